"""代阅登记: the office registers who reads and answers for a leader (DOMAIN §3)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Deputy, Person, Role
from supervision.access.inviting import UnknownBotName, link_for
from supervision.desk import confirming
from supervision.leader.deputies import deputy_of, register
from supervision.people import accounts_of
from supervision.practice import Practice
from supervision.reply import Reply
from texts.desk import leaders as texts

_NAMES = re.compile(r"(?P<leader>\S+)\s+(?P<deputy>\S+?)(?:\s+(?P<phone>\+?[\d-]{7,20}))?")
END = ("取消", "撤销", "end", "off")


async def deputy_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/deputy [LEADER NAME PHONE | LEADER 取消]."""
    if not args.strip():
        return Reply(texts.deputies(await _listed(session)))
    return await _act(session, person, args, now, sure=False)


async def deputy_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, sure=True)


async def _listed(session: Session) -> list[str]:
    rows = await session.exec(select(Deputy).where(col(Deputy.ended_at).is_(None)).order_by(col(Deputy.id)))
    return [
        f" {(await session.get_one(Person, row.leader_id)).name}：{(await session.get_one(Person, row.deputy_id)).name}"
        for row in rows
    ]


async def _act(session: Session, person: Person, args: str, now: datetime, sure: bool) -> Reply:
    match = _NAMES.fullmatch(fold(args).strip())
    if match is None:
        raise BadArgument("deputy", args)
    leader = await _leader(session, match["leader"])
    if leader is None:
        return Reply(texts.no_leader(match["leader"]))
    before = await deputy_of(session, leader.id or 0)
    if match["deputy"] in END:
        if before is None:
            return Reply(texts.deputy_done(leader.name, "", ""))
        if not sure:
            confirming.show(session, person, "deputy", args, now, leader_id=leader.id)
            return Reply(texts.deputy_end_preview(leader.name, before.name))
        await register(session, leader, None, person, now)
        return Reply(texts.deputy_done(leader.name, "", ""))
    if match["deputy"] == leader.name:
        return Reply(texts.deputy_himself(leader.name))
    if before is not None and before.name == match["deputy"]:
        return Reply(texts.deputy_same(leader.name, before.name, await _link(session, leader, before, now)))
    if not sure:
        confirming.show(session, person, "deputy", args, now, leader_id=leader.id)
        return Reply(texts.deputy_preview(leader.name, match["deputy"], before.name if before else ""))
    deputy = await _entered(session, match["deputy"], match["phone"] or "")
    await register(session, leader, deputy, person, now)
    return Reply(texts.deputy_done(leader.name, deputy.name, await _link(session, leader, deputy, now)))


async def _leader(session: Session, name: str) -> Person | None:
    found = await session.exec(
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(col(Person.name) == name, col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None))
        .limit(1)
    )
    return found.first()


async def _entered(session: Session, name: str, phone: str) -> Person:
    """Somebody of this name and phone who is known already, as a contact too (Settled 22), without a phone only one
    entered as a deputy; else a person of his own."""
    found = await session.exec(
        select(Person).where(col(Person.name) == name, col(Person.phone) == phone).order_by(col(Person.id))
    )
    people = list(found)
    for person in [*(one for one in people if "deputy" in one.known_as), *(people if phone else [])]:
        return person
    person = Person(name=name, phone=phone, known_as=["deputy"])
    session.add(person)
    await session.flush()
    return person


async def _link(session: Session, leader: Person, deputy: Person, now: datetime) -> str:
    """How he gets in; "" for one who is linked."""
    if deputy.id in await accounts_of(session, [deputy.id or 0]):
        return ""
    try:
        return texts.link_of_deputy(await link_for(session, deputy, now))
    except UnknownBotName:
        return texts.no_link_yet(leader.name, deputy.name)
