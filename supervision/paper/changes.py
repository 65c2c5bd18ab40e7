"""变更记录: changes of people and dates with their basis, from the ledger's entries (DOMAIN §4, third sheet)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import exists
from sqlmodel import col, select

from rules.book_parts import Change
from storage.session import Session
from storage.tables import Assignment, Issue, LedgerEntry, Person, Request, Role
from supervision.handover.taking_over import CHANGED
from supervision.leader.replacing import REPLACED
from supervision.warning.extending import ACT as EXTENDED

MOVED, LOADED = "cutoff_moved", "plan_loaded"
CORRECTED, PHONE = "person_changed", "phone_set"
ACTS = (CHANGED, REPLACED, EXTENDED, MOVED, LOADED, CORRECTED, PHONE)
Numbered = Mapping[int, tuple[str, int]]  # (list key or "", number) by the issue's id


async def changes_of(
    session: Session, numbered: Numbered, leaders: Mapping[int, tuple[str, ...]]
) -> tuple[Change, ...]:
    """What the plan itself struck out first, then by time. `leaders`: today's, by issue."""
    struck = await _struck(session, numbered, await _as_planned(session, leaders))
    dated = [*await _entries(session, numbered), *await _ended_roles(session, numbered)]
    return (*struck, *sorted(dated, key=lambda change: (change.at is not None, change.at)))


async def _struck(session: Session, numbered: Numbered, leaders: Mapping[int, tuple[str, ...]]) -> list[Change]:
    found = await session.exec(select(Issue).where(col(Issue.id).in_(list(numbered))).order_by(col(Issue.id)))
    return [
        Change(
            None, "lead_leader", *numbered[issue.id or 0], "", "、".join(issue.former_leaders),
            "、".join(leaders.get(issue.id or 0, ())), "plan", "",
        )
        for issue in found
        if issue.former_leaders
    ]  # fmt: skip


async def _as_planned(session: Session, leaders: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Today's leaders with what the office changed since taken back: the plan's own line must not tell of it."""
    entries = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.act) == REPLACED, col(LedgerEntry.issue_id).in_(list(leaders)))
        .order_by(col(LedgerEntry.id).desc())
    )
    found, replaced = dict(leaders), list(entries)
    people = await _names(session, replaced)
    for entry in replaced:
        old, new = people.get(entry.facts["old"] or 0, ""), people.get(entry.facts["new"], "")
        named = (old if name == new else name for name in found[entry.issue_id or 0])
        found[entry.issue_id or 0] = tuple(name for name in named if name)
    return found


async def _ended_roles(session: Session, numbered: Numbered) -> list[Change]:
    """Leaders and responsible persons a plan loaded again no longer names; whom the office replaced has an entry."""
    decided = exists().where(
        col(LedgerEntry.act) == REPLACED,
        col(LedgerEntry.issue_id) == col(Role.issue_id),
        col(LedgerEntry.at) == col(Role.ended_at),
    )
    found = await session.exec(
        select(Role, Person.name)
        .join(Person, col(Role.person_id) == col(Person.id))
        .where(col(Role.ended_at).is_not(None), col(Role.issue_id).in_(list(numbered)), ~decided)
        .order_by(col(Role.id))
    )
    return [
        Change(role.ended_at, role.kind, *numbered[role.issue_id or 0], role.scope, name, "", "plan", "")
        for role, name in found
    ]


async def _entries(session: Session, numbered: Numbered) -> list[Change]:
    found = await session.exec(select(LedgerEntry).where(col(LedgerEntry.act).in_(ACTS)).order_by(col(LedgerEntry.id)))
    entries = [entry for entry in found if entry.issue_id is None or entry.issue_id in numbered]
    people = await _names(session, entries)
    scopes = {row.id: row.scope for row in await session.exec(select(Assignment))}
    decisions = await _decisions(session, entries)
    changes = []
    for entry in entries:
        key, number = numbered[entry.issue_id] if entry.issue_id is not None else ("", None)
        facts, by = entry.facts, people.get(entry.person_id or 0, "")
        if entry.act == CHANGED:
            old, new = people.get(facts["old"] or 0, ""), people.get(facts["new"] or 0, "")
            unasked = (facts.get("basis", "plan"), people.get(facts.get("by", 0), ""))
            basis, doer = decisions.get(_request_of(entry), unasked)
            scope = scopes.get(facts["assignment"], "")
            changes.append(Change(entry.at, "contact", key, number, scope, old, new, basis, doer))
        elif entry.act == REPLACED:
            old, new, basis = people.get(facts["old"] or 0, ""), people.get(facts["new"], ""), facts["basis"]
            changes.append(Change(entry.at, "lead_leader", key, number, facts["since"], old, new, basis, by))
        elif entry.act == EXTENDED:
            old, new, basis = facts["old"], facts["new"], facts["basis"]
            changes.append(Change(entry.at, "deadline", key, number, facts["scope"], old, new, basis, by))
        elif entry.act == MOVED:
            old, new, month = facts["old"], facts["new"], facts["month"]
            changes.append(Change(entry.at, "cutoff", "", None, month, old, new, "outage", ""))
        elif entry.act == PHONE or "field" in facts:
            changes.append(_of_person(entry, people))
        elif facts.get("changes"):
            changes.append(Change(entry.at, "plan", facts["plan"], None, "", "", str(facts["changes"]), "", by))
    return changes


def _of_person(entry: LedgerEntry, people: Mapping[int, str]) -> Change:
    """A phone the office entered, or a cell corrected in the sheet 人员."""
    facts, doer = entry.facts, people.get(entry.person_id or 0, "")
    if entry.act == PHONE:
        whose, what, basis = people.get(facts["of"], ""), "person_phone", ""
    else:
        whose, what, basis, doer = doer, f"person_{facts['field']}", facts["basis"], ""
    return Change(entry.at, what, "", None, whose, facts["old"], facts["new"], basis, doer)


async def _names(session: Session, entries: Iterable[LedgerEntry]) -> dict[int, str]:
    wanted = {
        number
        for entry in entries
        for number in (entry.person_id, *(entry.facts.get(name) for name in ("old", "new", "of", "by")))
    }
    ids = [number for number in wanted if isinstance(number, int)]
    found = await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    return {number or 0: name for number, name in found}


def _request_of(entry: LedgerEntry) -> int:
    """The request a change of contacts followed from, 0 for none."""
    kind, _, number = str(entry.facts.get("basis", "")).partition(":")
    return int(number) if kind == "request" else 0


async def _decisions(session: Session, entries: Iterable[LedgerEntry]) -> dict[int, tuple[str, str]]:
    """(the basis said, who decided) of the requests that these changes followed from."""
    ids = [number for entry in entries if (number := _request_of(entry))]
    found = await session.exec(
        select(Request, Person.name)
        .outerjoin(Person, col(Request.decided_by) == col(Person.id))
        .where(col(Request.id).in_(ids))
    )
    return {row.id or 0: (row.decision or "request", name or "") for row, name in found}
