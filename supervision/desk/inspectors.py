"""督查人员登记: who the inspection group's people are; only they may find 属实 or 不实 (DOMAIN §6)."""

from datetime import datetime

from sqlmodel import col, select

from rules.numerals import fold
from storage.session import Session
from storage.tables import Person, Role
from supervision.desk import confirming
from supervision.desk.acting_words import END, INSPECTORS
from supervision.handover.newcomers import enter, invitation, known_as, namesakes
from supervision.ledger import record
from supervision.people import accounts_of, hats, holders
from supervision.reply import Reply
from texts.desk import inspectors as texts

KIND = "inspector"


async def inspectors(session: Session, person: Person, args: str, now: datetime, sure: bool) -> Reply:
    """Their list; one more, invited; one less. The office alone says who belongs to them."""
    match = INSPECTORS.fullmatch(fold(args))
    assert match is not None
    if not (await hats(session, person.id or 0)).is_office:
        return Reply(texts.office_alone())
    group = await holders(session, KIND)
    if match["name"] is None:
        linked = await accounts_of(session, [one.id or 0 for one in group])
        return Reply(texts.listed([(one.name, one.unit or one.post, one.id in linked) for one in group]))
    name, more = match["name"], match["more"] or ""
    if more.lower() in END:
        return await _end(session, person, args, group, name, now, sure)
    return await _add(session, person, args, group, (name, more, match["same"] or ""), now, sure)


async def _add(
    session: Session,
    person: Person,
    args: str,
    group: list[Person],
    said: tuple[str, str, str],
    now: datetime,
    sure: bool,
) -> Reply:
    """`said`: name, phone, and 同一人 where somebody known by that name is meant."""
    name, phone, same = said
    known = await known_as(session, name, phone, "", same)
    before = next((one for one in group if one.name == name and (known is None or one.id == known.id)), None)
    if before is not None:
        return Reply(texts.same(name, await invitation(session, before, now)))
    if not sure:
        confirming.show(session, person, "verify", args, now)
        other = next((one for one in await namesakes(session, name) if known is None or one.id != known.id), None)
        apart = (other.unit or other.post or "单位未登记") if other is not None else ""
        return Reply(texts.preview(name, (known.unit or known.post) if known else "", apart))
    if known is None and not phone:
        known = Person(name=name, known_as=[KIND])
        session.add(known)
        await session.flush()
    new = known or await enter(session, name, phone, "", "", now)
    session.add(Role(person_id=new.id or 0, kind=KIND))
    record(session, now, "role_given", person_id=person.id, role=KIND, to=new.id)
    await session.flush()
    return Reply(texts.entered(name, await invitation(session, new, now)))


async def _end(
    session: Session, person: Person, args: str, group: list[Person], name: str, now: datetime, sure: bool
) -> Reply:
    named = [one.id for one in group if one.name == name]
    if not named:
        return Reply(texts.nobody(name))
    if not sure:
        confirming.show(session, person, "verify", args, now)
        return Reply(texts.end_preview(name))
    held = select(Role).where(col(Role.kind) == KIND, col(Role.person_id).in_(named), col(Role.ended_at).is_(None))
    for role in await session.exec(held):
        role.ended_at = now
        record(session, now, "role_ended", person_id=person.id, role=KIND, to=role.person_id)
    await session.flush()
    return Reply(texts.ended(name))
