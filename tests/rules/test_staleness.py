"""陈旧: a text that speaks of two months ago, evidence of long ago, everything done at once (DOMAIN §5.11, §6)."""

from datetime import date

import pytest

from rules.month import Month
from rules.reading.values import Tick
from rules.staleness import done_at_once, old_evidence, stale, unmoved

NOVEMBER = Month(2018, 11)
DONE, MOVING, SAME = Tick.DONE, Tick.IN_PROGRESS, Tick.UNCHANGED


@pytest.mark.parametrize(
    ("text", "as_of", "months"),
    [
        ("截至7月底，已完成22条", "2018-07", 4),
        ("截止9月份完成3家", "2018-09", 2),
        ("截至2018年7月31日立案3起", "2018-07", 4),
        ("截至2018-07-31", "2018-07", 4),
        ("截至7.31已完成20个", "2018-07", 4),
        ("截至七月底", "2018-07", 4),
        ("截至2017年底", "2017-12", 11),
        ("12月底前完成，截至8月完成3家", "2018-08", 3),
        ("2017年7月印发方案，截至8月完成3家", "2018-08", 3),
    ],
)
def test_a_text_about_two_months_ago_is_stale(text: str, as_of: str, months: int) -> None:
    found = stale(text, NOVEMBER)
    assert found is not None
    assert (str(found.as_of), found.months) == (as_of, months)
    assert found.words in text


@pytest.mark.parametrize(
    "text",
    [
        "截至10月底，已完成22条",
        "截至11月20日",
        "截至目前",
        "截至7月底完成20条，11月新增2条",
        "2017年7月印发方案",
        "2018年底前完成",
        "截至12月底前完成",
        "立案43起",
        "",
    ],
)
def test_a_text_of_this_or_last_month_is_not(text: str) -> None:
    assert stale(text, NOVEMBER) is None


def test_a_month_without_a_year_looks_back_over_new_year() -> None:
    january = Month(2019, 1)
    assert stale("截至12月底", january) is None
    found = stale("截至11月底", january)
    assert found is not None
    assert str(found.as_of) == "2018-11"


def test_the_months_that_say_the_same_are_counted_from_the_newest() -> None:
    assert unmoved(["立案31起，方案已印发", "立案31起，方案已印发", "立案31起，方案已印发", "方案起草中"]) == 2
    assert unmoved(["立案43起，方案已印发", "立案31起，方案已印发"]) == 0
    assert unmoved(["截至11月，方案已印发实施", "截至10月，方案已印发实施"]) == 1
    assert unmoved([]) == 0


def test_evidence_is_old_after_sixty_days() -> None:
    assert not old_evidence(date(2018, 9, 21), date(2018, 11, 20))
    assert old_evidence(date(2018, 9, 20), date(2018, 11, 20))


def test_everything_done_after_two_months_of_nothing_is_told() -> None:
    now = {"1": DONE, "2": DONE}
    assert done_at_once(now, [{"1": SAME, "2": None}, {"1": Tick.NOT_STARTED}])
    assert not done_at_once(now, [{"1": SAME, "2": MOVING}, {}])
    assert not done_at_once(now, [{}])  # one month is no history
    assert not done_at_once({"1": DONE, "2": MOVING}, [{}, {}])
    assert not done_at_once({"1": DONE}, [{}, {}])  # one measure is not "all at once"
