"""月末: the rows of one month as they stand at its end, read from the store alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from rules.escalation import Timetable, timetable
from rules.summary import Summary
from storage.session import Session
from storage.tables import Account, Assignment, Filing, InboxUpdate, Notice, Report, Role, Warning
from supervision.practice import Practice
from supervision.summary.month import summary


@dataclass(frozen=True)
class Ended:
    """`leaders`: issue id -> the people who lead it; `linked`: the people with an account."""

    table: Timetable
    value: Summary
    assignments: dict[int, Assignment]
    linked: frozenset[int]
    reports: tuple[Report, ...]
    notices: tuple[Notice, ...]
    warnings: tuple[Warning, ...]
    filings: tuple[Filing, ...]
    leaders: dict[int, frozenset[int]]

    def sent(self, kind: str, step: str = "") -> list[Notice]:
        found = [notice for notice in self.notices if notice.kind == kind and notice.state == "sent"]
        return [notice for notice in found if not step or notice.step == step]

    @property
    def overdue(self) -> list[Report]:
        """Asked for, and not in at the cut-off."""
        return [report for report in self.reports if report.state in ("missing", "late")]

    def leaders_of(self, report: Report) -> frozenset[int]:
        return self.leaders.get(self.assignments[report.assignment_id].issue_id, frozenset())


async def read_month(session: Session, month: str, now: datetime, practice: Practice) -> Ended:
    """Raises UnknownMonth when there is no such cycle."""
    value = await summary(session, month, now, practice)
    reports = tuple(await session.exec(select(Report).where(col(Report.month) == month)))
    notices = await session.exec(select(Notice).where(col(Notice.cycle) == month))
    filings = await session.exec(
        select(Filing)
        .join(Report, col(Report.id) == col(Filing.report_id))
        .where(col(Report.month) == month)
        .order_by(col(Filing.id))
    )
    assignments = await session.exec(select(Assignment).where(col(Assignment.ended_at).is_(None)))
    earliest = min(reports, key=lambda report: report.cutoff_at)
    calendar = await practice.calendar(session)
    return Ended(
        table=timetable(earliest.cutoff_at, earliest.previous_cutoff_at, practice.habits, calendar),
        value=value,
        assignments={row.id or 0: row for row in assignments},
        linked=frozenset(await session.exec(select(col(Account.person_id)).where(col(Account.ended_at).is_(None)))),
        reports=reports,
        notices=tuple(notices),
        warnings=tuple(await session.exec(select(Warning).where(col(Warning.month) == month))),
        filings=tuple(filings),
        leaders=await _leaders(session),
    )


async def unfinished(session: Session) -> list[str]:
    """Notices that never left, and letters nobody could work off."""
    queued = await session.exec(select(Notice).where(col(Notice.state).in_(("queued", "sending", "refused"))))
    left = [f"notice {n.id} ({n.kind} {n.step} to {n.recipient}) is {n.state} {n.reason}" for n in queued]
    updates = await session.exec(select(InboxUpdate).where(col(InboxUpdate.state) != "done"))
    return left + [f"update {u.update_id} is {u.state}: {u.error}" for u in updates]


async def _leaders(session: Session) -> dict[int, frozenset[int]]:
    roles = await session.exec(select(Role).where(col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None)))
    found: dict[int, frozenset[int]] = {}
    for role in roles:
        if role.issue_id is not None:
            found[role.issue_id] = found.get(role.issue_id, frozenset()) | {role.person_id}
    return found
