"""随文附件: files that came with a report, and the question about files that is still open."""

from datetime import timedelta

from storage.tables import Dialogue, Evidence
from supervision.contact.dialogues import EVIDENCE, close_question, open_question, waiting_for
from supervision.contact.scene import Scene
from supervision.evidence.files import act_of, act_of_row, kind_of
from supervision.evidence.placing import Place, attach, of_messages
from supervision.evidence.words import line_of
from supervision.reply import Heard
from supervision.report.filing import Filed
from texts import evidence as texts

ANSWERED_WITHIN = timedelta(days=1)  # afterwards a bare number is no answer any more: the files stay with the issue


async def with_report(scene: Scene, heard: Heard, filed: list[Filed], waits: bool) -> list[str]:
    """The line about files whose caption is a report, after it was filed; also the answer by a report to 挂到哪条.

    `waits`: the words are kept until their issue is known, and the files with them.
    """
    rows = await act_of(scene.session, heard, scene.person_id) if kind_of(heard) else []
    asked = await pending(scene) if filed and not heard.has_file else []
    if not rows and not asked:
        return []
    if waits and not filed:
        return [texts.waits_with_words()]
    if not filed:
        return []
    place = await of_messages(scene, [heard.message_id])
    if place is None and len({each.duty.issue.id for each in filed}) == 1 and rows:
        place = Place(filed[0].duty)
    if place is None:
        return [texts.unplaced(line_of(scene, rows).count, example_of(scene))] if rows else []
    await attach(scene, [*rows, *asked], place)
    await no_more_asked(scene, asked)
    lines = [line_of(scene, some).text for some in (rows, asked) if some]
    return [*lines, *(texts.too_large(row.file_name) for row in rows if row.state == "too_large")]


def example_of(scene: Scene) -> str:
    duty = scene.wanted()[0]
    return f"{scene.short(duty)} {duty.measure_numbers[0]}" if scene.several else duty.measure_numbers[0]


async def pending(scene: Scene) -> list[Evidence]:
    """The files about which 挂到哪条 is still open."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or row.state != EVIDENCE or scene.now - row.updated_at > ANSWERED_WITHIN:
        return []
    return await _files_of(scene, row)


async def _files_of(scene: Scene, row: Dialogue) -> list[Evidence]:
    found: list[Evidence] = []
    for each in row.data.get("files", []):
        if isinstance(each, int):
            found += [one for one in await act_of_row(scene.session, each, scene.person_id) if one not in found]
    return found


async def no_more_asked(scene: Scene, rows: list[Evidence]) -> None:
    """Where these files belong was said: the question about them is over."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or row.state != EVIDENCE:
        return
    done = {each.id for each in rows}
    left = [each for each in row.data.get("files", []) if each not in done]
    if left:
        await open_question(scene.session, scene.person_id, EVIDENCE, {"files": left}, scene.now)
    else:
        await close_question(scene.session, scene.person_id)
