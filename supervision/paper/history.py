"""历月情况: the months up to the book's own: counts, ticks, and what was last said of a measure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from rules.book import MonthFacts
from rules.book_parts import Earlier
from rules.reading.values import Tick
from rules.report_facts import Count, counted
from rules.report_state import ReportState
from storage.session import Session
from storage.slices import slices
from storage.tables import Flag
from supervision.report.duties import Duty
from supervision.report.standing import Standing, standings
from supervision.summary.month import UnknownMonth, duties_of, known_months

USUAL = 12  # months of a picture nobody asked a beginning for
LONGEST = 36  # more columns are no longer read on one sheet


@dataclass(frozen=True)
class History:
    """`earlier`: by issue, what its reports last said of measures they are silent about in the newest month."""

    months: tuple[MonthFacts, ...]
    earlier: dict[int, tuple[Earlier, ...]]


async def read_history(session: Session, month: str, first: str = "") -> History:
    """The months from `first` (by default the last USUAL) to `month`; raises UnknownMonth for a first after it."""
    months = await _months(session, month, first)
    duties = await duties_of(session, months)
    found = await standings(session, [duty.report.id or 0 for duty in duties])
    flags = await _flags(session, found)
    by_month = {
        name: _month(name, [duty for duty in duties if duty.report.month == name], found, flags) for name in months
    }
    return History(tuple(by_month.values()), _earlier(duties, found, month))


async def _months(session: Session, month: str, first: str) -> list[str]:
    known = await known_months(session)
    months = [each for each in known if each <= month]
    if first and first > month:
        raise UnknownMonth(first, tuple(months))
    return [each for each in months if each >= first][-LONGEST:] if first else months[-USUAL:]


def _month(name: str, duties: list[Duty], found: dict[int, Standing], flags: dict[int, list[str]]) -> MonthFacts:
    counts: Counter[Count] = Counter()
    ticks: Counter[str] = Counter()
    cells: dict[int, tuple[tuple[Count, ...], tuple[str, ...]]] = {}
    for duty in duties:
        report, issue_id = duty.report, duty.issue.id or 0
        heap = counted(ReportState(report.state), report.on_time)
        counts[heap] += 1
        ticks.update(_ticks(duty, found[report.id or 0]))
        heaps, kinds = cells.get(issue_id, ((), ()))
        cells[issue_id] = ((*heaps, heap), tuple(dict.fromkeys((*kinds, *flags.get(report.id or 0, [])))))
    return MonthFacts(
        name,
        tuple((heap, counts[heap]) for heap in Count),
        tuple((tick, ticks[tick]) for tick in (*(str(tick.value) for tick in Tick), "")),
        tuple((issue_id, *cell) for issue_id, cell in cells.items()),
    )


def _ticks(duty: Duty, standing: Standing) -> Iterable[str]:
    """A tick a measure: words without one are 推进, and so is a measure spoken of in a paragraph alone."""
    for number in duty.measure_numbers:
        said = standing.answers.get(number)
        if said is not None:
            yield str((said.tick or Tick.IN_PROGRESS).value)
        elif number in standing.exempt:
            yield str(Tick.NOT_APPLICABLE.value)
        else:
            yield str(Tick.IN_PROGRESS.value) if standing.whole else ""


def _earlier(duties: list[Duty], found: dict[int, Standing], month: str) -> dict[int, tuple[Earlier, ...]]:
    own = {duty.assignment.id: found[duty.report.id or 0] for duty in duties if duty.report.month == month}
    newest: dict[tuple[int, str], Earlier] = {}
    issue_of: dict[int, int] = {}
    for duty in sorted(duties, key=lambda duty: duty.report.month, reverse=True):
        assignment = duty.assignment.id or 0
        if duty.report.month == month or assignment not in own:
            continue
        issue_of[assignment] = duty.issue.id or 0
        for number in duty.measure_numbers:
            said = found[duty.report.id or 0].answers.get(number)
            if said is None or number in own[assignment].answers or (assignment, number) in newest:
                continue
            tick = str(said.tick.value) if said.tick else None
            at, message = said.filed_at, said.message_id
            newest[assignment, number] = Earlier(assignment, number, duty.report.month, tick, said.text, at, message)
    by_issue: dict[int, tuple[Earlier, ...]] = {}
    for (assignment, _), said_before in newest.items():
        by_issue[issue_of[assignment]] = (*by_issue.get(issue_of[assignment], ()), said_before)
    return by_issue


async def _flags(session: Session, report_ids: Iterable[int]) -> dict[int, list[str]]:
    kinds: dict[int, list[str]] = {}
    for some in slices(report_ids):
        found = await session.exec(
            select(Flag.report_id, Flag.kind)
            .where(col(Flag.report_id).in_(some), col(Flag.ended_at).is_(None))
            .order_by(col(Flag.id))
        )
        for report_id, kind in found:
            kinds.setdefault(report_id, []).append(kind)
    return kinds
