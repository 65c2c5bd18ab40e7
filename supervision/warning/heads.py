"""主要负责人: who heads a unit: as the office wrote it down, else as the plan itself says (方案四（二）)."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from rules.units import canonical_post, same_office
from storage.session import Session
from storage.tables import Person, Role, UnitHead
from supervision.ledger import at_work, record

_FIRST_POST = re.compile(r"(?:局长|主任|书记|县长|市长|区长|部长|台长|社长|行长|董事长|总经理|秘书长|院长)")


@dataclass(frozen=True)
class Head:
    """`basis`: where it is written."""

    name: str
    post: str
    basis: str


async def head_of(session: Session, unit: str) -> Head | None:
    """None while nobody wrote it down: never guessed."""
    row = await _row(session, unit)
    if row is not None:
        return Head(row.name, row.post, row.basis)
    found = await session.exec(
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(col(Role.kind) == "responsible_person", col(Role.ended_at).is_(None), col(Person.post) != "")
        .order_by(col(Person.id))
    )
    for person in found:
        post = canonical_post(person.post)
        if post.startswith(same_office(unit)) and _FIRST_POST.fullmatch(post.removeprefix(same_office(unit))):
            return Head(person.name, person.post, "整改方案")
    return None


async def heads_of(session: Session, units: list[str]) -> list[tuple[str, Head | None]]:
    return [(unit, await head_of(session, unit)) for unit in units]


async def known_heads(session: Session) -> list[UnitHead]:
    """What the office wrote down and what stands, by unit."""
    found = await session.exec(
        select(UnitHead).where(col(UnitHead.ended_at).is_(None)).order_by(col(UnitHead.unit), col(UnitHead.id))
    )
    return list(found)


async def write_down(
    session: Session, unit: str, name: str, post: str, basis: str, by: Person, now: datetime
) -> UnitHead | None:
    """The one before, whose time ends with this; the same again is not written twice."""
    before = await _row(session, unit)
    if before is not None and (before.name, before.post, before.basis) == (name, post, basis):
        return before
    if before is not None:
        before.ended_at = now
    said = at_work(session)
    row = UnitHead(unit=same_office(unit), name=name, post=post, basis=basis, entered_by=by.id or 0, entered_at=now)
    row.message_id = said.id if said is not None else None
    session.add(row)
    await session.flush()
    record(session, now, "unit_head", person_id=by.id, unit=row.unit, head=name, post=post, basis=basis)
    return before


async def _row(session: Session, unit: str) -> UnitHead | None:
    found = await session.exec(
        select(UnitHead)
        .where(col(UnitHead.unit) == same_office(unit), col(UnitHead.ended_at).is_(None))
        .order_by(col(UnitHead.id).desc())
        .limit(1)
    )
    return found.first()
