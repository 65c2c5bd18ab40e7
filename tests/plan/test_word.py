"""文档: .docx files as text, as one table, and as a small table an issue."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from plan.value import Plan

Read = Callable[..., Plan]
LINES = (Path(__file__).parent / "documents" / "lines.txt").read_text(encoding="utf-8").split("\n")


def saved(document: "docx.document.Document") -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_paragraphs_read_like_the_text(read: Read, document: Callable[[str], Plan]) -> None:
    word = docx.Document()
    for line in LINES:
        word.add_paragraph(line)
    assert read(saved(word), "plan.docx").issues == document("lines").issues


@pytest.mark.parametrize("name", ["测试旧", "测一旧"])
def test_a_name_struck_through_in_word_is_history_as_it_stands(read: Read, name: str) -> None:
    word = docx.Document()
    for line in ["问题一：测试。", "整改时限：年底前（2018年）", "牵头单位：测试局", "联络人员：测试甲"]:
        word.add_paragraph(line)
    leader = word.add_paragraph("牵头领导：")
    leader.add_run(name[:1]).font.strike = True
    leader.add_run(name[1:]).font.strike = True
    leader.add_run("测试新")
    (issue,) = read(saved(word), "plan.docx").issues
    assert (issue.lead_leaders, issue.former_leaders) == (("测试新",), (name,))


def test_a_table_with_joined_cells_gives_an_issue_its_measures(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("测试市整改清单")
    table = word.add_table(4, 6)
    rows = [
        ["序号", "反馈问题", "整改措施", "整改时限", "责任单位（牵头）", "联络人员"],
        ["1", "测试河超标。水质差。", "1、治河。", "2018年底", "测试局", "测试甲"],
        ["", "", "2、管网。", "", "", ""],
        ["2", "扬尘。", "1、洒水。\n2、覆盖。", "立行立改", "测试局", "测试乙"],
    ]
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for column in (0, 1, 3, 4, 5):
        table.cell(1, column).merge(table.cell(2, column))
    river, dust = read(saved(word), "plan.docx").issues
    assert [measure.text for measure in river.measures] == ["治河。", "管网。"]
    assert (river.title, river.lead_units) == ("测试河超标", ("测试局",))
    assert [measure.text for measure in dust.measures] == ["洒水。", "覆盖。"]
    assert [who.name for who in dust.contacts] == ["测试乙"]


def test_a_small_table_an_issue_is_read_by_its_labels(read: Read) -> None:
    word = docx.Document()
    for number, contact in (("一", "测试甲"), ("二", "测试乙")):
        table = word.add_table(0, 4)
        for cells in (
            [f"问题{number}", "测试河超标。", "整改时限", "2018年底"],
            ["牵头单位", "测试局", "联络人员", contact],
            ["整改措施", "1、治河。\n2、管网。", "", ""],
        ):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
        word.add_paragraph("")
    issues = read(saved(word), "plan.docx").issues
    assert [(issue.number, issue.title) for issue in issues] == [(1, "测试河超标"), (2, "测试河超标")]
    assert [issue.contacts[0].name for issue in issues] == ["测试甲", "测试乙"]
    assert [len(issue.measures) for issue in issues] == [2, 2]
