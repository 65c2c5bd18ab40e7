"""人工: what a person has to settle with the office by voice, or wants it to know; the office hears at once."""

from dataclasses import dataclass
from datetime import datetime

from rules.words.small_words import Request, SmallWord, small_word
from storage.session import Session
from storage.tables import Person
from supervision.contact.open_state import open_lines
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.notices.waiting import tell_office
from supervision.people import Hats, holders, linked_office
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from texts import calling as texts

MOST_PLACES = 3


@dataclass(frozen=True)
class Caller:
    """Who wants the office; `about`: 问题十八联络人, "" for somebody who has no issue any more."""

    session: Session
    person: Person
    unit: str
    about: str
    heard: Heard
    now: datetime
    practice: Practice

    @property
    def who(self) -> str:
        return texts.who(self.person.name, self.unit, self.about)


async def call_wanted(scene: Scene, _: Request) -> Reply:
    """人工: the office is told who wants to be called, once a day a person."""
    return await _call(_contact(scene))


async def stop_wanted(scene: Scene, _: Request) -> Reply:
    """停止提醒: what ends the reminders, and that the office knows of it."""
    return await _stop(_contact(scene), texts.what_stops(open_lines(scene)))


async def complained(scene: Scene, request: Request) -> Reply:
    """投诉：…: the words go to the office as they are."""
    return await _complain(_contact(scene), request.text)


async def called_by(
    session: Session, person: Person, own: Hats, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """The same three said by a leader, a responsible person or who has no issue any more; None for other words."""
    said = small_word(heard.text, practice.habits.day_of(heard.counts_at))
    if said is None or own.is_office or heard.kind == "tap":
        return None
    roles = ((texts.LEADER, own.lead_leader), (texts.RESPONSIBLE, own.responsible_person))
    role, issues = next(((role, issues) for role, issues in roles if issues), ("", ()))
    places = list(dict.fromkeys([await issue_called(session, issue) for issue in issues]))[:MOST_PLACES]
    caller = Caller(session, person, person.unit, texts.holding(places, role), heard, now, practice)
    if said.kind is SmallWord.HUMAN:
        return await _call(caller)
    if said.kind is SmallWord.STOP:
        return await _stop(caller, texts.ONLY_WHEN_NEEDED if issues else texts.NOTHING_MORE)
    return await _complain(caller, said.text) if said.kind is SmallWord.COMPLAIN else None


async def phones(session: Session) -> list[str]:
    """The office's people with a number: 测试办 0731-000."""
    return [f"{p.name} {p.phone}" for p in await holders(session, "office") if p.phone]


async def _call(caller: Caller) -> Reply:
    _record(caller, "人工")
    text = texts.wanted_on_phone(caller.who, caller.person.phone)
    new = await _tell(caller, "call", text)
    return Reply(await _answer(caller, new))


async def _stop(caller: Caller, stops: str) -> Reply:
    _record(caller, "停止提醒")
    new = await _tell(caller, "stop", texts.wants_no_more(caller.who, caller.person.phone, caller.heard.text.strip()))
    return Reply(f"{stops}{texts.opinion_passed_on(new, await phones(caller.session))}")


async def _complain(caller: Caller, words: str) -> Reply:
    """Each complaint in words of its own is told; the bare word once a day, with the way to say more."""
    _record(caller, "投诉")
    said = words or caller.heard.text.strip()
    step = f"complaint:{caller.heard.message_id}" if words else "complaint"
    new = await _tell(caller, step, texts.complains(caller.who, caller.person.phone, said))
    return Reply(texts.opinion_passed_on(new, await phones(caller.session)) + ("" if words else texts.SAY_MORE))


async def _tell(caller: Caller, what: str, text: str) -> bool | None:
    """Whether the office is newly told of it today; None where nobody of it can be written to."""
    if not await linked_office(caller.session):
        return None
    day = caller.practice.habits.day_of(caller.now)
    return await tell_office(caller.session, f"{what}:{caller.person.id}:{day}", text, caller.now)


async def _answer(caller: Caller, new: bool | None) -> str:
    office = await phones(caller.session)
    return texts.by_phone(office) if new is None else texts.will_be_called(caller.person.phone, office, again=not new)


def _contact(scene: Scene) -> Caller:
    units = [scene.person.unit, *(duty.assignment.unit for duty in scene.duties)]
    places = list(dict.fromkeys(scene.full(duty) for duty in scene.duties))[:MOST_PLACES]
    unit = next((unit for unit in units if unit), "")
    about = texts.holding(places, texts.CONTACT)
    return Caller(scene.session, scene.person, unit, about, scene.heard, scene.now, scene.practice)


def _record(caller: Caller, what: str) -> None:
    record(
        caller.session,
        caller.now,
        "office_wanted",
        person_id=caller.person.id,
        message_id=caller.heard.message_id,
        what=what,
    )
