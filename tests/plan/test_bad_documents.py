"""坏文件: what is no plan, or contradicts itself, is refused with file, issue and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plan.document import read_document
from plan.value import BadPlan, Flaw, Plan

Read = Callable[..., Plan]
PLAN = """测试市整改方案
问题{}：测试河超标。
整改时限：{}
责任单位：测试局
牵头领导：测试甲
责任人员：测试乙
联络人员：测试丙
整改措施：1、治河。
"""


def flaws_of(read: Read, content: str | bytes, name: str = "plan.txt") -> list[Flaw]:
    with pytest.raises(BadPlan) as refused:
        read(content, name)
    return refused.value.flaws


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\xff\xff\xfe\x9f\xff\x80\xff" * 9, "undecodable"),
        (b"PK\x03\x04 not an archive", "binary"),
        ("今天天气很好。\n一、早上散步。\n二、晚上读书。\n", "not a plan"),
        ("问题一：这是什么？\n问题二：那是什么？\n", "not a plan"),
        ("姓名\t电话\t备注\n测试甲\t1\t2\n", "not a plan"),
        ("hello world", "not a plan"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_one_line(read: Read, content: str | bytes, why: str) -> None:
    (flaw,) = flaws_of(read, content)
    assert (flaw.file, flaw.issue, flaw.field) == ("plan.txt", None, "file")
    assert why in flaw.why
    assert "\n" not in str(flaw)


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    huge.write_bytes(b"\xe9\x97\xae" * 2_000_000)
    for path, why in [
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "cannot be read"),
        (huge, "too large"),
    ]:
        with pytest.raises(BadPlan, match=why):
            read_document(path)


def test_a_word_file_that_is_none_is_refused(read: Read) -> None:
    (flaw,) = flaws_of(read, "问题一：", "plan.docx")
    assert flaw.why.startswith("binary")


@pytest.mark.parametrize("deadline", ["2018年2月30日", "2018.13.31", "11月31日前"])
def test_an_impossible_date_names_issue_and_field(read: Read, deadline: str) -> None:
    (flaw,) = flaws_of(read, PLAN.format("七", deadline))
    assert (flaw.issue, flaw.field) == (7, "deadline_text")
    assert "impossible date" in flaw.why


def test_two_issues_with_one_number_are_refused(read: Read) -> None:
    (flaw,) = flaws_of(read, PLAN.format("三", "年底") + PLAN.format("3", "2018年底"))
    assert str(flaw) == "plan.txt: issue 3: number: 2 issues have this number"


def test_all_flaws_are_told_at_once(read: Read) -> None:
    flaws = flaws_of(read, PLAN.format("一", "6月31日") + PLAN.format("二", "2月30日") + PLAN.format("二", "年底"))
    assert {(flaw.issue, flaw.field) for flaw in flaws} == {
        (1, "deadline_text"),
        (2, "deadline_text"),
        (2, "number"),
    }


def test_an_impossible_date_in_a_goal_is_only_a_doubt(read: Read) -> None:
    text = PLAN.format("一", "2018年底").replace("整改时限", "整改目标：2018年2月30日前完成清淤。\n整改时限")
    (issue,) = read(text).issues
    assert [doubt.field for doubt in issue.doubts] == ["goal"]
