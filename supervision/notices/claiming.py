"""领取: taking the next message out of the outbox, composed at the instant of sending."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from rules.escalation import may_send, next_send_instant
from storage.session import Session
from storage.tables import Notice
from supervision.facts import is_paused
from supervision.notices import asking, leader_warnings, overdue_notes
from supervision.notices import office as office_notices
from supervision.notices.delivery import note_undeliverable
from supervision.notices.draft import Draft, Hold
from supervision.notices.outbox import as_json
from supervision.notices.parcel import Parcel
from supervision.people import accounts_of
from supervision.practice import Practice
from supervision.reply import Button

log = logging.getLogger("duban.notices")
Composer = Callable[..., Awaitable[Draft | None]]  # (session, notice, now, practice), AFTERWARDS also said
COMPOSERS: dict[str, Composer] = {  # in the order a merged message speaks (Settled 16)
    "ask": asking.compose_ask,
    "nudge": asking.compose_nudge,
    "overdue": overdue_notes.compose_note,
    "warning": leader_warnings.compose_warning,
    "relief": leader_warnings.compose_relief,
    "nudge_copy": asking.compose_copy,
    "overdue_copy": overdue_notes.compose_copy,
    "delivery_count": office_notices.compose_delivery_count,
    "missing_list": office_notices.compose_missing_list,
    "summary": office_notices.compose_summary,
    "alarm": office_notices.compose_alarm,
}
ORDER = list(COMPOSERS)
OFFICE = ("delivery_count", "missing_list", "summary", "alarm")  # no digests: not merged, not counted (Settled 15)
LEADERS = ("warning", "relief")
AFTERWARDS = ("nudge", "nudge_copy", "overdue_copy")  # they speak of what no part before them has named
HOLD_FOR = timedelta(minutes=10)


async def claim(session: Session, now: datetime, practice: Practice) -> Parcel | None:
    """Take the next message to send and mark its notices `sending`; None when nothing may leave now.

    1. Answers first, at any hour. 2. Otherwise only inside a send window and when not paused. 3. All that is due
    today for one person becomes one message, each part asked again whether it is still wanted.
    """
    urgent = await session.exec(
        select(Notice)
        .where(col(Notice.state) == "queued", col(Notice.urgent), col(Notice.due_at) <= now)
        .order_by(col(Notice.kind) != "answer", col(Notice.id))
        .limit(1)
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
            .order_by(col(Notice.due_at), col(Notice.id))
            .limit(1)
        )
        if (first := due.first()) is None:
            return None
        parcel = await _claim_digest(session, first, now, practice)
        await session.flush()
        if parcel is not None:
            return parcel


async def _claim_urgent(session: Session, notice: Notice, now: datetime, practice: Practice) -> Parcel | None:
    if notice.kind != "answer":  # an ask that follows a /start at once, perhaps first queued for another account
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
        named = (said,) if notice.kind in AFTERWARDS else ()
        try:
            async with session.begin_nested():
                draft = await COMPOSERS[notice.kind](session, notice, now, practice, *named)
        except Hold:
            notice.due_at = now + HOLD_FOR
            continue
        except Exception:
            log.exception("notice %s cannot be composed; the others go on", notice.id)
            notice.due_at, notice.reason = now + HOLD_FOR, "cannot be composed"
            continue
        if draft is None or (draft.issues and draft.issues <= said):
            _end(notice, "stale", "no longer wanted" if draft is None else "said in another part")
            continue
        said |= draft.issues
        _fill(notice, draft)
        wanted.append(notice)
    return wanted


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


async def _heard_today(session: Session, person_id: int, now: datetime, practice: Practice) -> bool:
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
    buttons = tuple(tuple(Button(label, data) for label, data in row) for notice in notices for row in notice.buttons)
    ids = tuple(notice.id or 0 for notice in notices)
    return Parcel(ids, first.chat_id, "\n\n".join(texts), buttons, first.file_path, first.reply_to)
