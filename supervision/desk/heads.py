"""负责人登记: who heads a unit, as the office writes it down; whom a talk summons (方案四（二）; DOMAIN §1.7)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.units import same_office
from storage.session import Session
from storage.tables import Issue, Person
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.warning.heads import heads_of, write_down
from texts import talks as texts
from texts.pages import joined, pages

_SAID = re.compile(r"(?P<unit>\S+)\s+(?P<name>[\u4e00-\u9fff·]{2,5})\s+(?P<post>\S+)\s*(?P<basis>.*)", re.DOTALL)


async def head_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/head [UNIT NAME POST BASIS]; nobody is told, so nothing waits for 发."""
    units = await _units(session)
    if args.strip().lower() in ("", "list", "清单"):
        lead = list(dict.fromkeys(unit for issue in await session.exec(select(Issue)) for unit in issue.lead_units))
        known = [
            (unit, head.name if head else "", head.post if head else "") for unit, head in await heads_of(session, lead)
        ]
        return Reply(joined(pages(texts.heads(known))))
    match = _SAID.fullmatch(args.strip())
    if match is None:
        raise BadArgument("head", args)
    unit = match["unit"]
    if same_office(unit) not in units:
        return Reply(texts.unknown_unit(unit))
    name, post, basis = match["name"], match["post"], match["basis"].strip(" 。，,")
    before = await write_down(session, unit, name, post, basis, person, now)
    return Reply(texts.head_written(unit, name, post, before.name if before and before.name != name else ""))


async def _units(session: Session) -> set[str]:
    """Every unit that an issue names."""
    rows = await session.exec(select(col(Issue.lead_units), col(Issue.supporting_units)))
    return {same_office(unit) for lead, others in rows for unit in (*lead, *others)}
