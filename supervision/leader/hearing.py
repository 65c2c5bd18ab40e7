"""听领导: a leader's words or tap, answered; casual words are never sent on (DOMAIN §3; Settled 16, 25)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.words.leader_words import Said, Spoken, names_issue, read_leader
from rules.words.smalltalk import is_courtesy
from storage.session import Session
from storage.tables import Instruction, Issue, Message, Person, Role
from supervision.contact import conversation
from supervision.desk.difficulties import of_own_issues
from supervision.leader import instructing
from supervision.leader.answering import answer_instruction
from supervision.leader.asking import asked_of_led, asked_plainly
from supervision.leader.deputies import leader_of
from supervision.leader.instructing import ALL_TAP, ISSUE, NO_TAP, PROGRESS_TAP, REPORT, WORDS, YES_TAP
from supervision.leader.looking import details, own_issues
from supervision.leader.reading import read_it
from supervision.leader.talks import ask_for_talk
from supervision.leader.turn import Turn, about, answerable, keys_of, newer_question, sent_to
from supervision.notices.places import issue_called
from supervision.people import Hats, hats
from supervision.practice import Practice
from supervision.reply import ACKNOWLEDGE_TAP, Heard, Reply
from supervision.requests.calling import called_by
from texts import leader as texts

TAPS = {ACKNOWLEDGE_TAP: "1", "instruct": "2", "talk": "3", "detail": "4"}
HELP = ("帮助", "help", "怎么用", "?", "？")
_OF_LEADERS = (Said.READ, Said.INSTRUCT, Said.TALK, Said.DETAIL, Said.OWN)
_TICKED = re.compile(
    r"(?:已?完成|已?办结|推进|进行中|在办|正在|无变化|没变化|没动|同上月|未启动|没开始|有困难|卡住|不涉及|\d+[%％])"
)


async def hear_leader(
    session: Session, person: Person, own: Hats, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """The answer to what a leader or his deputy says; None for words that belong to another conversation: those of
    contacts first of all, who may be leaders too."""
    if reply := await answer_instruction(session, person, heard, now, practice):
        return reply
    turn = await turn_of(session, person, own, heard, now, practice)
    if turn is None:
        return await _formerly(session, person, own, heard)
    if heard.kind == "tap":
        return await _tapped(turn, heard.text)
    if heard.kind == "edit":
        return await _edited(turn)
    if not heard.text.strip():
        return None
    spoken = read_leader(heard.text, await keys_of(session))
    if (row := await instructing.asked(turn)) is not None and (reply := await _to_question(turn, row, spoken)):
        return reply
    if own.reports:
        return await asked_of_led(turn, own) or await _beside_reports(turn, spoken)
    answer = await of_own_issues(session, own, heard.text, now, practice)
    answer = answer or await called_by(session, person, own, heard, now, practice)
    if answer is None and spoken.said is Said.FREE:
        answer = await asked_plainly(turn)
    return answer or await _answer(turn, spoken)


async def turn_of(
    session: Session, person: Person, own: Hats, heard: Heard, now: datetime, practice: Practice
) -> Turn | None:
    """None for somebody who neither leads an issue nor reads for who does."""
    if own.lead_leader:
        return Turn(session, person, person, heard, now, practice, own.lead_leader)
    leader = await leader_of(session, person.id or 0)
    led = (await hats(session, leader.id or 0)).lead_leader if leader is not None else ()
    return Turn(session, leader, person, heard, now, practice, led) if leader is not None and led else None


async def _answer(turn: Turn, spoken: Spoken) -> Reply:
    """Somebody who is no contact: whatever he says is answered here."""
    if spoken.said in (Said.FREE, Said.YES, Said.NO, Said.PROGRESS, Said.ALL):
        return await _free(turn, spoken)
    return await _plain(turn, spoken)


async def _plain(turn: Turn, spoken: Spoken) -> Reply:
    if spoken.said is Said.READ:
        return await read_it(turn)
    if spoken.said is Said.OWN:
        return await own_issues(turn)
    issues = await about(turn, spoken.issue)
    if spoken.said is Said.INSTRUCT:
        return await instructing.instruct(turn, issues, spoken.words)
    if spoken.said is Said.TALK:
        return await ask_for_talk(turn, issues)
    return await details(turn, issues)


async def _free(turn: Turn, spoken: Spoken) -> Reply:
    """Free words become an instruction only after 是."""
    said = turn.heard.text.strip()
    if said.lower() in HELP or said.startswith("/"):
        return Reply(texts.HELP)
    if spoken.said is Said.NO and "回" in said:
        return Reply(texts.cannot_be_taken_back())
    if is_courtesy(said) or spoken.said in (Said.YES, Said.NO):
        return Reply(texts.courtesy())
    issues = await about(turn, spoken.issue) or list(turn.led)
    return await instructing.propose(turn, issues, said, WORDS)


async def _beside_reports(turn: Turn, spoken: Spoken) -> Reply | None:
    """A leader who is a contact too: a digit answers the message it replies to, else the newest that can be answered;
    words that could be both are asked about once (Settled 25)."""
    replied = turn.heard.reply_to is not None
    to_leader = replied and bool(await sent_to(turn))
    if replied and not to_leader:
        return None
    if spoken.said in (Said.FREE, Said.YES, Said.NO, Said.PROGRESS, Said.ALL, Said.OWN):
        own = spoken.said is Said.OWN and (to_leader or "问题" in turn.heard.text)  # 汇总 alone is his own reports
        return await _plain(turn, spoken) if own else None
    if spoken.named or to_leader:
        return await _plain(turn, spoken)
    if not await answerable(turn) or await newer_question(turn):
        return None
    if spoken.said is Said.INSTRUCT and spoken.words:
        if _TICKED.match(spoken.words):
            return None
        issues = await about(turn, spoken.issue)
        return await instructing.propose(turn, issues, spoken.words, REPORT)
    return await _plain(turn, spoken)


async def _to_question(turn: Turn, row: Instruction, spoken: Spoken) -> Reply | None:
    """What was asked about his own words last; None when this is no answer to it."""
    issues = [issue for issue in turn.led if issue.id in row.options]
    if row.question == ISSUE:
        return await _which(turn, row, spoken, issues)
    written = spoken.said is Said.INSTRUCT and spoken.named and not spoken.words
    if spoken.said is Said.YES or written:
        return await instructing.confirm(turn, row, issues)
    if row.question == REPORT and spoken.said in (Said.PROGRESS, Said.NO):
        return await _as_report(turn, row)
    if spoken.said is Said.NO:
        instructing.drop(turn, row)
        return Reply(texts.dropped())
    return None


async def _which(turn: Turn, row: Instruction, spoken: Spoken, issues: list[Issue]) -> Reply | None:
    if spoken.said is Said.ALL:
        return await instructing.issue_it(turn, issues, row.text, row.message_id, row)
    if spoken.said is Said.NO:
        instructing.drop(turn, row)
        return Reply(texts.dropped())
    ref = names_issue(turn.heard.text, await keys_of(turn.session))
    chosen = [issue for issue in await about(turn, ref) if issue in issues] if ref is not None else []
    return await instructing.issue_it(turn, chosen, row.text, row.message_id, row) if len(chosen) == 1 else None


async def _as_report(turn: Turn, row: Instruction) -> Reply | None:
    """进展: the words were a contact's after all; they are filed with their own message and instant."""
    instructing.drop(turn, row)
    said = await turn.session.get_one(Message, row.message_id)
    heard = Heard(row.message_id, said.chat_id, "text", said.text, said.counts_at)
    return await conversation.hear(turn.session, turn.by, heard, turn.now, turn.practice)


async def _tapped(turn: Turn, data: str) -> Reply | None:
    if data in TAPS:
        return await _plain(turn, read_leader(TAPS[data]))
    if not data.startswith("inst:"):
        return None
    row = await instructing.asked(turn)
    if row is None:
        return Reply(texts.hint())
    issues = [issue for issue in turn.led if issue.id in row.options]
    if data == YES_TAP:
        return await instructing.confirm(turn, row, issues)
    if data == NO_TAP:
        instructing.drop(turn, row)
        return Reply(texts.dropped())
    if data == ALL_TAP:
        return await instructing.issue_it(turn, issues, row.text, row.message_id, row)
    if data == PROGRESS_TAP:
        return await _as_report(turn, row)
    chosen = [issue for issue in issues if data == f"inst:i:{issue.id}"]
    return await instructing.issue_it(turn, chosen, row.text, row.message_id, row) if chosen else Reply(texts.hint())


async def _edited(turn: Turn) -> Reply | None:
    """An instruction stays as it was said; None for other words edited."""
    said = await turn.session.get_one(Message, turn.heard.message_id)
    found = await turn.session.exec(
        select(Instruction.id)
        .join(Message, col(Message.id) == col(Instruction.message_id))
        .where(
            col(Message.chat_id) == said.chat_id,
            col(Message.message_id) == said.message_id,
            col(Instruction.state) != "dropped",
        )
    )
    return Reply(texts.cannot_be_changed()) if found.first() is not None else None


async def _formerly(session: Session, person: Person, own: Hats, heard: Heard) -> Reply | None:
    """Who led an issue until lately and answers a message of that time is told that nothing was sent on."""
    spoken = read_leader(TAPS.get(heard.text, heard.text) if heard.kind == "tap" else heard.text)
    if own.reports or own.is_office or heard.kind == "edit" or spoken.said not in _OF_LEADERS:
        return None
    found = await session.exec(
        select(Issue)
        .join(Role, col(Role.issue_id) == col(Issue.id))
        .where(col(Role.person_id) == person.id, col(Role.kind) == "lead_leader", col(Role.ended_at).is_not(None))
        .order_by(col(Issue.plan_id), col(Issue.number))
    )
    issues = list({issue.id: issue for issue in found}.values())
    if not issues:
        return None
    return Reply(texts.not_leading([await issue_called(session, issue) for issue in issues]))
