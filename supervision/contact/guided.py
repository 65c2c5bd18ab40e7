"""逐条填写: the guided path for those who tap; each answer is filed at once (Settled 8).

Where somebody stands is told by the button or, for typed words, by the stored dialogue: never by memory.
The dialogue's data: report (id), position (0-based; past the last one only a reason is heard), unchanged (the
measure just answered 无变化, or 有困难 without words, "" otherwise).
"""

from rules.reading.report import read
from rules.reading.values import Said, Section, Tick
from supervision.contact.bare import bare_obstacle, bare_reason, is_helpless
from supervision.contact.dialogues import GUIDED, WHICH_ISSUE, close_question, open_question, waiting_for
from supervision.contact.guided_buttons import CODES, MOVES, as_button, start_data, step_buttons
from supervision.contact.open_state import old_button
from supervision.contact.reasons import ask, to_ask
from supervision.contact.receipts import state_of
from supervision.contact.scene import Scene
from supervision.contact.taken import locked_words
from supervision.evidence.proof import proof_lines
from supervision.fairness.asking import questions_of
from supervision.reply import Button, Reply
from supervision.report.duties import Duty
from supervision.report.filing import CONTACT, file
from supervision.report.settling import Locked, id_of
from supervision.report.standing import previous
from texts import guided as texts
from texts import labels
from texts import receipt as receipt_texts
from texts.wording import short_title


async def start(scene: Scene, duty: Duty) -> Reply:
    """Ask for the first measure still unanswered, or the first of all."""
    missing = scene.missing(duty)
    position = duty.measure_numbers.index(missing[0]) if missing else 0
    return await _question(scene, duty, position)


async def tapped(scene: Scene, data: str) -> Reply:
    """A tap on one of our buttons; one from another month answers politely with the present state."""
    _, report_id, *rest = data.split(":")
    duty = next((d for d in scene.duties if str(d.report.id) == report_id), None)
    if duty is None or not duty.measures:
        return await old_button(scene, report_id)
    if not rest:
        return await start(scene, duty)
    if len(rest) != 2 or not rest[0].isdigit() or rest[1] not in (*CODES, *MOVES):
        return await old_button(scene, report_id)
    if int(rest[0]) >= len(duty.measures):
        return await old_button(scene, report_id)
    return await _step(scene, duty, int(rest[0]), rest[1])


async def typed(scene: Scene, said: str) -> Reply | None:
    """Words while the guide is open: a label, or the text of the measure asked for; None when the report
    the guide was about takes no more words."""
    row = await waiting_for(scene.session, scene.person_id)
    data = row.data if row is not None and row.state == GUIDED else {}
    duty, position = _place(scene, data)
    still = str(data.get("unchanged") or "")
    because = bool(still) and _is_because(scene, duty, still, said)
    if duty is None or (position == len(duty.measures) and not because):
        await close_question(scene.session, scene.person_id)
        return None
    if code := as_button(said):
        return await _step(scene, duty, position, code)
    if because:
        return await _why(scene, duty, position, still, said)
    number = duty.measures[position].number
    found = [each for section in read(f"{number} {said}", scene.context([duty])).sections for each in section.answers]
    answer = found[0] if len(found) == 1 and found[0].measure == number else Said(number, None, said)
    if answer.tick is None and is_helpless(said):
        return Reply(texts.helped(number), step_buttons(id_of(duty.report.id), position))
    return await _answered(scene, duty, position, answer)


def _is_because(scene: Scene, duty: Duty | None, still: str, said: str) -> bool:
    """True when the words say why the measure just answered stands still, or is stuck."""
    present = scene.standing(duty).answers.get(still) if duty is not None else None
    stuck = present is not None and present.tick == Tick.BLOCKED and not present.text
    return bare_obstacle(said) if stuck else bare_reason(said)


async def _why(scene: Scene, duty: Duty, position: int, still: str, said: str) -> Reply:
    """等审批 right after 无变化, 卡在征地 right after 有困难: why that measure stands so; the measure asked for stays
    asked for."""
    present = scene.standing(duty).answers.get(still)
    before = present.text if present is not None else ""
    text = "，".join(part for part in (before, said) if part)
    return await _answered(
        scene, duty, position - 1, Said(still, present.tick if present else Tick.UNCHANGED, text), explained=True
    )


def _place(scene: Scene, data: dict[str, object]) -> tuple[Duty | None, int]:
    duty = next((d for d in scene.duties if d.report.id == data.get("report")), None)
    position = data.get("position")
    if duty is None or not isinstance(position, int) or not 0 <= position <= len(duty.measures):
        return None, 0
    return duty, position


async def _step(scene: Scene, duty: Duty, position: int, code: str) -> Reply:
    if code == "e":
        await close_question(scene.session, scene.person_id)
        return Reply(texts.paused(scene.named(duty, scene.missing(duty)), scene.until(duty)))
    if code == "-":
        return await _question(scene, duty, max(position - 1, 0))
    if code == "+":
        return await _next(scene, duty, position, "")
    number, tick = duty.measures[position].number, CODES[code]
    present = scene.standing(duty).answers.get(number)
    if present is not None and present.tick == tick:  # a double tap has one effect
        said = texts.noted(number, labels.tick_word(tick), present.text)
        return await _next(scene, duty, position, said, number if tick == Tick.UNCHANGED else "")
    kept = present if present is not None and present.text else None
    answer = Said(number, tick, kept.text if kept else "", kept.figures if kept else ())
    return await _answered(scene, duty, position, answer)


async def _answered(scene: Scene, duty: Duty, position: int, answer: Said, explained: bool = False) -> Reply:
    """File it and go on; `explained`: its reason was told, none is listened for any more."""
    section = Section(issue=None, answers=(answer,))
    try:
        await file(scene.session, duty, section, scene.heard, scene.person_id, CONTACT, scene.now, scene.practice)
    except Locked as refusal:
        await close_question(scene.session, scene.person_id)
        return Reply(locked_words(scene, refusal))
    await scene.refresh()
    stands = scene.standing(duty).answers[answer.measure]
    said = texts.noted(answer.measure, labels.tick_word(stands.tick), stands.text)
    waits = stands.tick == Tick.UNCHANGED or (stands.tick == Tick.BLOCKED and not stands.text)
    still = answer.measure if waits and not explained else ""
    return await _next(scene, duty, position, said, still)


async def _next(scene: Scene, duty: Duty, position: int, said: str, still: str = "") -> Reply:
    if position + 1 < len(duty.measures):
        reply = await _question(scene, duty, position + 1, still)
        return Reply(f"{said}\n{reply.text}" if said else reply.text, reply.buttons)
    await close_question(scene.session, scene.person_id)
    reply = await _finished(scene, duty)
    if still and await waiting_for(scene.session, scene.person_id) is None:
        await _wait_at(scene, duty, position + 1, still)
    return reply


async def _finished(scene: Scene, duty: Duty) -> Reply:
    """The last measure is past: everything that stands, the reason if one is wanted, the next issue."""
    if not scene.standing(duty).has_content:
        return Reply(texts.paused(scene.named(duty, scene.missing(duty)), scene.until(duty)))
    text, buttons = await state_of(scene, duty), tuple[tuple[Button, ...], ...]()
    proof = await proof_lines(scene, duty, duty.measure_numbers)
    text = "\n".join([text, *proof, *await questions_of(scene, duty)])
    if wanted := await to_ask(scene, [duty]):
        buttons = await ask(scene, wanted)
        menu = (
            receipt_texts.reason_wanted(wanted[0].measures) if wanted[0].measures else (receipt_texts.reason_menu(""))
        )
        text = f"{text}\n{menu}"
    others = [d for d in scene.duties if d.report.id != duty.report.id and scene.missing(d)]
    if others and scene.several:
        label = texts.next_issue(scene.full(others[0]))
        buttons = (*buttons, (Button(label, start_data(others[0])),))
    return Reply(text, buttons)


async def _wait_at(scene: Scene, duty: Duty, position: int, still: str) -> None:
    data = {"report": id_of(duty.report.id), "position": position, "unchanged": still}
    await open_question(scene.session, scene.person_id, GUIDED, data, scene.now)


async def _question(scene: Scene, duty: Duty, position: int, still: str = "") -> Reply:
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or row.state != WHICH_ISSUE:  # kept words wait for their issue before anything else
        await _wait_at(scene, duty, position, still)
    measure = duty.measures[position]
    last = await previous(scene.session, duty)
    said = last.answers.get(measure.number) if last else None
    present = scene.standing(duty).answers.get(measure.number)
    text = texts.question(
        scene.scoped(duty),
        position + 1,
        len(duty.measures),
        f"{measure.number} {short_title(measure.text, 40)}",
        _line(said.tick, said.text) if said else "",
        _line(present.tick, present.text) if present else "",
        scene.until(duty),
    )
    return Reply(text, step_buttons(id_of(duty.report.id), position))


def _line(tick: Tick | None, text: str) -> str:
    return labels.tick_word(tick) + (f"｜{text}" if text else "")
