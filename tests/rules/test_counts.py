"""件数: N个问题 counts problems and never names an issue, whoever says it; 第N个问题 does name one."""

import pytest

from rules.reading.report import Context, KnownIssue, read


@pytest.mark.parametrize("lead", ["", "对", "是", "关于", "本月对"])
@pytest.mark.parametrize("count", range(1, 21))
def test_a_count_of_problems_is_no_issue_number(count: int, lead: str) -> None:
    own = KnownIssue("省督", count, ("1", "2", "3"))
    for issue in (own, KnownIssue("省督", 24, ("1", "2", "3"))):
        words = f"{lead}{count}个问题逐一过堂，督促整改"
        reading = read(words, Context((issue,)))
        assert [section.whole for section in reading.sections] == [words]
        assert reading.sections[0].issue is None
        assert reading.unclear == ()


@pytest.mark.parametrize("name", ["第14个问题", "第十四个问题", "14号问题", "第14号问题", "十四号问题"])
def test_an_issue_named_by_its_place_is_still_named(name: str) -> None:
    issue = KnownIssue("省督", 14, ("1", "2"))
    [section] = read(f"{name} 1完成", Context((issue,))).sections
    assert section.issue == issue


def test_the_printed_groups_keep_titles_and_doubts() -> None:
    issue = KnownIssue(
        "省督", 14, ("1", "2", "3"), titles=("排查", "整治", "验收"), printed=("一、1", "一、2", "二、1")
    )
    reading = read("本月调度两次 一、1排查 完成 2推进；二、1验收 推进 5完成", Context((issue,)))
    [section] = reading.sections
    assert [(said.measure, said.tick, said.text) for said in section.answers] == [
        ("1", "done", ""),
        ("2", "in_progress", ""),
        ("3", "in_progress", ""),
    ]
    assert section.note == "本月调度两次"
    assert [(doubt.why, doubt.words) for doubt in reading.unclear] == [("unknown_measure", "5完成")]
