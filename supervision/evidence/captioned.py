"""随文附件: files that came with a report, and the question about files that is still open."""

from collections.abc import Sequence
from datetime import timedelta

from storage.tables import Dialogue, Evidence
from supervision.contact.dialogues import EVIDENCE, WHICH_ISSUE, close_question, open_question, waiting_for
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
    """The files about which 挂到哪条 is still open; where groups wait for different issues, those asked about last."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or row.state == WHICH_ISSUE or scene.now - row.updated_at > ANSWERED_WITHIN:
        return []
    found = await files_of(scene, row)
    return [one for one in found if one.report_id == found[-1].report_id]


async def besides(scene: Scene, rows: Sequence[Evidence]) -> list[Evidence]:
    """The files that the question about these was put for as well: what waits with them, and was sent before."""
    waiting = await pending(scene)
    ids = [one.id for one in rows]
    return [one for one in waiting if one.id not in ids] if waiting and waiting[-1].id in ids else []


async def files_of(scene: Scene, row: Dialogue) -> list[Evidence]:
    found: list[Evidence] = []
    for each in row.data.get("files", []):
        if isinstance(each, int):
            found += [one for one in await act_of_row(scene.session, each, scene.person_id) if one not in found]
    return found


async def no_more_asked(scene: Scene, rows: list[Evidence]) -> None:
    """Where these files belong was said: the question about them is over."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or "files" not in row.data:
        return
    done = {each.id for each in rows}
    left = [each for each in row.data["files"] if each not in done]
    if row.state == EVIDENCE and not left:
        await close_question(scene.session, scene.person_id)
    else:
        await open_question(scene.session, scene.person_id, row.state, row.data | {"files": left}, scene.now)


async def ask_where(scene: Scene, first: Evidence) -> bool:
    """Keep the question about these files, beside another that is open: a bare number answers the newer one, so
    theirs. False where words wait for their issue: then the files wait with them, and nothing more is asked."""
    row = await waiting_for(scene.session, scene.person_id)
    fresh = row is not None and scene.now - row.updated_at <= ANSWERED_WITHIN
    before = list(row.data.get("files", [])) if row is not None and fresh else []
    waiting = before + [each for each in (first.id,) if each not in before]
    state, data = (row.state, row.data) if row is not None else (EVIDENCE, {})
    await open_question(scene.session, scene.person_id, state, data | {"files": waiting}, scene.now)
    return state != WHICH_ISSUE
