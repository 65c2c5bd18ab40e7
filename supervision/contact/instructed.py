"""批示待回: words of a contact that report nothing may answer an instruction just told; he is asked once."""

from datetime import timedelta

from sqlmodel import col, select

from rules.words.leader_words import Said, read_leader
from storage.tables import Dialogue, Instruction, LedgerEntry, Message, Notice
from supervision.contact.dialogues import INSTRUCTED, close_question, keep, kept, open_question, waiting_for
from supervision.contact.scene import Scene
from supervision.leader.answering import take_answer, waiting_of
from supervision.ledger import record
from supervision.notices.instructions import FORWARD
from supervision.reply import Reply
from texts import leader as texts

SOON = timedelta(days=1)
ASKED = "instruction_answer_asked"


async def perhaps_its_answer(scene: Scene, said: str) -> Reply | None:
    """The question whether these words answer the one instruction that waits; None where nothing speaks for it."""
    if scene.heard.kind != "text" or scene.heard.has_file or await waiting_for(scene.session, scene.person_id):
        return None
    rows = await waiting_of(scene.session, scene.person, scene.now, scene.practice)
    open_ones = [row for row in rows if row.state == "forwarded"]
    if len(open_ones) != 1 or not await _just_told(scene, open_ones[0]):
        return None
    row = open_ones[0]
    record(scene.session, scene.now, ASKED, person_id=scene.person_id, issue_id=row.issue_id, instruction=row.id)
    data = {"instruction": row.id, "kept": [keep(scene.heard)]}
    await open_question(scene.session, scene.person_id, INSTRUCTED, data, scene.now)
    return Reply(texts.is_it_the_answer(said, row.id or 0, row.text))


async def _just_told(scene: Scene, row: Instruction) -> bool:
    """True when he was told of it within a day, or has said nothing since, and was not asked before."""
    session, before = scene.session, scene.heard.counts_at
    told = await session.exec(
        select(Notice.sent_at, Notice.facts).where(
            col(Notice.person_id) == scene.person_id, col(Notice.kind) == FORWARD, col(Notice.state) == "sent"
        )
    )
    at = max((sent for sent, facts in told if sent and facts.get("instruction") == row.id), default=None)
    asked = await session.exec(
        select(LedgerEntry.facts).where(col(LedgerEntry.act) == ASKED, col(LedgerEntry.person_id) == scene.person_id)
    )
    if at is None or at > before or any(facts.get("instruction") == row.id for facts in asked):
        return False
    since = select(col(Message.id)).where(
        col(Message.person_id) == scene.person_id,
        col(Message.counts_at) > at,
        col(Message.id) != scene.heard.message_id,
    )
    return before - at <= SOON or (await session.exec(since.limit(1))).first() is None


async def answer_confirmed(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """是: the kept words go back to the leader; 不是: they stay kept. Other words end the question."""
    await close_question(scene.session, scene.person_id)
    meant = read_leader(said, ()).said
    if meant is Said.NO:
        return Reply(texts.not_its_answer())
    if meant is not Said.YES:
        return None
    instruction = await scene.session.get_one(Instruction, row.data["instruction"])
    waiting = await waiting_of(scene.session, scene.person, scene.now, scene.practice)
    if all(each.id != instruction.id for each in waiting):
        return Reply(texts.nothing_to_answer())
    first = kept(row.data["kept"][0])
    words = first.text.strip()
    return await take_answer(scene.session, instruction, scene.person, words, first, scene.now, scene.practice)
