"""盖章表文件: the sheet as a Word file of one page; its library is loaded only when somebody asks for one."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from supervision.report.sheet import PRINTED, SheetFacts, received
from texts import sheet as texts

FONT = "宋体"
WIDTHS = (1.2, 6.3, 2.0, 7.5)  # centimetres


def write_sheet(facts: SheetFacts, path: Path, now: datetime, zone: ZoneInfo, rehearsal: bool) -> None:
    """Write the file; blocking, so call it in a thread."""
    from docx import Document
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)

    def say(words: str, size: float = 10.5, bold: bool = False, after: float = 3) -> None:
        paragraph = paper.add_paragraph()
        run = paragraph.add_run(words)
        run.font.size, run.bold = Pt(size), bold
        paragraph.paragraph_format.space_after = Pt(after)

    head = paper.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(texts.heading(rehearsal))
    run.font.size, run.bold = Pt(18), True
    head.paragraph_format.space_after = Pt(8)
    for label, value in texts.lines(facts.list_title, facts.number, facts.title, facts.unit, facts.scope, facts.month):
        say(f"{label}：{value}")
    table = paper.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, word in zip(table.rows[0].cells, texts.HEAD, strict=True):
        cell.paragraphs[0].add_run(word).bold = True
    for row in facts.rows:
        cells = table.add_row().cells
        words = (row.number, row.measure, row.tick or texts.NOT_SAID, row.words)
        for cell, word in zip(cells, words, strict=True):
            cell.paragraphs[0].add_run(word).font.size = Pt(_size(facts))
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)
    for label, value in _beside(facts):
        say(f"{label}：{value}")
    signed = paper.add_table(rows=2, cols=4)
    signed.style = "Table Grid"
    for n, word in enumerate(texts.SIGNATURES):
        signed.rows[n // 2].cells[n % 2 * 2].paragraphs[0].add_run(word)
    signed.rows[0].cells[1].paragraphs[0].add_run(facts.contact)
    for line in signed.rows:
        line.height = Cm(1.6)
        for cell in line.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    say("", after=2)
    receipt = texts.received(received(facts), zone, facts.contact, facts.state)
    say(texts.foot(now, zone, facts.version, facts.fingerprint[:PRINTED], receipt), size=8.5)
    paper.core_properties.title = texts.heading(rehearsal)
    paper.core_properties.created = paper.core_properties.modified = now.replace(tzinfo=None)
    paper.save(str(path))


def _size(facts: SheetFacts) -> float:
    """Smaller letters where there is much to print, so that a usual issue stays on one page."""
    length = sum(len(row.measure) + 2 * len(row.words) for row in facts.rows)
    return 10.5 if length < 700 else 9 if length < 1500 else 8


def _beside(facts: SheetFacts) -> list[tuple[str, str]]:
    told = [("整体进展", facts.whole), ("无变化原因", facts.reason)]
    told += [("困难和需协调事项", "；".join(facts.difficulties) or "无")]
    told += [("更正说明", "；".join(facts.corrected))]
    return [(label, value) for label, value in told if value]
