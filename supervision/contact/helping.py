"""帮助: what somebody may do now, by his own state: something open, all in, nothing asked (DOMAIN §2.10)."""

from rules.words.small_words import Request
from supervision.contact.bare import is_helpless
from supervision.contact.dialogues import GUIDED, waiting_for
from supervision.contact.guided_buttons import keys
from supervision.contact.open_state import change, example, open_lines
from supervision.contact.scene import Scene
from supervision.reply import Reply
from texts import helping as texts
from texts.wording import month_name


async def helped(scene: Scene, _: Request | None = None) -> Reply | None:
    """帮助, with the keys below the input; None for a question about the measure that the guided path asks for."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state == GUIDED and is_helpless(scene.heard.text.strip()):
        return None
    if lines := open_lines(scene):
        return Reply(texts.open_help(lines, example(scene), scene.several), keys())
    told = [duty for duty in scene.duties if scene.standing(duty).has_content and not scene.is_due(duty)]
    if not told or len(told) < len(scene.duties):
        return Reply(texts.nothing_due_help(example(scene)), keys())
    duty = told[0]
    until = scene.until(duty) if scene.heard.counts_at < duty.report.cutoff_at else ""
    months = "、".join(sorted({month_name(each.report.month) for each in told}))
    words = change(scene, duty)
    return Reply(
        texts.done_help(months, words, words.replace("改", "更正", 1).replace(" …", "：…，原因：…"), until), keys()
    )
