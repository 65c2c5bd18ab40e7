"""约谈登记: talks proposed with their facts, decided by people, held, minuted, answered (DOMAIN §1.7, §4)."""

import re
from datetime import datetime, timedelta

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.numerals import fold
from rules.talk_life import TalkAct, TalkNotPossible, TalkState, advance
from storage.session import Session
from storage.tables import Issue, Person, Talk
from supervision.closeout.work import message_of
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.proposing import propose
from supervision.desk.words import take_day
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from texts import talks as texts
from texts.desk import leaders as desk_leaders
from texts.pages import joined
from texts.wording import clock_name

LIST = ("", "list", "清单", "open", "全部", "all")
ACTS = {
    TalkAct.APPROVE: ("approve", "同意", "批准"),
    TalkAct.REFUSE: ("refuse", "不同意", "不批准"),
    TalkAct.HOLD: ("held", "已约谈", "已谈"),
    TalkAct.ISSUE_MINUTES: ("minutes", "纪要"),
    TalkAct.ANSWER: ("answered", "已答复", "答复"),
}
_WORDS = sorted(((word, act) for act, words in ACTS.items() for word in words), key=lambda pair: -len(pair[0]))
_STEP = re.compile(
    rf"(?P<verb>{'|'.join(word for word, _ in _WORDS)})\s*(?P<number>\d{{1,9}})(?:号)?[\s,，:：]*(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)
_PROPOSE = re.compile(r"(?:propose|提出|提请)\s*(?P<rest>.+)", re.DOTALL | re.IGNORECASE)
_DAYS = re.compile(r"[\s,，;；]*(?P<days>\d{1,3})\s*(?:天|日)\s*(?:内|前)?\s*(?:答复|回复|报)?\s*$")
ANSWER_DAYS = 30


async def talk_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/talk [list|propose 9 T1|approve 3|refuse 3 REASON|held 3|minutes 3 WORDS 30日|answered 3 WORDS]."""
    if args.strip().lower() in LIST:
        return Reply(joined(desk_leaders.talks(await _listed(session, now, practice))))
    return await _act(session, person, args, now, practice, sure=False)


async def talk_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, practice, sure=True)


async def _act(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    said = args.strip()
    try:
        if match := _PROPOSE.fullmatch(said):
            text = await propose(session, person, match["rest"], now, practice, sure)
        elif match := _STEP.fullmatch(said):
            text = await _step(session, person, match, now, practice, sure)
        else:
            raise BadArgument("talk", args)
    except CannotDecide as why:
        return Reply(str(why))
    if not sure:
        confirming.show(session, person, "talk", args, now)
    return Reply(text)


async def _step(
    session: Session, person: Person, match: re.Match[str], now: datetime, practice: Practice, sure: bool
) -> str:
    number, words = match["number"], match["words"].strip()
    act = next(act for word, act in _WORDS if word == match["verb"].lower())
    row = await session.get(Talk, int(number), with_for_update=sure or None) if int(number) < 2**31 else None
    if row is None:
        raise CannotDecide(texts.unknown(number))
    try:
        after = advance(TalkState(row.state), act)
    except TalkNotPossible:
        raise CannotDecide(texts.not_possible(row.id or 0, row.state)) from None
    told = _fill(row, act, words, now, practice, sure)
    if not sure:
        name = await issue_called(session, await session.get_one(Issue, row.issue_id))
        return texts.step_preview(row.id or 0, name, after, told)
    row.state = after
    record(
        session,
        now,
        f"talk_{after}",
        person_id=person.id,
        issue_id=row.issue_id,
        message_id=await message_of(session, person),
        talk=row.id,
        words=words,
    )
    return texts.step_done(row.id or 0, after)


def _fill(row: Talk, act: TalkAct, words: str, now: datetime, practice: Practice, sure: bool) -> str:
    """What the step writes into the row (when `sure`), in words; raises CannotDecide for words that are missing."""
    if act is not TalkAct.APPROVE and act is not TalkAct.HOLD and not words:
        example = {TalkAct.REFUSE: "约谈 不同意 3 先督办", TalkAct.ISSUE_MINUTES: "约谈 纪要 3 限期封堵 30日"}
        raise CannotDecide(texts.words_wanted(example.get(act, "约谈 答复 3 已封堵，附报告")))
    today = practice.habits.day_of(now)
    change: dict[str, object] = {}
    if act in (TalkAct.APPROVE, TalkAct.REFUSE):
        told = words
        change = {"decided_at": now, "decision": words}
    elif act is TalkAct.HOLD:
        try:
            day = take_day(words, today)[0] if words else today
        except BadArgument:
            raise CannotDecide(texts.words_wanted("约谈 已谈 3 2018-12-05")) from None
        told, change = f"约谈日期：{day.year}年{day.month}月{day.day}日。", {"held_on": day}
    elif act is TalkAct.ISSUE_MINUTES:
        days = _DAYS.search(fold(words))
        minutes = words[: days.start()] if days else words
        due = today + timedelta(days=int(days["days"]) if days else ANSWER_DAYS)
        told = texts.minuted(minutes, due)
        change = {"minutes": minutes, "minutes_at": now, "answer_due": due}
    else:
        told, change = words, {"answer": words, "answered_at": now}
    if sure:
        for name, value in change.items():
            setattr(row, name, value)
    return told


async def _listed(session: Session, now: datetime, practice: Practice) -> list[str]:
    rows = await session.exec(select(Talk).order_by(col(Talk.id).desc()))
    today = practice.habits.day_of(now)
    lines = []
    for row in rows:
        name = await issue_called(session, await session.get_one(Issue, row.issue_id))
        leader = (await session.get_one(Person, row.person_id)).name
        if row.by_id != row.person_id:
            leader += f"（{(await session.get_one(Person, row.by_id)).name}代阅）"
        at = clock_name(row.proposed_at, practice.habits.zone)
        late = row.answer_due is not None and row.answer_due < today and row.answered_at is None
        more = texts.more(row.decision, row.held_on, row.minutes, row.answer_due, row.answer, late)
        lines.append(desk_leaders.talk_line(row.id or 0, name, leader, at, row.state, [*row.facts]))
        lines[-1] = "\n".join([lines[-1], *more])
    return lines
