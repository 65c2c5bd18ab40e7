"""移送登记: the office enters clues handed over, receipts and written results (DOMAIN §1.6 ②)."""

import re
from datetime import date, datetime, timedelta

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Person, Referral
from supervision.closeout.referrals import ANSWER_DAYS, hand_over, referrals, write_receipt, write_result
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from texts import referrals as texts
from texts.pages import joined

LIST, ALL = ("", "list", "清单", "待结果"), ("all", "全部")
_ENTRY = re.compile(
    r"(?P<number>\d{1,9})\s*号?\s*(?P<what>回执|收到|receipt|结果|答复|result)[\s:：,，]*(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)
_DAYS = re.compile(r"[\s,，;；]*(?P<days>\d{1,3})\s*(?:天|日)\s*(?:内|前)?\s*(?:答复|回复|报)?\s*$")
_DATE = re.compile(r"[\s,，（(]*(?P<day>(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}-\d{1,2})[）)\s]*$")
RECEIPTS = ("回执", "收到", "receipt")
_EDGES = " \t\n　,，。;；:："


async def refer_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/refer [all|9 RECEIVER WORDS 30日|3 回执 WORDS|3 结果 WORDS]."""
    said = args.strip().lower()
    if said in (*LIST, *ALL):
        return Reply(joined(await _listed(session, said in ALL, now, practice)))
    return await _act(session, person, args, now, practice, sure=False)


async def refer_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, practice, sure=True)


async def _listed(session: Session, everything: bool, now: datetime, practice: Practice) -> list[str]:
    today = practice.habits.day_of(now)
    lines = [
        texts.line(
            row.id or 0,
            await issue_called(session, issue),
            row.receiver,
            row.text,
            row.handed_on,
            row.receipt,
            row.answer_due,
            row.result,
            row.result_on,
            today,
        )
        for row, issue in await referrals(session, only_open=not everything)
    ]
    return texts.listed(lines, everything)


async def _act(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    try:
        match = _ENTRY.fullmatch(args.strip())
        today = practice.habits.day_of(now)
        if match:
            text = await _enter(session, person, match, now, today, sure)
        else:
            text = await _hand_over(session, person, args, now, today, sure)
    except CannotDecide as why:
        return Reply(str(why))
    if not sure:
        confirming.show(session, person, "refer", args, now)
    return Reply(text)


async def _hand_over(session: Session, person: Person, args: str, now: datetime, today: date, sure: bool) -> str:
    issue, _, rest = await named_issue(session, args)
    found = _DAYS.search(fold(rest))
    days = int(found["days"]) if found else ANSWER_DAYS
    receiver, _, words = (rest[: found.start()] if found else rest).strip(_EDGES).partition(" ")
    if not receiver or not words.strip(_EDGES):
        raise BadArgument("refer", args)
    name = await issue_called(session, issue)
    words = words.strip(_EDGES)
    if not sure:
        return texts.preview(name, receiver, words, today + timedelta(days=days))
    row = await hand_over(session, issue, receiver, words, days, person, now, today)
    return texts.entered(row.id or 0, name, row.answer_due)


async def _enter(session: Session, person: Person, match: re.Match[str], now: datetime, today: date, sure: bool) -> str:
    number, receipt = match["number"], match["what"].lower() in RECEIPTS
    row = await session.get(Referral, int(number), with_for_update=sure or None) if int(number) < 2**31 else None
    if row is None:
        raise CannotDecide(texts.unknown(number))
    words, day = _dated(match["words"], today)
    if not words:
        raise CannotDecide(texts.words_wanted(f"移送 {number} {'回执 收字12号' if receipt else '结果 已立案查处'}"))
    if words == (row.receipt if receipt else row.result):
        raise CannotDecide(texts.same(row.id or 0))
    if not sure:
        if receipt:
            return texts.receipt_preview(row.id or 0, words, day)
        return texts.result_preview(row.id or 0, words, day, row.result)
    (write_receipt if receipt else write_result)(session, row, words, day, person, now)
    return texts.written(row.id or 0, "回执" if receipt else "书面结果")


def _dated(words: str, today: date) -> tuple[str, date]:
    """The words and the day at their end, else today."""
    found = _DATE.search(fold(words))
    if found is None:
        return words.strip(_EDGES), today
    try:
        day = take_day(found["day"], today)[0]
    except BadArgument:
        return words.strip(_EDGES), today
    return words[: found.start()].strip(_EDGES), day
