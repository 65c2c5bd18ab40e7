"""收报的应答: what became of a message that was read as a report, told in one answer (DOMAIN §2.2–2.6)."""

from dataclasses import dataclass, field

from rules.month import Month
from rules.reading.openings import month_in_front
from rules.reading.report import Reading, Unclear
from rules.reading.values import Tick
from storage.tables import Report
from supervision.contact.reasons import Wanted, all_unchanged, ask, to_ask
from supervision.contact.receipts import for_whom, mark_of, receipt_of
from supervision.contact.scene import Scene
from supervision.contact.stuck import offered, said_beside
from supervision.contact.which_issue import which_issue
from supervision.evidence.captioned import with_report
from supervision.evidence.proof import proof_wanted
from supervision.fairness.asking import questions
from supervision.reply import Button, Heard, Reply
from supervision.report.duties import Duty
from supervision.report.filing import Filed, answers_of
from supervision.report.settling import Locked, id_of
from supervision.report.standing import Standing
from texts import corrections as correction_texts
from texts import dialogue as words
from texts import receipt as receipt_texts
from texts.wording import last_hour, month_name

_MONTHS_AHEAD = 6  # 1月 written in December is the next one, 10月 written in November is over


@dataclass
class Taken:
    """What became of one message: filed parts, what could not be placed, and words to add."""

    filed: list[Filed] = field(default_factory=list)
    ambiguous: list[Duty] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    locked: str = ""
    before: dict[int, Standing] = field(default_factory=dict)

    def changed(self) -> bool:
        """True when something stood before of what was now filed."""
        return any(_stood(each, self.before[id_of(each.report.id)]) for each in self.filed)


def _stood(filed: Filed, before: Standing) -> bool:
    if filed.section.whole:
        return before.has_content
    return any(said.measure in before.answers for said in answers_of(filed.section, filed.duty, before))


def locked_words(scene: Scene, refusal: Locked) -> str:
    """11月进展已于11月27日24时锁定 …"""
    report = refusal.report
    return words.locked(
        month_name(report.month),
        last_hour(report.cutoff_at, scene.practice.habits.zone),
        month_name(scene.running_month(report.month)),
        _correction_of(scene, report),
    )


def _correction_of(scene: Scene, report: Report) -> str:
    """更正3：…，原因：…; "" for a month before the last one."""
    next_month = str(Month.parse(report.month).plus(1))
    for duty in scene.duties:
        if duty.assignment.id == report.assignment_id and duty.report.month in (report.month, next_month):
            name = scene.short(duty) if scene.several else ""
            return correction_texts.example(duty.measure_numbers[min(2, len(duty.measures) - 1)], name)
    return ""


async def answer(scene: Scene, heard: Heard, reading: Reading, taken: Taken, extra: list[str]) -> Reply | None:
    buttons: tuple[tuple[Button, ...], ...] = ()
    lines: list[str] = []
    question, buttons = await which_issue(scene, heard, taken.ambiguous)
    if taken.filed:
        wanted = [] if question else await to_ask(scene, [each.duty for each in taken.filed])
        text, menu = await _receipt(scene, taken, reading.change, wanted)
        lines.append(text)
        lines += _replaced(scene, reading, taken)
        lines += _of_other_month(heard, reading, taken)
        buttons = buttons or menu
    lines += extra
    if lines or question:
        lines += await with_report(scene, heard, taken.filed, waits=bool(question))
    lines += await proof_wanted(scene, taken.filed)
    lines += await questions(scene, taken.filed)
    lines += await said_beside(scene, taken.filed)
    lines += await offered(scene, taken.filed, taken.before)
    if question:
        lines.append(question)
    return Reply("\n".join(lines), buttons) if lines else None


def _replaced(scene: Scene, reading: Reading, taken: Taken) -> list[str]:
    """无变化 for everything after a report that told of progress: what it took the place of is said."""
    if not any(section.all_unchanged for section in reading.sections):
        return []
    lines = []
    for each in taken.filed:
        before, now = taken.before[id_of(each.report.id)], each.standing
        gone = [
            number
            for number in each.duty.measure_numbers
            if number in before.answers
            and before.answers[number].tick != Tick.UNCHANGED
            and number in now.answers
            and now.answers[number].tick == Tick.UNCHANGED
        ]
        if gone or (before.whole and not now.whole):
            lines.append(receipt_texts.replaced(scene.full(each.duty) if scene.several else "", gone))
    return lines


def _of_other_month(heard: Heard, reading: Reading, taken: Taken) -> list[str]:
    """`12月：…` before December is asked for counts for November, and that is said."""
    written, filed = month_in_front(heard.text), Month.parse(taken.filed[0].report.month)
    if (
        written is None
        or reading.month is not None
        or any(Month.parse(each.report.month).number == written for each in taken.filed)
    ):
        return []
    ahead = (written - filed.number) % 12 <= _MONTHS_AHEAD
    return [receipt_texts.of_other_month(f"{written}月", month_name(str(filed)), ahead)]


async def answer_filed(scene: Scene, filed: list[Filed]) -> Reply:
    """The answer to parts filed without a message of words, such as a tap."""
    await scene.refresh()
    text, menu = await _receipt(scene, Taken(filed), False, await to_ask(scene, [each.duty for each in filed]))
    return Reply(text, menu)


async def _receipt(
    scene: Scene, taken: Taken, change: bool, wanted: list[Wanted]
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    filed = taken.filed
    everything = [each for each in wanted if not each.measures]
    bare = {id_of(each.report.id) for each in filed if all_unchanged(each.duty, scene.standing(each.duty))}
    asked = {id_of(each.duty.report.id) for each in everything}
    if everything and asked == {id_of(each.report.id) for each in filed} and asked <= bare:
        menu = await ask(scene, everything)
        names = [scene.full(each.duty) for each in filed] if scene.several else []
        head = receipt_texts.unchanged_filed(scene.at(filed[0].filing.received_at), mark_of(filed[0]), names)
        head = await for_whom(scene, [each.duty for each in filed], head)
        relief = "".join(receipt_texts.relief(each.leader_knew) for each in filed[:1] if each.relieved)
        return receipt_texts.reason_menu(head + relief), menu
    text = await receipt_of(scene, filed, changed=change and taken.changed(), before=taken.before)
    if not wanted:
        return text, ()
    menu = await ask(scene, wanted)
    if everything:
        return f"{text}\n{receipt_texts.reason_menu('')}", menu
    return f"{text}\n{receipt_texts.reason_wanted(wanted[0].measures)}", menu
