"""工作群登记: an office member declares the group in which the office's commands are heard (DOMAIN §4: /office)."""

from datetime import datetime

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Person
from supervision import groups
from supervision.ledger import at_work
from supervision.notices.waiting import tell_office
from supervision.practice import Practice
from supervision.reply import Reply
from texts import groups as texts

ON, OFF = ("登记", "on"), ("取消", "off")


async def office_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/office 登记 in the group that is to be the office's; /office 取消 anywhere."""
    word, said = args.strip().lower(), at_work(session)
    here = said.chat_id if said is not None and said.chat_id < 0 else None  # groups have negative numbers
    present = await groups.own_group(session)
    if word in OFF:
        if present is None:
            return Reply(texts.none_declared())
        await groups.declare(session, person, None, now)
        await tell_office(session, f"office_group:off:{now:%Y%m%d%H%M%S}", texts.told(person.name, on=False), now)
        return Reply(texts.ended())
    if word not in ("", *ON):
        raise BadArgument("office", args)
    if here is None:
        return Reply(texts.say_it_there())
    if here == present:
        return Reply(texts.declared_already())
    await groups.declare(session, person, here, now)
    await tell_office(session, f"office_group:on:{now:%Y%m%d%H%M%S}", texts.told(person.name, on=True), now)
    return Reply(texts.declared())
