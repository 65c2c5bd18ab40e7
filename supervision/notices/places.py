"""称谓: how a notice names a report's place and contact, and to which push it belongs."""

from storage.session import Session
from storage.tables import Notice, Person, Report
from supervision.report.duties import Duty, several_lists
from texts.wording import issue_name


def of_this_push(report: Report, notice: Notice) -> bool:
    cutoffs = notice.facts.get("cutoff")
    return cutoffs is None or report.cutoff_at.isoformat() == cutoffs


async def name_of(session: Session, duty: Duty) -> str:
    name = issue_name(duty.issue.number, duty.plan.key if await several_lists(session) else "")
    return name + (f"·{duty.assignment.scope}" if duty.assignment.scope else "")


async def contact_of(session: Session, duty: Duty) -> str:
    if duty.report.person_id is None:
        return "未定"
    return (await session.get_one(Person, duty.report.person_id)).name
