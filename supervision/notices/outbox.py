"""发件箱: notices as unique rows, claimed, composed at the instant of sending, recorded (HOUSE: Outbox).

queued -> sending -> sent | refused; queued -> stale. Recording an ask's delivery is what makes its reports `asked`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select, update

from rules.escalation import may_send, next_send_instant
from storage.session import Session
from storage.tables import Notice
from supervision.facts import is_paused
from supervision.ledger import record
from supervision.notices import asking, escalating
from supervision.notices import office as office_notices
from supervision.notices.delivery import note_delivered, note_undeliverable
from supervision.notices.draft import Draft, Hold
from supervision.people import accounts_of
from supervision.practice import Practice
from supervision.reply import Button, Reply

Composer = Callable[[Session, Notice, datetime, Practice], Awaitable[Draft | None]]
COMPOSERS: dict[str, Composer] = {   # in the order a merged message speaks (Settled 16)
    "ask": asking.compose_ask,
    "nudge": asking.compose_nudge,
    "overdue": escalating.compose_note,
    "warning": escalating.compose_warning,
    "relief": escalating.compose_relief,
    "nudge_copy": asking.compose_copy,
    "overdue_copy": escalating.compose_copy,
    "delivery_count": office_notices.compose_delivery_count,
    "missing_list": office_notices.compose_missing_list,
    "summary": office_notices.compose_summary,
    "alarm": office_notices.compose_alarm,
}
ORDER = list(COMPOSERS)
OFFICE = ("delivery_count", "missing_list", "summary", "alarm")  # no digests: not merged, not counted (Settled 15)
HOLD_FOR = timedelta(minutes=10)
AGAIN_AFTER = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True)
class Parcel:
    """One message to be put on the wire for one or more notices."""

    notice_ids: tuple[int, ...]
    chat_id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file_path: str = ""
    reply_to: int | None = None


async def queue(
    session: Session, person_id: int, kind: str, cycle: str, step: str, due_at: datetime, now: datetime,
    **facts: Any,
) -> bool:
    """Write a notice unless its key exists; True when it was written."""
    same = await session.exec(
        select(col(Notice.id)).where(
            col(Notice.recipient) == f"person:{person_id}",
            col(Notice.kind) == kind,
            col(Notice.cycle) == cycle,
            col(Notice.step) == step,
        )
    )
    if same.first() is not None:
        return False
    session.add(
        Notice(
            recipient=f"person:{person_id}", person_id=person_id, kind=kind, cycle=cycle, step=step,
            due_at=due_at, created_at=now, facts=facts,
        )
    )
    await session.flush()
    return True


async def answer(
    session: Session, chat_id: int, person_id: int | None, reply: Reply, update_id: int, now: datetime,
    part: int = 0, reply_to: int | None = None,
) -> None:
    """Queue the answer to somebody's own words: at any hour, ahead of everything, once an update."""
    session.add(
        Notice(
            recipient=f"chat:{chat_id}", person_id=person_id, chat_id=chat_id, kind="answer", cycle="",
            step=f"update:{update_id}" + (f":{part}" if part else ""), urgent=True, due_at=now, created_at=now,
            text=reply.text, buttons=as_json(reply.buttons), file_path=reply.file_path, reply_to=reply_to,
        )
    )
    await session.flush()


async def claim(session: Session, now: datetime, practice: Practice) -> Parcel | None:
    """Take the next message to send and mark its notices `sending`; None when nothing may leave now.

    1. Answers first, at any hour. 2. Otherwise only inside a send window and when not paused. 3. All that is due
    today for one person becomes one message, each part asked again whether it is still wanted.
    """
    urgent = await session.exec(
        select(Notice)
        .where(col(Notice.state) == "queued", col(Notice.urgent), col(Notice.due_at) <= now)
        .order_by(col(Notice.kind) != "answer", col(Notice.id)).limit(1)
    )
    if (notice := urgent.first()) is not None:
        return await _claim_urgent(session, notice, now, practice)
    calendar = await practice.calendar(session)
    if await is_paused(session) or not may_send(now, practice.habits, calendar):
        return None
    while True:
        due = await session.exec(
            select(Notice)
            .where(col(Notice.state) == "queued", col(Notice.urgent).is_(False), col(Notice.due_at) <= now)
            .order_by(col(Notice.due_at), col(Notice.id)).limit(1)
        )
        if (first := due.first()) is None:
            return None
        parcel = await _claim_digest(session, first, now, practice)
        await session.flush()
        if parcel is not None:
            return parcel


async def _claim_urgent(session: Session, notice: Notice, now: datetime, practice: Practice) -> Parcel | None:
    if notice.chat_id is None:                       # an ask that follows a /start at once
        assert notice.person_id is not None
        account = (await accounts_of(session, [notice.person_id])).get(notice.person_id)
        draft = await COMPOSERS[notice.kind](session, notice, now, practice)
        if account is None or draft is None:
            _end(notice, "stale", "nothing to say" if account else "unlinked")
            await session.flush()
            return await claim(session, now, practice)
        _fill(notice, draft)
        notice.chat_id = account.chat_id
    _begin(notice, now, practice)
    return _parcel([notice])


async def _claim_digest(session: Session, first: Notice, now: datetime, practice: Practice) -> Parcel | None:
    assert first.person_id is not None
    account = (await accounts_of(session, [first.person_id])).get(first.person_id)
    if account is None or account.blocked_at is not None:
        why = "unlinked" if account is None else "blocked"
        _end(first, "refused", why)
        await note_undeliverable(session, first, why, now)
        return None
    today = practice.habits.day_of(now)
    if first.kind not in OFFICE and await _heard_today(session, first.person_id, now, practice):
        calendar = await practice.calendar(session)
        tomorrow = practice.habits.at(today + timedelta(days=1), practice.habits.note_time)
        first.due_at = next_send_instant(tomorrow, practice.habits, calendar)
        return None
    parts = [first] if first.kind in OFFICE else await _due_today(session, first.person_id, today, practice)
    due = [notice for notice in parts if notice.due_at <= now]
    later = [notice for notice in parts if notice.due_at > now]
    if warning_at := max((notice.due_at for notice in later if notice.kind == "warning"), default=None):
        for notice in due:
            notice.due_at = warning_at   # no leader hears before the hour that was announced
        return None
    wanted = await _still_wanted(session, due, set(), now, practice)
    if wanted:
        said = {issue_id for notice in wanted for issue_id in notice.facts["issues"]}
        wanted += await _still_wanted(session, later, said, now, practice)
    for notice in wanted:
        notice.chat_id = account.chat_id
        _begin(notice, now, practice)
    return _parcel(wanted) if wanted else None


async def _still_wanted(
    session: Session, notices: list[Notice], said: set[int], now: datetime, practice: Practice
) -> list[Notice]:
    """Compose each in the order a message speaks; what nobody needs any more becomes stale."""
    wanted = []
    for notice in sorted(notices, key=lambda n: (ORDER.index(n.kind), n.id)):
        try:
            draft = await COMPOSERS[notice.kind](session, notice, now, practice)
        except Hold:
            notice.due_at = now + HOLD_FOR
            continue
        if draft is None or (draft.issues and draft.issues <= said):
            _end(notice, "stale", "no longer wanted" if draft is None else "said in another part")
            continue
        said |= draft.issues
        _fill(notice, draft)
        wanted.append(notice)
    return wanted


async def _due_today(session: Session, person_id: int, today: Any, practice: Practice) -> list[Notice]:
    end_of_day = practice.habits.at(today + timedelta(days=1), practice.habits.note_time.min)
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


async def _heard_today(session: Session, person_id: int, now: datetime, practice: Practice) -> bool:
    """True when today's one digest has left already (Settled 15)."""
    start = practice.habits.at(practice.habits.day_of(now), practice.habits.note_time.min)
    found = await session.exec(
        select(col(Notice.id)).where(
            col(Notice.person_id) == person_id,
            col(Notice.urgent).is_(False),
            col(Notice.kind).not_in(OFFICE),
            col(Notice.state).in_(("sent", "sending")),
            col(Notice.claimed_at) >= start,
        ).limit(1)
    )
    return found.first() is not None


def _fill(notice: Notice, draft: Draft) -> None:
    notice.text = draft.text
    notice.buttons = as_json(draft.buttons)
    notice.facts = {**notice.facts, **draft.facts, "issues": sorted(draft.issues)}


def _begin(notice: Notice, now: datetime, practice: Practice) -> None:
    if practice.rehearsal and not notice.text.startswith("【演练】"):
        notice.text = f"【演练】{notice.text}"
    notice.state, notice.claimed_at = "sending", now
    notice.tries += 1


def _end(notice: Notice, state: str, reason: str) -> None:
    notice.state, notice.reason = state, reason


def _parcel(notices: list[Notice]) -> Parcel:
    first = notices[0]
    assert first.chat_id is not None
    texts = [first.text, *(notice.text.removeprefix("【演练】") for notice in notices[1:])]
    buttons = tuple(
        tuple(Button(label, data) for label, data in row) for notice in notices for row in notice.buttons
    )
    ids = tuple(notice.id or 0 for notice in notices)
    return Parcel(ids, first.chat_id, "\n\n".join(texts), buttons, first.file_path, first.reply_to)


async def sent(session: Session, parcel: Parcel, message_ids: list[int], now: datetime) -> None:
    """The platform accepted the message: record it and what it means."""
    for notice in await _of(session, parcel):
        notice.state, notice.sent_at, notice.message_ids = "sent", now, message_ids
        await note_delivered(session, notice, now)


async def refused(session: Session, parcel: Parcel, why: str, now: datetime) -> None:
    """The platform will never accept it: the office sees why."""
    for notice in await _of(session, parcel):
        _end(notice, "refused", why)
        await note_undeliverable(session, notice, why, now)


async def put_back(
    session: Session, parcel: Parcel, why: str, now: datetime, wait: timedelta | None = None
) -> None:
    """A passing trouble: queued again, after `wait` or a growing pause. `doubtful` when it may have arrived."""
    for notice in await _of(session, parcel):
        notice.state, notice.reason = "queued", why
        pause = wait if wait is not None else AGAIN_AFTER[min(notice.tries, len(AGAIN_AFTER)) - 1]
        notice.due_at = now + pause
        notice.doubtful = notice.doubtful or why == "no answer"


async def recover(session: Session, now: datetime) -> int:
    """After a restart: what was being sent may have arrived; it is repeated once and marked (Settled 24)."""
    caught = list(await session.exec(select(Notice).where(col(Notice.state) == "sending")))
    for notice in caught:
        if notice.doubtful:
            _end(notice, "refused", "uncertain twice")
        else:
            notice.state, notice.doubtful = "queued", True
        record(session, now, "send_uncertain", person_id=notice.person_id, notice=notice.id)
    return len(caught)


async def requeue_refused(session: Session, person_id: int, now: datetime) -> None:
    """Somebody became reachable: what was refused for that reason is wanted again, if it still is when sent."""
    await session.exec(
        update(Notice)
        .where(
            col(Notice.person_id) == person_id,
            col(Notice.state) == "refused",
            col(Notice.urgent).is_(False),
            col(Notice.reason).in_(("unlinked", "blocked")),
        )
        .values(state="queued", due_at=now, reason="")
    )


async def anything_to_send(session: Session, now: datetime, practice: Practice) -> bool:
    """True when some notice may leave at this instant."""
    due = select(col(Notice.id)).where(col(Notice.state).in_(("queued", "sending")), col(Notice.due_at) <= now)
    if (await session.exec(due.where(col(Notice.urgent)).limit(1))).first() is not None:
        return True
    if await is_paused(session) or not may_send(now, practice.habits, await practice.calendar(session)):
        return False
    return (await session.exec(due.limit(1))).first() is not None


async def next_due(session: Session) -> datetime | None:
    """When the next queued notice is due."""
    found = await session.exec(
        select(col(Notice.due_at)).where(col(Notice.state) == "queued").order_by(col(Notice.due_at)).limit(1)
    )
    return found.first()


def as_json(buttons: tuple[tuple[Button, ...], ...]) -> list[list[list[str]]]:
    return [[[button.label, button.data] for button in row] for row in buttons]


async def _of(session: Session, parcel: Parcel) -> list[Notice]:
    found = await session.exec(
        select(Notice).where(col(Notice.id).in_(parcel.notice_ids), col(Notice.state) == "sending")
    )
    return list(found)
