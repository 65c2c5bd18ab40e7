"""存疑信号: what a report raises, and that honest words raise nothing (DOMAIN §5.8, §5.10–5.12, §6)."""

from rules.month import Month
from rules.reading.values import Tick
from rules.signals import Raised, Reported, Signal, question_of, signals

NOVEMBER = Month(2018, 11)
LAST = "截至10月25日，特护期方案已印发实施，立案31起"


def raised_by(*reported: Reported) -> list[tuple[Signal, str, bool]]:
    return [(each.signal, each.measure, each.asks) for each in signals(reported, NOVEMBER)]


def test_a_true_update_raises_nothing() -> None:
    update = Reported("1", Tick.IN_PROGRESS, "11月20日启动应急响应，错峰企业增至9家，立案43起", LAST)
    assert raised_by(update) == []


def test_new_figures_in_old_words_raise_nothing() -> None:
    assert raised_by(Reported("1", Tick.IN_PROGRESS, LAST.replace("31起", "43起"), LAST)) == []


def test_honest_nothing_costs_nothing() -> None:
    words = "截至7月底未到节点，等省级资金"
    assert raised_by(Reported("1", Tick.UNCHANGED, words, words)) == []


def test_last_months_words_with_a_new_date_are_asked_about() -> None:
    assert raised_by(Reported("1", Tick.IN_PROGRESS, LAST.replace("10月25", "11月22"), LAST)) == [
        (Signal.COPIED, "1", True)
    ]


def test_one_measure_is_asked_one_thing() -> None:
    worst = Reported("2", Tick.DONE, "截至7月底，交办70件整改75件", "截至7月底，交办70件整改75件")
    found = raised_by(worst)
    assert found == [(Signal.CONTRADICTION, "2", True)]


def test_done_without_proof_is_asked_once_and_done_before_not_again() -> None:
    assert raised_by(Reported("1", Tick.DONE, "")) == [(Signal.UNPROVED, "1", True)]
    assert raised_by(Reported("1", Tick.DONE, "", has_evidence=True)) == []
    assert raised_by(Reported("1", Tick.DONE, LAST, LAST, last_tick=Tick.DONE)) == []


def test_polish_is_seen_by_the_office_alone() -> None:
    last = "特护期大气污染防治方案已印发实施，错峰生产落实到重点企业，约谈工作滞后单位"
    polished = last.replace("已印发实施", "已经印发执行")
    assert raised_by(Reported("1", Tick.IN_PROGRESS, polished, last)) == [(Signal.ALIKE, "1", False)]


def test_everything_done_at_once_is_a_hint_for_the_office() -> None:
    told = [Reported(n, Tick.DONE, "", has_evidence=True) for n in "123"]
    months: list[dict[str, Tick | None]] = [{}, {}]
    assert signals(told, NOVEMBER, months) == (Raised(Signal.DONE_AT_ONCE),)
    assert question_of(signals(told, NOVEMBER, months)) is None


def test_the_most_telling_question_comes_first() -> None:
    raised = signals(
        [
            Reported("1", Tick.DONE, ""),
            Reported("2", Tick.IN_PROGRESS, "截至7月底，完成三家整治任务"),
            Reported("3", Tick.IN_PROGRESS, "油罐改造730/729"),
        ],
        NOVEMBER,
    )
    first = question_of(raised)
    assert first is not None
    assert (first.signal, first.measure) == (Signal.CONTRADICTION, "3")
