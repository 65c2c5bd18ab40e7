"""整改进度: acceptance, the office's word, dates, the units' words, in this order."""

from datetime import date
from itertools import product

import pytest

from rules.progress_class import ProgressClass, is_overdue, progress_class, report_pace, stated_pace

DONE, ON, BEHIND = ProgressClass.RECTIFIED, ProgressClass.ON_PACE, ProgressClass.BEHIND_PACE
DUE = date(2018, 11, 20)


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("达到序时进度", ON),
        ("已达序时进度要求", ON),
        ("各项工作按序时进度推进", ON),
        ("按照时序进度有序推进", ON),
        ("快于序时进度", ON),
        ("未达到序时进度", BEHIND),
        ("未达序时进度，主要是招标延期", BEHIND),
        ("没有达到序时进度", BEHIND),
        ("尚未完成序时进度", BEHIND),
        ("二期工程进度滞后", BEHIND),
        ("整改进展较为缓慢", BEHIND),
        ("落后于序时进度", BEHIND),
        ("按序时进度推进，但管网工程进度滞后", BEHIND),
        ("工程进度没有滞后", None),
        ("项目建设不滞后", None),
        ("正在推进，下月完成招标", None),
        ("雨后水质改善缓慢", None),
        ("", None),
    ],
)
def test_the_pace_is_read_from_the_words_that_state_it(text: str, pace: ProgressClass | None) -> None:
    assert stated_pace(text) is pace


def test_a_report_is_behind_when_one_of_its_lines_is() -> None:
    assert report_pace(["按序时进度推进", "工程进度滞后"], ["done", "done"]) is BEHIND
    assert report_pace(["按序时进度推进", "立案3起"], ["in_progress", None]) is ON


@pytest.mark.parametrize(
    ("ticks", "pace"),
    [
        (["done", "done"], ON),
        (["done", "not_applicable"], ON),
        (["not_applicable"], None),
        (["done", "in_progress"], None),
        (["done", None], None),
        ([], None),
    ],
)
def test_a_report_that_calls_every_measure_done_is_on_pace_and_not_rectified(
    ticks: list[str | None], pace: ProgressClass | None
) -> None:
    assert report_pace([], ticks) is pace


def test_only_acceptance_makes_an_issue_rectified() -> None:
    words = (None, ON, BEHIND)
    for accepted, office, overdue, first, second in product((True, False), words, (True, False), words, words):
        found = progress_class(accepted, office, overdue, [first, second])
        assert (found is DONE) == accepted
        if accepted:
            continue
        if office is not None:
            assert found is office
        elif overdue or BEHIND in (first, second):
            assert found is BEHIND
        else:
            assert found is (ON if first is second is ON else None)


def test_an_issue_without_reports_and_dates_is_not_classed() -> None:
    assert progress_class(False, None, False, []) is None


@pytest.mark.parametrize(
    ("day", "applied", "overdue"),
    [
        (DUE, None, False),
        (date(2018, 11, 21), None, True),
        (date(2018, 11, 21), DUE, False),
        (date(2018, 11, 21), date(2018, 11, 21), True),
    ],
)
def test_a_date_is_passed_on_the_day_after_unless_the_close_out_was_applied_for_in_time(
    day: date, applied: date | None, overdue: bool
) -> None:
    assert is_overdue(DUE, day, applied) is overdue
