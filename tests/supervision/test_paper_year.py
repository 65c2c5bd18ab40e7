"""一年上纸: twelve ledgers, bulletins and charts of a made-up year, opened again and compared with the store."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from PIL import Image
from sqlmodel import col, select

from rules.book import Book
from storage.tables import Answer, Assignment, Filing, Flag, Issue, Report
from supervision.paper.asking import write
from supervision.paper.book import read_book
from supervision.paper.canvas import Canvas
from tests.supervision.paper_world import MONTHS, REHEARSAL, Year, year

WORDS = {"submitted": "按时", "late": "迟报", "partial": "部分报送", "missing": "未报", "unreachable": "未送达"}


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Year]:
    async with year(tmp_path) as made_up:
        yield made_up


async def book_of(made: Year, month: str) -> Book:
    async with made.store.read() as session:
        return await read_book(session, month, made.after(month), REHEARSAL)


async def states(made: Year, month: str) -> Counter[str]:
    async with made.store.read() as session:
        return Counter(await session.exec(select(Report.state).where(col(Report.month) == month)))


async def test_twelve_ledgers_agree_with_the_store(made: Year, tmp_path: Path) -> None:
    for month in MONTHS:
        book = await book_of(made, month)
        write("ledger", book, tmp_path / "ledger.xlsx", False)
        file = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
        assert file.properties.identifier == book.fingerprint
        rows = _rows(file["报送情况"])
        in_store = await states(made, month)
        assert Counter(row["报送状态"] for row in rows) == Counter({WORDS[state]: n for state, n in in_store.items()})
        sheet = file["台账"]
        assert [cell.value for cell in sheet["A"] if isinstance(cell.value, int)] == list(range(1, 21))
        async with made.store.read() as session:
            answers = await session.exec(
                select(Answer.tick, Answer.text)
                .join(Filing, col(Answer.filing_id) == col(Filing.id))
                .join(Report, col(Filing.report_id) == col(Report.id))
                .where(col(Report.month) == month)
            )
            said = [words for _, words in answers if words]
        printed = [re.sub("^［.*?］", "", row["本月进展情况"]) for row in _rows(sheet) if row["本月进展情况"]]
        assert Counter(said) == Counter(words for words in printed if words in set(said))
        traced = [re.findall(r"措施(.+?)：(\d+)", str(row["措施进展来信编号"] or "")) for row in rows]
        assert Counter((number, int(message)) for pairs in traced for number, message in pairs) == await _sources(
            made, month
        )
        sources = [row for row in _rows(file["出处"]) if row["栏目"] == "本月进展情况"]
        assert Counter((row["措施"], row["来信编号"]) for row in sources) == await _sources(made, month)
        copied = await _flags(made, month)
        assert len(_rows(file["雷同与陈旧"])) == copied


async def test_twelve_bulletins_say_what_the_store_says_and_name_nobody(made: Year, tmp_path: Path) -> None:
    for month in MONTHS:
        book = await book_of(made, month)
        for public in (False, True) if month == MONTHS[-1] else (False,):
            write("bulletin", book, tmp_path / "bulletin.docx", public)
            paper = Document(str(tmp_path / "bulletin.docx"))
            text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
            table = "\n".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
            named = [person.name for person in book.people if person.name in text + table]
            assert named == []
            assert len(paper.tables[0].rows) == 21
            assert paper.core_properties.identifier == book.fingerprint
            assert "【演练】" in paper.sections[0].header.paragraphs[0].text
            if not public:
                in_store = await states(made, month)
                for state, word in WORDS.items():
                    found = re.search(rf"^{word}(\d+)份：", text, re.MULTILINE)
                    assert (int(found[1]) if found else 0) == in_store[state], (month, word)
                assert f"应报20个问题{in_store.total()}份" in text


async def test_twelve_months_of_charts_draw_the_figures_of_the_store(
    made: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = Canvas.words

    def kept(self: Canvas, x: float, y: float, text: str, *rest: object, **more: object) -> None:
        drawn.append(text)
        real(self, x, y, text, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "words", kept)
    book = await book_of(made, MONTHS[-1])
    for kind in ("progress", "trend", "heatmap", "days"):
        write(kind, book, tmp_path / f"{kind}.png", False)
        with Image.open(tmp_path / f"{kind}.png") as picture:
            assert picture.size == (2339, 1654)  # A4 at 200 dots an inch
            assert picture.text["Fingerprint"] == book.fingerprint  # type: ignore[attr-defined]
    assert sum(text.startswith("【演练】") for text in drawn) == 4
    in_store = [await states(made, month) for month in MONTHS]
    assert [text.split("\n")[1] for text in drawn if re.fullmatch(r"\d+%\n\d+/\d+", text)] == [
        f"{each['submitted']}/{each.total()}" for each in in_store
    ]
    cells = Counter(text[0] for text in drawn if re.fullmatch("[未阻缺迟按][雷陈]?", text))
    legend = 1  # each letter stands in the legend too
    async with made.store.read() as session:
        worst: dict[tuple[str, int], set[str]] = {}
        rows = await session.exec(
            select(Report.month, Issue.number, Report.state)
            .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
            .join(Issue, col(Assignment.issue_id) == col(Issue.id))
            .order_by(col(Report.id))
        )
        for month, number, state in rows:
            worst.setdefault((month, number), set()).add(state)
    order = ("missing", "unreachable", "partial", "late", "submitted")
    expected = Counter(next(state for state in order if state in found) for found in worst.values())
    letters = {"missing": "未", "unreachable": "阻", "partial": "缺", "late": "迟", "submitted": "按"}
    assert {state: cells[letter] - legend for state, letter in letters.items()} == {s: expected[s] for s in letters}


async def test_the_same_data_have_the_same_fingerprint_and_other_data_another(made: Year) -> None:
    month = MONTHS[3]
    first = await book_of(made, month)
    async with made.store.read() as session:
        later = await read_book(session, month, made.after(MONTHS[4]), REHEARSAL)
    assert later.fingerprint == first.fingerprint
    assert later.as_of != first.as_of
    async with made.store.begin() as session:
        answer = (
            await session.exec(
                select(Answer)
                .join(Filing, col(Answer.filing_id) == col(Filing.id))
                .join(Report, col(Filing.report_id) == col(Report.id))
                .where(col(Report.month) == month)
            )
        ).first()
        assert answer is not None
        answer.text += "。"
    assert (await book_of(made, month)).fingerprint != first.fingerprint


async def _sources(made: Year, month: str) -> Counter[tuple[str, int]]:
    """(measure, the message that said so) of everything reported this month."""
    async with made.store.read() as session:
        found = await session.exec(
            select(Answer.measure, Filing.message_id)
            .join(Filing, col(Answer.filing_id) == col(Filing.id))
            .join(Report, col(Filing.report_id) == col(Report.id))
            .where(col(Report.month) == month)
        )
        return Counter((measure, message) for measure, message in found)


async def _flags(made: Year, month: str) -> int:
    async with made.store.read() as session:
        found = await session.exec(
            select(Flag.id).join(Report, col(Flag.report_id) == col(Report.id)).where(col(Report.month) == month)
        )
        return len(list(found))


def _rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    header = [cell.value for cell in sheet[3]]
    return [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)]
