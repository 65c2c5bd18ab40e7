"""月表用词: the words of the month's file."""

from rules.summary import IssueFacts, MeasureFacts, ReportFacts, Summary, WarningFacts
from texts.desk import why
from texts.desk_issue import TRIGGERS, reason_words
from texts.summary import deadline
from texts.summary_words import HEAPS, LEVELS, state_word
from texts.wording import TICKS, clock_name, month_name

COLUMNS = (
    ("问题", 7),
    ("标题", 20),
    ("牵头单位", 14),
    ("牵头领导", 10),
    ("责任人员", 12),
    ("联络人员", 11),
    ("报送范围", 11),
    ("报送状态", 11),
    ("是否按时", 9),
    ("报送时间", 16),
    ("本月进展", 60),
    ("原因或说明", 24),
    ("整改时限", 14),
    ("预警", 14),
)
LIST_COLUMN = ("清单", 9)
HEADING = 24
LEFT = ("标题", "牵头单位", "责任人员", "本月进展", "原因或说明", "整改时限", "预警")
ON_TIME = {True: "是", False: "否", None: ""}


def title(month: str, rehearsal: bool) -> str:
    return f"{'【演练】' if rehearsal else ''}{month[:4]}年{month_name(month)}整改进展月表"


def subtitle(summary: Summary, many: bool) -> str:
    """Cut-off, generation time and the counts, in one line."""
    counts = "，".join(f"{word}{summary.count(heap)}" for heap, word in HEAPS.items() if summary.count(heap))
    return (
        f"{deadline(summary, many)}｜生成于{summary.as_of.astimezone(summary.zone):%Y年%m月%d日%H:%M}"
        f"｜应报{len(summary.issues)}个问题{summary.expected}份" + (f"：{counts}" if counts else "")
    )


def file_name(summary: Summary, rehearsal: bool) -> str:
    stamp = f"{summary.as_of.astimezone(summary.zone):%m月%d日%H时%M分%S秒}"
    return f"{'演练-' if rehearsal else ''}整改月表{summary.month}-截至{stamp}.xlsx"


def row(issue: IssueFacts, report: ReportFacts, summary: Summary) -> list[str]:
    """The words of one report's row, without number and time, which are real numbers and dates."""
    return [
        issue.title,
        report.unit or "、".join(issue.lead_units),
        "、".join(issue.leaders),
        "、".join(issue.responsible),
        report.contact or "待确认",
        report.scope,
        state_word(report),
        ON_TIME[report.on_time],
        "",
        progress(report),
        remark(report, summary),
        issue.deadline,
        "\n".join(_warning(warning) for warning in issue.warnings),
    ]


def _warning(warning: WarningFacts) -> str:
    what = f"{LEVELS.get(warning.level, warning.level)}·{TRIGGERS.get(warning.trigger, warning.trigger)}"
    return what + ("（已解除）" if warning.resolved_at else "")


def progress(report: ReportFacts) -> str:
    """A line a measure; a paragraph about the whole issue stands above them."""
    lines = [report.whole] if report.whole else []
    return "\n".join([*lines, *(_measure(measure) for measure in report.measures)])


def _measure(measure: MeasureFacts) -> str:
    said = "未报" if measure.tick is None and not measure.words else TICKS[measure.tick or "in_progress"]
    words = f"｜{measure.words}" if measure.words else ""
    return f"{measure.number} {_heading(measure.text)}｜{said}{words}"


def _heading(text: str) -> str:
    return text if len(text) <= HEADING else text[: HEADING - 1] + "…"


def remark(report: ReportFacts, summary: Summary) -> str:
    """The reason of 无变化, and why something is missing."""
    return "\n".join(
        part for part in (reason_words(report), why(report, summary.zone) if report.wanted else "") if part
    )


def footer(summary: Summary) -> str:
    return f"进展为各单位自报；截至{clock_name(summary.as_of, summary.zone)}"
