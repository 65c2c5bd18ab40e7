"""销号各步: apply, publish, accept, send back, file, look back, reopen; each first looked at, then done."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.closeout import to_apply, to_close, to_publish, to_sustain
from rules.issue_life import IssueAct
from rules.numerals import fold
from storage.session import Session
from storage.tables import Closeout, Issue, Target
from supervision.closeout.ending import owe_again, owe_no_more
from supervision.closeout.work import Work
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from texts import closeout as texts

_DAYS = re.compile(r"(?:公示)?\s*(?P<days>\d{1,3})\s*天\s*$")
_LOOKBACK = re.compile(r"[\s,，;；。]*(?:下次)?回头看(?:日期|时间)?\s*[:：为在于]*\s*(?=\d)")
_NEXT = re.compile(r"[\s,，;；。]*下次(?:回头看)?\s*[:：为在于]*\s*(?=\d)")
_EDGES = " \t　,，。;；:："


async def begin(work: Work, sure: bool) -> str:
    """开始整改: registered, returned or reopened -> rectifying."""
    work.after(IssueAct.BEGIN, "转为整改中")
    if sure:
        await work.move(IssueAct.BEGIN)
    return texts.begin_effect(work.words)


async def apply(work: Work, sure: bool, request_id: int | None = None) -> str:
    """The lead unit's application is there: refused with all that is missing."""
    work.after(IssueAct.APPLY, "申请销号")
    work.need_all("申请销号", to_apply(replace(await work.facts(), said=work.words)))
    work.need_words(
        "请写申请表编号，处理和机制", "销号 9 申请 申请表3号 处理：潭环罚〔2018〕3号 机制：潭环〔2018〕12号"
    )
    if sure:
        row = await work.round()
        row.applied_at, row.application, row.request_id = work.now, work.words, request_id
        await work.move(IssueAct.APPLY)
    return texts.applied(work.words)


async def publish(work: Work, sure: bool) -> str:
    """The public notice, with its days."""
    work.after(IssueAct.PUBLISH, "公示")
    work.need_all("公示", to_publish(await work.facts()))
    days = _DAYS.search(fold(work.words))
    count = int(days["days"]) if days else work.practice.habits.notice_days
    place = (work.words[: days.start()] if days else work.words).strip(_EDGES)
    if not place or not count:
        raise CannotDecide(texts.words_wanted("请写公示的链接或报纸", "销号 9 公示 https://… 7天"))
    until = work.today + timedelta(days=count)
    if sure:
        row = _round(work)
        row.notice_place, row.notice_on, row.notice_until = place, work.today, until
        await work.move(IssueAct.PUBLISH, until=until.isoformat())
    return texts.publish_effect(place, until, count)


async def close(work: Work, sure: bool) -> str:
    """Closed out, with a number and a look-back date."""
    if await is_standing_duty(work.session, work.issue):
        raise CannotDecide(texts.use_sustain(work.name))
    work.after(IssueAct.CLOSE, "销号")
    number, lookback = _with_lookback(work)
    facts = replace(await work.facts(), number=number, lookback=lookback)
    work.need_all("销号", to_close(facts, work.today))
    return await _accept(work, sure, IssueAct.CLOSE, number, lookback)


async def sustain(work: Work, sure: bool) -> str:
    """Accepted as 长期坚持: it reports by the quarter from now on (Settled 26)."""
    work.after(IssueAct.SUSTAIN, "转为长期坚持")
    number, lookback = _with_lookback(work)
    work.need_all("转为长期坚持", to_sustain(replace(await work.facts(), number=number, lookback=lookback)))
    return await _accept(work, sure, IssueAct.SUSTAIN, number, lookback)


async def _accept(work: Work, sure: bool, act: IssueAct, number: str, lookback: date | None) -> str:
    assert lookback is not None
    if sure:
        row = _round(work)
        row.number, row.lookback_due, row.accepted_at = number, lookback, work.now
        row.outcome = work.after(act, "")
        await work.move(act, number=number, lookback=lookback.isoformat())
        await owe_no_more(work)
    return texts.accept_effect(number, lookback, act is IssueAct.SUSTAIN)


async def send_back(work: Work, sure: bool) -> str:
    """Back to rectifying; the round ends, and the next one is checked anew."""
    work.after(IssueAct.SEND_BACK, "退回")
    work.need_words("退回要写原因", "销号 9 退回 二级区3个排口未封，限期2019-01-31")
    if sure:
        row = _round(work)
        await work.move(IssueAct.SEND_BACK)
        row.ended_at, row.ended_why = work.now, work.words
    return texts.reason(work.words)


async def file(work: Work, sure: bool) -> str:
    work.after(IssueAct.FILE, "备案")
    work.need_words("备案要写文号", "销号 9 备案 潭环督〔2019〕8号")
    if sure:
        row = _round(work)
        row.filed_as, row.filed_at = work.words, work.now
        await work.move(IssueAct.FILE)
    return texts.file_effect(work.words)


async def look_back(work: Work, sure: bool) -> str:
    """What the look-back found; with a next date, when it is to be looked at again."""
    work.after(IssueAct.LOOK_BACK, "登记回头看")
    work.need_words("请写回头看结论", "销号 9 回头看 无反弹 下次2019-12-31")
    words, due = _dated(work, _NEXT)
    if not words:
        raise CannotDecide(texts.words_wanted("请写回头看结论", "销号 9 回头看 无反弹 下次2019-12-31"))
    if sure and not (_round(work).lookback == words and due in (None, _round(work).lookback_due)):
        row = _round(work)
        row.lookback, row.looked_back_at, row.lookback_due = words, work.now, due
        await work.move(IssueAct.LOOK_BACK, due=due.isoformat() if due else "")
    return texts.lookback_effect(words, due)


async def reopen(work: Work, sure: bool) -> str:
    """A rebound, or a close-out found untrue: the issue owes its reports again."""
    work.after(IssueAct.REOPEN, "重新整改")
    work.need_words("重新整改要写原因", "销号 9 重新整改 回头看发现2个排口反弹")
    if sure:
        row = _round(work)
        await work.move(IssueAct.REOPEN)
        row.ended_at, row.ended_why = work.now, work.words
        await owe_again(work)
    return texts.reopen_effect(work.words)


@dataclass(frozen=True)
class Step:
    """`act`: where it leads; `run`: looks (not sure) or does it, and says its effect; raises CannotDecide."""

    act: IssueAct
    run: Callable[[Work, bool], Awaitable[str]]


STEPS: dict[str, Step] = {
    "begin": Step(IssueAct.BEGIN, begin),
    "apply": Step(IssueAct.APPLY, apply),
    "notice": Step(IssueAct.PUBLISH, publish),
    "approve": Step(IssueAct.CLOSE, close),
    "sustain": Step(IssueAct.SUSTAIN, sustain),
    "return": Step(IssueAct.SEND_BACK, send_back),
    "file": Step(IssueAct.FILE, file),
    "lookback": Step(IssueAct.LOOK_BACK, look_back),
    "reopen": Step(IssueAct.REOPEN, reopen),
}


def _round(work: Work) -> Closeout:
    """The round that must be there in this state; an issue set so by a hand outside has none."""
    if work.row is None:
        raise CannotDecide(texts.not_possible(work.name, work.issue.status, "办理（没有销号记录）"))
    return work.row


def _with_lookback(work: Work) -> tuple[str, date | None]:
    """(the number, the look-back date) of `潭环督〔2019〕3号 回头看2019-07-31`."""
    return _dated(work, _LOOKBACK)


def _dated(work: Work, sign: re.Pattern[str]) -> tuple[str, date | None]:
    match = sign.search(work.words)
    if match is None:
        return work.words.strip(_EDGES), None
    try:
        day, rest = take_day(work.words[match.end() :], work.today)
    except BadArgument:
        raise CannotDecide(texts.words_wanted("请写明回头看的日期", "回头看2019-07-31")) from None
    return f"{work.words[: match.start()]} {rest}".strip(_EDGES), day


async def is_standing_duty(session: Session, issue: Issue) -> bool:
    """True for an issue without any dated target whose targets say 立行立改 or 长期坚持 (1, 2, 3)."""
    kinds = set(await session.exec(select(col(Target.kind)).where(col(Target.issue_id) == issue.id)))
    return bool(kinds) and "date" not in kinds
