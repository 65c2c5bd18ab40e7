"""来的文件: an evidence row for each file, written with its message; an album or an edit is one act."""

from collections.abc import Collection

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Evidence, LedgerEntry, Message
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.outbox import answer_to
from supervision.reply import Heard

KINDS = ("photo", "document", "voice", "audio", "video")
SPOKEN = ("voice", "audio")
RECENT = 40  # files; a reply to something older moves nothing
PLACED = "evidence_placed"
LARGEST = 20 * 1024 * 1024  # bytes; the platform hands over nothing larger


def kind_of(heard: Heard) -> str:
    """photo | document | …, "" for what is no evidence."""
    kind = heard.file_kind or heard.kind
    return kind if heard.has_file and kind in KINDS else ""


async def keep_file(scene: Scene) -> None:
    """Write down the file of the message just heard; a file that took another's place takes its row's place too."""
    heard = scene.heard
    kind = kind_of(heard)
    if not kind:
        return
    message = await scene.session.get_one(Message, heard.message_id)
    before = await _of_message(scene.session, message, but=heard.message_id)
    if any(same for _, same in before):
        return
    for row, _ in before:
        row.withdrawn_at = scene.now
    too_large = heard.size > LARGEST
    scene.session.add(
        Evidence(
            message_id=heard.message_id,
            person_id=scene.person_id,
            kind=kind,
            album=heard.album,
            file_id=message.file_id,
            file_name=message.file_name[-120:],
            media_type=heard.media_type[:120],
            state="too_large" if too_large else "wanted",
            reason="too large" if too_large else "",
            size=heard.size,
            measure=before[0][0].measure if before else "",
            issue_id=before[0][0].issue_id if before else None,
            report_id=before[0][0].report_id if before else None,
            placed_at=before[0][0].placed_at if before else None,
        )
    )
    await scene.session.flush()
    record(scene.session, scene.now, "evidence", person_id=scene.person_id, message_id=heard.message_id, kind=kind)


async def _of_message(session: Session, message: Message, but: int) -> list[tuple[Evidence, bool]]:
    """The standing rows of earlier wordings of this message, each with whether its file is the same."""
    if message.message_id is None:
        return []
    found = await session.exec(
        select(Evidence, Message)
        .join(Message, col(Evidence.message_id) == col(Message.id))
        .where(
            col(Message.chat_id) == message.chat_id,
            col(Message.message_id) == message.message_id,
            col(Message.id) != but,
            col(Evidence.withdrawn_at).is_(None),
        )
    )
    return [(row, earlier.file_unique_id == message.file_unique_id) for row, earlier in found]


async def act_of(session: Session, heard: Heard, person_id: int) -> list[Evidence]:
    """The standing files that came with this message: its album's, else its own, in the order sent."""
    query = select(Evidence).where(col(Evidence.person_id) == person_id, col(Evidence.withdrawn_at).is_(None))
    message = await session.get(Message, heard.message_id)
    if heard.album:
        query = query.where(col(Evidence.album) == heard.album)
    elif message is None or message.message_id is None:
        query = query.where(col(Evidence.message_id) == heard.message_id)
    else:
        same = select(col(Message.id)).where(
            col(Message.chat_id) == message.chat_id, col(Message.message_id) == message.message_id
        )
        query = query.where(col(Evidence.message_id).in_(same))
    return list(await session.exec(query.order_by(col(Evidence.id))))


async def act_of_row(session: Session, evidence_id: int, person_id: int) -> list[Evidence]:
    """The same for one of its files; nothing when it is not this person's, or was taken back."""
    row = await session.get(Evidence, evidence_id)
    if row is None or row.person_id != person_id or row.withdrawn_at is not None:
        return []
    if not row.album:
        return [row]
    found = await session.exec(
        select(Evidence)
        .where(
            col(Evidence.person_id) == person_id,
            col(Evidence.album) == row.album,
            col(Evidence.withdrawn_at).is_(None),
        )
        .order_by(col(Evidence.id))
    )
    return list(found)


async def act_replied_to(session: Session, reply_to: int, person_id: int) -> list[Evidence]:
    """The same for the files whose message has this number of the platform, or the answer to it, or the answer to
    words that gave them a place; of the last ones."""
    sent = select(Evidence).where(col(Evidence.person_id) == person_id, col(Evidence.withdrawn_at).is_(None))
    placed = select(LedgerEntry).where(col(LedgerEntry.person_id) == person_id, col(LedgerEntry.act) == PLACED)
    rows = list(await session.exec(sent.order_by(col(Evidence.id).desc()).limit(RECENT)))
    entries = list(await session.exec(placed.order_by(col(LedgerEntry.id).desc()).limit(RECENT)))
    said = [(row.message_id, row.id or 0) for row in rows]
    said += [(entry.message_id, entry.facts["evidence"][0]) for entry in entries if entry.message_id is not None]
    for message_id, evidence_id in said:
        message, given = await session.get_one(Message, message_id), await answer_to(session, message_id)
        if reply_to == message.message_id or (given is not None and reply_to in given.message_ids):
            return await act_of_row(session, evidence_id, person_id)
    return []


async def act_just_before(session: Session, heard: Heard, person_id: int) -> list[Evidence]:
    """The same for the files that were the last thing in this chat before these words."""
    before = select(Message.id).where(col(Message.chat_id) == heard.chat_id, col(Message.id) < heard.message_id)
    last = (await session.exec(before.order_by(col(Message.id).desc()).limit(1))).first()
    rows = await newest_act(session, person_id)
    return rows if last in [row.message_id for row in rows] else []


async def newest_act(
    session: Session, person_id: int, issues: Collection[int] | None = None, but: Collection[int | None] = ()
) -> list[Evidence]:
    """The files this person sent last; `issues`: ids they are limited to; `but`: ids of files left aside."""
    query = select(Evidence.id).where(
        col(Evidence.person_id) == person_id, col(Evidence.withdrawn_at).is_(None), col(Evidence.id).not_in(but)
    )
    if issues is not None:
        query = query.where(col(Evidence.issue_id).in_(issues))
    newest = (await session.exec(query.order_by(col(Evidence.message_id).desc()).limit(1))).first()
    return await act_of_row(session, newest, person_id) if newest is not None else []
