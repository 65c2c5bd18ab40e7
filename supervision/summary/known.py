"""已有月份: which months there are, which one is meant when none is named, and whose reports are in one."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Cycle, Issue, Report
from supervision.months.terms import terms_of
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures


@dataclass(frozen=True)
class Months:
    """`known`: the months of which a cycle was opened, oldest first; `current`: the one meant when none is named."""

    known: tuple[str, ...]
    current: str


class UnknownMonth(LookupError):
    """No cycle of this month; `known`: the months that exist, oldest first."""

    def __init__(self, month: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no month {month or '(any)'}; there are: {', '.join(known) or 'none'}")
        self.month = month
        self.known = known


async def known_months(session: Session) -> tuple[str, ...]:
    """The months of which a cycle was opened, oldest first."""
    return tuple(sorted(await session.exec(select(col(Cycle.month)).distinct())))


async def default_month(session: Session, now: datetime, practice: Practice) -> str:
    """The newest cycle whose ask instant has passed, else the newest (Settled 6); raises UnknownMonth."""
    return (await months_at(session, now, practice)).current


async def months_at(session: Session, now: datetime, practice: Practice) -> Months:
    """The months and the current one, for who needs both; raises UnknownMonth."""
    known = await known_months(session)
    return Months(known, await newest_asked(session, known, now, practice))


async def newest_asked(session: Session, known: tuple[str, ...], now: datetime, practice: Practice) -> str:
    """The same of months that are known; raises UnknownMonth."""
    if not known:
        raise UnknownMonth("", ())
    calendar = await practice.calendar(session)
    for month in reversed(known):
        asks = [term.table(practice, calendar).ask for term in await terms_of(session, month)]
        if asks and min(asks) <= now:
            return month
    return known[-1]


async def duties_in(session: Session, month: str, issue_id: int | None = None) -> list[Duty]:
    """The reports of a month (of one issue), without those of contacts taken off before they owed them."""
    return await duties_of(session, [month], issue_id)


async def duties_of(session: Session, months: list[str], issue_id: int | None = None) -> list[Duty]:
    """The same of several months."""
    query = joined().where(col(Report.month).in_(months))
    if issue_id is not None:
        query = query.where(col(Issue.id) == issue_id)
    rows = [
        row
        for row in await session.exec(query)
        if not (row[1].ended_at and row[1].ended_at < row[0].cutoff_at and row[0].received_at is None)
    ]
    return await with_measures(session, rows)
