"""原处改写: the next question of the guided path takes the place of the one that was tapped."""

from dataclasses import replace

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Message, Notice
from supervision.reply import Heard, Reply


async def in_place(session: Session, heard: Heard, reply: Reply) -> Reply:
    """The reply, to be shown where the tapped button stands, when nothing was said in the chat since.

    Further up it would change unseen: then it is a message of its own.
    """
    query = (
        select(Notice)
        .where(col(Notice.chat_id) == heard.chat_id, col(Notice.sent_at).is_not(None))
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
        .limit(1)
    )
    newest = (await session.exec(query)).first()
    if newest is None or heard.reply_to is None or newest.message_ids[-1:] != [heard.reply_to]:
        return reply
    given = await session.get(Notice, newest.edits) if newest.edits is not None else newest
    if given is None or given.kind != "answer" or not given.step.startswith("update:"):
        return reply
    update_id = given.step.removeprefix("update:").split(":")[0]
    said = select(col(Message.id)).where(
        col(Message.update_id) == int(update_id), col(Message.chat_id) == heard.chat_id
    )
    return replace(reply, edits=(await session.exec(said)).first())
