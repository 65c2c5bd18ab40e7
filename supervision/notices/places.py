"""称谓: how a notice names a report's place and contact, and to which push it belongs."""

from sqlmodel import col, func, select

from storage.session import Session
from storage.tables import Assignment, Issue, Notice, Person, Plan, Report
from supervision.report.duties import Duty, several_lists
from texts.wording import issue_name


def of_this_push(report: Report, notice: Notice) -> bool:
    cutoffs = notice.facts.get("cutoff")
    return cutoffs is None or report.cutoff_at.isoformat() == cutoffs


async def name_of(session: Session, duty: Duty) -> str:
    """问题八·乡镇级; reports of one issue that no scope tells apart carry their contact's name (问题十·冯迈杰)."""
    name = issue_name(duty.issue.number, duty.plan.key if await several_lists(session) else "")
    if duty.assignment.scope:
        return f"{name}·{duty.assignment.scope}"
    beside = await session.exec(
        select(func.count())
        .select_from(Assignment)
        .where(col(Assignment.issue_id) == duty.issue.id, col(Assignment.ended_at).is_(None))
    )
    return f"{name}·{await contact_of(session, duty)}" if beside.one() > 1 else name


async def issue_called(session: Session, issue: Issue) -> str:
    """问题十八; with several lists 省督问题十八."""
    many = await several_lists(session)
    return issue_name(issue.number, (await session.get_one(Plan, issue.plan_id)).key if many else "")


async def contact_of(session: Session, duty: Duty) -> str:
    if duty.report.person_id is None:
        return "未定"
    return (await session.get_one(Person, duty.report.person_id)).name


async def place_of(session: Session, assignment: Assignment, issue: Issue) -> str:
    """问题八·乡镇级."""
    return await issue_called(session, issue) + (f"·{assignment.scope}" if assignment.scope else "")


def answers_for(assignment: Assignment, name: str) -> bool:
    """True when the responsible person of this name answers for the assignment's scope."""
    return not assignment.responsible or name in assignment.responsible
