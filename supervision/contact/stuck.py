"""卡住: what the receipt says of a measure reported as 有困难 of which the office knows nothing (DOMAIN §2.5)."""

from collections.abc import Iterable, Mapping

from rules.reading.values import Tick
from rules.words.small_words import Request, SmallWord
from supervision.contact.raising import raised
from supervision.contact.scene import Scene
from supervision.report.filing import Filed, answers_of
from supervision.report.settling import id_of
from supervision.report.standing import Standing
from supervision.requests.awaiting import open_of
from texts import difficulties as texts


async def said_beside(scene: Scene, filed: Iterable[Filed]) -> list[str]:
    """The receipts of the difficulties said in one message with a report (…4推进。困难：缺经费)."""
    lines = []
    for each in filed:
        if each.section.difficulty:
            request = Request(SmallWord.DIFFICULTY, text=each.section.difficulty)
            lines.append((await raised(scene, request, each.duty)).words)
    return lines


async def offered(scene: Scene, filed: Iterable[Filed], before: Mapping[int, Standing]) -> list[str]:
    """A line on how to have it settled, where something is said to be stuck in words for the first time and the
    office knows of no difficulty."""
    for each in filed:
        stood = before.get(id_of(each.report.id), Standing()).answers
        stuck = [
            said
            for said in answers_of(each.section, each.duty, each.standing)
            if said.tick is Tick.BLOCKED and said.text
        ]
        new = [said for said in stuck if said.measure not in stood or stood[said.measure].tick != Tick.BLOCKED]
        if new and not await open_of(scene.session, id_of(each.duty.issue.id), scene.person_id):
            return [texts.HINT]
    return []
