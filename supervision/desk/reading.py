"""查询: the month, who is missing, what is in doubt: commands that change nothing."""

from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument, parse_month
from rules.month import Month
from rules.summary import Summary
from storage.session import Session
from storage.tables import Issue, Person, Plan, PlanDoubt
from supervision.desk.month_words import split_group
from supervision.desk.paging import paged, take_page
from supervision.desk.words import ALIASES, NAMES
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.known import months_at
from supervision.summary.month import default_month, summary
from texts.desk import answers as texts
from texts.desk import helping
from texts.pages import joined
from texts.summary.month import summary_pages
from texts.wording import issue_name


async def summary_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/summary [month] [by unit|leader|status|county]."""
    words, group = split_group(args)
    value = await _summary(session, words, now, practice)
    return Reply(joined(summary_pages(value, await several_lists(session), group)))


async def missing_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/missing [month] [第2页]."""
    words, page = take_page(args)
    value = await _summary(session, words, now, practice)
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
    """/help [GROUP or COMMAND]."""
    said = args.strip().removeprefix("/")
    if not said:
        return Reply(helping.FRONT)
    if said in helping.GROUPS:
        return Reply(helping.group(said))
    name = NAMES.get(said, said.lower())
    if name not in ALIASES:
        raise BadArgument("help", args)
    return Reply(helping.one(name))


async def month_named(session: Session, words: str, now: datetime, practice: Practice) -> str:
    """ "2018-11" for the words typed, the default month for none; raises BadArgument, UnknownMonth."""
    return _month(words, await default_month(session, now, practice))


async def _summary(session: Session, words: str, now: datetime, practice: Practice) -> Summary:
    months = await months_at(session, now, practice)
    return await summary(session, _month(words, months.current), now, practice, months)


def _month(words: str, current: str) -> str:
    return str(parse_month(words, Month.parse(current)) or current)
