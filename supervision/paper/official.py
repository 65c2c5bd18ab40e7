"""公文格式: the type, margins and lines of an official paper (GB/T 9704), for python-docx."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from texts.paper.words import clean

FANGSONG, HEITI, SONGTI, KAITI = "仿宋", "黑体", "宋体", "楷体"
RED = RGBColor(0xC0, 0x00, 0x00)
WIDTH, HEIGHT = 156.0, 225.0  # mm, the text area of an A4 sheet
POINTS = 72 / 25.4
AFTER_BORDERS = (
    "shd",
    "tabs",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
)
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def sheet() -> Any:
    """An empty A4 document with official margins."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.header_distance, page.footer_distance = Mm(20), Mm(22)
    _face(paper.styles["Normal"], FANGSONG)
    return paper


def _face(style: Any, font: str) -> None:
    style.font.name = font
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def write(
    place: Any, words: str, size: float, font: str = FANGSONG, *, line: float = 0, at: Any = None, first: bool = False,
    bold: bool = False, colour: RGBColor | None = None,
) -> Any:  # fmt: skip
    """A paragraph into a document, cell, header or footer; `first`: two characters indented; `line`: points."""
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if line:
        shape.line_spacing = Pt(line)
    if first:
        shape.first_line_indent = Pt(2 * size)
    if at is not None:
        paragraph.alignment = at
    text(paragraph, words, size, font, bold, colour)
    return paragraph


def text(
    paragraph: Any, words: str, size: float, font: str = FANGSONG, bold: bool = False, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(clean(words))
    run.font.size, run.font.bold = Pt(size), bold
    _face(run, font)
    if colour is not None:
        run.font.color.rgb = colour


def rule(paragraph: Any, colour: str = "C00000", size: int = 18) -> None:
    """A line under a paragraph; `size` in eighths of a point."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    # Word takes the parts of a paragraph's format in their one order only
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *(f"w:{name}" for name in AFTER_BORDERS))


def page_number(paragraph: Any, size: float) -> None:
    """— 1 —"""
    text(paragraph, "— ", size, SONGTI)
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, inside in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = inside
        run._r.append(part)
    text(paragraph, " —", size, SONGTI)


def table(paper: Any, columns: Sequence[tuple[str, float]], contents: Sequence[Sequence[str]], size: float) -> None:
    """A table as wide as the page, its first row on every page, no row torn where it fits on one."""
    made = paper.add_table(rows=1, cols=len(columns))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    header = made.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    for cell, (name, _) in zip(made.rows[0].cells, columns, strict=True):
        _fill(cell, name, size, HEITI, CENTRE)
    for row in contents:
        added = made.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, words in zip(added.cells, row, strict=True):
            _fill(cell, words, size, FANGSONG, None)
    for column, (_, share) in zip(made.columns, columns, strict=True):
        column.width = Mm(WIDTH * share)
    for row in made.rows:
        for cell, (_, share) in zip(row.cells, columns, strict=True):
            cell.width = Mm(WIDTH * share)


def _fill(cell: Any, words: str, size: float, font: str, at: Any) -> None:
    for n, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(size * 1.35)
        if at is not None:
            paragraph.alignment = at
        text(paragraph, line, size, font)


def lines_of(words: str, size: float, indent: bool = True) -> int:
    """How many lines a paragraph takes at this size."""
    room = WIDTH * POINTS / size
    taken = sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in words)
    return max(1, math.ceil((taken + (2 if indent else 0)) / (room - 0.5)))
