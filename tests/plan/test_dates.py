"""日期: each way of printing a time limit, with the last good day it leaves."""

from datetime import date

import pytest

from plan.dates import ImpossibleDate, find_dates
from plan.targets import read_targets
from plan.value import TargetKind


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2018年底", date(2018, 12, 31)),
        ("2018 年 底前", date(2018, 12, 31)),
        ("2018年年底", date(2018, 12, 31)),
        ("年底前", date(2018, 12, 31)),
        ("年内", date(2018, 12, 31)),
        ("明年6月底", date(2019, 6, 30)),
        ("2019年5月底。", date(2019, 5, 31)),
        ("2020年2月底前", date(2020, 2, 29)),
        ("2019年2月底前", date(2019, 2, 28)),
        ("11月20日前", date(2018, 11, 20)),
        ("2018年11月20日前完成主体工程", date(2018, 11, 20)),
        ("2021年7月完成", date(2021, 7, 31)),
        ("2018年12月31日", date(2018, 12, 31)),
        ("2018.12.31", date(2018, 12, 31)),
        ("2018-12-31", date(2018, 12, 31)),
        ("2018/12/31前", date(2018, 12, 31)),
        ("2018.6", date(2018, 6, 30)),
        ("2018年10月上旬", date(2018, 10, 10)),
        ("2019年一季度", date(2019, 3, 31)),
        ("2019年上半年", date(2019, 6, 30)),
        ("2018年9月1日—10月31日", date(2018, 10, 31)),
        ("2018年10月-3月", date(2019, 3, 31)),
        ("2018—2020年", date(2020, 12, 31)),
        ("到2020年", date(2020, 12, 31)),
    ],
)
def test_a_date_is_read_as_its_last_good_day(text: str, due: date) -> None:
    assert [found.due for found in find_dates(text, 2018)] == [due]


@pytest.mark.parametrize(
    "text", ["2018年2月30日", "2019年2月29日前", "2018年13月底", "2018.11.31", "2018-02-30", "6月31日前"]
)
def test_a_day_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        find_dates(text, None)


@pytest.mark.parametrize("text", ["第二阶段", "完成率77%", "2018-2020", "投资1.5亿元", "12369", "尽快完成"])
def test_other_figures_are_no_dates(text: str) -> None:
    assert find_dates(text, 2018) == []


def test_a_date_without_any_year_is_left_out() -> None:
    assert find_dates("12月底前", None) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("立行立改，持续加强，长期坚持", ["immediate", "ongoing"]),
        ("即知即改", ["immediate"]),
        ("长期坚持", ["ongoing"]),
        ("立行立改，2018年底前完成", ["immediate", "date"]),
        ("资金投入问题，长期执行，具体项目问题2018年12月底完成。", ["ongoing", "date"]),
        ("尽快", []),
    ],
)
def test_a_deadline_may_be_of_several_kinds(text: str, kinds: list[str]) -> None:
    assert [target.kind for target in read_targets(text, 2018)] == [TargetKind(kind) for kind in kinds]


def test_each_target_says_what_it_is_about() -> None:
    targets = read_targets("1、甲厂废渣2021年7月完成；\n2、乙厂2018年11月20日前完成主体工程；\n3、年底前。", 2018)
    assert [(target.scope, target.text) for target in targets] == [
        ("甲厂废渣", "甲厂废渣2021年7月完成"),
        ("乙厂", "乙厂2018年11月20日前完成主体工程"),
        ("", "年底前"),
    ]
