"""销号五查: who may verify, and all that a step lacks in one list (DOMAIN §1.6)."""

from dataclasses import replace
from datetime import date

import pytest

from rules.closeout import (
    CloseoutFacts,
    FiveCheck,
    Gap,
    MeasureState,
    Recorded,
    Verdict,
    may_verify,
    to_apply,
    to_close,
    to_publish,
    to_sustain,
)

DAY = date(2018, 11, 15)
PASSED = Recorded(Verdict.PASSED, "市委督查室", DAY)
FOUR = dict.fromkeys((FiveCheck.VERIFIED, FiveCheck.HANDLED, FiveCheck.RECTIFIED, FiveCheck.INSTITUTIONALIZED), PASSED)
DONE = (MeasureState("1", done=True, evidence=1), MeasureState("2", done=True, document=True))
READY = CloseoutFacts(
    DONE, FOUR, applied=True, notice_until=date(2018, 12, 17), number="3号", lookback=date(2019, 6, 30)
)


@pytest.mark.parametrize(
    ("who", "units", "may"),
    [
        ("督查室", ["市环保局"], True),
        ("市环保局", ["市环保局"], False),
        ("市环委办", ["市环督办"], False),
        ("市政府督查室", ["市环督办"], False),
        ("督查室", ["市环督办"], True),
        ("市委督查室", ["市环委办"], True),
        ("市国土局", ["市国土资源局", "市林业局"], False),
        ("市环督办", ["市住建局"], True),
    ],
)
def test_nobody_verifies_himself(who: str, units: list[str], may: bool) -> None:
    assert may_verify(who, units) is may


def test_an_application_lacks_everything_at_first_and_says_it_at_once() -> None:
    open_ones = (MeasureState("1", done=False), MeasureState("2", done=True), MeasureState("3", done=False))
    assert [(one.gap, one.details) for one in to_apply(CloseoutFacts(open_ones))] == [
        (Gap.UNHANDLED, ()),
        (Gap.NOT_DONE, ("1", "3")),
        (Gap.NO_EVIDENCE, ("2",)),
        (Gap.NO_MECHANISM, ()),
    ]


def test_words_of_the_application_stand_for_two_checks_until_they_are_verified() -> None:
    facts = CloseoutFacts(DONE, said="处理：不涉及，无违法 机制：潭环〔2018〕12号")
    assert to_apply(facts) == ()
    assert [one.gap for one in to_publish(facts)] == [
        Gap.UNVERIFIED,
        Gap.NO_VERDICT,
        Gap.NOT_ACCEPTED,
        Gap.NO_VERDICT,
    ]


def test_a_measure_that_does_not_apply_needs_no_evidence() -> None:
    measures = (*DONE, MeasureState("3", done=True, evidence=1, not_applicable=True))
    assert to_publish(CloseoutFacts(measures, FOUR)) == ()
    one = MeasureState("3", done=False, not_applicable=True)
    assert to_publish(CloseoutFacts((one,), FOUR)) == ()


def test_a_failed_check_holds_up_every_step() -> None:
    failed = {**FOUR, FiveCheck.RECTIFIED: Recorded(Verdict.FAILED, "市委督查室", DAY, "6/9")}
    facts = replace(READY, recorded=failed)
    for missing in (to_apply(facts), to_publish(facts), to_sustain(facts), to_close(facts, date(2018, 12, 18))):
        assert [(one.gap, one.details) for one in missing] == [(Gap.CHECK_FAILED, ("6/9",))]


@pytest.mark.parametrize(
    ("change", "today", "gaps"),
    [
        ({}, date(2018, 12, 18), []),
        ({}, date(2018, 12, 17), [Gap.NOTICE_RUNNING]),
        ({"notice_until": None}, date(2018, 12, 18), [Gap.NO_PUBLIC_NOTICE]),
        ({"objections": 1}, date(2018, 12, 18), [Gap.OBJECTIONS]),
        ({"upheld": 1}, date(2018, 12, 18), [Gap.OBJECTIONS]),
        ({"applied": False}, date(2018, 12, 18), [Gap.NO_APPLICATION]),
        ({"number": "", "lookback": None}, date(2018, 12, 18), [Gap.NO_NUMBER, Gap.NO_LOOKBACK]),
    ],
)
def test_the_close_out_is_judged_last_from_the_other_facts(
    change: dict[str, object], today: date, gaps: list[Gap]
) -> None:
    assert [one.gap for one in to_close(replace(READY, **change), today)] == gaps  # type: ignore[arg-type]
