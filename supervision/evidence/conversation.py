"""佐证: files a contact sends, attached to the measure they prove; asked once where that is unclear (DOMAIN §2.4)."""

from collections.abc import Sequence

from rules.arguments import IssueRef
from rules.reading.captions import Placement, placement
from storage.tables import Evidence
from supervision.contact.dialogues import EVIDENCE, GUIDED, waiting_for
from supervision.contact.misplaced import refuse_issue
from supervision.contact.open_state import example, open_lines
from supervision.contact.scene import Scene
from supervision.contact.scopes import scoped
from supervision.evidence.captioned import ask_where, besides, example_of, no_more_asked, pending
from supervision.evidence.files import SPOKEN, act_just_before, act_of, act_of_row, act_replied_to, kind_of, newest_act
from supervision.evidence.placing import Place, attach, fitting, last_named, of_correction, place_in
from supervision.evidence.words import Buttons, home_of, line_of, measure_buttons, revised
from supervision.reply import Reply
from supervision.report.duties import Duty
from texts import evidence as texts


async def received(scene: Scene, said: str) -> Reply | None:
    """The answer to a file whose caption says at most where it belongs; None when the caption says more."""
    if not kind_of(scene.heard) or not scene.duties:
        return None
    said, among = _in_part(scene, said)
    where = placement(said, scene.context().issues)
    if where is None:
        return None
    rows = await act_of(scene.session, scene.heard, scene.person_id)
    if any(row.message_id != scene.heard.message_id for row in rows) and not (where.named or among):
        return await _later_part(scene, rows)
    return await _first_part(scene, rows, where, among)


def _in_part(scene: Scene, said: str) -> tuple[str, list[Duty]]:
    """`乡镇级 2`: the words without the part they name, and the report of that part; [] where they name none."""
    parts = scoped(scene, said)
    return (parts[0][1], [parts[0][0]]) if len(parts) == 1 else (said, [])


async def _first_part(scene: Scene, rows: list[Evidence], where: Placement, among: Sequence[Duty]) -> Reply:
    place, reply = await _where(scene, rows, where, among)
    edits = rows[0].message_id if rows and rows[0].message_id != scene.heard.message_id else None
    if place is not None:
        await attach(scene, rows, place)
        await no_more_asked(scene, rows)
        reply = _told(scene, rows)
    elif all(row.kind in SPOKEN for row in rows) and len(scene.duties) == 1:
        await attach(scene, rows, Place(scene.duties[0]), settled=False)
        reply = _told(scene, rows)
    elif reply is None:
        reply = await _asked(scene, rows)
    return Reply(reply.text, reply.buttons, edits=edits)


async def _where(
    scene: Scene, rows: list[Evidence], where: Placement, among: Sequence[Duty] = ()
) -> tuple[Place | None, Reply | None]:
    """The place said or known, or the sentence about a place that cannot be."""
    if not where.named:
        return (None, await _asked(scene, rows, among)) if among else (await last_named(scene), None)
    found = fitting(scene, where, among)
    if where.issue is not None and not found:
        refusal = await refuse_issue(scene, IssueRef(where.issue, where.list_key), of_report=False)
        if rows and all(row.placed_at for row in rows):
            return None, Reply(f"{refusal}{line_of(scene, rows).text}")
        question = await _asked(scene, rows)
        return None, Reply(f"{refusal}{question.text}", question.buttons)
    if len({duty.issue.id for duty in found}) == 1 and set(where.measures) <= _own(found):
        return await _of_parts(scene, _having(found, where), where), None
    if len({duty.issue.id for duty in scene.duties}) > 1 and len(found) != 1 and where.issue is None:
        before = await last_named(scene)
        if before is not None and before.duty in found:
            return place_in(before.duty, where), None
        return None, None
    duty = (found or scene.duties)[0]
    if rows and all(row.placed_at for row in rows):  # where they are they stay
        stays = line_of(scene, rows).text
        return None, Reply(f"{texts.no_such_measure(scene.full(duty), duty.measure_numbers)}{stays}")
    question = await _asked(scene, rows, [duty])
    return None, Reply(
        f"{texts.no_such_measure(scene.full(duty), duty.measure_numbers)}{question.text}", question.buttons
    )


def _own(duties: Sequence[Duty]) -> set[str]:
    return {number for duty in duties for number in duty.measure_numbers}


def _having(duties: list[Duty], where: Placement) -> list[Duty]:
    return [duty for duty in duties if set(where.measures) <= set(duty.measure_numbers)] or duties[:1]


async def _of_parts(scene: Scene, parts: list[Duty], where: Placement) -> Place | None:
    """Of two parts of one issue the one spoken of last; None where none was: then it is asked."""
    before = await last_named(scene) if len(parts) > 1 else None
    duty = next((duty for duty in parts if before is None or duty is before.duty), None)
    return place_in(duty, where) if duty is not None and (before or len(parts) == 1) else None


async def _later_part(scene: Scene, rows: list[Evidence]) -> Reply:
    """One more file of an album already answered: it goes where the others are, and the count is put right."""
    first, new = rows[0], [row for row in rows if row.message_id == scene.heard.message_id]
    before, more = [row for row in rows if row not in new], await besides(scene, rows)
    old = line_of(scene, before, more).text
    for row in new:
        row.issue_id, row.report_id, row.measure = first.issue_id, first.report_id, first.measure
        row.placed_at = first.placed_at
    await scene.session.flush()
    too_large = [texts.too_large(row.file_name) for row in new if row.state == "too_large"]
    return await revised(scene, first.message_id, old, line_of(scene, rows, more), more=too_large)


async def _asked(scene: Scene, rows: list[Evidence], among: Sequence[Duty] = ()) -> Reply:
    """挂到哪条？ Until it is answered the files belong to the issue, where there is but one."""
    if len(scene.duties) == 1 or len(among) == 1:
        await attach(scene, rows, Place((among or scene.duties)[0]), settled=False)
    if rows and not await ask_where(scene, rows[0]):
        return Reply(texts.waits_with_words(line_of(scene, rows).count))
    return _told(scene, rows, await besides(scene, rows))


def _told(scene: Scene, rows: list[Evidence], besides: Sequence[Evidence] = ()) -> Reply:
    """The line about these files, what is too large among them, and what is still to be reported."""
    line = line_of(scene, rows, besides)
    parts = [line.text] if line.text else []
    parts += [texts.too_large(row.file_name) for row in rows if row.state == "too_large"]
    if rows and all(row.kind in SPOKEN for row in rows):
        place = "" if rows[0].issue_id is None else line.place
        parts = [texts.voice_kept(place, example(scene))]
    elif not any(scene.standing(duty).has_content for duty in scene.duties):
        parts += open_lines(scene)
    return Reply("\n".join(parts), line.buttons)


async def beside(scene: Scene, reply: Reply) -> Reply:
    """The answer to words that are no report, with a line about the files they came with."""
    rows = await act_of(scene.session, scene.heard, scene.person_id)
    place = await of_correction(scene) or await last_named(scene)
    if place is None and len({duty.issue.id for duty in scene.duties}) == 1:
        place = Place(scene.duties[0])
    if not rows or not scene.duties:
        return reply
    if place is not None:
        await attach(scene, rows, place)
    line = line_of(scene, rows)
    text = line.text if place is not None else texts.unplaced(line.count, example_of(scene))
    return Reply(f"{reply.text}\n{text}", reply.buttons, reply.file_path)


async def named(scene: Scene, said: str) -> Reply | None:
    """2, 十九 2, 全部 as the answer to 挂到哪条 or to 已挂到…; 挂2 at any time for the files sent last. None for other
    words."""
    said, among = _in_part(scene, said)
    where = placement(said, scene.context().issues)
    if where is None or not (where.named or among):
        return None
    asked = await _meant(scene) or await pending(scene)
    if not asked and not where.moves:
        return None
    rows = asked or (await newest_act(scene.session, scene.person_id) if where.moves else [])
    if not rows:
        return Reply(texts.nothing_to_place()) if where.moves else None
    here = [duty for duty in scene.duties if duty.report.id == rows[0].report_id]
    if where.issue is None and not among and here and set(where.measures) <= set(here[0].measure_numbers):
        place: Place | None = place_in(here[0], where)
    else:
        place, refused = await _where(scene, rows, where, among)
        if place is None:
            return refused or await _asked(scene, rows)
    assert place is not None
    await attach(scene, rows, place)
    await no_more_asked(scene, rows)
    return _told(scene, rows)


async def _meant(scene: Scene) -> list[Evidence]:
    """The files whose message, or whose answer, these words reply to; else those sent just before them. None while
    something else is asked."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state not in (EVIDENCE, GUIDED):
        return []
    if scene.heard.reply_to is not None:
        return await act_replied_to(scene.session, scene.heard.reply_to, scene.person_id)
    return [] if row is not None else await act_just_before(scene.session, scene.heard, scene.person_id)


async def tapped(scene: Scene, data: str) -> Reply | None:
    """A button under 挂到哪条: `e:<file>:<report>:<measure or ->`; None for one that no longer fits."""
    _, _, rest = data.partition(":")
    file, report, measure = [*rest.split(":"), "", ""][:3]
    if not (file.isdecimal() and report.isdecimal()):
        return None
    rows = await act_of_row(scene.session, int(file), scene.person_id)
    duty = next((duty for duty in scene.duties if str(duty.report.id) == report), None)
    if duty is None and rows and str(rows[0].report_id) == report:
        duty = home_of(scene, rows[0])  # sent for a month that is over by now
    if not rows or duty is None or measure not in ("", "-", *duty.measure_numbers):
        return None
    more = await besides(scene, rows)
    old = line_of(scene, rows, more).text
    together = [*more, *rows]
    await attach(scene, together, Place(duty, "" if measure in ("", "-") else measure))
    await no_more_asked(scene, together)
    new = line_of(scene, together)
    finer: Buttons = measure_buttons(rows[0], duty) if measure == "" and len(duty.measures) > 1 else ()
    return await revised(scene, rows[0].message_id, old, new, finer)
