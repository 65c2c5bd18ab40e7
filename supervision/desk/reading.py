"""查询: the month, who is missing, what is in doubt: commands that change nothing."""

from datetime import datetime

from sqlmodel import col, select

from rules.arguments import parse_month
from rules.month import Month
from storage.session import Session
from storage.tables import Issue, Person, Plan, PlanDoubt
from supervision.desk.paging import paged, take_page
from supervision.desk.words import split_group
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import default_month, summary
from texts import desk as texts
from texts.pages import joined
from texts.summary import summary_pages
from texts.wording import issue_name


async def summary_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/summary [month] [by unit|leader|status|county]."""
    words, group = split_group(args)
    month = await month_named(session, words, now, practice) if words else None
    value = await summary(session, month, now, practice)
    return Reply(joined(summary_pages(value, await several_lists(session), group)))


async def missing_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/missing [month] [第2页]."""
    words, page = take_page(args)
    month = await month_named(session, words, now, practice) if words else None
    value = await summary(session, month, now, practice)
    head, lines, foot = texts.missing(value, await several_lists(session))
    return paged("missing", value.month, head, lines, page, foot)


async def doubts_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/doubts [第2页]: what the plan leaves open, and how to settle it."""
    page = take_page(args)[1]
    found = await session.exec(
        select(PlanDoubt, Issue, Plan)
        .join(Issue, col(PlanDoubt.issue_id) == col(Issue.id))
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .where(col(PlanDoubt.settled_by) == "")
        .order_by(col(Plan.id), col(Issue.number), col(PlanDoubt.id))
    )
    many = await several_lists(session)
    rows = [
        (issue_name(issue.number, plan.key if many else ""), doubt.field, doubt.text, doubt.why)
        for doubt, issue, plan in found
    ]
    head, lines, foot = texts.doubts(rows)
    return paged("doubts", "", head, lines, page, foot)


async def help_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/help."""
    return Reply(texts.HELP)


async def month_named(session: Session, words: str, now: datetime, practice: Practice) -> str:
    """ "2018-11" for the words typed, the default month for none; raises BadArgument, UnknownMonth."""
    current = await default_month(session, now, practice)
    return str(parse_month(words, Month.parse(current)) or current)
