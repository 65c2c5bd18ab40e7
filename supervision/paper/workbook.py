"""台账: the ledger as a file that Excel opens, a row an issue with its measures under it (DOMAIN §4)."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rules.book import Book, BookIssue
from rules.report_facts import MeasureFacts, ReportFacts
from supervision.paper import grid
from supervision.paper.block import Line, issue_block
from texts.paper import columns
from texts.paper import ledger as words
from texts.paper import lists as paper_lists
from texts.paper import sources as paper_sources
from texts.paper import words as paper
from texts.paper.columns import Cell, Columns
from texts.paper.outcome import outcome


def write_ledger(book: Book, path: Path, public: bool = False) -> None:
    """Write the workbook; an existing file is replaced at once, never half."""
    file = Workbook()
    pen = grid.Pen(file, book.zone)
    first = file.active
    assert isinstance(first, Worksheet)
    first.title = columns.SHEETS["ledger"]
    (_public_sheet if public else _ledger_sheet)(pen, first, book)
    if not public:
        _list(pen, file, book, "reports", paper_lists.REPORTS, _reports(book))
        _list(
            pen,
            file,
            book,
            "changes",
            paper_lists.CHANGED,
            [paper_lists.change_row(each, book) for each in book.changes],
        )
        _list(pen, file, book, "flags", paper_lists.FLAGGED, _flags(book))
        numbers = {issue.facts.id: words.number(issue, book) for issue in book.issues}
        _list(pen, file, book, "sources", paper_sources.SOURCES, paper_sources.rows(book, numbers))
        _list(pen, file, book, "people", paper_lists.PEOPLE, [paper_lists.person_row(each) for each in book.people])
    file.properties.title = columns.title(book, public)
    file.properties.creator = "督办"
    file.properties.identifier = book.fingerprint
    file.properties.created = file.properties.modified = book.as_of.astimezone(book.zone).replace(tzinfo=None)
    draft = path.with_suffix(".part")
    file.save(draft)
    draft.replace(path)


def _ledger_sheet(pen: grid.Pen, sheet: Worksheet, book: Book) -> None:
    grid.head(pen, sheet, columns.title(book, False), columns.subtitle(book, False), columns.LEDGER)
    place, pages = grid.HEADER_ROW + 1, grid.Pages(sheet, columns.LEDGER)
    for issue in book.issues:
        checked, shown, closed = outcome(issue)
        whole: dict[str, Cell] = {
            "序号": words.number(issue, book),
            "反馈问题": words.heading(issue),
            "整改目标": issue.goal or "（方案未列）",
            "整改时限": words.deadline(issue),
            "责任单位（牵头）": "、".join(issue.facts.lead_units) or words.UNKNOWN,
            "责任单位（配合）": "、".join(issue.supporting_units),
            "牵头领导": words.leaders(issue),
            "责任人员": words.responsible(issue),
            "联络人员": words.contacts(issue),
            "完成情况": words.class_word(issue),
            "存在问题及困难": words.troubles(issue),
            "预警": words.warnings(issue),
            "核查结论": checked,
            "公开情况": shown,
            "是否销号（日期/文号）": closed,
            "备注": words.remarks(issue),
        }
        place = issue_block(pen, pages, sheet, columns.LEDGER, whole, _lines(issue, book), place)
    grid.print_setup(sheet, columns.footer(book), sheet.cell(grid.HEADER_ROW + 1, 3).coordinate)


def _lines(issue: BookIssue, book: Book) -> list[Line]:
    """A line a measure and report: a measure that two contacts report of has two."""
    lines = [_whole_line(issue, report, book) for report in issue.facts.reports if report.whole]
    for number, text in issue.measures:
        said = issue.said(number)
        lines += [_measure_line(issue, number, text, report, each, book) for report, each in said]
        if not said:  # nobody owes it this month
            lines.append(Line({"整改措施": f"{number}. {text}"}))
    _show_whole_evidence(issue, lines, book)
    return lines


def _show_whole_evidence(issue: BookIssue, lines: list[Line], book: Book) -> None:
    """Files about the whole issue stand in its first line."""
    files = words.evidence([file for file in issue.evidence if not file.measure], book.zone)
    if files and lines:
        lines[0].cells["佐证材料"] = "\n".join(
            str(part) for part in (lines[0].cells.get("佐证材料"), f"整体：{files}") if part
        )


def _whole_line(issue: BookIssue, report: ReportFacts, book: Book) -> Line:
    said = words.who(issue, report) + paper.clean(report.whole)
    return Line(
        {
            "整改措施": words.WHOLE,
            "本月进展情况": said,
            "下一步工作及完成时间": words.next_step(report.whole),
            "数据时点": words.day(report.received_at, book.zone),
            **_sent(report),
        },
        report.id,
    )


def _measure_line(
    issue: BookIssue, number: str, text: str, report: ReportFacts, said: MeasureFacts, book: Book
) -> Line:
    return Line(
        {
            "整改措施": f"{number}. {text}",
            "本月进展情况": words.progress(issue, report, said),
            "措施状态": words.tick(report, said),
            "下一步工作及完成时间": words.next_step(said.words),
            "佐证材料": words.evidence(
                [file for file in issue.evidence if (file.report_id, file.measure) == (report.id, number)], book.zone
            ),
            "数据时点": words.as_of(issue, report, said, book.zone),
            **_sent(report),
        },
        report.id,
    )


def _sent(report: ReportFacts) -> dict[str, Cell]:
    return {"报送时间": report.received_at, "是否按时": words.in_time(report)}


def _public_sheet(pen: grid.Pen, sheet: Worksheet, book: Book) -> None:
    grid.head(pen, sheet, columns.title(book, True), columns.subtitle(book, True), columns.PUBLIC)
    place, names = grid.HEADER_ROW + 1, paper.names_of(book)
    pages = grid.Pages(sheet, columns.PUBLIC, grid.A4)
    for issue in book.issues:
        whole: dict[str, Cell] = {
            "问题序号": words.number(issue, book),
            "具体内容": words.heading(issue),
            "整改目标": issue.goal or "（方案未列）",
            "责任单位": "、".join(issue.facts.lead_units) or words.UNKNOWN,
            "完成时限": words.deadline(issue),
        }
        lines = [
            Line(
                {
                    "整改措施": f"{number}. {text}",
                    "完成情况": words.public_progress(issue, number, names),
                }
            )
            for number, text in issue.measures
        ]
        place = issue_block(pen, pages, sheet, columns.PUBLIC, whole, lines, place)
    grid.print_setup(sheet, columns.footer(book), sheet.cell(grid.HEADER_ROW + 1, 2).coordinate, grid.A4)


def _list(pen: grid.Pen, file: Workbook, book: Book, name: str, names: Columns, contents: list[list[Cell]]) -> None:
    sheet = file.create_sheet(columns.SHEETS[name])
    title = f"{paper.mark(book)}{paper.year_month(book.month)}{columns.SHEETS[name]}"
    grid.head(pen, sheet, title, columns.list_subtitle(book, name, len(contents)), names)
    grid.rows(pen, sheet, names, contents)
    grid.print_setup(sheet, columns.footer(book), sheet.cell(grid.HEADER_ROW + 1, 3).coordinate)


def _reports(book: Book) -> list[list[Cell]]:
    return [
        paper_lists.report_row(issue, report, words.number(issue, book), book.zone) for issue, report in book.rows()
    ]


def _flags(book: Book) -> list[list[Cell]]:
    return [
        paper_lists.flag_row(issue, flag, words.number(issue, book)) for issue in book.issues for flag in issue.flags
    ]
