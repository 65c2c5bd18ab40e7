"""公平: what does not fit in a report is asked in its receipt, privately and once; blocks nothing (DOMAIN §5, §6)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlmodel import col, select

from rules.month import Month
from rules.reading.values import Said, Section, Tick
from storage.tables import Filing, Flag
from supervision.contact.scene import Scene
from supervision.fairness.explaining import keep_words
from supervision.ledger import record
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.filing import CONTACT, STAND_IN, Filed, answers_of
from supervision.report.flagging import COPIED, FELL, IMPOSSIBLE, STALE, flag_words
from supervision.report.owed import is_locked
from supervision.report.settling import id_of
from supervision.report.standing import Standing
from texts import fairness as texts
from texts import labels
from texts.receipt import change_example
from texts.wording import month_name

_YES = frozenset({"是", "是的", "对", "对的", "嗯", "嗯嗯", "更正", "是更正", "是更正的", "确实", "没错", "属实"})
_NO = frozenset({"不是", "不对", "错了", "写错了", "打错了", "不是更正", "发错了"})


async def questions(scene: Scene, filed: Iterable[Filed]) -> list[str]:
    """The lines a receipt ends with; call after `scene.refresh()`."""
    lines: list[str] = []
    for each in filed:
        section = each.section
        measures = {said.measure for said in answers_of(section, each.duty, each.standing)}
        if section.all_unchanged:
            answers = each.standing.answers
            measures = {n for n, answer in answers.items() if answer.message_id == each.filing.message_id}
        if section.whole:
            await _a_sentence_more(scene, each)
            measures.add("")
        lines += await questions_about(scene, each.duty, measures, each.filing)
    return lines


async def questions_of(scene: Scene, duty: Duty) -> list[str]:
    """The same of everything that stands, once the guided path is at its end."""
    newest = await scene.session.exec(
        select(Filing)
        .where(col(Filing.report_id) == duty.report.id, col(Filing.withdrawn_at).is_(None))
        .order_by(col(Filing.version).desc())
        .limit(1)
    )
    filing = newest.first()
    return await questions_about(scene, duty, list(scene.standing(duty).answers), filing) if filing else []


async def questions_about(scene: Scene, duty: Duty, measures: Collection[str], filing: Filing) -> list[str]:
    """Flag what is odd about these measures as they stand; the one question of it that is asked now."""
    present = scene.standing(duty)
    fresh = await flag_words(scene.session, duty, present, measures, filing, scene.now)
    if not fresh:
        return []
    first = fresh[0]
    together = [flag for flag in fresh if flag.kind == first.kind and _source(flag) == _source(first)]
    together.sort(key=lambda flag: _place(duty, flag.measure))
    record(
        scene.session,
        scene.now,
        "flag_asked",
        person_id=scene.person_id,
        issue_id=duty.issue.id,
        report_id=duty.report.id,
        message_id=filing.message_id,
        flags=[flag.id for flag in together],
    )
    for flag in fresh:
        if flag not in together:
            flag.asked_at = None  # one question at a time: this one is for the office's eyes
    return [_question(scene, duty, together)]


def _question(scene: Scene, duty: Duty, flags: Sequence[Flag]) -> str:
    first = flags[0]
    name = scene.full(duty) if scene.several else ""
    about = texts.measures([flag.measure for flag in flags], name)
    if first.kind == COPIED:
        return texts.copied(about, first.facts["source"], _before(duty, first.facts.get("month", "")))
    if first.kind == STALE:
        return texts.stale(texts.measures([first.measure], name), first.facts["words"])
    one = texts.measures([first.measure], name)
    change = "更正…" if is_locked(duty.report, scene.heard.counts_at) else "改…"
    return texts.figures(one, first.facts["figures"], _before(duty, first.facts.get("month", "")), change)


def _before(duty: Duty, month: str) -> str:
    """上月, or the month's name when it is longer ago."""
    if not month or str(Month.parse(duty.report.month).plus(-1)) == month:
        return "上月"
    return month_name(month)


def _source(flag: Flag) -> str:
    return str(flag.facts.get("source", "")) if flag.kind == COPIED else f"{flag.id}"


def _place(duty: Duty, measure: str) -> int:
    return duty.measure_numbers.index(measure) if measure in duty.measure_numbers else -1


async def confirmed_unchanged(scene: Scene, section: Section, duty: Duty) -> Section:
    """无变化 right after 是否确无变化 speaks of the measures that were asked about, not of all the others."""
    if not section.all_unchanged or section.answers or scene.missing(duty):
        return section
    asked = [flag for flag in await just_asked(scene) if flag.kind == COPIED and flag.report_id == duty.report.id]
    numbers = [flag.measure for flag in asked if flag.measure in duty.measure_numbers]
    if not numbers or len(numbers) == len(duty.measure_numbers):
        return section
    text = section.reason_text or (labels.REASONS[section.reason] if section.reason else "")
    said = tuple(Said(number, Tick.UNCHANGED, text, reason=section.reason) for number in numbers)
    return replace(section, answers=said, all_unchanged=False, reason=None, reason_text="")


async def answered(scene: Scene, bare: str) -> Reply | None:
    """是 or 不是, said to 是更正吗; None when nothing of the kind was asked."""
    if bare not in _YES | _NO or scene.heard.has_file:
        return None
    asked = [flag for flag in await just_asked(scene) if flag.kind in (FELL, IMPOSSIBLE)]
    duty = next((duty for duty in scene.duties if asked and duty.report.id == asked[0].report_id), None)
    if duty is None:
        return None
    if bare in _NO:
        example = change_example(
            [asked[0].measure or duty.measure_numbers[0]], scene.short(duty) if scene.several else ""
        )
        return Reply(texts.wrong_figure(example))
    await keep_words(scene, "explanation", scene.heard.text.strip(), duty, asked[:1])
    return Reply(texts.corrected_figure(texts.measures([asked[0].measure], scene.full(duty) if scene.several else "")))


async def just_asked(scene: Scene) -> list[Flag]:
    """What the receipt of this person's last words asked about, and still stands."""
    newest = await scene.session.exec(
        select(col(Filing.message_id))
        .where(
            col(Filing.person_id) == scene.person_id,
            col(Filing.source).in_((CONTACT, STAND_IN)),
            col(Filing.withdrawn_at).is_(None),
            col(Filing.message_id) != scene.heard.message_id,
        )
        .order_by(col(Filing.id).desc())
        .limit(1)
    )
    message_id = newest.first()
    found = await scene.session.exec(
        select(Flag)
        .join(Filing, col(Flag.filing_id) == col(Filing.id))
        .where(col(Filing.message_id) == message_id, col(Flag.asked_at).is_not(None), col(Flag.ended_at).is_(None))
        .order_by(col(Flag.id))
    )
    return list(found)


async def _a_sentence_more(scene: Scene, filed: Filed) -> None:
    """补一句, said to a copied or old text: it stands beside the report and beside what was asked."""
    if answers_of(filed.section, filed.duty, Standing()):
        return
    asked = [
        flag
        for flag in await just_asked(scene)
        if flag.kind in (COPIED, STALE) and flag.measure and flag.report_id == id_of(filed.report.id)
    ]
    if asked:
        await keep_words(scene, "explanation", filed.section.whole, filed.duty, asked)
