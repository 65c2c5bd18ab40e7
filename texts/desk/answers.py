"""市环督办应答: what the office hears to its own commands (DOMAIN §4)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.report_facts import Barred, Count, ReportFacts
from rules.report_state import ReportState
from rules.summary import IssueFacts, Summary
from texts.summary.month import deadline, returned_part
from texts.summary.words import lacking, place, unit_name
from texts.wording import clock_name, month_name, numeral, short_title

HOWS = {"phone": "电话", "letter": "函", "wechat": "微信", "sms": "短信", "in_person": "当面", "fax": "传真"}
FIELDS = {
    "contacts": "联络人员",
    "responsible_persons": "责任人员",
    "lead_leaders": "牵头领导",
    "lead_units": "牵头单位",
    "supporting_units": "责任单位",
    "targets": "整改时限",
    "deadline_text": "整改时限",
    "measures": "整改措施",
    "goal": "整改目标",
    "problem": "问题",
    "title": "标题",
    "former_leaders": "原牵头领导",
    "number": "序号",
}


def unknown_month(month: str, known: Sequence[str]) -> str:
    if not known:
        return "还没有调度月份：方案还没有载入。"
    named = f"{int(month[:4])}年{int(month[5:7])}月"
    return f"没有{named}的调度。现有：{'、'.join(known[-12:])}。"


def unknown_issue(named: str, several: Sequence[str] = ()) -> str:
    """`several`: the names to choose from when more than one list has this number."""
    if several:
        return f"有几份清单都有{named}，请写明：{'、'.join(several)}。"
    return f"没有{named}。发“汇总”看现有问题。"


def missing(summary: Summary, many: bool) -> tuple[list[str], list[str], str]:
    """(head, lines, foot): who has not reported, and why: silent, partial, unreachable, nobody known."""
    rows = [(issue, report) for issue, report in summary.rows() if report.wanted]
    at = clock_name(summary.as_of, summary.zone)
    head = f"【{month_name(summary.month)}未报】截至{at}｜{deadline(summary, many)}"
    beside = _begun(summary, many)
    if not rows:
        return [head], [f"应报{summary.expected}份，没有未报的。", *beside], ""
    lines: list[str] = []
    for title, kinds, unknown in (
        ("逾期未报", (Count.MISSING,), None),
        ("未报", (Count.OPEN,), False),
        ("部分报送", (Count.PARTIAL,), None),
        ("未送达", (Count.UNREACHABLE,), False),
        ("联络人待确认", (Count.OPEN, Count.UNREACHABLE), True),
    ):
        own = [
            row for row in rows if row[1].count in kinds and (unknown is None or (row[1].contact is None) is unknown)
        ]
        if own:
            lines.append(f"■ {title}{len(own)}份")
            lines += ["\n".join(_lacking(issue, report, summary, many)) for issue, report in own]
    lines += beside
    first = rows[0][0]
    number = (first.list_key if many else "") + numeral(first.number)
    offers = f"可回：催办文字 {number} / 已送达 {number} 电话"
    return [head, f"应报{summary.expected}份，还差{len(rows)}份"], lines, offers


def _begun(summary: Summary, many: bool) -> list[str]:
    """What is in and counts as in, and yet wants something: late and not whole, given back and not put right."""
    lines = []
    late = [(issue, report, lacking(report.late_lacking)) for issue, report in summary.rows() if report.late_lacking]
    returned = [
        (issue, report, returned_part(report))
        for issue, report in summary.rows()
        if report.state is ReportState.RETURNED
    ]
    for title, own in (("迟报未齐", late), ("退回待补正", returned)):
        lines += [f"■ {title}{len(own)}份（不在未报之内）"] if own else []
        for issue, report, what in own:
            where, *_ = _lacking(issue, report, summary, many)
            lines.append(f"{where}\n  {what}")
    return lines


def _lacking(issue: IssueFacts, report: ReportFacts, summary: Summary, many: bool) -> list[str]:
    called = place(issue, report, many)
    where = f"{called}（{unit_name(report.unit) or '单位待确认'}）"
    if report.contact is None:
        return [f" {where}", "  联络人员还没有确定，请联系牵头单位"]
    contact = "" if called.endswith(f"·{report.contact}") else report.contact
    return [f" {where}{contact} {report.phone or '电话未登记'}", f"  {why(report, summary.zone)}"]


def why(report: ReportFacts, zone: ZoneInfo) -> str:
    """已提醒3次（11月21、26、27日），还没报: why this report is not in."""
    parts = []
    if report.count is Count.PARTIAL:
        texts = {measure.number: measure.text for measure in report.measures}
        few = len(report.missing) <= 3
        parts.append(lacking(n + (short_title(texts[n], 10) if few else "") for n in report.missing))
    if report.count is not Count.UNREACHABLE and (report.asked_at or not report.has_content):
        parts.append(_asked(report, zone))
    if report.barred is not None:
        parts.append(barred(report.barred, report.barred_since, zone, report.stand_in))
    return "；".join(part for part in parts if part)


def _asked(report: ReportFacts, zone: ZoneInfo) -> str:
    parts = []
    if report.reminded:
        parts.append(f"已提醒{len(report.reminded)}次（{days(report.reminded)}）")
    if report.asked_how not in ("", "telegram") and report.asked_at:
        parts.append(f"{clock_name(report.asked_at, zone)}{how(report.asked_how)}告知")
    if not parts:
        return "还没有请报"
    return "，".join(parts) + ("" if report.count is Count.PARTIAL else "，还没报")


def days(reminded: Sequence[date]) -> str:
    """11月21、26、27日."""
    by_month: dict[int, list[str]] = {}
    for day in dict.fromkeys(reminded):
        by_month.setdefault(day.month, []).append(str(day.day))
    return "，".join(f"{month}月{'、'.join(numbers)}日" for month, numbers in by_month.items())


def barred(reason: Barred, since: datetime | None, zone: ZoneInfo, stand_in: str = "") -> str:
    """Why a person does not get our messages; `stand_in`: who was to get them in his place."""
    at = clock_name(since, zone) if since else ""
    return {
        Barred.UNKNOWN_CONTACT: "联络人员还没有确定",
        Barred.NEVER_LINKED: "从未接入",
        Barred.UNLINKED: f"{at}起已解除接入",
        Barred.BLOCKED: f"{at}起消息发不到（对方已停用）",
        Barred.LINKED_LATE: f"{at}才接入",
        Barred.STAND_IN: f"请假期间代报人{stand_in}" + (f"{at}才接入" if at else "未接入"),
    }[reason]


def how(code: str) -> str:
    return HOWS.get(code, code)


def doubts(rows: Sequence[tuple[str, str, str, str]]) -> tuple[list[str], list[str], str]:
    """(head, lines, foot); `rows`: (issue's name, field, words as printed, what must be settled)."""
    if not rows:
        return [], ["方案没有待确认的事项。"], ""
    lines = []
    for name, field, printed, reason in rows:
        line = f" {name} {FIELDS.get(field.split('[')[0].split('.')[0], field)}：{reason}"
        lines.append(line + (f"\n  原文：{printed}" if printed else ""))
    cure = "办法：请技术人员改方案文件里的这一处，再重新载入，随时可做，改动会逐条列出。"
    return [f"【待确认】{len(rows)}条"], lines, cure


def closed_issue(name: str, short: str) -> str:
    return f"{name}已销号，没有改动。要恢复办理请发“销号 {short} 重新整改 原因”。"


def unreached(name: str) -> str:
    """Somebody who would hear of a step and whom no message reaches."""
    return f"{name}（收不到消息，请另行告知）"
