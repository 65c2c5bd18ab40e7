"""通报内容: what each section of the bulletin says, with issue and unit; of people only what they did as units."""

from collections.abc import Sequence
from datetime import date

from rules.book import Book, BookIssue
from rules.report_facts import Count, ReportFacts
from texts.desk.issue import TRIGGERS
from texts.obligations import PAPERS
from texts.paper.words import CLASSES, called, flag_word, impersonal, left_words, names_of, target_name
from texts.requests import full_day
from texts.summary.words import HEAPS, LEVELS, state_word, unit_name
from texts.wording import TICKS, clock_name, day_name, last_hour, month_name

AHEAD = 60  # days before a deadline from which it is named
TALKS = {
    "proposed": "已提请，待决定",
    "approved": "已批准",
    "refused": "经研究未约谈",
    "notified": "已通知",
    "held": "已约谈",
    "minutes_issued": "已约谈",
    "answered": "已约谈，已答复",
    "verified": "已约谈，已核查",
    "closed": "已约谈，已办结",
}
QUOTED = 60  # characters of somebody's words in the body; all of them stand in the ledger


def overall(book: Book, most: int) -> list[str]:
    lines = []
    if book.own.expected:
        owing = sum(bool(issue.facts.reports) for issue in book.issues)
        before = f"（上月{book.before.rate}%）" if book.before and book.before.rate is not None else ""
        rate = f"，按时报送率{book.own.rate}%{before}" if book.own.rate is not None else "，报送尚未截止"
        lines.append(f"本月应报{owing}个问题{book.own.expected}份{rate}。")
    return [*lines, *classes(book, most), *ticks(book)]


def classes(book: Book, most: int) -> list[str]:
    found = []
    for code, word in CLASSES.items():
        names = [called(issue, book.many) for issue in book.issues if issue.progress_class == code]
        named = f"（{_some(names, most)}）" if names and code is not None else ""
        if names or code is not None:
            found.append(f"{word}{len(names)}个{named}")
    return ["，".join(found) + "。"] if book.issues else []


def ticks(book: Book) -> list[str]:
    ticks = dict(book.own.ticks)
    total = sum(ticks.values())
    if not total:
        return []
    earlier = dict(book.before.ticks).get("done", 0) if book.before else None
    done = f"完成{ticks['done']}" + (f"（上月{earlier}）" if earlier is not None else "")
    rest = "，".join(f"{word}{ticks[tick]}" for tick, word in TICKS.items() if tick != "done" and ticks[tick])
    silent = f"，未报{ticks['']}" if ticks[""] else ""
    return [f"各单位自报措施进展{total}项：{done}{'，' if rest else ''}{rest}{silent}。"]


def reporting(book: Book, most: int) -> list[str]:
    lines = []
    for heap, word in HEAPS.items():
        rows = [(issue, report) for issue, report in book.rows() if report.count is heap]
        if not rows:
            continue
        names = (
            [_reported(issue, report, book) for issue, report in rows] if heap is not Count.ON_TIME else _units(book)
        )
        lines.append(f"{word}{len(rows)}份：{_some(names, most, '；')}。")
    return [*lines, *_papers_late(book, most)]


def _papers_late(book: Book, most: int) -> list[str]:
    """Papers owed besides the months whose day has passed."""
    return [
        f"{PAPERS[kind]}应于{full_day(due)}前报，还有{len(names)}份未报：{_some(names, most)}。"
        for (kind, due), names in _papers(book, late=True).items()
    ]


def _papers(book: Book, late: bool) -> dict[tuple[str, date], list[str]]:
    """市水务局（问题三） by the paper and its day, the nearest first."""
    found: dict[tuple[str, date], list[str]] = {}
    rows = [(paper, issue) for issue in book.issues for paper in issue.papers if paper.late is late]
    for paper, issue in sorted(rows, key=lambda row: row[0].due):
        place = f"{unit_name(paper.unit) or '牵头单位'}（{called(issue, book.many)}）"
        found.setdefault((paper.kind, paper.due), []).append(place)
    return found


def _units(book: Book) -> list[str]:
    """市环保局（问题五、问题九）: who reported in time, a unit once."""
    by_unit: dict[str, list[str]] = {}
    for issue, report in book.rows():
        if report.count is Count.ON_TIME:
            by_unit.setdefault(unit_name(report.unit) or "牵头单位", []).append(called(issue, book.many))
    return [f"{unit}（{'、'.join(dict.fromkeys(names))}）" for unit, names in by_unit.items()]


def _reported(issue: BookIssue, report: ReportFacts, book: Book) -> str:
    parts = [called(issue, book.many) + (f"·{report.scope}" if report.scope else "")]
    if report.received_at is not None and report.count is not Count.ON_TIME:
        parts.append(f"{clock_name(report.received_at, book.zone)}报送")
    if report.count is Count.PARTIAL:
        parts.append(f"缺措施{'、'.join(report.missing)}")
    if report.made_up:
        parts.append(state_word(report))
    return f"{unit_name(report.unit) or '牵头单位'}（{'，'.join(parts)}）"


def going_well(book: Book, most: int) -> list[str]:
    """Measures reported done this month: the unit's own word, until somebody has verified it."""
    named = []
    for issue in book.issues:
        done = [
            number for number, _ in issue.measures
            if (said := issue.said(number)) and all(each.tick == "done" for _, each in said)
        ]  # fmt: skip
        if done:
            named.append(f"{_place(issue, book)}自报完成措施{'、'.join(done)}")
    return [f"{_some(named, most, '；')}（以核查为准）。"] if named else []


def wanting(book: Book, most: int) -> list[str]:
    behind = [_place(issue, book) for issue in book.issues if issue.progress_class == "behind_pace"]
    passed = [
        f"{_place(issue, book)}{target_name(n, target)}时限{day_name(due) if due.year == book.today.year else due}"
        + f"（{left_words(target, book)}）"
        for issue, n, target, due in book.dated()
        if due < book.today
    ]
    lines = [f"未达序时进度：{_some(behind, most)}。"] if behind else []
    if passed:
        lines.append(f"整改时限已过：{_some(passed, most, '；')}。")
    flags = [words for issue in book.issues for words in _flags(issue, book)]
    return [*lines, *([f"报送内容待核对：{_some(flags, most, '；')}。"] if flags else [])]


def _flags(issue: BookIssue, book: Book) -> list[str]:
    words = []
    for flag in issue.flags:
        if flag.kind == "alike":  # a hint for the office alone (§5.10)
            continue
        said = f"，单位说明：{_quoted(flag.explanation, book)}" if flag.explanation else ""
        measure = f"措施{flag.measure}" if flag.measure else ""
        words.append(f"{_place(issue, book)}{measure}{flag_word(flag)}{said}")
    return words


def warned(book: Book, most: int) -> list[str]:
    lines = []
    for level, word in LEVELS.items():
        rows = [
            f"{_place(issue, book)}{TRIGGERS.get(row.trigger, row.trigger)}" + ("（已解除）" if row.resolved_at else "")
            for issue in book.issues
            for row in issue.facts.warnings
            if row.level == level and row.state != "withdrawn"
        ]
        if rows:
            lines.append(f"{word}色预警{len(rows)}条：{_some(rows, most, '；')}。")
    return [*lines, *_led(book, most)]


def _led(book: Book, most: int) -> list[str]:
    """What leaders set going: instructions with their answer, talks asked for; never who."""
    said = [
        f"{_place(issue, book)}"
        + ("已回复" if row.answer else f"应于{day_name(row.due_day)}前回复" if row.due_day else "待转办")
        for issue in book.issues
        for row in issue.instructions
    ]
    lines = [f"领导批示{len(said)}条：{_some(said, most, '；')}。"] if said else []
    talks = [f"{_place(issue, book)}{TALKS.get(row.state, '已提请')}" for issue in book.issues for row in issue.talks]
    return [*lines, *([f"约谈{len(talks)}项：{_some(talks, most, '；')}。"] if talks else [])]


def difficulties(book: Book, most: int) -> list[str]:
    rows = []
    for issue in book.issues:
        for each in issue.difficulties:
            answered = "已答复" if each.answer else f"应于{day_name(each.answer_due)}前答复"
            needs = f"，需{'、'.join(each.units)}支持" if each.units else ""
            rows.append(f"{_place(issue, book)}：{_quoted(each.text, book)}{needs}，{answered}")
    return [f"{_some(rows, most, '；')}。"] if rows else []


def next_steps(book: Book, most: int) -> list[str]:
    wanted = [
        (report.cutoff <= book.as_of, f"{unit_name(report.unit) or '牵头单位'}（{called(issue, book.many)}）")
        for issue, report in book.rows()
        if report.wanted
    ]
    lines = []
    for past, verb in ((True, "补报"), (False, "报送")):
        if names := [name for over, name in wanted if over is past]:
            lines.append(f"请{_named(names, most)}抓紧{verb}{month_name(book.month)}情况。")
    for (kind, due), names in _papers(book, late=False).items():
        if 0 <= (due - book.today).days <= AHEAD:
            lines.append(f"请于{full_day(due)}前报{PAPERS[kind]}：{_some(names, most)}。")
    lines += _coming(book, most)
    following = last_hour(book.next_cutoff, book.zone)
    return [*lines, f"下月整改进展请于{following}前报送；各问题牵头单位按方案所列时限推进。"]


def _coming(book: Book, most: int) -> list[str]:
    dues: dict[str, list[str]] = {}
    for issue, n, target, due in sorted(book.dated(), key=lambda row: row[3]):
        if 0 <= (due - book.today).days <= AHEAD:
            when = f"{due.year}年{day_name(due)}到期（剩{(due - book.today).days}天）"
            dues.setdefault(when, []).append(called(issue, book.many) + target_name(n, target))
    return [f"{when}：{_some(names, most)}。" for when, names in dues.items()]


def rectified(book: Book, most: int) -> list[str]:
    names = [_place(issue, book) for issue in book.issues if issue.progress_class == "rectified"]
    return [f"{_some(names, most, '；')}。"] if names else []


def deadlines(book: Book, most: int) -> list[str]:
    passed = [
        called(issue, book.many) + target_name(n, target) for issue, n, target, due in book.dated() if due < book.today
    ]
    return [*([f"时限已过、仍在整改：{_some(passed, most)}。"] if passed else []), *_coming(book, most)]


def public_next(book: Book, most: int) -> list[str]:
    return ["各问题的整改措施和进展见附件。"]


def _place(issue: BookIssue, book: Book) -> str:
    """问题九（市环保局）."""
    return f"{called(issue, book.many)}（{unit_name('、'.join(issue.facts.lead_units)) or '牵头单位待确认'}）"


def _quoted(words: str, book: Book) -> str:
    said = impersonal(" ".join(words.split()), names_of(book))
    return said if len(said) <= QUOTED else said[: QUOTED - 1] + "…"


def _some(names: Sequence[str], most: int, between: str = "、") -> str:
    if len(names) <= most:
        return between.join(names)
    return between.join(names[:most]) + f"{between}另有{len(names) - most}项见附件"


def _named(names: Sequence[str], most: int) -> str:
    """市委办（问题一）、…等12项（其余见附件）: in the middle of a sentence."""
    if len(names) <= most:
        return "、".join(names)
    return "、".join(names[:most]) + f"等{len(names)}项（其余见附件）"
