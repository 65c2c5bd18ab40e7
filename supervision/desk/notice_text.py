"""催办文字: texts for those the platform does not reach (Settled 14, 17)."""

from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.report_state import ReportState
from rules.summary import IssueFacts
from storage.session import Session
from storage.tables import Person, Warning
from supervision.desk.issue_card import named_issue
from supervision.people import holders, reachable
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import default_month, duties_in, issue_facts
from texts import desk_notice as texts
from texts import pages
from texts.summary_words import LEVELS
from texts.wording import issue_name


async def notice_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/notice 18: a text for each contact whose report is not in, and the warning of an unlinked leader."""
    issue, plan, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("issue", args)
    month = await default_month(session, now, practice)
    facts = await issue_facts(session, await duties_in(session, month, issue.id), practice)
    many, zone = await several_lists(session), practice.habits.zone
    whom, copies = [], []
    for own in facts:
        for report in own.reports:
            if report.wanted:
                whom.append(texts.for_contact(own, report, many))
                copies.append(texts.to_contact(own, report, month, now, zone, many, practice.rehearsal))
        for leader, text in await _for_leaders(session, own, month, now, practice, many):
            whom.append(texts.for_leader(own, leader, many))
            copies.append(text)
    if not copies:
        name = issue_name(issue.number, plan.key if many else "")
        return Reply(texts.nothing_to_copy(name, month))
    return Reply(pages.joined(texts.notice_pages(whom, copies)))


async def _for_leaders(
    session: Session, issue: IssueFacts, month: str, now: datetime, practice: Practice, many: bool
) -> list[tuple[str, str]]:
    """The standing warnings as a printable text for each leader whom messages do not reach."""
    found = await session.exec(
        select(Warning).where(
            col(Warning.issue_id) == issue.id,
            col(Warning.month) == month,
            col(Warning.resolved_at).is_(None),
        )
    )
    warnings = list(found)
    warned = {row.assignment_id for row in warnings}
    leaders = await holders(session, "lead_leader", issue.id)
    reached = await reachable(session, [leader.id for leader in leaders if leader.id is not None])
    printed = []
    for leader in leaders:
        # a leader who is the contact gets no warning about himself (Settled 16)
        reports = [
            report
            for report in issue.reports
            if report.assignment_id in warned and report.state is ReportState.MISSING and report.person_id != leader.id
        ]
        if leader.id in reached or not reports:
            continue
        level = next(level for level in LEVELS if any(row.level == level for row in warnings))
        text = texts.to_leader(
            leader.name, issue, reports, level, month, now, practice.habits.zone, many, practice.rehearsal
        )
        printed.append((leader.name, text))
    return printed
