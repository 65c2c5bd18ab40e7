"""duban export and people load: papers at the shell, and the people's sheet corrected in Excel."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document
from PIL import Image

from tests.cli.conftest import Shell


def test_every_paper_is_written_where_it_is_wanted(loaded: Shell, tmp_path: Path) -> None:
    said = [
        loaded.does("export", "ledger", "--month", "2018-11", "--out", tmp_path / "a.xlsx"),
        loaded.does("export", "bulletin", "--month", "2018-11", "--out", tmp_path / "b.docx"),
        loaded.does("export", "chart", "days", "--month", "2018-11", "--out", tmp_path / "c.png"),
    ]

    assert [line.split()[0] for line in said] == [str(tmp_path / name) for name in ("a.xlsx", "b.docx", "c.png")]
    data = {line.split()[-1] for line in said}
    assert len(data) == 1
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {book.properties.identifier, Document(str(tmp_path / "b.docx")).core_properties.identifier} == data
    with Image.open(tmp_path / "c.png") as picture:
        assert {picture.text["Fingerprint"]} == data  # type: ignore[attr-defined]
    assert "as of 2018-11-05T10:00+08:00" in said[0]


def test_the_public_ledger_has_one_sheet(loaded: Shell, tmp_path: Path) -> None:
    loaded.does("export", "ledger", "--public", "--out", tmp_path / "a.xlsx")

    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["台账"]


def test_without_a_name_the_file_gets_one_of_its_own(loaded: Shell) -> None:
    said = loaded.does("export", "chart")

    assert said.startswith("演练-整改图表-热力图2018-11-截至11月05日10时00分00秒.png")
    assert (loaded.folder / said.split()[0]).exists()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("ledger", "--month", "11"), "--month: not a month like 2018-11: '11'"),
        (("ledger", "--month", "2017-01"), "no month '2017-01': there are 2018-11 to 2018-11"),
        (("bulletin", "--out", "x.pdf"), "--out: the file must end in .docx: x.pdf"),
        (("bulletin", "--out", "none/x.docx"), "--out: there is no folder none"),
        (("chart", "pie"), "chart: one of progress, trend, heatmap, days, not 'pie'"),
        (("chart", "trend", "--from", "2019-01"), "--from: a month up to --month"),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_file(loaded: Shell, words: tuple[str, ...], line: str) -> None:
    before = sorted(loaded.folder.iterdir())

    assert loaded.refuses("export", *words) == line
    assert sorted(loaded.folder.iterdir()) == before


def test_without_a_plan_there_is_nothing_to_print(shell: Shell) -> None:
    assert shell.refuses("export", "ledger") == "no plan is loaded: see duban plan load"


def corrected(shell: Shell, **cells: object) -> Path:
    """The ledger's workbook with cells of the sheet 人员 changed, and the number of the person in row 4."""
    path = shell.folder / "ledger.xlsx"
    shell.does("export", "ledger", "--out", path)
    file = openpyxl.load_workbook(path)
    for place, value in cells.items():
        file["人员"][place].value = value
    file.save(path)
    return path


def test_an_unchanged_workbook_changes_nothing(loaded: Shell) -> None:
    before = loaded.store.dump()

    assert loaded.does("people", "load", corrected(loaded), "--yes") == "nothing to change\n"
    assert loaded.store.dump() == before


def test_corrected_people_are_shown_and_written_with_yes(loaded: Shell) -> None:
    path = corrected(loaded, E4=13800000000, C4="市委办")
    name = openpyxl.load_workbook(path)["人员"]["B4"].value
    before = loaded.store.dump()
    refused = loaded("people", "load", path, typed="no\n")
    assert (refused.exit_code, loaded.store.dump()) == (1, before)

    said = loaded.does("people", "load", path, "--yes")

    assert said == f"{name}  unit: (none) -> 市委办\n{name}  phone: (none) -> 13800000000\n1 people changed\n"
    assert loaded.does("people", "load", path, "--yes") == "nothing to change\n"
    loaded.does("export", "ledger", "--out", path)
    changes = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["变更记录"].iter_rows(min_row=4)]
    assert changes[-1][2:7] == ["人员电话", name, None, "13800000000", "ledger.xlsx"]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"B4": "别人"}, "row 4: number"),
        ({"A4": 99999}, "row 4: there is no person number 99999"),
        ({"A4": "甲"}, "row 4: 编号 is not a number: '甲'"),
        ({"A5": 1}, "row 5: number 1 stands there twice"),
        ({"A3": "号"}, "no row names the columns 编号、姓名、单位、职务、电话"),
        ({"C4": "长" * 201}, "row 4: 单位 has more than 200 characters"),
    ],
)
def test_a_sheet_that_does_not_fit_changes_nothing(loaded: Shell, cells: dict[str, object], line: str) -> None:
    path = corrected(loaded, **cells)
    before = loaded.store.dump()

    assert loaded.refuses("people", "load", path, "--yes").startswith(f"ledger.xlsx: {line}")
    assert loaded.store.dump() == before


def test_a_file_that_is_no_workbook_is_refused(loaded: Shell) -> None:
    (loaded.folder / "x.xlsx").write_bytes(b"PK\x03\x04 not a workbook")

    assert loaded.refuses("people", "load", loaded.folder / "x.xlsx") == "x.xlsx: not an Excel workbook"
