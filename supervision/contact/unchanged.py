"""全部无变化: one tap for everything of a month."""

from rules.reading.values import Section
from supervision.contact.open_state import old_button
from supervision.contact.receipts import state_of
from supervision.contact.scene import Scene
from supervision.contact.taken import answer_filed
from supervision.reply import Reply
from supervision.report.filing import CONTACT, file


async def all_unchanged_tapped(scene: Scene, month: str) -> Reply:
    """`u:<month>`: 无变化 for what is still unanswered of that month. Tapped twice it has the effect of once;
    what was told already is never overwritten by a tap."""
    own = [duty for duty in scene.duties if duty.report.month == month]
    if not own:
        return await old_button(scene, "")
    open_ones = [duty for duty in own if scene.missing(duty)]
    if not open_ones:
        return Reply("\n".join([await state_of(scene, duty) for duty in own]))
    section = Section(issue=None, all_unchanged=True)
    filed = [
        await file(scene.session, duty, section, scene.heard, scene.person_id, CONTACT, scene.now, scene.practice)
        for duty in open_ones
    ]
    return await answer_filed(scene, filed)
