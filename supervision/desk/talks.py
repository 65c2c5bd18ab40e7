"""约谈登记: talks proposed with their facts, decided by people and led to their end (DOMAIN §1.7, §4)."""

import re
from datetime import datetime, timedelta

from rules.arguments import BadArgument
from rules.numerals import fold
from rules.talk_life import ENDED, TalkAct, TalkNotPossible, TalkState, advance
from storage.session import Session
from storage.tables import Issue, Person, Talk
from supervision.closeout.work import message_of
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.desk.proposing import propose
from supervision.desk.talk_list import listed, told
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.warning.talk_over import end_red, standing_red
from texts import talks as texts
from texts.desk import leaders as desk_leaders
from texts.pages import joined

LIST = ("", "list", "清单", "open", "全部", "all")
ACTS = {
    TalkAct.APPROVE: ("approve", "同意", "批准"),
    TalkAct.REFUSE: ("refuse", "不同意", "不批准"),
    TalkAct.NOTIFY: ("notified", "已通知", "通知"),
    TalkAct.HOLD: ("held", "已约谈", "已谈"),
    TalkAct.ISSUE_MINUTES: ("minutes", "纪要"),
    TalkAct.ANSWER: ("answered", "已答复", "答复"),
    TalkAct.VERIFY: ("verified", "已核查", "核查"),
    TalkAct.CLOSE: ("closed", "close", "已办结", "办结"),
}
NO_WORDS_NEEDED = (TalkAct.APPROVE, TalkAct.NOTIFY, TalkAct.HOLD, TalkAct.CLOSE)
_WORDS = sorted(((word, act) for act, words in ACTS.items() for word in words), key=lambda pair: -len(pair[0]))
_VERBS = "|".join(word for word, _ in _WORDS)
_STEP = re.compile(
    rf"(?:(?P<first>{_VERBS})\s*(?P<number>\d{{1,9}})(?:号|条)?|(?P<second>\d{{1,9}})(?:号|条)?\s*(?P<then>{_VERBS}))"
    r"[\s,，:：]*(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)
_SHOW = re.compile(r"(?:show|看)?\s*(?P<number>\d{1,9})\s*(?:号|条)?", re.IGNORECASE)
_PROPOSE = re.compile(r"(?:propose|提出|提请)\s*(?P<rest>.+)", re.DOTALL | re.IGNORECASE)
_DAYS = re.compile(r"[\s,，;；]*(?P<days>\d{1,3})\s*(?:天|日)\s*(?:内|前)?\s*(?:答复|回复|报)?\s*$")
ANSWER_DAYS = 30
EXAMPLES = {
    TalkAct.REFUSE: "约谈 不同意 3 先督办",
    TalkAct.ISSUE_MINUTES: "约谈 纪要 3 限期封堵 30日",
    TalkAct.ANSWER: "约谈 答复 3 已封堵，附报告",
    TalkAct.VERIFY: "约谈 核查 3 张三、李四现场查看，已封堵",
}


async def talk_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/talk [list|3|问题9|propose 9 T1|VERB 3 WORDS], the verb being one of ACTS; minutes end with 30日."""
    said = fold(args).strip()
    if said.lower() in LIST:
        return Reply(joined(desk_leaders.talks(await listed(session, None, now, practice))))
    if match := _SHOW.fullmatch(said):
        row = await _row(session, match["number"])
        return Reply(texts.unknown(match["number"]) if row is None else await told(session, row, now, practice))
    if _PROPOSE.fullmatch(args.strip()) or _STEP.fullmatch(args.strip()):
        return await _act(session, person, args, now, practice, sure=False)
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("talk", args)
    lines = await listed(session, issue, now, practice)
    return Reply(joined(desk_leaders.talks(lines, await issue_called(session, issue))))


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


async def _row(session: Session, number: str, locked: bool = False) -> Talk | None:
    """A number no table could hold is none."""
    return await session.get(Talk, int(number), with_for_update=locked or None) if int(number) < 2**31 else None


async def _step(
    session: Session, person: Person, match: re.Match[str], now: datetime, practice: Practice, sure: bool
) -> str:
    number, words = match["number"] or match["second"], match["words"].strip()
    verb = (match["first"] or match["then"]).lower()
    act = next(act for word, act in _WORDS if word == verb)
    row = await _row(session, number, locked=sure)
    if row is None:
        raise CannotDecide(texts.unknown(number))
    try:
        after = advance(TalkState(row.state), act)
    except TalkNotPossible:
        raise CannotDecide(texts.not_possible(row.id or 0, row.state)) from None
    said = _fill(row, act, words, now, practice, sure)
    red = await standing_red(session, row) if after in ENDED else []
    if not sure:
        name = await issue_called(session, await session.get_one(Issue, row.issue_id))
        return texts.step_preview(row.id or 0, name, after, said, len(red))
    row.state = after
    message_id = await message_of(session, person)
    about = {"person_id": person.id, "issue_id": row.issue_id, "message_id": message_id}
    record(session, now, f"talk_{after}", **about, talk=row.id, words=words)
    end_red(session, red, row, words, person, now)
    return texts.step_done(row.id or 0, after)


def _fill(row: Talk, act: TalkAct, words: str, now: datetime, practice: Practice, sure: bool) -> str:
    """What the step writes into the row (when `sure`), in words; raises CannotDecide for words that are missing."""
    if act not in NO_WORDS_NEEDED and not words:
        raise CannotDecide(texts.words_wanted(EXAMPLES[act]))
    today = practice.habits.day_of(now)
    change: dict[str, object] = {}
    if act in (TalkAct.APPROVE, TalkAct.REFUSE):
        said = words
        change = {"decided_at": now, "decision": words}
    elif act is TalkAct.HOLD:
        try:
            day = take_day(words, today)[0] if words else today
        except BadArgument:
            raise CannotDecide(texts.words_wanted("约谈 已谈 3 2018-12-05")) from None
        said, change = f"约谈日期：{day.year}年{day.month}月{day.day}日。", {"held_on": day}
    elif act is TalkAct.ISSUE_MINUTES:
        days = _DAYS.search(fold(words))
        minutes = words[: days.start()] if days else words
        due = today + timedelta(days=int(days["days"]) if days else ANSWER_DAYS)
        said = texts.minuted(minutes, due)
        change = {"minutes": minutes, "minutes_at": now, "answer_due": due}
    elif act is TalkAct.ANSWER:
        said, change = words, {"answer": words, "answered_at": now}
    else:
        said = words  # the ledger keeps them
    if sure:
        for name, value in change.items():
            setattr(row, name, value)
    return said
