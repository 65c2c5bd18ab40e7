"""表格: writing cells so that Excel shows and prints them whole: words stay words, nothing is cut."""

import math
import unicodedata
from collections.abc import Sequence
from copy import copy
from datetime import date, datetime
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from texts.paper.columns import Cell, Columns
from texts.paper.words import clean

HEADER_ROW = 3
SIZE = 9
LINE = 12.75  # points a line of 9-point text needs
TALLEST = 396.0  # Excel's limit is 409
LONGEST_CELL = 32_000  # Excel's limit is 32,767 characters
THIN = Side(style="thin", color="808080")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FONT = "宋体"
WORDS, CENTRED, NAMES = "words", "centred", "names"
DAY, MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROW = 10  # columns of a word or a number
A3, A4 = 8, 9
ACROSS = 842.0  # points: the long side of A4, the short one of A3
SIDES, TOP_AND_BOTTOM = 58.0, 87.0  # margins, in points
CHARACTER, CELL_EDGE = 5.0, 3.75  # points a character and a cell's edges take at 100 %
SAFE = 0.95  # printers and programs differ


class Pen:
    """Writes the cells of one workbook; a look made anew for every cell would cost most of the time."""

    def __init__(self, file: Workbook, zone: ZoneInfo) -> None:
        self.zone = zone
        self.looks: dict[tuple[str, str], StyleArray] = {}
        sheet = file.active
        assert isinstance(sheet, Worksheet)
        file._fonts[0] = Font(name=FONT, size=SIZE)  # the font by whose digits a column's width is told
        for look, centred, shaded in ((WORDS, False, False), (CENTRED, True, False), (NAMES, True, True)):
            style = NamedStyle(name=look, font=Font(name=FONT, size=SIZE, bold=shaded), border=GRID)
            place = "center" if centred else "top"
            style.alignment = Alignment(wrap_text=True, vertical=place, horizontal="center" if centred else "left")
            if shaded:
                style.fill = PatternFill("solid", fgColor="E8EEF4")
            file.add_named_style(style)
            for shape in ("General", DAY, MINUTE):
                model = SheetCell(sheet, 1, 1)
                model.style, model.number_format = look, shape
                self.looks[look, shape] = model._style

    def dress(self, cell: SheetCell, look: str, shape: str = "General") -> None:
        cell._style = copy(self.looks[look, shape])

    def write(self, cell: SheetCell, content: Cell, look: str = WORDS) -> None:
        """Words that begin with = + - @ are somebody's words, never a formula; dates are dates in the office's zone."""
        if isinstance(content, datetime):
            self.dress(cell, look, MINUTE)
            cell.value = content.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)
            return
        self.dress(cell, look, DAY if isinstance(content, date) else "General")
        if not isinstance(content, str):
            cell.value = content
            return
        cell.value = clean(content)[:LONGEST_CELL]
        cell.data_type = "s"
        if content[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True

    def join(self, sheet: Worksheet, column: int, first: int, last: int) -> None:
        """One cell from row to row, with a border all around."""
        for place in range(first + 1, last + 1):
            self.dress(sheet.cell(place, column), WORDS)
        if last > first:
            letter = get_column_letter(column)
            sheet.merged_cells.add(f"{letter}{first}:{letter}{last}")


def lines_of(content: Cell, width: float) -> int:
    """How many lines this takes in a column so wide; Excel does not fit merged or wrapped cells by itself."""
    if content is None or isinstance(content, (int, date)):
        return 1
    room = max(2.0, width - 1)
    return sum(max(1, math.ceil(_columns(line) / room)) for line in content.split("\n"))


def _columns(text: str) -> float:
    """Width in characters; Chinese ones count twice, and a little is lost where a line may not end."""
    return 1.03 * sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1.1 for char in text)


def height_of(cells: Sequence[Cell], columns: Columns) -> float:
    """Points the tallest of these cells needs; may be more than one row can have."""
    return max(lines_of(cell, width) for cell, (_, width) in zip(cells, columns, strict=True)) * LINE + 4


def head(pen: Pen, sheet: Worksheet, title: str, subtitle: str, columns: Columns) -> None:
    """Title, one line about the data, and the columns' names; both stay in sight and on every printed page."""
    for place, text, size in ((1, title, 16), (2, subtitle, SIZE)):
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=len(columns))
        cell = sheet.cell(place, 1, clean(text))
        cell.data_type = "s"
        cell.font = Font(name=FONT, size=size, bold=place == 1)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 28
    total = sum(width for _, width in columns)
    sheet.row_dimensions[2].height = lines_of(subtitle, total) * LINE + 6
    for column, (name, width) in enumerate(columns, start=1):
        pen.dress(sheet.cell(HEADER_ROW, column, name), NAMES)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEADER_ROW].height = max(lines_of(name, width) for name, width in columns) * LINE + 8


def rows(pen: Pen, sheet: Worksheet, columns: Columns, contents: Sequence[Sequence[Cell]]) -> None:
    """A line each, below the head; one too tall for a row is spread over several, merged."""
    place = HEADER_ROW + 1
    for cells in contents:
        height = height_of(cells, columns)
        taken = rows_for(height)
        for column, content in enumerate(cells, start=1):
            pen.write(sheet.cell(place, column), content, CENTRED if columns[column - 1][1] < NARROW else WORDS)
            pen.join(sheet, column, place, place + taken - 1)
        fit(sheet, place, taken, height)
        place += taken
    if contents:
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{place - 1}"


def rows_for(height: float) -> int:
    return max(1, math.ceil(height / TALLEST))


def fit(sheet: Worksheet, first: int, count: int, height: float) -> None:
    for place in range(first, first + count):
        sheet.row_dimensions[place].height = height / count


def print_setup(sheet: Worksheet, footer: str, frozen: str, paper: int = A3) -> None:
    """Landscape, as wide as the page, the head on every page."""
    sheet.freeze_panes = frozen
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = clean(footer).replace("&", "&&")
    sheet.oddFooter.right.text = "第&P页，共&N页"


class Pages:
    """Breaks the pages between issues where an issue fits on one, so that no merged cell is torn without need."""

    def __init__(self, sheet: Worksheet, columns: Columns, paper: int = A3) -> None:
        across, down = (ACROSS * 2**0.5, ACROSS) if paper == A3 else (ACROSS, ACROSS / 2**0.5)
        self.sheet = sheet
        wide = sum(CHARACTER * width + CELL_EDGE for _, width in columns)
        scale = min(1.0, (across - SIDES) / wide)
        heads = sum(sheet.row_dimensions[row].height or 0 for row in range(1, HEADER_ROW + 1))
        self.room = SAFE * (down - TOP_AND_BOTTOM) / scale - heads
        self.left = self.room

    def begins(self, place: int, height: float) -> None:
        """An issue so tall begins at this row."""
        if height > self.left and self.left < self.room and height <= self.room:
            self.sheet.row_breaks.append(Break(id=place - 1))
            self.left = self.room
        self.left = (self.left - height) % self.room if height > self.left else self.left - height
