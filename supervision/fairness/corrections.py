"""更正: words about a month that is locked, with their reason; before the cut-off the same as 改 (DOMAIN §2.6)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from rules.arguments import IssueRef
from rules.reading.values import Section
from rules.words.small_words import Request
from storage.tables import Dialogue, Filing
from supervision.contact.dialogues import CORRECTION, close_question, open_question, waiting_for
from supervision.contact.misplaced import answer_unclear, refuse_issue
from supervision.contact.receipts import lines_of
from supervision.contact.scene import Scene
from supervision.contact.scopes import scoped
from supervision.contact.taking import take
from supervision.contact.which_issue import which_issue
from supervision.fairness.asking import questions_about
from supervision.fairness.correction_meant import (
    body,
    has_said,
    is_locked_now,
    meant_by,
    reading_of,
    with_measure,
    write_down,
)
from supervision.notices.reported import tell_responsible
from supervision.notices.waiting import something_waits
from supervision.reply import Reply
from supervision.report.correcting import Corrected, correct
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.report.standing import standing
from texts import corrections as texts
from texts import dialogue as words
from texts.receipt import line_text

_EDGES = " 、，,;；。.:：!！\n\t"


async def corrected(scene: Scene, request: Request) -> Reply | None:
    """更正3：…，原因：…: which issue's report is meant, then the correction itself; None when it is a report."""
    if not scene.duties:
        return Reply(words.no_report_yet())
    if parts := scoped(scene, request.text):
        return await _of_parts(scene, request, parts)
    request = with_measure(scene, request)
    named = [duty for duty in scene.duties if request.issue in (None, duty.issue.number)]
    if not named:
        assert request.issue is not None
        return Reply(await refuse_issue(scene, IssueRef(request.issue), of_report=False))
    if not request.text:
        return Reply(texts.usage(_example(scene, named[0])))
    told = [duty for duty in named if await has_said(scene, duty)]
    fitting = [duty for duty in told if request.measure in (None, *duty.measure_numbers)] or told or named
    if len({duty.report.id for duty in fitting}) > 1:
        question, buttons = await which_issue(scene, scene.heard, fitting)
        return Reply(question, buttons)
    return await correct_for(scene, request, fitting[0])


async def _of_parts(scene: Scene, request: Request, parts: Sequence[tuple[Duty, str]]) -> Reply | None:
    """更正 乡镇级3：…: each part of an issue that the person has two of by its own words."""
    replies = []
    for duty, said in parts:
        measure = request.measure if request.measure in duty.measure_numbers else None
        own = replace(request, issue=None, measure=measure, text=said)
        if reply := await correct_for(scene, own, duty):
            replies.append(reply)
    return Reply("\n".join(reply.text for reply in replies), replies[-1].buttons) if replies else None


async def correct_for(scene: Scene, request: Request, running: Duty) -> Reply | None:
    """The same once the issue is known; `running`: the report that new words about it belong to."""
    request = with_measure(scene, request)
    duty = await meant_by(scene, request, running)
    if isinstance(duty, Reply):
        return duty
    if duty is None or not is_locked_now(scene, duty):
        return await _changed(scene, request, running)
    reading = reading_of(scene, request, duty)
    sections = [own for section in reading.sections if (own := _own(section, duty))]
    if not sections:
        lost = await answer_unclear(scene, scene.heard, list(reading.unclear))
        if request.measure is not None and request.measure not in duty.measure_numbers:
            lost = [words.no_such_measure(scene.full(duty), request.measure, duty.measure_numbers)]
        return Reply("\n".join(lost) or texts.usage(_example(scene, running)))
    scene.standings[id_of(duty.report.id)] = await standing(scene.session, id_of(duty.report.id))
    if not any(_moves(section, duty, scene) for section in sections):
        return Reply(texts.same(scene.full(duty), scene.month(duty)))
    reason = request.reason or texts.NO_REASON
    args = (scene.heard, scene.person_id, reason, scene.now)
    done = [await correct(scene.session, duty, section, *args) for section in sections]
    return await _told(scene, request, done)


async def reason_given(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """The answer to 请补一句更正的原因; None when the words are too long to be one."""
    filing = await scene.session.get(Filing, row.data.get("filing"))
    if filing is None or filing.person_id != scene.person_id or len(said) > 200:
        return None
    reason = said.strip(_EDGES).removeprefix("原因").removeprefix("因为").strip(_EDGES)
    if not reason:
        return None
    await close_question(scene.session, scene.person_id)
    same = select(Filing).where(col(Filing.message_id) == filing.message_id, col(Filing.correction) == texts.NO_REASON)
    for each in await scene.session.exec(same):
        each.correction = reason
    write_down(scene, "correction_reason", filing.report_id, reason)
    return Reply(texts.reason_kept(reason))


async def _changed(scene: Scene, request: Request, duty: Duty) -> Reply | None:
    """While words are still taken a correction is a change; after the cut-off its reason is kept with it."""
    reading = reading_of(scene, request, duty)
    reply = await take(scene, replace(scene.heard, text=body(request)), reading, forced=[duty])
    if request.reason and scene.heard.counts_at >= duty.report.cutoff_at:
        for filing in await _filings(scene):
            filing.correction = request.reason
    elif request.reason:
        write_down(scene, "change_reason", id_of(duty.report.id), request.reason)
    return reply


async def _filings(scene: Scene) -> list[Filing]:
    return list(await scene.session.exec(select(Filing).where(col(Filing.message_id) == scene.heard.message_id)))


def _own(section: Section, duty: Duty) -> Section | None:
    """The part of it about this report's own measures."""
    said = tuple(each for each in section.answers if each.measure in duty.measure_numbers)
    if not (said or section.whole or section.all_unchanged):
        return None
    return replace(section, answers=said)


def _moves(section: Section, duty: Duty, scene: Scene) -> bool:
    """True when the words differ from what stands."""
    if section.whole or section.all_unchanged:
        return True
    stands = scene.standing(duty).answers
    return any(
        (old := stands.get(said.measure)) is None or old.text != said.text or said.tick not in (None, old.tick)
        for said in section.answers
    )


async def _told(scene: Scene, request: Request, done: list[Corrected]) -> Reply:
    """The receipt: as corrected and as reported before; the office hears at its next opening."""
    duty = done[0].duty
    scene.standings[id_of(duty.report.id)] = done[-1].after
    lines = []
    for number in dict.fromkeys(number for each in done for number in each.measures):
        now = lines_of(duty, done[-1].after, None, {number})
        before = lines_of(duty, done[0].before, None, {number})
        lines.append((line_text(now[0]), line_text(before[0]).strip().removeprefix(number).strip() if before else ""))
    whole = (done[-1].after.whole, done[0].before.whole) if any(each.filing.whole for each in done) else None
    said = texts.part(scene.full(duty), scene.month(duty), lines, whole)
    text = texts.receipt(scene.at(scene.heard.counts_at), [said], request.reason, [duty.report.on_time])
    asked = await questions_about(scene, duty, {n for each in done for n in each.measures}, done[-1].filing)
    await something_waits(scene.session, scene.now, scene.practice)
    await tell_responsible(scene.session, duty, scene.now, scene.practice)
    if not request.reason:
        row = await waiting_for(scene.session, scene.person_id)
        free = row is None or row.state == CORRECTION  # the reason of the newest is the one that is asked for
        asked.append(texts.reason_wanted(not free, _example(scene, duty, [n for each in done for n in each.measures])))
        if free:
            data = {"filing": done[-1].filing.id}
            await open_question(scene.session, scene.person_id, CORRECTION, data, scene.now)
    return Reply("\n".join([text, *asked]))


def _example(scene: Scene, duty: Duty, corrected: Sequence[str] = ()) -> str:
    number = next((n for n in corrected if n in duty.measure_numbers), duty.measure_numbers[-1])
    return texts.example(number, scene.short(duty) if scene.several else "")
