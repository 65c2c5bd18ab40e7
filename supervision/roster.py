"""名册: which names of a plan are one person, and keeping roles and assignments as the plan says."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from plan.value import Contact, IssueEntry, ResponsiblePerson
from rules.report_state import ReportState
from rules.units import canonical_post, same_office
from storage.session import Session
from storage.tables import Assignment, Issue, Person, Role
from supervision.handover.taking_over import let_go, open_reports, present_holder, replacements, take_over
from supervision.leader.replacing import present_leader, replaced_leaders
from supervision.ledger import record


@dataclass
class Roster:
    """The people of the store, found again by name and a fact about them (Settled 22)."""

    session: Session
    people: list[Person]
    changes: list[str] = field(default_factory=list)

    @classmethod
    async def read(cls, session: Session) -> "Roster":
        return cls(session, list(await session.exec(select(Person))))

    async def person(self, name: str, facts: list[str], unit: str = "", post: str = "", phone: str = "") -> int:
        """The id of the person of this name sharing one of these facts; a new one when there is none."""
        for person in self.people:
            if person.name == name and set(person.known_as) & set(facts):
                break
        else:
            person = Person(name=name, unit=unit, post=post, phone=phone, known_as=[])
            self.session.add(person)
            self.people.append(person)
        if new := [fact for fact in facts if fact not in person.known_as]:
            person.known_as = [*person.known_as, *new]
        person.unit = person.unit or unit
        person.post = person.post or post
        person.phone = phone or person.phone
        await self.session.flush()
        assert person.id is not None
        return person.id

    async def leader(self, name: str) -> int:
        return await self.person(name, ["leader"])

    async def responsible(self, entry: IssueEntry, who: ResponsiblePerson) -> int:
        facts = [f"post:{canonical_post(who.post) if who.post else f'{entry.title}?'}"]
        unit = next((unit for unit in entry.lead_units if who.post.startswith(unit)), "")
        if unit:
            facts.append(f"unit:{same_office(unit)}")
        return await self.person(who.name, facts, unit=unit, post=who.post)

    async def contact(self, entry: IssueEntry, who: Contact) -> int:
        unit = who.unit or (entry.lead_units[0] if len(entry.lead_units) == 1 else "")
        fact = f"unit:{same_office(unit)}" if unit else f"unit:{entry.title}?"
        return await self.person(who.name, [fact], unit=unit, phone=who.phone)


async def keep_roles(roster: Roster, issue: Issue, entry: IssueEntry, now: datetime) -> None:
    """Make the issue's leaders and responsible persons those of the plan; ended ones stay as history."""
    replaced = await replaced_leaders(roster.session, _id(issue.id))
    named = [present_leader(await roster.leader(name), replaced) for name in entry.lead_leaders]
    wanted = [("lead_leader", person_id, "", "") for person_id in dict.fromkeys(named)]
    for who in entry.responsible_persons:
        wanted.append(("responsible_person", await roster.responsible(entry, who), who.post, who.scope))
    found = await roster.session.exec(select(Role).where(col(Role.issue_id) == issue.id, col(Role.ended_at).is_(None)))
    held = {(role.kind, role.person_id, role.post, role.scope): role for role in found}
    for key, role in held.items():
        if key not in wanted:
            role.ended_at = now
            roster.changes.append(f"issue {entry.number}: {role.kind} {_name(roster, role.person_id)} removed")
    for kind, person_id, post, scope in wanted:
        if (kind, person_id, post, scope) not in held:
            roster.session.add(Role(person_id=person_id, kind=kind, issue_id=issue.id, post=post, scope=scope))
            roster.changes.append(f"issue {entry.number}: {kind} {_name(roster, person_id)} added")


async def keep_assignments(roster: Roster, issue: Issue, entry: IssueEntry, now: datetime) -> None:
    """Make the issue's assignments those of the plan.

    An assignment is the duty (issue × scope); a change of its contact moves the open report with it, asked
    anew (Settled 23). An issue without any contact keeps one assignment whose contact is unknown. Whom the plan
    names and an approved request replaced stays replaced (DOMAIN §2.9).
    """
    session = roster.session
    wanted = [(who.scope, await roster.contact(entry, who), who) for who in entry.contacts]
    named: list[tuple[str, int | None, Contact | None]] = [*wanted] if wanted else [("", None, None)]
    replaced = await replacements(session, _id(issue.id))
    rows = [(scope, present_holder(person_id, replaced), who) for scope, person_id, who in named]
    found = list(
        await session.exec(
            select(Assignment)
            .where(col(Assignment.issue_id) == issue.id, col(Assignment.ended_at).is_(None))
            .order_by(col(Assignment.position))
        )
    )
    matched = _matched(found, [(scope, person_id) for scope, person_id, _ in rows])
    for position, (scope, person_id, who) in enumerate(rows):
        assignment = matched.get(position)
        if assignment is None:
            assignment = Assignment(issue_id=_id(issue.id), person_id=person_id, scope=scope)
            session.add(assignment)
            name = _name(roster, person_id)
            roster.changes.append(f"issue {entry.number}: contact {name} added" + (f" ({scope})" if scope else ""))
        else:
            found.remove(assignment)
            if assignment.person_id != person_id:
                await _hand_over(roster, assignment, entry, person_id, now)
        assignment.scope, assignment.position = scope, position
        assignment.unit = (who.unit if who else "") or (entry.lead_units[0] if len(entry.lead_units) == 1 else "")
        assignment.measures = list(who.measures) if who else []
        assignment.responsible = list(who.responsible) if who else []
        await session.flush()
    for assignment in found:
        await _end(roster, assignment, entry, now)


def _matched(found: list[Assignment], wanted: list[tuple[str, int | None]]) -> dict[int, Assignment]:
    """Which present row each wanted (scope, person) is, by its position: same person and scope, else the same
    named scope with another person, else the same person; what alone is left on both sides is one duty whose
    contact changed."""
    left = list(found)
    matched: dict[int, Assignment] = {}

    def same_scope(row: Assignment, scope: str, person_id: int | None) -> bool:
        return bool(scope) and row.scope == scope

    def same_person(row: Assignment, scope: str, person_id: int | None) -> bool:
        return person_id is not None and row.person_id == person_id

    def same_both(row: Assignment, scope: str, person_id: int | None) -> bool:
        return row.scope == scope and row.person_id == person_id

    for is_same in (same_both, same_scope, same_person):
        for position, (scope, person_id) in enumerate(wanted):
            row = next((row for row in left if position not in matched and is_same(row, scope, person_id)), None)
            if row is not None:
                left.remove(row)
                matched[position] = row
    rest = [position for position in range(len(wanted)) if position not in matched]
    if len(rest) == len(left) == 1 and (len(wanted) == 1 or left[0].scope == wanted[rest[0]][0]):
        matched[rest[0]] = left[0]
    return matched


async def _hand_over(
    roster: Roster, assignment: Assignment, entry: IssueEntry, person_id: int | None, now: datetime
) -> None:
    old, new = _name(roster, assignment.person_id), _name(roster, person_id)
    roster.changes.append(f"issue {entry.number}: contact {old} -> {new}")
    await take_over(roster.session, assignment, person_id, now)


async def _end(roster: Roster, assignment: Assignment, entry: IssueEntry, now: datetime) -> None:
    assignment.ended_at = now
    roster.changes.append(f"issue {entry.number}: contact {_name(roster, assignment.person_id)} removed")
    if assignment.person_id is not None:
        await let_go(roster.session, assignment, assignment.person_id, now)
    for report in await open_reports(roster.session, assignment):
        if report.state in (ReportState.WAITING, ReportState.ASKED, ReportState.UNREACHABLE):
            report.state = ReportState.WAIVED
            record(roster.session, now, "waived", report_id=report.id, why="assignment removed")


def _name(roster: Roster, person_id: int | None) -> str:
    return next((person.name for person in roster.people if person.id == person_id), "(unknown)")


def _id(value: int | None) -> int:
    assert value is not None
    return value
