"""撤回: taking back the person's own last words, and what an edited message replaces (Settled 8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from storage.session import Session
from storage.tables import Answer, Assignment, Filing, Message, Report
from supervision.handover.standing_in import away_on, speaks_for
from supervision.ledger import record
from supervision.practice import Practice
from supervision.reply import Heard
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.flagging import end_flags
from supervision.report.settling import Locked, id_of, settle_withdrawn
from supervision.report.standing import Standing

CONTACT, STAND_IN = "contact", "stand_in"


class NothingToWithdraw(Exception):
    """This person has no standing filing of their own (in that issue)."""


@dataclass(frozen=True)
class Withdrawn:
    """A report after something was taken back; `measures`: the numbers taken back."""

    duty: Duty
    measures: tuple[str, ...]
    standing: Standing


async def withdraw(
    session: Session,
    person_id: int,
    counts_at: datetime,
    now: datetime,
    practice: Practice,
    issues: Collection[int] | None = None,
) -> list[Withdrawn]:
    """撤回: undo the person's own last filed message (Settled 8), of what he may still speak for; `issues`: ids it is
    limited to.

    A reason given afterwards goes together with the 无变化 it belongs to.
    Raises Locked, NothingToWithdraw.
    """
    away = await away_on(session, practice.habits.day_of(counts_at))
    query = (
        select(Filing)
        .join(Report, col(Filing.report_id) == col(Report.id))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Filing.person_id) == person_id,
            col(Filing.source).in_((CONTACT, STAND_IN)),
            col(Filing.withdrawn_at).is_(None),
            col(Assignment.ended_at).is_(None),
            col(Assignment.person_id).in_(speaks_for(person_id, away)),
        )
        .order_by(col(Filing.id).desc())
    )
    if issues is not None:
        query = query.where(col(Assignment.issue_id).in_(list(issues)))
    own = list(await session.exec(query))
    last = await _last_words(session, own)
    return await take_back(session, last, counts_at, now)


async def _last_words(session: Session, newest_first: list[Filing]) -> list[Filing]:
    """The filings of the newest message, and of those before it that it only gave a reason for."""
    taken: list[Filing] = []
    wanted: set[int] = set()
    for filing in newest_first:
        if taken and filing.message_id != taken[0].message_id and filing.report_id not in wanted:
            continue
        if taken and not wanted and filing.message_id != taken[0].message_id:
            break
        taken.append(filing)
        has_content = bool(filing.whole) or await count_answers(session, filing) > 0
        (wanted.discard if has_content else wanted.add)(filing.report_id)
    return taken


async def take_back(session: Session, filings: list[Filing], counts_at: datetime, now: datetime) -> list[Withdrawn]:
    """Withdraw these filings; raises Locked when one of their reports is, NothingToWithdraw for none."""
    if not filings:
        raise NothingToWithdraw
    ids = {filing.report_id for filing in filings}
    duties = await with_measures(session, list(await session.exec(joined().where(col(Report.id).in_(ids)))))
    for duty in duties:
        if duty.report.locked_at is not None or counts_at >= duty.report.cutoff_at:
            raise Locked(duty.report)
    measures: dict[int, list[str]] = {}
    for filing in filings:
        filing.withdrawn_at = now
        found = await session.exec(select(Answer.measure).where(col(Answer.filing_id) == filing.id))
        measures.setdefault(filing.report_id, []).extend(found)
    await session.flush()
    withdrawn = []
    for duty in duties:
        left = await settle_withdrawn(session, duty)
        record(
            session,
            now,
            "withdrawn",
            person_id=filings[0].person_id,
            issue_id=duty.issue.id,
            report_id=duty.report.id,
            message_id=filings[0].message_id,
            state=duty.report.state,
        )
        taken = measures.get(id_of(duty.report.id), [])
        await end_flags(session, id_of(duty.report.id), [*taken, ""], now)
        withdrawn.append(Withdrawn(duty, tuple(n for n in duty.measure_numbers if n in taken), left))
    return withdrawn


async def filings_of_message(session: Session, heard: Heard) -> list[Filing]:
    """The standing filings made from earlier wordings of the message that `heard` edits."""
    edited = await session.get(Message, heard.message_id)
    if heard.kind != "edit" or edited is None or edited.message_id is None:
        return []
    found = await session.exec(
        select(Filing)
        .join(Message, col(Filing.message_id) == col(Message.id))
        .where(
            col(Message.chat_id) == edited.chat_id,
            col(Message.message_id) == edited.message_id,
            col(Filing.withdrawn_at).is_(None),
        )
        .order_by(col(Filing.id))
    )
    return [filing for filing in found if filing.message_id != heard.message_id]


async def is_same_message(session: Session, one: Heard, other: Heard) -> bool:
    """True when both are wordings of one message of the platform (the one edits the other)."""
    first = await session.get(Message, one.message_id)
    second = await session.get(Message, other.message_id)
    if first is None or second is None or first.message_id is None:
        return one.message_id == other.message_id
    return (first.chat_id, first.message_id) == (second.chat_id, second.message_id)


async def count_answers(session: Session, filing: Filing) -> int:
    found = await session.exec(select(func.count(col(Answer.id))).where(col(Answer.filing_id) == filing.id))
    return found.one()
