"""账本: what a store says at one instant, read as a whole."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import SQLModel, col, func, select

from rules.escalation import may_send, timetable
from storage.session import Session, Store
from storage.tables import (
    Account,
    Answer,
    Cycle,
    Evidence,
    Filing,
    InboxUpdate,
    LedgerEntry,
    Message,
    Notice,
    Report,
    Warning,
)
from supervision.facts import fact
from tests.kills.grounds import PRACTICE

UNIQUE = (  # what must be there once at most, whether or not the table has a key for it
    (Report, ("assignment_id", "month")),
    (Warning, ("subject", "trigger", "month", "level")),
    (Notice, ("recipient", "kind", "cycle", "step")),
    (Message, ("update_id",)),
    (Filing, ("report_id", "version")),
    (Filing, ("report_id", "message_id")),
    (Answer, ("filing_id", "measure")),
    (Cycle, ("plan_id", "month")),
    (Evidence, ("message_id",)),
)


@dataclass
class Books:
    notices: dict[int, Notice] = field(default_factory=dict)
    inbox: dict[int, str] = field(default_factory=dict)  # update id -> state
    messages: dict[int, list[Message]] = field(default_factory=dict)  # update id -> rows
    filed: dict[int, list[Filing]] = field(default_factory=dict)  # our message id -> filings
    answers: dict[int, str] = field(default_factory=dict)  # filing id -> all its words
    files: dict[int, Evidence] = field(default_factory=dict)  # our message id -> its file
    accounts: dict[int, list[Account]] = field(default_factory=dict)  # person -> rows not ended
    kept: dict[tuple[str, int], str] = field(default_factory=dict)  # rows that must never change or go
    twice: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)  # linked contacts whose month has begun and who were not asked
    may_send: bool = False

    def is_to_come(self, kind: str, person_id: int | None, now: datetime) -> bool:
        """True when such a notice is written and waits for an instant that has not come."""
        own = (each for each in self.notices.values() if each.kind == kind and each.person_id == person_id)
        return any(each.state == "queued" and each.due_at > now for each in own)

    @property
    def recorded(self) -> set[int]:
        """The platform's numbers of all messages the store knows to have left."""
        return {number for notice in self.notices.values() for number in notice.message_ids}


async def read(store: Store, now: datetime) -> Books:
    books = Books()
    async with store.read() as session:
        for notice in await session.exec(select(Notice)):
            books.notices[notice.id or 0] = notice
        for update_id, state in await session.exec(select(InboxUpdate.update_id, InboxUpdate.state)):
            books.inbox[update_id] = state
        for message in await session.exec(select(Message)):
            books.messages.setdefault(message.update_id, []).append(message)
            books.kept["message", message.id or 0] = message.text
        for filing in await session.exec(select(Filing)):
            books.filed.setdefault(filing.message_id, []).append(filing)
            books.kept["filing", filing.id or 0] = f"{filing.report_id} {filing.version} {filing.whole}"
        for answer in await session.exec(select(Answer).order_by(col(Answer.id))):
            books.answers[answer.filing_id] = books.answers.get(answer.filing_id, "") + answer.text
        for row in await session.exec(select(Evidence)):
            books.files[row.message_id] = row
            books.kept["evidence", row.id or 0] = f"{row.message_id} {row.file_id}"
        for account in await session.exec(select(Account).where(col(Account.ended_at).is_(None))):
            books.accounts.setdefault(account.person_id, []).append(account)
        for entry in await session.exec(select(LedgerEntry)):
            books.kept["ledger", entry.id or 0] = f"{entry.at} {entry.act} {entry.person_id} {entry.facts}"
        for table, key in UNIQUE:
            books.twice += await _twice(session, table, key)
        calendar = await PRACTICE.calendar(session)
        books.may_send = may_send(now, PRACTICE.habits, calendar)
        for report in await session.exec(select(Report).where(col(Report.state) == "waiting")):
            if books.is_to_come("ask", report.person_id, now):
                continue  # the instant was slept over; the next morning asks
            instants = timetable(report.cutoff_at, report.previous_cutoff_at, PRACTICE.habits, calendar)
            if report.person_id in books.accounts and instants.ask <= now < report.cutoff_at:
                books.unasked.append(
                    f"report {report.id} of {report.month} is due to be asked for since {instants.ask}"
                )
    return books


async def _twice(session: Session, table: type[SQLModel], key: tuple[str, ...]) -> list[str]:
    columns = [getattr(table, name) for name in key]
    rows = await session.exec(select(*columns).group_by(*columns).having(func.count() > 1))
    return [f"{table.__name__} {key} {row}" for row in rows]


async def at_rest(store: Store, now: datetime) -> bool:
    """True when a beat has seen this instant, nothing is to be worked off and nothing that may leave now waits."""
    async with store.read() as session:
        beaten = await fact(session, "heartbeat")
        if not beaten or datetime.fromisoformat(beaten) < now.replace(microsecond=0):
            return False
        new = await session.exec(select(col(InboxUpdate.update_id)).where(col(InboxUpdate.state) == "new").limit(1))
        if new.first() is not None:
            return False
        wanted = await session.exec(select(col(Evidence.id)).where(col(Evidence.state) == "wanted").limit(1))
        return wanted.first() is None and not await _to_send(session, now)


async def _to_send(session: Session, now: datetime) -> bool:
    due = await session.exec(
        select(col(Notice.urgent), col(Notice.state))
        .where(col(Notice.state).in_(("queued", "sending")), col(Notice.due_at) <= now)
        .distinct()
    )
    kinds = list(due)
    if any(urgent or state == "sending" for urgent, state in kinds):
        return True
    return bool(kinds) and may_send(now, PRACTICE.habits, await PRACTICE.calendar(session))
