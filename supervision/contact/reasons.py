"""无变化的原因: when a reason is wanted, asking once, filing the answer (DOMAIN §2.3; Settled 11)."""

from dataclasses import dataclass, replace

from sqlmodel import col, select

from rules.reading.values import Reason, Said, Section, Tick
from rules.report_state import ReportState
from storage.tables import Dialogue, LedgerEntry
from supervision.contact.dialogues import REASON, close_question, open_question, waiting_for
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.reply import Button, Heard
from supervision.report.duties import Duty
from supervision.report.filing import CONTACT, Filed, answers_of, file
from supervision.report.owed import is_locked
from supervision.report.settling import id_of
from supervision.report.standing import Standing, previous
from texts import dialogue as words
from texts import labels
from texts import receipt as texts


@dataclass(frozen=True)
class Wanted:
    """A reason that is wanted: of everything (`measures` empty) or of single measures."""

    duty: Duty
    measures: tuple[str, ...] = ()


def all_unchanged(duty: Duty, present: Standing) -> bool:
    """True when every own measure stands as 无变化 and nothing else was told."""
    ticks = [
        present.answers[number].tick if number in present.answers else None
        for number in duty.measure_numbers
        if number not in present.exempt
    ]
    return bool(ticks) and not present.whole and all(tick == Tick.UNCHANGED for tick in ticks)


async def wanted_of(scene: Scene, duty: Duty) -> Wanted | None:
    """The reason wanted of this report, None when there is one or none is needed."""
    present = scene.standing(duty)
    if present.reason or present.reason_text or scene.missing(duty):
        return None
    silent = [number for number, answer in present.answers.items() if answer.tick == Tick.UNCHANGED and not answer.text]
    if all_unchanged(duty, present):
        return Wanted(duty) if silent else None
    before = await previous(scene.session, duty) if silent else None
    if before is None:
        return None
    again = tuple(
        number
        for number in duty.measure_numbers
        if number in silent and number in before.answers and before.answers[number].tick == Tick.UNCHANGED
    )
    return Wanted(duty, again) if again else None


async def to_ask(scene: Scene, duties: list[Duty]) -> list[Wanted]:
    """Those of these reports whose reason is wanted and was not asked for before."""
    found = [wanted for duty in duties if (wanted := await wanted_of(scene, duty)) is not None]
    if not found:
        return []
    asked = await scene.session.exec(
        select(LedgerEntry.report_id).where(
            col(LedgerEntry.act) == "reason_asked",
            col(LedgerEntry.report_id).in_([wanted.duty.report.id for wanted in found]),
        )
    )
    before = set(asked)
    return [wanted for wanted in found if wanted.duty.report.id not in before]


async def ask(scene: Scene, wanted: list[Wanted]) -> tuple[tuple[Button, ...], ...]:
    """Put the question: note that it was asked, open the dialogue, return the menu's buttons."""
    everything = [each for each in wanted if not each.measures] or wanted[:1]
    for each in everything:
        record(
            scene.session,
            scene.now,
            "reason_asked",
            person_id=scene.person_id,
            report_id=each.duty.report.id,
            message_id=scene.heard.message_id,
        )
    data = {
        "reports": [id_of(each.duty.report.id) for each in everything],
        "measures": list(everything[0].measures),
    }
    await open_question(scene.session, scene.person_id, REASON, data, scene.now)
    return menu(everything[0].duty)


def menu(duty: Duty) -> tuple[tuple[Button, ...], ...]:
    """Buttons 1–6; the report in the data, so that an old menu cannot answer for another month."""
    buttons = [
        Button(f"{place} {labels.REASONS[reason]}", f"r:{duty.report.id}:{place}")
        for place, reason in enumerate(Reason, start=1)
    ]
    return tuple(buttons[:3]), tuple(buttons[3:])


@dataclass(frozen=True)
class Given:
    """An answer to the menu. `reports`: ids it is about; `measures` empty: of everything."""

    reports: tuple[int, ...]
    measures: tuple[str, ...]
    reason: Reason
    words: str = ""


async def answer(scene: Scene, given: Given, heard: Heard) -> str:
    """File the reason as a version of its own and say so; "" when no report takes it any more.

    5 and 6 without words leave the question open for one more sentence, which is not demanded.
    """
    duties = [duty for duty in scene.duties if duty.report.id in given.reports]
    filed = [
        await _file_reason(scene, duty, given.reason, given.words, heard)
        for duty in duties
        if not is_locked(duty.report, heard.counts_at)
    ]
    await close_question(scene.session, scene.person_id)
    if not filed:
        return ""
    await scene.refresh()
    text = _kept(scene, filed, given)
    if given.words or given.reason not in (Reason.OTHER_UNIT, Reason.OTHER):
        return text
    data = {"reports": list(given.reports), "measures": list(given.measures), "chosen": str(given.reason)}
    await open_question(scene.session, scene.person_id, REASON, data, scene.now)
    return text + texts.more_words(given.reason == Reason.OTHER_UNIT)


def _kept(scene: Scene, filed: list[Filed], given: Given) -> str:
    described = texts.unchanged(labels.REASONS[given.reason], given.words)
    if given.measures:
        return texts.reason_of_measures_kept(given.measures, described)
    late = any(each.report.state == ReportState.LATE for each in filed)
    names = [scene.full(each.duty) for each in filed] if scene.several else []
    return texts.reason_kept(described, late, names)


def given_to(dialogue: Dialogue, reason: Reason | None, said: str) -> Given:
    """What was said to the open menu; words that name no reason count as 其他, or as more of the chosen."""
    chosen = dialogue.data.get("chosen")
    return Given(
        tuple(int(each) for each in dialogue.data.get("reports", [])),
        tuple(str(each) for each in dialogue.data.get("measures", [])),
        Reason(chosen) if chosen else reason or Reason.OTHER,
        said,
    )


async def tapped(scene: Scene, report_id: str, place: str) -> str | None:
    """A tap on the menu: `r:<report>:<1–6>`; None when the button is of no use any more."""
    duty = next((d for d in scene.duties if str(d.report.id) == report_id), None)
    if duty is None or place not in ("1", "2", "3", "4", "5", "6"):
        return None
    reason = list(Reason)[int(place) - 1]
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state == REASON and duty.report.id in row.data.get("reports", []):
        if row.data.get("chosen") == reason:
            return words.reason_already()
        given = given_to(row, reason, "")
        return await answer(scene, replace(given, reason=reason), scene.heard) or None
    wanted = await wanted_of(scene, duty)
    if wanted is None:
        present = scene.standing(duty)
        return words.reason_already() if present.reason or present.reason_text else None
    return await answer(scene, Given((id_of(duty.report.id),), wanted.measures, reason), scene.heard) or None


async def _file_reason(scene: Scene, duty: Duty, reason: Reason, said: str, heard: Heard) -> Filed:
    section = Section(issue=None, reason=reason, reason_text=said)
    return await file(scene.session, duty, section, heard, scene.person_id, CONTACT, scene.now, scene.practice)


def part_unchanged(section: Section, duty: Duty, present: Standing) -> Section:
    """The section as it is to be filed; a reason of the whole report stays one of the whole report."""
    if not section.all_unchanged or not (section.reason or section.reason_text):
        return section
    said = answers_of(section, duty, present)
    ticks = {number: answer.tick for number, answer in present.answers.items()} | {s.measure: s.tick for s in said}
    if not present.whole and not section.whole and all(tick == Tick.UNCHANGED for tick in ticks.values()):
        return section
    named = {each.measure for each in section.answers}
    text = section.reason_text or (labels.REASONS[section.reason] if section.reason else "")
    filled = tuple(each if each.measure in named else _because(each, text) for each in said)
    return replace(section, answers=filled, all_unchanged=False, reason=None, reason_text="")


def _because(said: Said, text: str) -> Said:
    return replace(said, text=text)
