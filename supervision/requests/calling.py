"""人工: what a person has to settle with the office by voice; the office hears at once."""

from rules.small_words import Request
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.waiting import tell_office
from supervision.people import holders, linked_office
from supervision.reply import Reply
from texts import dialogue as words
from texts import difficulties as texts

MOST_PLACES = 3


async def call_wanted(scene: Scene, request: Request) -> Reply | None:
    """人工: the office is told who wants to be called, once a day a person."""
    _record(scene, "人工")
    office = await phones(scene)
    if not await linked_office(scene.session):
        return Reply(words.by_phone(office))
    person = scene.person
    day = scene.practice.habits.day_of(scene.now)
    places = list(dict.fromkeys(scene.full(duty) for duty in scene.duties))[:MOST_PLACES]
    text = texts.wanted_on_phone(person.name, _unit(scene), person.phone, places)
    new = await tell_office(scene.session, f"call:{person.id}:{day}", text, scene.now)
    return Reply(texts.will_be_called(person.phone, office, again=not new))


async def phones(scene: Scene) -> list[str]:
    """The office's people with a number: 测试办 0731-000."""
    return [f"{p.name} {p.phone}" for p in await holders(scene.session, "office") if p.phone]


def _unit(scene: Scene) -> str:
    units = [scene.person.unit, *(duty.assignment.unit for duty in scene.duties)]
    return next((unit for unit in units if unit), "")


def _record(scene: Scene, what: str) -> None:
    record(
        scene.session,
        scene.now,
        "office_wanted",
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        what=what,
    )
