"""汇总一条: all of a person's notices of a day as one message, claimed together (Settled 15, 16)."""

from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from rules.escalation import next_send_instant
from storage.session import Session
from storage.tables import Account, Notice
from supervision.leader.deputies import deputy_of
from supervision.notices.composing import end, still_wanted
from supervision.notices.delivery import note_undeliverable
from supervision.notices.parcel import Parcel
from supervision.notices.resuming import heard_of
from supervision.notices.surge import OFFICE
from supervision.people import accounts_of
from supervision.practice import Practice
from supervision.reply import Button

TO_DEPUTIES = ("warning", "relief", "instruction_answer", "deadline_moved")
LEADERS = ("warning", "relief", "instruction_answer")


async def claim_digest(session: Session, first: Notice, now: datetime, practice: Practice) -> Parcel | None:
    """All that is due today for the person of `first`, as one message; None when nothing of it leaves now."""
    assert first.person_id is not None
    account = await account_for(session, first)
    if account is None or account.blocked_at is not None:
        why = "unlinked" if account is None else "blocked"
        end(first, "refused", why)
        await note_undeliverable(session, first, why, now)
        return None
    today = practice.habits.day_of(now)
    if first.kind not in OFFICE and await heard_today(session, first.person_id, now, practice):
        calendar = await practice.calendar(session)
        tomorrow = practice.habits.at(today + timedelta(days=1), practice.habits.note_time)
        first.due_at = next_send_instant(tomorrow, practice.habits, calendar)
        return None
    parts = [first] if first.kind in OFFICE else await _due_today(session, first.person_id, today, practice)
    nine = practice.habits.at(today, practice.habits.leader_time)
    for notice in parts:
        if notice.kind in LEADERS and notice.due_at < nine:
            notice.due_at = nine  # caught up after an outage or a pause: no leader hears before his hour
    due = [notice for notice in parts if notice.due_at <= now]
    later = [notice for notice in parts if notice.due_at > now]
    if warning_at := max((notice.due_at for notice in later if notice.kind == "warning"), default=None):
        for notice in due:
            notice.due_at = warning_at  # no leader hears before the hour that was announced
        return None
    wanted = await still_wanted(session, due, set(), now, practice)
    if wanted:
        said = {issue_id for notice in wanted for issue_id in notice.facts["issues"]}
        wanted += await still_wanted(session, later, said, now, practice)
    for notice in wanted:
        notice.chat_id = account.chat_id
        begin(notice, now, practice)
    return parcel_of(wanted) if wanted else None


async def account_for(session: Session, notice: Notice) -> Account | None:
    """The person's own account; a leader's messages go to who reads for him while he has none (代阅)."""
    assert notice.person_id is not None
    own = (await accounts_of(session, [notice.person_id])).get(notice.person_id)
    if own is not None or notice.kind not in TO_DEPUTIES:
        return own
    deputy = await deputy_of(session, notice.person_id)
    return (await accounts_of(session, [deputy.id or 0])).get(deputy.id or 0) if deputy is not None else None


async def _due_today(session: Session, person_id: int, today: date, practice: Practice) -> list[Notice]:
    end_of_day = practice.habits.at(today + timedelta(days=1), time.min)
    found = await session.exec(
        select(Notice).where(
            col(Notice.person_id) == person_id,
            col(Notice.state) == "queued",
            col(Notice.urgent).is_(False),
            col(Notice.kind).not_in(OFFICE),
            col(Notice.due_at) < end_of_day,
        )
    )
    return list(found)


async def heard_today(session: Session, person_id: int, now: datetime, practice: Practice) -> bool:
    """True when today's one digest has left already (Settled 15)."""
    start = practice.habits.at(practice.habits.day_of(now), time.min)
    found = await session.exec(
        select(col(Notice.id))
        .where(
            col(Notice.person_id) == person_id,
            col(Notice.urgent).is_(False),
            col(Notice.kind).not_in(OFFICE),
            col(Notice.state).in_(("sent", "sending")),
            col(Notice.claimed_at) >= start,
        )
        .limit(1)
    )
    return found.first() is not None


def begin(notice: Notice, now: datetime, practice: Practice) -> None:
    if practice.rehearsal and not notice.text.startswith("【演练】"):
        notice.text = f"【演练】{notice.text}"
    notice.state, notice.claimed_at = "sending", now
    notice.tries += 1


def parcel_of(notices: list[Notice]) -> Parcel:
    first = notices[0]
    assert first.chat_id is not None
    texts = [first.text, *(notice.text.removeprefix("【演练】") for notice in notices[1:])]
    buttons = tuple(tuple(Button(label, data) for label, data in row) for notice in notices for row in notice.buttons)
    ids = tuple(notice.id or 0 for notice in notices)
    words = "\n\n".join(texts)
    return Parcel(
        ids,
        first.chat_id,
        words,
        buttons,
        first.file_path,
        first.reply_to,
        first.urgent,
        first.claimed_at,
        issues=frozenset(issue_id for notice in notices for issue_id in notice.facts.get("issues", ())),
        heard=heard_of(first, words),
    )
