"""回执: composing the receipt of what was just filed (DOMAIN §2.2, 2.7, 2.8, 2.11)."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from rules.month import Month
from rules.reading.values import Figure
from rules.report_state import ReportState
from storage.tables import Assignment, Person
from supervision.contact.reasons import all_unchanged
from supervision.contact.scene import Scene, contact_name
from supervision.report.duties import Duty
from supervision.report.filing import Filed, answers_of
from supervision.report.owed import ask_of
from supervision.report.settling import id_of
from supervision.report.standing import Standing, StandingAnswer, missing_measures, previous
from texts import labels
from texts import receipt as texts
from texts.contacts import for_contact
from texts.wording import month_name


async def receipt_of(
    scene: Scene,
    filed: Sequence[Filed],
    changed: bool = False,
    proxy: str = "",
    before: Mapping[int, Standing] | None = None,
) -> str:
    """The receipt for everything one message filed; call after `scene.refresh()`. `before`: what stood before,
    by report id."""
    parts = [await _part(scene, each, proxy, (before or {}).get(id_of(each.report.id))) for each in filed]
    done = {each.duty.report.id for each in filed}
    months = {each.duty.report.month for each in filed}
    still_open = [
        (scene.short(duty), scene.until(duty))
        for duty in scene.duties
        if duty.report.id not in done
        and duty.report.month in months
        and duty.report.state != ReportState.WAIVED
        and not scene.standing(duty).has_content
    ]
    several = scene.several and not proxy
    at = scene.at(filed[0].filing.received_at)
    text = texts.receipt(at, parts, several, still_open if several else (), changed, proxy)
    return text if proxy else await for_whom(scene, [each.duty for each in filed], text)


async def for_whom(scene: Scene, duties: Sequence[Duty], text: str) -> str:
    """A stand-in reads on the first line for whom he reports."""
    others = [duty.assignment for duty in duties if duty.assignment.person_id != scene.person_id]
    names = list(dict.fromkeys([await contact_name(scene.session, assignment) for assignment in others]))
    head, end, rest = text.partition("\n")
    return f"{head}{for_contact('、'.join(names))}{end}{rest}" if names else text


async def _part(scene: Scene, filed: Filed, proxy: str, before: Standing | None) -> texts.Part:
    duty, present = filed.duty, filed.standing
    last = await previous(scene.session, duty)
    described = ""
    if all_unchanged(duty, present) and (present.reason or present.reason_text):
        described = texts.unchanged(labels.reason_word(present.reason), present.reason_text)
    return texts.Part(
        name=scene.short(duty),
        full=scene.full(duty),
        mark=mark_of(filed),
        until=scene.until(duty, filed.filing.received_at),
        lines=tuple(lines_of(duty, present, last, _spoken_of(filed))),
        whole=filed.filing.whole,
        unchanged=described,
        missing=scene.named(duty, scene.missing(duty)),
        month=_month(scene, filed),
        others="" if proxy else await _others(scene, duty),
        relief=texts.relief(filed.leader_knew) if filed.relieved else "",
        late=filed.late,
        completed=_completed(scene, duty, before),
    )


def _completed(scene: Scene, duty: Duty, before: Standing | None) -> bool:
    """True when these words brought what was still missing of a report."""
    if before is None or not before.has_content:
        return False
    return bool(missing_measures(duty, before)) and not scene.missing(duty)


def mark_of(filed: Filed) -> texts.Mark:
    if filed.late and filed.after_state in (ReportState.UNREACHABLE, ReportState.WAIVED):
        return texts.Mark.EXTRA
    if filed.late and filed.after_state != ReportState.SUBMITTED:
        return texts.Mark.LATE
    whole = filed.after_state in (ReportState.SUBMITTED, ReportState.LATE)
    return texts.Mark.ON_TIME if whole else texts.Mark.PART


def _spoken_of(filed: Filed) -> set[str]:
    if filed.section.all_unchanged:
        return {n for n, answer in filed.standing.answers.items() if answer.message_id == filed.filing.message_id}
    return {said.measure for said in answers_of(filed.section, filed.duty, filed.standing)}


def lines_of(duty: Duty, present: Standing, last: Standing | None, numbers: set[str] | None = None) -> list[texts.Line]:
    """The measures as they stand, in order; `numbers`: only these."""
    lines = []
    for number in duty.measure_numbers:
        answer = present.answers.get(number)
        if answer is None or (numbers is not None and number not in numbers):
            continue
        was = _was(answer, last.answers.get(number) if last else None, duty.report.month, last)
        lines.append(texts.Line(number, labels.tick_word(answer.tick), answer.text, was))
    return lines


def _was(answer: StandingAnswer, before: StandingAnswer | None, month: str, last: Standing | None) -> str:
    """上月31: where a single figure of the same unit moved."""
    if before is None or last is None or len(answer.figures) != 1 or len(before.figures) != 1:
        return ""
    new, old = answer.figures[0], before.figures[0]
    if (new.unit, new.total is None) != (old.unit, old.total is None) or new == old or new.value == old.value:
        return ""
    one_before = str(Month.parse(month).plus(-1)) == last.month
    return ("上月" if one_before else month_name(last.month)) + _number(old)


def _number(figure: Figure) -> str:
    total = f"/{figure.total:g}" if figure.total is not None else ""
    return f"{figure.value:.10g}{total}{'%' if figure.unit == '%' else ''}"


def _month(scene: Scene, filed: Filed) -> str:
    """The month's name where the words count for one that was not asked for yet, or for last month."""
    early = filed.filing.received_at < ask_of(filed.report, scene.practice, scene.calendar)
    return scene.month(filed.duty) if early else ""


async def _others(scene: Scene, duty: Duty) -> str:
    """What is said of the other contacts of the same issue (DOMAIN §2.8)."""
    rows = await scene.session.exec(
        select(Assignment, Person)
        .outerjoin(Person, col(Assignment.person_id) == col(Person.id))
        .where(
            col(Assignment.issue_id) == duty.issue.id,
            col(Assignment.id) != duty.assignment.id,
            col(Assignment.ended_at).is_(None),
        )
        .order_by(col(Assignment.position))
    )
    rest = [
        (assignment.scope, person.name if person else "")
        for assignment, person in rows
        if assignment.person_id != duty.assignment.person_id
    ]
    if not rest or scene.missing(duty):
        return ""
    return texts.others(duty.assignment.scope, rest)


async def state_of(scene: Scene, duty: Duty) -> str:
    """The receipt of everything that stands of one report, as after the last step of the guided path."""
    present, report = scene.standing(duty), duty.report
    last = await previous(scene.session, duty)
    late = scene.heard.counts_at >= report.cutoff_at
    described = ""
    if all_unchanged(duty, present) and (present.reason or present.reason_text):
        described = texts.unchanged(labels.reason_word(present.reason), present.reason_text)
    part = texts.Part(
        name=scene.short(duty),
        full=scene.full(duty),
        mark=_mark_of_state(duty),
        until=scene.until(duty),
        lines=tuple(lines_of(duty, present, last)),
        whole=present.whole,
        unchanged=described,
        missing=scene.named(duty, scene.missing(duty)),
        others=await _others(scene, duty),
        late=late,
    )
    text = texts.receipt(scene.at(report.received_at or scene.heard.counts_at), [part], scene.several)
    return await for_whom(scene, [duty], text)


def _mark_of_state(duty: Duty) -> texts.Mark:
    if duty.report.state in (ReportState.UNREACHABLE, ReportState.WAIVED):
        return texts.Mark.EXTRA
    if duty.report.state == ReportState.LATE or duty.report.on_time is False:
        return texts.Mark.LATE
    return texts.Mark.ON_TIME if duty.report.on_time else texts.Mark.PART
