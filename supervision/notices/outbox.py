"""发件箱: notices as unique rows, written with the fact that causes them (HOUSE: Outbox).

queued -> sending -> sent | refused; queued -> stale. `claiming` takes them out, `outcome` records what became of them.
"""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rules.escalation import may_send
from storage.session import Session
from storage.tables import Account, Message, Notice
from supervision.facts import is_paused
from supervision.notices.surge import OFFICE, surge
from supervision.practice import Practice
from supervision.reply import Button, Reply


async def queue(
    session: Session,
    person_id: int,
    kind: str,
    cycle: str,
    step: str,
    due_at: datetime,
    now: datetime,
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
            recipient=f"person:{person_id}",
            person_id=person_id,
            kind=kind,
            cycle=cycle,
            step=step,
            due_at=due_at,
            created_at=now,
            facts=facts,
        )
    )
    await session.flush()
    return True


async def answer(
    session: Session,
    chat_id: int,
    person_id: int | None,
    reply: Reply,
    update_id: int,
    now: datetime,
    part: int = 0,
    reply_to: int | None = None,
) -> None:
    """Queue the answer to somebody's own words: at any hour, ahead of everything, once an update.

    One that takes an earlier answer's place changes that one while it waits, else edits the message sent.
    """
    given = await answer_to(session, reply.edits) if reply.edits is not None else None
    if given is not None and given.state == "queued":
        given.text, given.buttons = reply.text, as_json(reply.buttons)
        await session.flush()
        return
    session.add(
        Notice(
            recipient=f"chat:{chat_id}",
            person_id=person_id,
            chat_id=chat_id,
            kind="answer",
            cycle="",
            step=f"update:{update_id}" + (f":{part}" if part else ""),
            urgent=True,
            due_at=now,
            created_at=now,
            text=reply.text,
            buttons=as_json(reply.buttons),
            file_path=reply.file_path,
            reply_to=reply_to,
            edits=(given.edits or given.id) if given is not None else None,
        )
    )
    await session.flush()


async def answer_to(session: Session, message_id: int) -> Notice | None:
    """The answer to a stored message as it stands, with what took its place since; None when there is none."""
    message = await session.get(Message, message_id)
    if message is None:
        return None
    first = select(Notice).where(
        col(Notice.recipient) == f"chat:{message.chat_id}",
        col(Notice.kind) == "answer",
        col(Notice.cycle) == "",
        col(Notice.step) == f"update:{message.update_id}",
    )
    given = (await session.exec(first)).first()
    if given is None:
        return None
    edits = select(Notice).where(col(Notice.edits) == given.id).order_by(col(Notice.id).desc()).limit(1)
    return (await session.exec(edits)).first() or given


async def follow_up(session: Session, account: Account, step: str, text: str, due_at: datetime, now: datetime) -> None:
    """One more sentence about what this person sent: an answer that took its time, once a `step`."""
    same = select(col(Notice.id)).where(
        col(Notice.recipient) == f"chat:{account.chat_id}", col(Notice.kind) == "answer", col(Notice.step) == step
    )
    if (await session.exec(same)).first() is not None:
        return
    session.add(
        Notice(
            recipient=f"chat:{account.chat_id}",
            person_id=account.person_id,
            chat_id=account.chat_id,
            kind="answer",
            cycle="",
            step=step,
            urgent=True,
            due_at=due_at,
            created_at=now,
            text=text,
        )
    )
    await session.flush()


async def anything_to_send(session: Session, now: datetime, practice: Practice) -> bool:
    """True when some notice may leave at this instant."""
    due = select(col(Notice.id)).where(col(Notice.state).in_(("queued", "sending")), col(Notice.due_at) <= now)
    if (await session.exec(due.where(col(Notice.urgent)).limit(1))).first() is not None:
        return True
    if await is_paused(session) or not may_send(now, practice.habits, await practice.calendar(session)):
        return False
    if (held := await surge(session)) is not None and held.stands:
        due = due.where(col(Notice.kind).in_(OFFICE))
    return (await session.exec(due.limit(1))).first() is not None


def as_json(buttons: tuple[tuple[Button, ...], ...]) -> list[list[list[str]]]:
    return [[[button.label, button.data] for button in row] for row in buttons]
