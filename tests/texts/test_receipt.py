"""回执: what the sentences of a receipt say."""

from texts.receipt import Line, Mark, Part, others, receipt, relief, unchanged

DUE = "11月27日24时"


def part(name: str, mark: Mark = Mark.ON_TIME, **facts: object) -> Part:
    lines = (Line("1", "推进", "立案43起", "上月31"), Line("2", "无变化"))
    return Part(name=name, full=f"问题{name}", mark=mark, until=DUE, lines=lines, **facts)  # type: ignore[arg-type]


def test_a_line_shows_what_was_understood_and_last_months_figure() -> None:
    text = receipt("11月22日15:02", [part("十八")], several=False)
    assert " 1 推进｜立案43起（上月31）\n 2 无变化\n" in text


def test_what_is_missing_always_has_its_hour() -> None:
    missing = part("十八", Mark.PART, missing=("3（日常巡查）",))
    assert "还差措施3（日常巡查），11月27日24时前补上即可。" in receipt("11月22日15:02", [missing], False)


def test_different_marks_are_said_issue_by_issue() -> None:
    late = part("十九", Mark.LATE, late=True)
    text = receipt("11月28日10:20", [part("十一", month="12月"), late], several=True)
    assert text.startswith("收到，11月28日10:20。\n问题十一（按时，记入12月）\n")
    assert "问题十九（记迟报）" in text


def test_a_late_nothing_changed_is_not_called_fair() -> None:
    words = unchanged("等资金", "")
    assert "不算" not in receipt("1日", [part("十八", Mark.LATE, unchanged=words, late=True)], False)
    assert "不算逾期，也不算迟报" in receipt("1日", [part("十八", unchanged=words)], False)


def test_nobody_is_said_to_know_who_was_not_told() -> None:
    assert "会在下次汇总看到" in relief(leader_knew=True)
    assert "还没有报给牵头领导" in relief(leader_knew=False)


def test_the_other_contacts_are_named_with_their_scope() -> None:
    assert others("市、县级", [("乡镇级", "甲")]) == "市、县级已收。乡镇级由甲报，互不影响。"
    assert others("", [("", "甲"), ("", "乙")]) == "您这份已收。其余由甲、乙报，互不影响。"


def test_a_reason_that_the_words_give_is_not_said_twice() -> None:
    assert unchanged("等资金", "等省级资金，预计12月") == "无变化｜等省级资金，预计12月"
    assert unchanged("等资金", "省级资金12月下达") == "无变化｜等资金｜省级资金12月下达"
    assert unchanged("等审批/批文", "等省里批文") == "无变化｜等省里批文"
    assert unchanged("", "") == "无变化"
