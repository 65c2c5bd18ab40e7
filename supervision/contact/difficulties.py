"""困难: a contact says what the unit cannot settle alone; the office owes an answer (DOMAIN §2.5, §5.16)."""

import re

from rules.numerals import fold
from rules.reading.signs import is_nothing
from rules.words.small_words import Request
from supervision.contact.about import about
from supervision.contact.open_state import open_lines
from supervision.contact.raising import raised
from supervision.contact.scene import Scene
from supervision.desk.difficulties import listed
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from texts import difficulties as texts
from texts.pages import joined

_NONE = re.compile(r"(?:目前|现在|本月|暂时?|尚|都)*(?:没有?|无)(?:什么|啥|其他|别的)*(?:困难|难处)(?:了|吧)?")


async def difficulty(scene: Scene, request: Request) -> Reply | None:
    """困难：…; without words what stands of the person's own issues."""
    if not request.text:
        return Reply(await _own(scene, request.issue))
    if is_nothing(fold(request.text)) or says_none(request.text):
        return await none_left(scene)
    found = await about(scene, request)
    return found if isinstance(found, Reply) else await keep(scene, request, found)


def says_none(said: str) -> bool:
    """没有困难, 无困难: nobody owes an answer, and it is no report either."""
    return _NONE.fullmatch(fold(said).strip("。.! ")) is not None


async def none_left(scene: Scene) -> Reply:
    return Reply("\n".join([texts.none_said(), *open_lines(scene)]))


async def keep(scene: Scene, request: Request, duty: Duty) -> Reply:
    """Write the difficulty down, and say what is still open of the month."""
    receipt = await raised(scene, request, duty)
    return Reply("\n".join([receipt.words, *(open_lines(scene) if receipt.new else [])]))


async def _own(scene: Scene, number: int | None) -> str:
    """困难 and 困难 18: what the person's own issues have, or the one named, and how one is said."""
    named = [duty for duty in scene.duties if duty.issue.number == number] or scene.duties
    issues = list({id_of(duty.issue.id): duty.issue for duty in named}.values())
    states = ("open", "answered")
    pages = await listed(scene.session, issues, states, scene.now, scene.practice, of_office=False) if issues else []
    return joined([*pages[:-1], "\n".join([*pages[-1:], texts.words_wanted()])])
