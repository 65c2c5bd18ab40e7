"""眼下: what is open for a person now, in one line an issue; the polite answer to an old button or question."""

from collections.abc import Sequence

from sqlmodel import col

from rules.report_state import ReportState
from storage.tables import Assignment, Dialogue, Report
from supervision.contact.dialogues import KNOWN, close_question, kept, waiting_for
from supervision.contact.guided_buttons import MOVES, as_button
from supervision.contact.scene import Scene
from supervision.contact.taken import locked_words
from supervision.ledger import record
from supervision.reply import Reply
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.owed import ask_of, is_locked
from supervision.report.settling import Locked
from texts import dialogue as words
from texts.desk.returning import still_open
from texts.guided import not_open as guide_not_open
from texts.receipt import change_example
from texts.wording import month_name

BORN_FREE = (ReportState.WAIVED, ReportState.UNREACHABLE)


def is_early(scene: Scene, duty: Duty) -> bool:
    """True before the ask: nothing is wanted yet, though words are taken."""
    return scene.heard.counts_at < ask_of(duty.report, scene.practice, scene.calendar)


def open_lines(scene: Scene, among: Sequence[Duty] | None = None) -> list[str]:
    """One line for each report (of `among`, else of all) that still wants something, with its exact hour."""
    lines = []
    for duty in scene.duties if among is None else among:
        if is_early(scene, duty) or not scene.is_due(duty):
            continue
        late = scene.heard.counts_at >= duty.report.cutoff_at
        if late and duty.report.state in BORN_FREE:
            continue
        lines.append(_line(scene, duty, late))
    return lines


def _line(scene: Scene, duty: Duty, late: bool) -> str:
    name, month, until = scene.scoped(duty), scene.month(duty), scene.until(duty)
    if duty.report.state == ReportState.RETURNED:
        return still_open(name, month, scene.named(duty, duty.report.sent_back), until)
    if scene.standing(duty).has_content:
        return words.still_lacking(name, month, scene.named(duty, scene.missing(duty)), until)
    return words.overdue(name, month, until) if late else words.still_owed(name, month, until)


def not_understood(scene: Scene) -> str:
    """The answer to words that are nothing known; once everything is in, it speaks of changing only."""
    if scene.duties and all(scene.standing(d).has_content and not scene.is_due(d) for d in scene.duties):
        running = f"{scene.heard.counts_at.astimezone(scene.practice.habits.zone):%Y-%m}"
        months = {duty.report.month for duty in scene.duties}
        month = "本月" if months == {running} else "、".join(month_name(each) for each in sorted(months))
        return words.not_understood_all_in(month, change(scene, scene.duties[0]))
    return words.not_understood(open_lines(scene), example(scene))


def change(scene: Scene, duty: Duty) -> str:
    """改3 …: how something of this report is changed, with a number that stands in it."""
    told = [n for n in duty.measure_numbers if n in scene.standing(duty).answers]
    return change_example(told or duty.measure_numbers[:1], scene.short(duty) if scene.several else "")


def example(scene: Scene) -> str:
    """A line that could be sent as it stands, with the person's own numbers."""
    if not scene.duties:
        return words.EXAMPLE
    duty = scene.wanted()[0]
    numbers = (scene.missing(duty) or duty.measure_numbers)[:2]
    ticks = ("推进 写一句进展", "无变化")
    front = f"{scene.short(duty)} " if scene.several else ""
    return front + "　".join(f"{number}{tick}" for number, tick in zip(numbers, ticks, strict=False))


def no_guide_open(scene: Scene, said: str) -> Reply | None:
    """跳过, 上一条, 结束 while no guide is open; None for other words."""
    if as_button(said) not in MOVES:
        return None
    return Reply(guide_not_open(open_lines(scene)))


async def old_button(scene: Scene, report_id: str) -> Reply:
    """A button of a report that takes no words now: what has become of it, and what is open."""
    rows = []
    if report_id.isdigit():
        query = joined().where(col(Report.id) == int(report_id), col(Assignment.person_id) == scene.person_id)
        rows = await with_measures(scene.session, list(await scene.session.exec(query)))
    if rows and is_locked(rows[0].report, scene.heard.counts_at):
        return Reply(locked_words(scene, Locked(rows[0].report)))
    return Reply(words.old_button() + ("".join(open_lines(scene)) or words.nothing_owed([])))


async def put_away_unknown(scene: Scene) -> str:
    """A question of an older version of this service: it is put away, and what was said stays on record."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is None or (row.state in KNOWN and _is_whole(row)):
        return ""
    record(
        scene.session,
        scene.now,
        "dialogue_put_away",
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        state=row.state,
        data=row.data,
    )
    said = [str(each.get("text", "")) for each in row.data.get("kept", []) if isinstance(each, dict)]
    await close_question(scene.session, scene.person_id)
    return words.started_over(next((each for each in said if each), str(row.data.get("text", ""))))


def _is_whole(row: Dialogue) -> bool:
    """True when the stored data can still be used."""
    try:
        for data in row.data.get("kept", []):
            kept(data)
    except (TypeError, KeyError, ValueError):
        return False
    return True
