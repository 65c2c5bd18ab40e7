"""问题行: an issue in a sheet: its own cells merged over the lines of its measures, all as tall as their words need."""

from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from supervision.paper import grid
from texts.paper.columns import Cell, Columns

MEASURE = "整改措施"
OF_REPORT = ("报送时间", "是否按时")  # said once where an issue has one report


@dataclass(frozen=True)
class Line:
    """One line under an issue: what stands in the columns that are not the whole issue's, by column."""

    cells: dict[str, Cell]
    report: int = 0


def issue_block(
    pen: grid.Pen,
    pages: grid.Pages,
    sheet: Worksheet,
    names: Columns,
    whole: dict[str, Cell],
    lines: list[Line],
    place: int,
) -> int:
    """Write one issue from row `place` on; returns the row after it. Rows grow until the tallest cell fits."""
    lines = lines or [Line({})]
    parts = [grid.height_of([line.cells.get(name) for name, _ in names], names) for line in lines]
    tallest = grid.height_of([whole.get(name) for name, _ in names], names)
    lacking = max(0.0, tallest - sum(parts)) / len(parts)
    starts = []
    pages.begins(place, max(tallest, sum(parts)))
    for line, part in zip(lines, parts, strict=True):
        taken = grid.rows_for(part + lacking)
        grid.fit(sheet, place, taken, part + lacking)
        starts.append((line, place, place + taken - 1))
        place += taken
    first, last = starts[0][1], place - 1
    several = len({line.report for line in lines}) > 1
    for column, (name, width) in enumerate(names, start=1):
        look = grid.CENTRED if width < grid.NARROW else grid.WORDS
        if name in whole:
            pen.write(sheet.cell(first, column), whole[name], look)
            pen.join(sheet, column, first, last)
            continue
        for content, begin, end in _runs(name, name == MEASURE or (name in OF_REPORT and not several), starts):
            pen.write(sheet.cell(begin, column), content, look)
            pen.join(sheet, column, begin, end)
    return place


def _runs(name: str, once: bool, starts: list[tuple[Line, int, int]]) -> list[tuple[Cell, int, int]]:
    """The cells of a column under an issue; where a report's lines all say the same, it is said once."""
    runs: list[tuple[Cell, int, int]] = []
    for line, begin, end in starts:
        content = line.cells.get(name)
        if runs and once and content is not None and runs[-1][0] == content:
            runs[-1] = (content, runs[-1][1], end)
        else:
            runs.append((content, begin, end))
    return runs
