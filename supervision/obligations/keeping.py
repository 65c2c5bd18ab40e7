"""专项报送的立项: the rows that a plan's demands make, kept when it is loaded again, renewed each half-year."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from plan.value import Obligation as Wanted
from rules.obligations import ObligationKind, half_year_after
from storage.session import Session
from storage.tables import Issue, Obligation, Plan
from supervision.ledger import record
from supervision.obligations.standing import obligations_of
from supervision.practice import Practice

NOT_IN_PLAN = "方案已无此项要求"


async def keep_obligations(session: Session, plan: Plan, wanted: Iterable[Wanted], now: datetime) -> list[str]:
    """One row for each issue and lead unit; what was handed in or released by the office stays as it is.

    Returns what changed, a line each.
    """
    issues = list(await session.exec(select(Issue).where(col(Issue.plan_id) == plan.id).order_by(col(Issue.number))))
    before = await session.exec(
        select(Obligation).where(col(Obligation.issue_id).in_([issue.id for issue in issues])).order_by("id")
    )
    present: dict[tuple[int, str, str], list[Obligation]] = {}
    for row in before:
        present.setdefault((row.issue_id, row.kind, row.unit), []).append(row)
    changes = []
    for one in wanted:
        added = moved = 0
        for issue in issues:
            if one.issues and issue.number not in one.issues:
                continue
            for unit in issue.lead_units or [""]:
                rows = present.pop((issue.id or 0, str(one.kind), unit), [])
                if not rows:
                    row = Obligation(issue_id=issue.id or 0, kind=one.kind, unit=unit, due=one.due, text=one.text)
                    session.add(row)
                    added += 1
                else:
                    moved += _keep(rows, one, now)
        changes += [f"obligations: {one.kind} due {one.due}: {added} added"] if added else []
        changes += [f"obligations: {one.kind}: {moved} moved to {one.due}"] if moved else []
    gone = [row for rows in present.values() for row in rows if row.handed_in_at is None and row.released_at is None]
    for row in gone:
        row.released_at, row.note = now, NOT_IN_PLAN
    changes += [f"obligations: {len(gone)} not in the file any more"] if gone else []
    await session.flush()
    return changes


def _keep(rows: list[Obligation], one: Wanted, now: datetime) -> bool:
    """True when an open row got another day. A half-year's row keeps its own: the file has only the first."""
    for row in rows:
        row.text = one.text
        if row.released_at is not None and row.note == NOT_IN_PLAN:
            row.released_at, row.note = None, ""
    newest = rows[-1]
    if one.kind == ObligationKind.HALF_YEAR or newest.handed_in_at is not None or newest.due == one.due:
        return False
    newest.due = one.due
    return True


async def renew_half_years(session: Session, now: datetime, practice: Practice) -> None:
    """When a half-year is over the next report is owed, as long as the issue is not closed."""
    today = practice.habits.day_of(now)
    newest: dict[tuple[int, str], Obligation] = {}
    for one in await obligations_of(session, practice):
        if one.row.kind == ObligationKind.HALF_YEAR and one.issue.status not in ("closed", "filed"):
            newest[one.row.issue_id, one.row.unit] = one.row
    for row in newest.values():
        if row.due < today and row.note != NOT_IN_PLAN:
            due = half_year_after(row.due)
            while half_year_after(due) < today:
                due = half_year_after(due)
            session.add(Obligation(issue_id=row.issue_id, kind=row.kind, unit=row.unit, due=due, text=row.text))
            record(session, now, "obligation_renewed", issue_id=row.issue_id, kind=row.kind, due=due.isoformat())
    await session.flush()
