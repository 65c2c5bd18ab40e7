"""请报的问题: each issue as an ask shows it: what was reported last, what is still wanted (DOMAIN §2.1)."""

from sqlmodel import col, select

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import PlanDoubt
from supervision.practice import Practice
from supervision.report.duties import Duty, several_lists
from supervision.report.standing import Standing, missing_measures, previous, standings
from texts import ask as texts
from texts.wording import TICKS, clock_name, issue_name, last_hour, last_weekday, numeral, short_title

NOTHING_IN = (ReportState.WAITING, ReportState.ASKED, ReportState.UNREACHABLE)


async def asked_issues(session: Session, duties: list[Duty], practice: Practice) -> list[texts.AskedIssue]:
    many = await several_lists(session)
    now_standing = await standings(session, [duty.report.id or 0 for duty in duties])
    open_units = await _open_units(session, duties)
    zone = practice.habits.zone
    asked = []
    for duty in duties:
        present = now_standing.get(duty.report.id or 0)
        last = await previous(session, duty)
        asked.append(
            texts.AskedIssue(
                name=issue_name(duty.issue.number, duty.plan.key if many else ""),
                short=(duty.plan.key if many else "") + numeral(duty.issue.number) + _part(duty, duties),
                title=duty.issue.title,
                until=last_hour(duty.report.cutoff_at, zone),
                weekday=last_weekday(duty.report.cutoff_at, zone),
                measures=_lines(duty, last, wanted := _wanted(duty, present)),
                scope=duty.assignment.scope,
                last_day=clock_name(last.received_at, zone)[:-5] if last and last.received_at else "",
                whole=_shortened(last.whole) if last else "",
                missing=wanted,
                received=tuple(number for number in duty.measure_numbers if number not in wanted),
                nothing_in=duty.report.state in NOTHING_IN,
                unit_open=duty.issue.id in open_units,
            )
        )
    return asked


def _part(duty: Duty, duties: list[Duty]) -> str:
    """·乡镇级 where the same person is asked for two parts of one issue."""
    beside = [other for other in duties if other.issue.id == duty.issue.id]
    return f"·{duty.assignment.scope}" if len(beside) > 1 and duty.assignment.scope else ""


def _wanted(duty: Duty, present: Standing | None) -> tuple[str, ...]:
    """The measures still to be told: what came early is not asked again (Settled 6)."""
    return (missing_measures(duty, present) if present else ()) or duty.measure_numbers


def _shortened(words: str, limit: int = 24) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _lines(duty: Duty, last: Standing | None, wanted: tuple[str, ...]) -> tuple[texts.MeasureLine, ...]:
    lines = []
    for measure in duty.measures:
        if measure.number not in wanted:
            continue
        said = last.answers.get(measure.number) if last else None
        word = ""
        if said is not None:
            word = "｜".join(part for part in (TICKS.get(said.tick or "", ""), _shortened(said.text)) if part)
        lines.append(texts.MeasureLine(measure.number, short_title(measure.text), word))
    return tuple(lines)


async def _open_units(session: Session, duties: list[Duty]) -> set[int]:
    """Issues where it is still open which unit each of several contacts stands for (issue 10)."""
    found = await session.exec(
        select(col(PlanDoubt.issue_id)).where(
            col(PlanDoubt.issue_id).in_({duty.issue.id for duty in duties}),
            col(PlanDoubt.field).startswith("contacts"),
            col(PlanDoubt.settled_by) == "",
        )
    )
    return set(found)
