"""图表用词: titles, legends and letters of the charts; a letter tells in black and white what a colour tells."""

from rules.book import Book, BookIssue, MonthFacts
from rules.report_facts import Count
from texts.paper.words import called, cutoff_words, left_words, mark, source, target_name, year_month
from texts.wording import TICKS, month_name, numeral

KINDS = {"progress": "进展", "trend": "趋势", "heatmap": "热力图", "days": "时限"}
TITLES = {
    "progress": "整改措施进展（各单位自报）",
    "trend": "按时报送率",
    "heatmap": "各问题报送情况",
    "days": "距整改时限天数",
}
LETTERS = {  # in the order of how much they want looking at
    Count.MISSING: ("未", "未报"),
    Count.UNREACHABLE: ("阻", "未送达"),
    Count.PARTIAL: ("缺", "部分报送"),
    Count.LATE: ("迟", "迟报"),
    Count.OPEN: ("待", "待报"),
    Count.ON_TIME: ("按", "按时"),
    Count.WAIVED: ("免", "免报"),
}
FLAG_LETTERS = {"copied": ("雷", "与上月雷同"), "stale": ("陈", "数据陈旧")}
SILENT = "未报"
NOTHING = "没有可画的数据"


def title(book: Book, kind: str) -> str:
    span = "" if kind == "days" or len(book.history) < 2 else f"{year_month(book.history[0].month)}至"
    return f"{mark(book)}{span}{year_month(book.month)}{TITLES[kind]}"


def subtitle(book: Book, kind: str) -> str:
    return cutoff_words(book) if kind != "days" else f"以{book.today.year}年{book.today.month}月{book.today.day}日计"


def foot(book: Book) -> str:
    return source(book)


def file_name(book: Book, kind: str) -> str:
    at = f"{book.as_of.astimezone(book.zone):%m月%d日%H时%M分%S秒}"
    return f"{'演练-' if book.rehearsal else ''}整改图表-{KINDS[kind]}{book.month}-截至{at}.png"


def month_label(months: tuple[MonthFacts, ...], place: int) -> str:
    """10月, with its year for the first of a year."""
    name = months[place].month
    first = place == 0 or months[place - 1].month[:4] != name[:4]
    return f"{name[:4]}年\n{month_name(name)}" if first else month_name(name)


def tick_word(tick: str) -> str:
    return TICKS[tick] if tick else SILENT


def rate_label(month: MonthFacts) -> str:
    """87%（20/23）, or that the month still runs."""
    owed = month.expected - month.count(Count.WAIVED)
    if month.rate is None:
        return "未截止" if month.count(Count.OPEN) else "免报"
    return f"{month.rate}%\n{month.count(Count.ON_TIME)}/{owed}"


def letters(heaps: tuple[Count, ...], flags: tuple[str, ...]) -> tuple[Count, str]:
    """The heap that wants looking at most, and the cell's letters: 迟雷."""
    worst = next(heap for heap in LETTERS if heap in heaps)
    return worst, LETTERS[worst][0] + "".join(FLAG_LETTERS[flag][0] for flag in FLAG_LETTERS if flag in flags)


def legend() -> list[tuple[Count | str, str, str]]:
    """(heap or flag, letter, meaning)."""
    return [*((heap, *pair) for heap, pair in LETTERS.items()), *((flag, *pair) for flag, pair in FLAG_LETTERS.items())]


def issue_label(issue: BookIssue, book: Book) -> str:
    return f"{called(issue, book.many)} {issue.facts.title}"


def short_label(issue: BookIssue, book: Book) -> str:
    return (issue.facts.list_key if book.many else "") + numeral(issue.facts.number)


def days_rows(book: Book) -> list[tuple[str, str, int]]:
    """(issue and part, 剩31天, days) of every dated target not accepted yet, the nearest first."""
    rows = sorted(book.dated(), key=lambda row: (row[3], row[0].facts.number))
    return [
        (
            f"{called(issue, book.many)}{target_name(n, target)}　{due.year}年{due.month}月{due.day}日",
            left_words(target, book),
            (due - book.today).days,
        )
        for issue, n, target, due in rows
    ]
