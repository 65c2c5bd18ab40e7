"""问题线索移送: clues handed over, their receipts and written results; the office alone reads them (DOMAIN §1.6 ②)."""

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, Person, Referral
from supervision.ledger import at_work, record
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.places import issue_called
from supervision.practice import Practice
from texts import referrals as texts

ANSWER_DAYS = 30  # unless another number is said


async def referrals(session: Session, only_open: bool) -> list[tuple[Referral, Issue]]:
    """In the order in which they were handed over."""
    query = select(Referral, Issue).join(Issue, col(Issue.id) == col(Referral.issue_id))
    if only_open:
        query = query.where(col(Referral.result_on).is_(None))
    found = await session.exec(query.order_by(col(Referral.handed_on), col(Referral.id)))
    return [(row, issue) for row, issue in found]


async def hand_over(
    session: Session, issue: Issue, receiver: str, text: str, days: int, by: Person, now: datetime, today: date
) -> Referral:
    said = at_work(session)
    row = Referral(
        issue_id=issue.id or 0,
        receiver=receiver,
        text=text,
        handed_on=today,
        answer_due=today + timedelta(days=days),
        entered_by=by.id or 0,
        entered_at=now,
        message_id=said.id if said is not None else None,
    )
    session.add(row)
    await session.flush()
    about = {"receiver": receiver, "words": text, "due": row.answer_due.isoformat()}
    record(session, now, "referral_handed_over", person_id=by.id, issue_id=issue.id, referral=row.id, paper=about)
    return row


def write_receipt(session: Session, row: Referral, receipt: str, day: date, by: Person, now: datetime) -> None:
    row.receipt, row.receipt_on = receipt, day
    about = {"words": receipt, "day": day.isoformat()}
    record(session, now, "referral_received", person_id=by.id, issue_id=row.issue_id, referral=row.id, paper=about)


def write_result(session: Session, row: Referral, result: str, day: date, by: Person, now: datetime) -> None:
    """A later one takes its place; the ledger keeps both."""
    row.result, row.result_on = result, day
    about = {"words": result, "day": day.isoformat()}
    record(session, now, "referral_answered", person_id=by.id, issue_id=row.issue_id, referral=row.id, paper=about)


async def plan_late_results(session: Session, now: datetime, practice: Practice) -> None:
    """The office hears once when the day of an answer has passed without a written result."""
    today = practice.habits.day_of(now)
    for row, issue in await referrals(session, only_open=True):
        if row.answer_due < today:
            text = texts.late(row.id or 0, await issue_called(session, issue), row.receiver, row.text, row.answer_due)
            step = f"referral:{row.id}:{row.answer_due}"
            await tell_office_of(session, step, text, now, referral=row.id)
