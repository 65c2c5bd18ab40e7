"""上纸用词: words that ledger, bulletin and chart share: marks, cut-off, classes, what may not be printed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.book import Book, BookIssue
from rules.book_parts import DatedTarget, FlagFacts
from texts.summary.words import HEAPS
from texts.wording import last_hour, month_name, numeral, remaining

CLASSES = {
    "rectified": "完成整改",
    "on_pace": "达到序时进度",
    "behind_pace": "未达序时进度",
    None: "未评定",
}
FLAGS = {
    "copied": "与上月雷同",
    "alike": "与上月相近",
    "stale": "数据陈旧",
    "fell": "数字回落",
    "impossible": "数字矛盾",
    "all_done": "同月全部报完成",
    "old_photo": "佐证拍摄较早",
    "same_file": "佐证重复使用",
}
LIKE = {"other_issue": "其他问题", "plan_text": "方案原文"}
PRINTED = 16  # hex digits of the fingerprint on paper; all 64 stand in the file's properties
SELF_REPORTED = "进展为各单位自报"
HIDDEN = "（略）"
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[-—\s]?\d{7,8}|[1-9]\d{16}[\dXx])(?!\d)")
_SENTENCE = re.compile(
    r"[^。；;！!\n]*(?:举报人|信访人|投诉人|上访人|问责|违纪|线索移[送交]|移[送交].{0,6}线索)[^。；;！!\n]*"
)


def clean(text: str) -> str:
    """Without what no printed file takes: control characters but line ends and tabs, halves of characters."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in kept if char in "\n\t" or (_printable(char)))


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs") and ord(char) & 0xFFFE != 0xFFFE


def impersonal(text: str, names: Iterable[str]) -> str:
    """Words as reported, without phone and identity numbers and without these people's names."""
    said = _PHONE.sub(HIDDEN, clean(text))
    for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        said = said.replace(name, "××")
    return said


def for_the_public(text: str, names: Iterable[str]) -> str:
    """The same without sentences about complainants and accountability. A person reads it before it goes out."""
    return _SENTENCE.sub(HIDDEN, impersonal(text, names))


def mark(book: Book) -> str:
    return "【演练】" if book.rehearsal else ""


def year_month(month: str) -> str:
    return f"{month[:4]}年{month_name(month)}"


def stamp(instant: datetime, zone: ZoneInfo) -> str:
    """2018年11月28日09:00."""
    local = instant.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def cutoff_words(book: Book) -> str:
    """报送截止11月27日24时, list by list when they differ."""
    instants = {instant for _, instant in book.cutoffs}
    if len(instants) == 1:
        return f"报送截止{last_hour(book.cutoff, book.zone)}"
    return "报送截止" + "，".join(f"{key}{last_hour(instant, book.zone)}" for key, instant in book.cutoffs)


def counts_words(book: Book) -> str:
    """应报20个问题23份：按时20，迟报1，…; nothing for an empty month."""
    if not book.own.expected:
        return "本月无应报事项"
    owing = sum(bool(issue.facts.reports) for issue in book.issues)
    heaps = "，".join(f"{word}{book.own.count(heap)}" for heap, word in HEAPS.items() if book.own.count(heap))
    return f"应报{owing}个问题{book.own.expected}份：{heaps}"


def proof(book: Book) -> str:
    """What ties the paper to the data it was made from."""
    return f"数据指纹{book.fingerprint[:PRINTED]}"


def source(book: Book) -> str:
    return f"来源：督办台账，数据截至{stamp(book.as_of, book.zone)}｜{SELF_REPORTED}｜{proof(book)}"


def called(issue: BookIssue, many: bool) -> str:
    """问题十八, with several lists 省督问题十八."""
    return f"{issue.facts.list_key if many else ''}问题{numeral(issue.facts.number)}"


def class_counts(book: Book) -> list[tuple[str, int]]:
    """(word, how many issues) for every class, also the empty ones but 未评定."""
    found = [(word, sum(issue.progress_class == code for issue in book.issues)) for code, word in CLASSES.items()]
    return [(word, count) for word, count in found if count or word != CLASSES[None]]


def target_name(place: int, target: DatedTarget) -> str:
    """②主体工程."""
    mark_of = chr(0x2460 + place - 1) if 0 < place <= 20 else ""
    return mark_of + target.scope


def left_words(target: DatedTarget, book: Book) -> str:
    assert target.due is not None
    return remaining(target.due, book.today) + ("，立项即逾期" if target.inherited else "")


def names_of(book: Book) -> list[str]:
    """Everybody a printed word could name."""
    leaders = [name for issue in book.issues for name in (*issue.facts.leaders, *issue.former_leaders)]
    return list(dict.fromkeys([person.name for person in book.people] + leaders))


def flag_word(flag: FlagFacts) -> str:
    """与上月雷同, 与方案原文雷同: what is asked about, never a verdict."""
    return FLAGS.get(flag.kind, flag.kind).replace("上月", LIKE.get(flag.source, "上月"))
