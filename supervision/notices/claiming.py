"""领取: taking messages out of the outbox, composed at the instant of sending."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, func, or_, select

from rules.escalation import may_send, window_ends
from storage.session import Session
from storage.tables import Account, Assignment, Filing, InboxUpdate, Notice, Report
from supervision.facts import is_paused
from supervision.notices import surge
from supervision.notices.composing import end, still_wanted
from supervision.notices.digest import begin, claim_digest, parcel_of
from supervision.notices.outbox import queue
from supervision.notices.parcel import Parcel
from supervision.notices.surge import OFFICE
from supervision.people import accounts_of, holders
from supervision.practice import Practice
from texts.office_notice import held_back

OF_ONE_CHAT = 3  # answers to one person taken at a time: he must not hold up the others
UNREAD_FOR = timedelta(minutes=2)  # words not worked off by then are in trouble, and hold nothing back
UNKNOWN = datetime.min.replace(tzinfo=UTC)


async def anything_queued(session: Session, now: datetime) -> bool:
    """True when something is due, whether or not it may leave now."""
    due = select(col(Notice.id)).where(col(Notice.state) == "queued", col(Notice.due_at) <= now).limit(1)
    return (await session.exec(due)).first() is not None


async def claim(session: Session, now: datetime, practice: Practice) -> Parcel | None:
    """Take the next message to send and mark its notices `sending`; None when nothing may leave now."""
    found = await claim_answers(session, now, practice, 1) or await claim_pushes(session, now, practice, 1)
    return found[0] if found else None


async def claim_answers(
    session: Session, now: datetime, practice: Practice, room: int, leave: Collection[int] = ()
) -> list[Parcel]:
    """Up to `room` answers to somebody's own words, at any hour; none for the chats in `leave`."""
    query = select(Notice).where(
        col(Notice.state) == "queued",
        col(Notice.urgent),
        col(Notice.due_at) <= now,
        or_(col(Notice.chat_id).is_(None), col(Notice.chat_id).not_in(leave)),
        or_(col(Notice.edits).is_(None), col(Notice.edits).not_in(_under_way())),
    )
    parcels: list[Parcel] = []
    chats: Counter[int] = Counter()
    filed: int | None = None
    while not parcels:
        rows = await session.exec(query.order_by(col(Notice.kind) != "answer", col(Notice.id)).limit(room))
        notices = list(rows)
        for notice in notices:
            if notice.kind != "answer" and not await _composed(session, notice, now, practice):
                continue
            if notice.edits is not None and await _edited_since(session, notice):
                end(notice, "stale", "said anew")
                continue
            assert notice.chat_id is not None
            chats[notice.chat_id] += 1
            if chats[notice.chat_id] <= OF_ONE_CHAT:
                begin(notice, now, practice)
                parcel = replace(parcel_of([notice]), edits=await _message_of(session, notice.edits))
                if parcel.may_grow_old:
                    filed = await _newest_filing(session) if filed is None else filed
                    parcel = replace(parcel, filed=filed)
                parcels.append(parcel)
        await session.flush()
        if not notices:
            break
    return parcels


def _under_way() -> Any:
    """The answers whose message is not known yet: what takes their place waits for them."""
    return select(col(Notice.id)).where(col(Notice.state).in_(("queued", "sending")), col(Notice.urgent))


async def _edited_since(session: Session, notice: Notice) -> bool:
    """True when newer words take the same message's place: these, tried again, must not overwrite them."""
    newer = select(col(Notice.id)).where(col(Notice.edits) == notice.edits, col(Notice.id) > notice.id).limit(1)
    return (await session.exec(newer)).first() is not None


async def _message_of(session: Session, notice_id: int | None) -> int | None:
    """The platform's id of the one message that this notice became; None when there is not just one."""
    notice = await session.get(Notice, notice_id) if notice_id is not None else None
    return notice.message_ids[0] if notice is not None and len(notice.message_ids) == 1 else None


async def _composed(session: Session, notice: Notice, now: datetime, practice: Practice) -> bool:
    """True when an ask that follows a /start at once, perhaps first queued for another account, has its words."""
    assert notice.person_id is not None
    account = (await accounts_of(session, [notice.person_id])).get(notice.person_id)
    if account is None:
        end(notice, "stale", "unlinked")
        return False
    notice.chat_id = account.chat_id
    return bool(await still_wanted(session, [notice], set(), now, practice))


async def claim_pushes(
    session: Session,
    now: datetime,
    practice: Practice,
    room: int,
    leave: Collection[int] = (),
    most: int | None = None,
) -> list[Parcel]:
    """Up to `room` pushes, none for the chats in `leave`; each part is asked again whether it is still wanted.

    1. Only inside a send window and when not paused. 2. Of more than `most` at once the rest waits for the office.
    3. Nobody is pushed to whose own words have come and are not worked off yet. 4. All that is due today for one
    person becomes one message, and a person is taken once.
    """
    calendar = await practice.calendar(session)
    if await is_paused(session) or not may_send(now, practice.habits, calendar):
        return []
    budget, filed = await _budget(session, now, most), await _newest_filing(session)
    parcels: list[Parcel] = []
    people: set[int] = set()
    spent = 0
    while (many := room - len(parcels)) > 0:
        due = _due(now, leave).where(col(Notice.person_id).not_in(people))
        if budget is not None and spent >= budget:
            due = due.where(col(Notice.kind).in_(OFFICE))
        elif budget is not None:
            many = min(many, budget - spent)
        rows = await session.exec(due.order_by(col(Notice.due_at), col(Notice.id)).limit(many))
        notices = list(rows)
        for first in notices:
            assert first.person_id is not None
            if first.person_id in people or first.state != "queued" or first.due_at > now:
                continue
            if (parcel := await claim_digest(session, first, now, practice)) is not None:
                parcels.append(replace(parcel, until=window_ends(now, practice.habits), filed=filed))
                people.add(first.person_id)
                spent += first.kind not in OFFICE
        await session.flush()
        if not notices:
            break
    if budget is not None:
        await surge.spend(session, spent, now)
    return parcels


async def _budget(session: Session, now: datetime, most: int | None) -> int | None:
    if most is None:
        return None
    before = await surge.surge(session)
    budget = await surge.budget(session, now, most)
    if before is None and (found := await surge.surge(session)) is not None:
        kinds, people = await surge.waiting(session, now)
        text = held_back(kinds.total(), people, most)
        for member in await holders(session, "office"):
            await queue(session, member.id or 0, "alarm", "", f"surge:{found.since:%Y%m%d%H%M%S}", now, now, text=text)
    return budget


def _due(now: datetime, leave: Collection[int]) -> Any:
    unread = select(col(InboxUpdate.chat_id)).where(
        col(InboxUpdate.state) == "new", col(InboxUpdate.arrived_at) > now - UNREAD_FOR
    )
    busy = select(col(Account.person_id)).where(
        col(Account.ended_at).is_(None), or_(col(Account.chat_id).in_(unread), col(Account.chat_id).in_(leave))
    )
    return select(Notice).where(
        col(Notice.state) == "queued",
        col(Notice.urgent).is_(False),
        col(Notice.due_at) <= now,
        col(Notice.person_id).not_in(busy),
    )


async def _newest_filing(session: Session) -> int:
    return (await session.exec(select(func.max(col(Filing.id))))).one() or 0


async def outdated(session: Session, parcels: Collection[Parcel]) -> list[Parcel]:
    """Those to be composed again: their reader has written since they were claimed, or somebody has reported what
    they speak of."""
    chats, reported = await _heard_from(session, parcels), await _reported(session, parcels)
    return [
        parcel
        for parcel in parcels
        if parcel.chat_id in chats or any(reported.get(issue_id, 0) > parcel.filed for issue_id in parcel.issues)
    ]


async def _reported(session: Session, parcels: Collection[Parcel]) -> dict[int, int]:
    rows = await session.exec(
        select(col(Assignment.issue_id), func.max(col(Filing.id)))
        .join(Report, col(Report.assignment_id) == col(Assignment.id))
        .join(Filing, col(Filing.report_id) == col(Report.id))
        .where(col(Filing.id) > min(parcel.filed for parcel in parcels))
        .group_by(col(Assignment.issue_id))
    )
    return {issue_id: filing_id or 0 for issue_id, filing_id in rows}


async def _heard_from(session: Session, parcels: Collection[Parcel]) -> set[int]:
    since = {parcel.chat_id: parcel.claimed_at for parcel in parcels}
    rows = await session.exec(
        select(col(InboxUpdate.chat_id), func.max(col(InboxUpdate.arrived_at)))
        .where(
            col(InboxUpdate.state).in_(("new", "done")),
            col(InboxUpdate.arrived_at) >= min(parcel.claimed_at or UNKNOWN for parcel in parcels),
            col(InboxUpdate.chat_id).in_(since),
        )
        .group_by(col(InboxUpdate.chat_id))
    )
    return {chat_id for chat_id, newest in rows if newest >= (since[chat_id] or UNKNOWN)}
