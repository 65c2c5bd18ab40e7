"""文档: a .docx -> lines; struck or deleted words keep a mark, tables become rows with tabs between cells."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

LARGEST_UNPACKED = 50_000_000  # bytes: a small archive can unpack to anything
CELL_BREAK = "\x0b"  # a new line inside a table cell
STRUCK, UNSTRUCK = "\ue000", "\ue001"  # a strike-out known for certain, unlike "~~" of a scanned text


class NotWord(Exception):
    """The bytes are no readable .docx."""


def lines_of_word(raw: bytes) -> list[str]:
    """Raises NotWord."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise NotWord(f"too large: unpacks to {unpacked} bytes")
        document = docx.Document(io.BytesIO(raw))
    except NotWord:
        raise
    except Exception as error:  # the library lets errors of zip, XML and its own through
        raise NotWord("binary: not a readable .docx") from error
    lines: list[str] = []
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            lines += _paragraph(element).split("\n")
        elif element.tag == qn("w:tbl"):
            lines += _rows(element)
    return lines


def _paragraph(element: Any) -> str:
    words = ""
    for run in element.iter(qn("w:r")):
        text = "".join(_run_words(run))
        if text and (_is_struck(run) or run.find(qn("w:delText")) is not None):
            text = f"{STRUCK}{text}{UNSTRUCK}"
        words += text
    return words.replace(UNSTRUCK + STRUCK, "")


def _run_words(run: Any) -> Iterator[str]:
    for child in run.iterchildren():
        if child.tag in (qn("w:t"), qn("w:delText")):
            yield child.text or ""
        elif child.tag == qn("w:br"):
            yield "\n"
        elif child.tag == qn("w:tab"):
            yield " "


def _is_struck(run: Any) -> bool:
    """True when the run is shown with a line through it."""
    for mark in ("w:strike", "w:dstrike"):
        found = run.find(f"{qn('w:rPr')}/{qn(mark)}")
        if found is not None and found.get(qn("w:val")) not in ("0", "false", "none"):
            return True
    return False


def _rows(table: Any) -> Iterator[str]:
    for row in table.iterchildren(qn("w:tr")):
        cells = []
        for cell in row.iterchildren(qn("w:tc")):
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            below = merged is not None and merged.get(qn("w:val")) != "restart"
            cells.append("" if below else _cell(cell))
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            cells += [""] * (int(span.get(qn("w:val"))) - 1 if span is not None else 0)
        yield "\t".join(cells) + "\t"


def _cell(cell: Any) -> str:
    paragraphs = (_paragraph(element) for element in cell.iter(qn("w:p")))
    return CELL_BREAK.join(text.replace("\n", CELL_BREAK) for text in paragraphs if text.strip())
