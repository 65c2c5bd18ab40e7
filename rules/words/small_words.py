"""小词: the short requests that work at any time, told apart and taken to pieces (DOMAIN §2.9, §2.10, §5.12)."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rules.numerals import fold, number
from rules.reading.hardship import hardship
from rules.words import request_words as words
from rules.words.not_reports import asks_how_to_put_it, is_not_ours
from rules.words.question_words import QUESTIONS
from rules.words.smalltalk import says_sent
from rules.words.spoken_dates import SpokenDate, lasts, spoken_dates


class SmallWord(StrEnum):
    AM_I_IN = "am_i_in"  # 我报了吗
    WHAT_IS_LEFT = "what_is_left"  # 还差什么
    UNTIL_WHEN = "until_when"  # 截止什么时候
    LAST_REPORT = "last_report"  # 上月报的
    MY_REPORT = "my_report"  # 我报的
    MY_MEASURES = "my_measures"  # 看措施
    SHOW_ISSUE = "show_issue"  # 看问题十八
    HELP = "help"  # 帮助
    HUMAN = "human"  # 人工
    STOP = "stop"  # 停止提醒
    COMPLAIN = "complain"  # 我要投诉, 投诉：…
    WITHDRAW = "withdraw"  # 撤回
    CORRECT = "correct"  # 更正3：…，原因：…
    DIFFICULTY = "difficulty"  # 困难：…
    EXPLAIN = "explain"  # 说明：…
    OBJECT = "object"  # 异议：…
    CLOSE_OUT = "close_out"  # 申请销号
    EXTEND = "extend"  # 申请延期
    REPLACE = "replace"  # 换人
    LEAVE = "leave"  # 请假


@dataclass(frozen=True)
class Request:
    """A small word with its parts; what was not said is None or "".

    `text`: the person's own words behind the small word, or all of them where the parts stand anywhere;
    `reason`: behind 原因 or 因为; `name`: who is to take over; `since`, `until`: of a leave or an extension; `month`:
    更正11月 …
    """

    kind: SmallWord
    issue: int | None = None
    measure: str | None = None
    text: str = ""
    reason: str = ""
    name: str = ""
    phone: str = ""
    since: date | None = None
    until: date | None = None
    month: int | None = None


_MOST_MEASURES = 9  # a bare number above it is an issue's
_LONGEST_QUESTION = 24  # characters; a longer text that contains 怎么报 is no bare question
_BLANKS = re.compile(r"[\s。.!！?？,，~～、;；:：…\"“”‘’()（）🙏]+")
_ASKING = re.compile(r"(?:可以|可不可以|行不?行?|好|成|能)?(?:吗|么|不|呢)?[?]?")
_ABOUT_AN_ISSUE = (
    (SmallWord.SHOW_ISSUE, words.SHOWN),
    (SmallWord.SHOW_ISSUE, words.SHOWN_TOO),
    (SmallWord.WITHDRAW, words.TAKEN_BACK),
)
_STATED = tuple((SmallWord(kind), re.compile(pattern)) for kind, pattern in words.STATED)
_ASKED_FOR = tuple((SmallWord(kind), re.compile(pattern)) for kind, pattern in words.ASKED_FOR)


def small_word(text: str, today: date) -> Request | None:
    """The small word that the text is, with its parts; None when it is none and may be a report.

    `today`: the Shanghai date on which it was said; dates without a year or month are read from it.
    1. Questions and 撤回, which are the whole text. 2. Those with words behind them. 3. Whole requests.
    """
    shadow = fold(text)
    bare = _BLANKS.sub("", shadow).lower()
    if asked := _asked(bare):
        return asked
    if asks_how_to_put_it(shadow):
        return Request(SmallWord.HELP)
    if is_not_ours(shadow):
        return Request(SmallWord.COMPLAIN, text=text.strip())
    if dated := words.CORRECTED_MONTH.match(shadow):
        named = text[: dated.end("word")] + " " + text[dated.end() :]
        found = small_word(named, today)
        return replace(found, month=number(dated["month"])) if found else None
    for kind, pattern in _STATED:
        if (match := pattern.match(shadow)) and _begins(kind, shadow, match.end()):
            return _stated(kind, text, match)
    for kind, pattern in _ASKED_FOR:
        if match := pattern.match(shadow):
            return _request(kind, text, shadow, match, today)
    return _away(text, shadow, today)


def _asked(bare: str) -> Request | None:
    """Questions, 看问题十八 and 撤回: they are all that was said."""
    if len(bare) > _LONGEST_QUESTION:
        return None
    for kind, pattern in QUESTIONS:
        if pattern.fullmatch(bare):
            return Request(SmallWord(kind))
    if says_sent(bare):
        return Request(SmallWord.AM_I_IN)
    for kind, pattern in _ABOUT_AN_ISSUE:
        if match := pattern.fullmatch(bare):
            return Request(kind, issue=number(match["issue"]) if match["issue"] else None)
    return None


def _begins(kind: SmallWord, shadow: str, end: int) -> bool:
    """True when the word is not the beginning of another one: 更正 needs a measure, a sign or an end behind it; a
    困难： in front of a report is said with it."""
    if kind is SmallWord.DIFFICULTY and (said := hardship(shadow)) and said.end < len(shadow):
        return False
    return kind is not SmallWord.CORRECT or not shadow[end:] or shadow[end - 1] != "正" or shadow[end] in " :,;。、\n"


def _stated(kind: SmallWord, text: str, match: re.Match[str]) -> Request:
    if kind is SmallWord.DIFFICULTY and (named := words.ONLY_NUMBER.fullmatch(fold(text[match.end() :]))):
        return Request(kind, number(named["n"]))  # 困难 18 asks about 问题十八, and is no difficulty called 18
    if kind is SmallWord.DIFFICULTY and (of := _of_number(text[match.end() :])):
        return of
    said, reason = words.with_reason(text[match.end() :]) if kind is SmallWord.CORRECT else (text[match.end() :], "")
    return Request(kind, _issue(match), _measure(match), said.strip(words.EDGES), reason)


def _of_number(text: str) -> Request | None:
    """`困难3：…` and `困难 18 …`: of that measure or issue; None for `困难：1 … 2 …`, which lists them."""
    of = words.OF_NUMBER.match(fold(text))
    if of is None:
        return None
    told, said = number(of["n"]), text[of.end() :].strip(words.EDGES)
    if of["issue"] or (told > _MOST_MEASURES and not of["label"]):
        return Request(SmallWord.DIFFICULTY, issue=told, text=said)
    return Request(SmallWord.DIFFICULTY, measure=str(told), text=said) if of["label"] or of["sign"] else None


def _request(kind: SmallWord, text: str, shadow: str, match: re.Match[str], today: date) -> Request:
    said = text[match.end() :].strip(words.EDGES)
    found = Request(kind, _issue(match), _measure(match), said if kind is SmallWord.CLOSE_OUT else text.strip())
    if kind is SmallWord.CLOSE_OUT:
        return found
    dates = spoken_dates(shadow, today)
    if kind is SmallWord.EXTEND:
        until = dates[0].day if dates else None
        return replace(found, until=until, reason=_reason_of(text, match.end(), dates[:1]))
    name, phone = words.stand_in(shadow), words.PHONE.search(shadow)
    since = dates[0].day if dates else None
    until = _leave_ends(shadow, dates) if kind is SmallWord.LEAVE else None
    return replace(found, name=name, phone=phone[0] if phone else "", since=since, until=until)


def _away(text: str, shadow: str, today: date) -> Request | None:
    """出差, 学习, 住院: a leave only when somebody is named to stand in; else it is chat, or a report."""
    name = words.stand_in(shadow) if len(shadow) <= 60 and words.AWAY.match(shadow) else ""
    if not name:
        return None
    dates = spoken_dates(shadow, today)
    since = dates[0].day if dates else None
    return Request(SmallWord.LEAVE, text=text.strip(), name=name, since=since, until=_leave_ends(shadow, dates))


def _leave_ends(shadow: str, dates: list[SpokenDate]) -> date | None:
    """The second date, or so many days from the first."""
    if len(dates) > 1:
        return dates[1].day
    days = lasts(shadow[dates[0].end :]) or lasts(shadow[: dates[0].start]) if dates else 0
    return dates[0].day + timedelta(days=days - 1) if days else None


def _reason_of(text: str, end: int, dates: list[SpokenDate]) -> str:
    """What stands behind 原因 or 因为; else what is left when the date is taken away."""
    _, reason = words.with_reason(text)
    if reason or not dates:
        return reason
    left = text[max(end, dates[0].end) :].strip(words.EDGES)
    return "" if _ASKING.fullmatch(fold(left)) else left


def _issue(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    named = next((groups[key] for key in ("issue", "i1", "i2", "i3", "i4") if groups.get(key)), None)
    return number(named) if named else None


def _measure(match: re.Match[str]) -> str | None:
    named = match.groupdict().get("measure")
    return str(number(named)) if named else None
