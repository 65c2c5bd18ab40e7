"""月表: the month as a file that Excel opens, a row a report (DOMAIN §4, exports)."""

import math
import unicodedata
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rules.summary import Summary
from texts import workbook as texts

HEADER_ROW = 3
LINE = 15.0  # points a line of 10-point text needs
TALLEST = 405.0  # Excel's limit is 409
THIN = Side(style="thin", color="999999")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", fgColor="E8EEF4")


def write_month(value: Summary, path: Path, many: bool, rehearsal: bool) -> None:
    """Write the workbook; an existing file is replaced at once, never half."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = texts.title(value.month, False)[:31]
    columns = [*([texts.LIST_COLUMN] if many else []), *texts.COLUMNS]
    _head(sheet, value, columns, many, rehearsal)
    for place, (issue, report) in enumerate(value.rows(), start=HEADER_ROW + 1):
        cells: list[str | int] = [issue.list_key] if many else []
        cells += [issue.number, *texts.row(issue, report, value)]
        for column, content in enumerate(cells, start=1):
            _write(sheet.cell(place, column), content, columns[column - 1][0] in texts.LEFT)
        if report.received_at is not None:
            when = sheet.cell(place, [name for name, _ in columns].index("报送时间") + 1)
            when.value = report.received_at.astimezone(value.zone).replace(tzinfo=None)
            when.number_format = "yyyy-mm-dd hh:mm"
        sheet.row_dimensions[place].height = _height(cells, [width for _, width in columns])
    _print_setup(sheet, value, len(columns))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    book.save(draft)
    draft.replace(path)


def _head(sheet: Worksheet, value: Summary, columns: list[tuple[str, int]], many: bool, rehearsal: bool) -> None:
    heads = ((1, texts.title(value.month, rehearsal), 16), (2, texts.subtitle(value, many), 10))
    for place, text, size in heads:
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=len(columns))
        cell = sheet.cell(place, 1, text)
        cell.font = Font(size=size, bold=place == 1)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.row_dimensions[place].height = 28 if place == 1 else 20
    for column, (name, width) in enumerate(columns, start=1):
        cell = sheet.cell(HEADER_ROW, column, name)
        cell.font, cell.fill, cell.border = Font(bold=True, size=10), SHADE, GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 22
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, len(columns) - len(texts.COLUMNS) + 3)


def _write(cell: Cell, content: str | int, left: bool) -> None:
    if isinstance(content, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content)
        # words that begin with "=" are somebody's words, never a formula
        cell.data_type = "s"
    else:
        cell.value = content
    cell.font, cell.border = Font(size=10), GRID
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if left else "center")


def _height(cells: list[str | int], widths: list[int]) -> float:
    """Excel does not fit the height of wrapped cells by itself in every version, so it is reckoned here."""
    lines = max(
        sum(max(1, math.ceil(_columns(line) / (width - 1))) for line in str(text).split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    return min(TALLEST, lines * LINE + 4)


def _columns(text: str) -> int:
    """Width in characters; Chinese ones count twice."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _print_setup(sheet: Worksheet, value: Summary, columns: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text = texts.footer(value)
    sheet.oddFooter.right.text = "第&P页，共&N页"
    if value.expected:
        last = HEADER_ROW + value.expected
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(columns)}{last}"
