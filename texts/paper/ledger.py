"""台账用词: the cells of the ledger's first sheet, in the order offices are used to (DOMAIN §4)."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.book import Book, BookIssue
from rules.book_parts import Earlier, EvidenceFacts
from rules.report_facts import MeasureFacts, ReportFacts
from texts.desk.answers import FIELDS
from texts.desk.issue import KINDS, TRIGGERS, reason_words
from texts.paper.columns import Cell
from texts.paper.words import CLASSES, clean, for_the_public
from texts.summary.words import LEVELS, state_word
from texts.wording import TICKS, day_name, month_name

WHOLE = "（整体情况）"
NOT_SAID = "未报"
UNKNOWN = "待确认"
NOT_KEPT = "未登记"  # the store holds no such fact
FILES = {"photo": "照片", "document": "文件", "voice": "语音", "audio": "音频", "video": "视频"}
SOURCES = {"office": "代报"}


def number(issue: BookIssue, book: Book) -> Cell:
    return f"{issue.facts.list_key}{issue.facts.number}" if book.many else issue.facts.number


def heading(issue: BookIssue) -> str:
    """The issue's title, and what was found where the plan file says more."""
    found = clean(issue.problem)
    return issue.facts.title if not found or found == issue.facts.title else f"{issue.facts.title}\n{found}"


def deadline(issue: BookIssue) -> str:
    """As printed, then the dated parts where there are several."""
    dated = [target for target in issue.targets if target.due is not None]
    lines = [issue.facts.deadline] if issue.facts.deadline else []
    if len(dated) > 1 or (dated and not lines):
        lines += [
            f"{target.scope + '：' if target.scope else ''}{target.due}"
            + ("（立项即逾期）" if target.inherited else "")
            for target in dated
        ]
    if not lines:
        lines = [target.text or KINDS.get(target.kind, target.kind) for target in issue.targets]
    if len(dated) == 1 and dated[0].inherited:
        lines.append("立项即逾期")
    return "\n".join(lines) or "未定"


def leaders(issue: BookIssue) -> str:
    former = f"\n（原{'、'.join(issue.former_leaders)}）" if issue.former_leaders else ""
    return ("、".join(issue.facts.leaders) or UNKNOWN) + former


def responsible(issue: BookIssue) -> str:
    return "\n".join(name + (f"（{scope}）" if scope else "") for name, _, scope in issue.responsible) or UNKNOWN


def contacts(issue: BookIssue) -> str:
    """One line a report, with its scope; a person twice only with two scopes."""
    named = [
        (report.contact or UNKNOWN) + (f"（{report.scope}）" if report.scope else "") for report in issue.facts.reports
    ]
    return "\n".join(dict.fromkeys(named)) or UNKNOWN


def who(issue: BookIssue, report: ReportFacts) -> str:
    """［乡镇级］ before the words of one of several reports."""
    if len(issue.facts.reports) < 2:
        return ""
    return f"［{report.scope or report.contact or UNKNOWN}］"


def progress(issue: BookIssue, report: ReportFacts, said: MeasureFacts) -> str:
    """What was said this month; else that nothing was, and what was said before with its date."""
    label = who(issue, report)
    if said.words:
        return label + clean(said.words)
    if said.tick is not None:
        return label + TICKS[said.tick]
    if report.whole:
        return f"{label}见整体情况"
    before = next(
        (e for e in issue.earlier if (e.assignment_id, e.measure) == (report.assignment_id, said.number)), None
    )
    return f"{label}本月未报" + (f"；上次（{month_name(before.month)}）：{_before(before)}" if before else "")


def _before(before: Earlier) -> str:
    return clean(before.words) or TICKS[before.tick or "in_progress"]


def tick(report: ReportFacts, said: MeasureFacts) -> str:
    if said.tick is None and not said.words:
        return "推进" if report.whole else NOT_SAID
    return TICKS[said.tick or "in_progress"]


def as_of(issue: BookIssue, report: ReportFacts, said: MeasureFacts, zone: ZoneInfo) -> Cell:
    """数据时点: the day on which what stands in the line was received, also when that was months ago."""
    found = [e.filed_at for e in issue.earlier if (e.assignment_id, e.measure) == (report.assignment_id, said.number)]
    at = said.filed_at or (report.received_at if report.whole else found[0] if found else None)
    return day(at, zone)


def day(at: datetime | None, zone: ZoneInfo) -> Cell:
    return at.astimezone(zone).date() if at else None


def next_step(words: str) -> str:
    """The part of what was said that speaks of 下一步, as said."""
    start = min((place for word in ("下一步", "下步") if (place := words.find(word)) >= 0), default=-1)
    return clean(words[start:]).strip() if start >= 0 else ""


def evidence(files: list[EvidenceFacts], zone: ZoneInfo) -> str:
    """照片3、文件1（11月22日）."""
    if not files:
        return ""
    kinds = Counter(FILES.get(file.kind, file.kind) for file in files)
    lost = sum(file.state in ("failed", "too_large") for file in files)
    newest = max(file.sent_at for file in files).astimezone(zone).date()
    words = "、".join(f"{kind}{count}" for kind, count in kinds.items()) + f"（{day_name(newest)}）"
    return words + (f"，{lost}份未取到" if lost else "")


def in_time(report: ReportFacts) -> str:
    """是, 否（迟报）, or why there is nothing to judge."""
    if report.on_time is not None:
        return "是" if report.on_time else "否（迟报）"
    return state_word(report)


def troubles(issue: BookIssue) -> str:
    """Difficulties and the reasons of 无变化, as said."""
    lines = []
    for each in issue.difficulties:
        answer = f"答复：{clean(each.answer)}" if each.answer else f"待答复（应于{day_name(each.answer_due)}前）"
        lines.append(f"{clean(each.text)}｜{answer}")
    for report in issue.facts.reports:
        if reason := reason_words(report):
            lines.append(f"{who(issue, report)}原因：{clean(reason)}")
        lines += [f"{who(issue, report)}措施{m.number}有困难" for m in report.measures if m.tick == "blocked"]
    return "\n".join(lines)


def warnings(issue: BookIssue) -> str:
    return "\n".join(
        f"{LEVELS.get(row.level, row.level)}·{TRIGGERS.get(row.trigger, row.trigger)}"
        + ("（已解除）" if row.resolved_at else "")
        for row in issue.facts.warnings
    )


def remarks(issue: BookIssue) -> str:
    lines = [f"待确认·{FIELDS.get(name.split('[')[0].split('.')[0], name)}：{reason}" for name, reason in issue.doubts]
    for report in issue.facts.reports:
        lines += [f"{who(issue, report)}{words}" for words in _about(issue, report)]
    for row in issue.instructions:
        answer = f"；答复：{clean(row.answer)}" if row.answer else ""
        lines.append(f"批示：{clean(row.text)}{answer}")
    return "\n".join([*lines, *(clean(note) for note in issue.notes)])


def _about(issue: BookIssue, report: ReportFacts) -> list[str]:
    filing = issue.filing(report.id)
    if filing is None:
        return []
    said = [SOURCES[filing.source]] if filing.source in SOURCES else []
    return said + ([f"更正：{clean(filing.correction)}"] if filing.correction else [])


def class_word(issue: BookIssue) -> str:
    return CLASSES.get(issue.progress_class, issue.progress_class or "")


def public_progress(issue: BookIssue, number: str, names: list[str]) -> str:
    """What was said of a measure this month, without people; nothing of months before."""
    lines = []
    for report, said in issue.said(number):
        label = f"［{report.scope}］" if len(issue.facts.reports) > 1 and report.scope else ""
        words = for_the_public(said.words or report.whole, names)
        if said.tick is not None or words:
            lines.append(label + "：".join(part for part in (tick(report, said), words) if part))
    return "\n".join(lines) or "本月未报"
