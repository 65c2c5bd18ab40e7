"""留痕应答: who did and was sent what, when; every line names its stored message or notice (DOMAIN §4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.report_state import ReportState
from texts.desk.answers import how
from texts.desk.issue import STATUSES
from texts.desk.trail_words import ACTS, HEARD, KINDS
from texts.labels import STATES
from texts.summary.words import LEVELS
from texts.wording import day_name, month_name

LONGEST = 44  # characters of a message's words in a line


def namesakes(name: str, count: int) -> str:
    return f"同名{name}有{count}人，合在一起列出；各人情况发“人员 {name}”。"


def head(name: str, day: date | None, empty: bool) -> str:
    when = f" {day.year}年{day_name(day)}" if day else ""
    return f"【{name} 留痕】{when.strip()}" + ("没有记录" if empty else "")


def unknown(words: str) -> str:
    return f"没有叫“{words[:16]}”的人员或问题。例：留痕 18；留痕 张三 11-22；留痕 信44。"


def no_message(number: int) -> str:
    return f"没有信{number}。"


def said(at: datetime, who: str, kind: str, words: str, number: int, zone: ZoneInfo) -> str:
    return f"{_at(at, zone)} {who} {HEARD.get(kind, '来件')}（信{number}）{_quoted(words)}"


def sent(at: datetime, who: str, kind: str, state: str, words: str, number: int, why: str, zone: ZoneInfo) -> str:
    """What somebody was sent, or why it did not reach him."""
    how = "" if state == "sent" else f"未送达{f'（{why}）' if why else ''}"
    return f"{_at(at, zone)} 发{who} {KINDS.get(kind, kind)}（通知{number}）{how}{_quoted(words)}"


def entry(at: datetime, who: str, did: str, message: int | None, zone: ZoneInfo) -> str:
    source = f"（信{message}）" if message is not None else ""
    return f"{_at(at, zone)} {who or '系统'} {did}{source}"


def did(act: str, facts: Mapping[str, Any]) -> str:
    """报送 第2版; what was done, with what its facts say."""
    return " ".join([ACTS.get(act, f"登记（{act}）"), *_facts(facts)])


def _facts(facts: Mapping[str, Any]) -> list[str]:
    parts = []
    if isinstance(version := facts.get("version"), int):
        parts.append(f"第{version}版")
    if facts.get("late") is True:
        parts.append("（迟报）")
    if state := facts.get("state"):
        parts.append(STATUSES.get(state) or (STATES[ReportState(state)] if state in set(ReportState) else str(state)))
    if level := facts.get("level"):
        parts.append(LEVELS.get(level, str(level)))
    if isinstance(facts.get("old"), str) and isinstance(facts.get("new"), str):
        parts.append(f"{facts['old'] or '空'}→{facts['new']}")
    if isinstance(way := facts.get("how"), str):
        parts.append(how(way))
    words = [facts.get(name) for name in ("scope", "words", "reason", "lifted", "answer")]
    said = [_cut(word) for word in words if isinstance(word, str) and word]
    return [*parts, *said, *_based(facts.get("basis"))]


def _based(basis: object) -> list[str]:
    """潭环督〔2018〕5号, 按申请2; what the office entered by itself has none."""
    if not isinstance(basis, str) or basis in ("", "office"):
        return []
    kind, _, number = basis.partition(":")
    return [f"按申请{number}" if kind == "request" else _cut(basis)]


def version(number: int, month: str, withdrawn: bool) -> str:
    return f"{month[:4]}年{month_name(month)}报送第{number}版{'（已撤回）' if withdrawn else ''}"


def message(
    number: int,
    author: str,
    kind: str,
    times: tuple[datetime, datetime, datetime],
    words: str,
    versions: Sequence[str],
    followed: Sequence[str],
    zone: ZoneInfo,
) -> str:
    """A stored message verbatim. `times`: sent, arrived, counted."""
    instants = "，".join(f"{word}{_at(at, zone, True)}" for word, at in zip(("发出", "收到", "计"), times, strict=True))
    lines = [
        f"【信{number}】{author or '未登记的人'} {HEARD.get(kind, '来件')}",
        instants,
        f"原文：{words or '（无文字）'}",
    ]
    made = [*versions, *followed]
    return "\n".join([*lines, *([f"由此：{'；'.join(made)}"] if made else [])])


def _at(at: datetime, zone: ZoneInfo, exact: bool = False) -> str:
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if exact else f"{local:%m-%d %H:%M}"


def _quoted(words: str) -> str:
    return f"：{_cut(words)}" if words else ""


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
