"""历月情况: one line a month, what changed first (DOMAIN §4 sample C)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.report_facts import Count
from texts.summary.words import HEAPS, LEVELS, lacking
from texts.wording import TICKS, month_name

LONGEST = 26  # characters of a measure's words
WHOLE = (Count.ON_TIME, Count.LATE)


@dataclass(frozen=True)
class PastAnswer:
    """`news`: it brings something beside the month before; `moved`: (unit, by how much) of figures that moved."""

    measure: str
    tick: str | None
    words: str
    news: bool
    moved: tuple[tuple[str, float], ...]
    filed_on: date
    message_id: int


@dataclass(frozen=True)
class PastReport:
    """`label`: which of the issue's reports; `late`: 9小时, 2天 behind the cut-off, ""; `whole`: words about the issue.

    `returned`: given back and not put right yet."""

    label: str
    count: Count
    answers: tuple[PastAnswer, ...]
    missing: tuple[str, ...]
    late: str
    whole: str = ""
    returned: bool = False


@dataclass(frozen=True)
class PastMonth:
    month: str
    reports: tuple[PastReport, ...]


def head(name: str, months: Sequence[str], measure: str) -> str:
    first, last = months[0], months[-1]
    until = "" if first == last else f"至{month_name(last) if first[:4] == last[:4] else _month(last)}"
    span = _month(first) + until
    return f"【{name}{f'·措施{measure}' if measure else ''} 历月进展】{span}"


def nothing(name: str, first: str, last: str) -> str:
    if not first:
        return f"{name}还没有调度过。"
    return f"{name}在{_month(first)}{f'至{_month(last)}' if last != first else ''}没有调度。"


def _month(month: str) -> str:
    return f"{month[:4]}年{month_name(month)}"


def month_line(row: PastMonth, measure: str = "") -> str:
    """11月 齐｜市级 1推进 24条完成23（+1）; of one measure: its whole words with the number of the message."""
    parts = [f"{month_name(row.month)} {_roll_up(row)}"]
    for report in row.reports:
        own = _one(report, measure) if measure else _all(report)
        if own:
            parts.append(f"{report.label} {own}".strip())
    return "｜".join(parts)


def _roll_up(row: PastMonth) -> str:
    """齐 when everything is in, however late; else who has what open."""
    open_ones = [each for each in row.reports if _is_open(each)]
    late = "、".join(each.label + _late(each) for each in row.reports if _late(each) and each not in open_ones)
    if not open_ones:
        if all(each.count is Count.WAIVED for each in row.reports):
            return HEAPS[Count.WAIVED]
        return "齐" + (f"（{late}）" if late else "")
    if len(row.reports) == 1:
        return _open(open_ones[0])
    if len(open_ones) == len(row.reports) and len({each.count for each in open_ones}) == 1 and not open_ones[0].answers:
        return HEAPS[open_ones[0].count]
    return f"部分报送（{'，'.join(each.label + _lacks(each) for each in open_ones)}）"


def _open(report: PastReport) -> str:
    lacks = _lacks(report)
    return f"部分报送（{lacks}）" if report.count is Count.PARTIAL else lacks


def _is_open(report: PastReport) -> bool:
    begun = report.count is Count.LATE and bool(report.missing)
    return begun or report.returned or report.count not in (*WHOLE, Count.WAIVED)


def _late(report: PastReport) -> str:
    return f"迟报{report.late}" if report.count is Count.LATE and report.late else ""


def _lacks(report: PastReport) -> str:
    if report.returned:
        return "退回补正" + (f"，待补正措施{'、'.join(report.missing)}" if report.missing else "")
    if report.count in (Count.PARTIAL, Count.LATE) and report.missing:
        return "，".join(part for part in (_late(report), lacking(report.missing)) if part)
    made_up = report.count is Count.UNREACHABLE and (report.answers or report.whole)
    return f"{HEAPS[report.count]}·已补报" if made_up else HEAPS[report.count]


def _all(report: PastReport) -> str:
    """What is new, then which measures brought nothing new."""
    news = [_new(each) for each in report.answers if each.news]
    done = [each.measure for each in report.answers if not each.news and each.tick in ("done", "not_applicable")]
    idle = [each.measure for each in report.answers if not each.news and each.measure not in done]
    if idle:
        news.append("、".join(idle) + "无变化")
    if done:
        news.append("、".join(done) + "早已完成或不涉及")
    if report.whole:
        news.append(f"整体 {_cut(report.whole)}")
    return "；".join(news)


def _new(answer: PastAnswer) -> str:
    return f"{answer.measure}{TICKS[answer.tick or 'in_progress']} {_cut(answer.words)}".strip() + _moved(answer)


def _moved(answer: PastAnswer) -> str:
    if not answer.moved:
        return ""
    return f"（{'，'.join(f'{by:+g}{unit}' for unit, by in answer.moved)}）"


def _one(report: PastReport, measure: str) -> str:
    found = next((each for each in report.answers if each.measure == measure), None)
    if found is None:
        return f"整体 {report.whole}" if report.whole else "未说明"
    tick = TICKS[found.tick or "in_progress"]
    source = f"（{found.filed_on:%m-%d}，信{found.message_id}）"
    return f"{tick} {found.words}".strip() + _moved(found) + source


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def beside(
    said: Sequence[tuple[date, str]],
    raised: Sequence[tuple[str, date, date | None]],
    difficulties: int,
    steps: Sequence[tuple[str, date]],
) -> list[str]:
    """领导批示1（12-03 杨某）｜预警 黄1（10-29，10-30解除）｜困难2｜申请销号 12-05."""
    parts = []
    if said:
        parts.append(f"领导批示{len(said)}（{'，'.join(f'{day:%m-%d} {name}' for day, name in said)}）")
    for level, word in reversed(LEVELS.items()):
        own = [(began, ended) for each, began, ended in raised if each == level]
        if own:
            spans = "；".join(
                f"{began:%m-%d}，{f'{ended:%m-%d}解除' if ended else '未解除'}" for began, ended in own[-3:]
            )
            parts.append(f"预警 {word}{len(own)}（{spans}）")
    if difficulties:
        parts.append(f"困难{difficulties}")
    parts += [f"{word} {day:%m-%d}" for word, day in steps]
    return ["｜".join(parts)] if parts else []
