"""批示回复: the lead unit answers a leader's instruction; it goes back to him with his next digest (DOMAIN §3)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.numerals import fold
from storage.session import Session
from storage.tables import Instruction, Issue, Notice, Person
from supervision.ledger import record
from supervision.notices.instructions import ANSWER, FORWARD, concerns
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.telling import morning
from supervision.people import holders
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from texts import leader as texts
from texts.wording import clock_name, day_name

_ANSWER = re.compile(
    r"\s*(?:领导)?批示(?:的)?(?:回复|办理情况|反馈|落实情况)\s*(?P<number>\d{1,6})?\s*[:,、]?\s*(?P<words>.*)",
    re.DOTALL,
)
_DONE = re.compile(  # said of an instruction, and no tick of measure 1
    r"\s*(?:领导)?批示\s*(?P<number>\d{1,6})\s*(?:号|条)?\s*"
    r"(?P<words>(?:已经?|都|全部)*(?:办结|办理|办完|落实|完成)(?:了|完毕|到位)*)[\s。.!]*"
)
WAITING = ("issued", "forwarded", "answered")


async def answer_instruction(
    session: Session, person: Person, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """The receipt of an answer (批示回复：…, or a reply to the forwarded words); None for anything else."""
    if heard.kind in ("tap", "edit"):
        return None
    match = _ANSWER.match(fold(heard.text)) or _DONE.fullmatch(fold(heard.text))
    replied = await _replied_to(session, person, heard)
    if match is None and (replied is None or heard.has_file or not heard.text.strip()):
        return None
    words = heard.text[match.start("words") :].strip() if match is not None else heard.text.strip()
    rows = [replied] if replied is not None else await waiting_of(session, person, now, practice)
    if match is not None and match["number"]:
        rows = [row for row in rows if row.id == int(match["number"])]
    if not rows:
        return Reply(texts.nothing_to_answer())
    if len(rows) > 1:
        return Reply(texts.which_instruction([(row.id or 0, await _short(session, row)) for row in rows]))
    row = rows[0]
    if row.closed_at is not None:
        return Reply(texts.closed_before(clock_name(row.closed_at, practice.habits.zone)))
    return (
        await take_answer(session, row, person, words, heard, now, practice)
        if words
        else Reply(texts.answer_words_wanted())
    )


async def _replied_to(session: Session, person: Person, heard: Heard) -> Instruction | None:
    if heard.reply_to is None:
        return None
    found = await session.exec(
        select(Notice)
        .where(col(Notice.person_id) == person.id, col(Notice.kind) == FORWARD, col(Notice.state) == "sent")
        .order_by(col(Notice.id).desc())
    )
    notice = next((one for one in found if heard.reply_to in one.message_ids), None)
    return None if notice is None else await session.get_one(Instruction, notice.facts["instruction"])


async def waiting_of(session: Session, person: Person, now: datetime, practice: Practice) -> list[Instruction]:
    """What this person can answer: of the issues he acts for, those unanswered, else the newest answered one."""
    found = await session.exec(
        select(Instruction).where(col(Instruction.state).in_(WAITING)).order_by(col(Instruction.id))
    )
    own = [row for row in found if await concerns(session, row, person.id or 0, now, practice)]
    return [row for row in own if row.state != "answered"] or own[-1:]


async def _short(session: Session, row: Instruction) -> str:
    issue = await session.get_one(Issue, row.issue_id)
    return f"{await issue_called(session, issue)}：{row.text[:40]}"


async def take_answer(
    session: Session, row: Instruction, person: Person, words: str, heard: Heard, now: datetime, practice: Practice
) -> Reply:
    again = row.state == "answered"
    row.answer = f"{row.answer}\n{words}" if again else words
    row.state, row.answered_by, row.answered_at, row.told_at = "answered", person.id, heard.counts_at, None
    row.answer_message_ids = [*row.answer_message_ids, heard.message_id]
    record(
        session,
        now,
        "instruction_answered",
        person_id=person.id,
        issue_id=row.issue_id,
        message_id=heard.message_id,
        instruction=row.id,
    )
    due = await morning(session, now, practice.habits.leader_time, practice)
    for leader_id in await _who_hears(session, row):
        step = f"answered:{row.id}:{len(row.answer_message_ids)}"
        await queue(session, leader_id, ANSWER, "", step, due, now, instruction=row.id)
    leader = await session.get_one(Person, row.leader_id)
    said = day_name(practice.habits.day_of(row.said_at))
    at = clock_name(heard.counts_at, practice.habits.zone)
    return Reply(texts.answer_taken(at, leader.name, said, again))


async def _who_hears(session: Session, row: Instruction) -> list[int]:
    """The leader himself while he leads the issue, else who leads it now (nobody leads it: still himself)."""
    leading = [person.id for person in await holders(session, "lead_leader", row.issue_id) if person.id is not None]
    return [row.leader_id] if row.leader_id in leading or not leading else leading
