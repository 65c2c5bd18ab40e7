"""图表: stacked progress, trend, heat map and days left, each one A4 picture (DOMAIN §4)."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from rules.book import Book
from rules.report_facts import Count
from supervision.paper.canvas import GREY, HIGH, INK, PALE, WIDE, Canvas
from texts.paper import chart as words

LEFT, RIGHT, TOP, BOTTOM = 160, 120, 250, 200  # dots around the drawing
ROW = 48  # dots a line of the heat map and of the days takes at least
FILLS = {  # tick: (colour, pattern)
    "done": ("#2e7d32", ""),
    "in_progress": ("#a5d6a7", "/"),
    "unchanged": ("#fff3c4", "."),
    "not_started": ("#f2f2f2", ""),
    "blocked": ("#ef9a9a", "\\"),
    "not_applicable": ("#d9e2ec", "-"),
    "": ("#ffffff", ""),
}
CELLS = {
    Count.ON_TIME: "#e3f2e1",
    Count.LATE: "#fff0b3",
    Count.PARTIAL: "#ffd9a0",
    Count.MISSING: "#f28b82",
    Count.UNREACHABLE: "#d7c6e8",
    Count.WAIVED: "#f2f2f2",
    Count.OPEN: "#ffffff",
}


def write_chart(book: Book, kind: str, path: Path) -> None:
    """`kind`: progress | trend | heatmap | days."""
    high = {"heatmap": len(book.issues) * ROW, "days": len(words.days_rows(book)) * ROW}.get(kind, 0)
    canvas = Canvas(max(HIGH, TOP + high + BOTTOM + 100))
    canvas.words(WIDE / 2, 80, words.title(book, kind), 52, bold=True)
    canvas.words(WIDE / 2, 150, words.subtitle(book, kind), 32, ink=GREY)
    canvas.within(60, canvas.high - 50, WIDE - 120, words.foot(book), 26)
    DRAWN[kind](canvas, book)
    canvas.save(path, Title=words.title(book, kind), Fingerprint=book.fingerprint)


def _nothing(canvas: Canvas) -> None:
    canvas.words(WIDE / 2, canvas.high / 2, words.NOTHING, 44, ink=GREY)


def _axis(canvas: Canvas, top: float, bottom: float, highest: int, step: int, right: float, unit: str = "") -> None:
    for value in range(0, highest + 1, step):
        y = bottom - (bottom - top) * value / highest
        canvas.line([(LEFT, y), (right, y)], PALE if value else INK, 1 if value else 3)
        canvas.words(LEFT - 15, y, f"{value}{unit}", 28, "rm")


def _progress(canvas: Canvas, book: Book) -> None:
    top, bottom, right = TOP, canvas.high - BOTTOM - 60, WIDE - 420
    highest = max((sum(dict(month.ticks).values()) for month in book.history), default=0)
    if not highest:
        return _nothing(canvas)
    step = _step(highest)
    ceiling = -(-highest // step) * step
    _axis(canvas, top, bottom, ceiling, step, right)
    slot = (right - LEFT) / len(book.history)
    for n, month in enumerate(book.history):
        x, y = LEFT + slot * (n + 0.5), float(bottom)
        for tick, count in month.ticks:
            if not count:
                continue
            height = (bottom - top) * count / ceiling
            colour, pattern = FILLS[tick]
            canvas.bar((x - slot * 0.36, y - height, x + slot * 0.36, y), colour, pattern)
            if height > 30:
                _framed(canvas, x, y - height / 2, str(count))
            y -= height
        canvas.words(x, bottom + 50, words.month_label(book.history, n), 28)
    for n, (tick, (colour, pattern)) in enumerate(reversed(FILLS.items())):
        y = top + 20 + n * 70
        canvas.bar((right + 60, y, right + 130, y + 44), colour, pattern)
        canvas.words(right + 150, y + 22, words.tick_word(tick), 32, "lm")
    return None


def _framed(canvas: Canvas, x: float, y: float, text: str) -> None:
    """A number on a pattern stays legible on white."""
    half = 12 + 9 * len(text)
    canvas.pen.rectangle((x - half, y - 17, x + half, y + 17), fill="white")
    canvas.words(x, y, text, 28)


def _step(highest: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 100_000) if highest / step <= 10)


def _trend(canvas: Canvas, book: Book) -> None:
    top, bottom, right = TOP + 60, canvas.high - BOTTOM - 60, WIDE - RIGHT
    if not any(month.rate is not None for month in book.history):
        return _nothing(canvas)
    _axis(canvas, top, bottom, 100, 20, right, "%")
    slot = (right - LEFT) / max(1, len(book.history))
    points = [
        None if month.rate is None else (LEFT + slot * (n + 0.5), bottom - (bottom - top) * month.rate / 100)
        for n, month in enumerate(book.history)
    ]
    for one, two in pairwise(points):
        if one is not None and two is not None:
            canvas.line([one, two], width=5)
    for n, (month, point) in enumerate(zip(book.history, points, strict=True)):
        x = LEFT + slot * (n + 0.5)
        canvas.words(x, bottom + 50, words.month_label(book.history, n), 28)
        if point is None:
            canvas.words(x, bottom - 40, words.rate_label(month), 26, ink=GREY)
            continue
        canvas.dot(*point)
        around = [near[1] for near in (*points[max(0, n - 1) : n], *points[n + 1 : n + 2]) if near is not None]
        valley = bool(around) and point[1] >= max(around) and month.rate != 0  # its label would lie on the line
        canvas.words(x, point[1] + (56 if valley else -56), words.rate_label(month), 28)
    return None


def _heatmap(canvas: Canvas, book: Book) -> None:
    if not book.issues:
        return _nothing(canvas)
    left, top, right, bottom = 560.0, float(TOP), WIDE - 60.0, canvas.high - BOTTOM - 70.0
    wide, high = (right - left) / len(book.history), min(70.0, (bottom - top) / len(book.issues))
    for n in range(len(book.history)):
        canvas.words(left + wide * (n + 0.5), top - 40, words.month_label(book.history, n), 26)
    for row, issue in enumerate(book.issues):
        y = top + row * high
        canvas.within(60, y + high / 2, left - 80, words.issue_label(issue, book), 30)
        for n, month in enumerate(book.history):
            x = left + wide * n
            cell = next((cell for cell in month.cells if cell[0] == issue.facts.id), None)
            if cell is None:
                canvas.bar((x, y, x + wide, y + high), "white", "", PALE)
                continue
            worst, letters = words.letters(cell[1], cell[2])
            canvas.bar((x, y, x + wide, y + high), CELLS[worst], "/" if worst is Count.MISSING else "", "#ffffff")
            canvas.pen.rectangle((x, y, x + wide, y + high), outline=PALE)
            if worst is Count.MISSING:
                _framed(canvas, x + wide / 2, y + high / 2, letters)
            else:
                canvas.words(x + wide / 2, y + high / 2, letters, 28)
    _legend(canvas, top + len(book.issues) * high + 60)
    return None


def _legend(canvas: Canvas, y: float) -> None:
    x = 60.0
    for heap, letter, meaning in words.legend():
        colour = CELLS[heap] if isinstance(heap, Count) else "white"
        canvas.bar((x, y - 22, x + 44, y + 22), colour, "", PALE)
        canvas.words(x + 22, y, letter, 28)
        canvas.words(x + 54, y, meaning, 28, "lm")
        x += 54 + 28 * len(meaning) + 40


def _days(canvas: Canvas, book: Book) -> None:
    rows = words.days_rows(book)
    if not rows:
        return _nothing(canvas)
    left, right, top = 760.0, WIDE - 330.0, float(TOP)
    high = min(70.0, (canvas.high - BOTTOM - top) / len(rows))
    least, most = min(0, *(days for _, _, days in rows)), max(1, *(days for _, _, days in rows))
    dot = (right - left) / (most - least)
    zero = left - least * dot
    for n, (name, words_left, days) in enumerate(rows):
        y = top + n * high
        canvas.within(60, y + high / 2, left - 90, name, 28)
        passed = days < 0
        ends = (zero + days * dot, zero) if passed else (zero, zero + max(days * dot, 3))
        colour, pattern = ("#f28b82", "/") if passed else ("#ffd9a0", "\\") if days <= 30 else ("#a5d6a7", "")
        canvas.bar((ends[0], y + high * 0.2, ends[1], y + high * 0.8), colour, pattern)
        canvas.words(max(ends) + 14, y + high / 2, words_left, 26, "lm")
    canvas.line([(zero, top - 10), (zero, top + len(rows) * high + 10)], width=3)
    return None


DRAWN: dict[str, Callable[[Canvas, Book], None]] = {
    "progress": _progress,
    "trend": _trend,
    "heatmap": _heatmap,
    "days": _days,
}
