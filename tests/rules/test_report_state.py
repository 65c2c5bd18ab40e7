"""报送状态: every pair of state and act, written out from DOMAIN §1.3 and Settled 10–14, 26."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.report_state import Act, NotAllowed, ReportState, advance

# one paragraph a state; what is not here must raise
EXPECTED = """
waiting     ask_delivered    asked        | an ask went out
waiting     ask_failed       unreachable  | not the contact's fault
waiting     filed_whole      submitted    | content before the ask counts (Settled 6)
waiting     filed_part       partial
waiting     waive            waived
waiting     cutoff_unasked   waived       | 首月试运行 (Settled 7)
waiting     cutoff_unreached unreachable  | never missing without an ask

asked       ask_delivered    asked        | a nudge
asked       filed_whole      submitted
asked       filed_part       partial
asked       waive            waived
asked       cutoff           missing      | the only door to missing
asked       cutoff_unasked   waived       | asked too late to be blamed

partial     ask_delivered    partial
partial     filed_whole      submitted    | the rest arrived
partial     filed_part       partial
partial     late_whole       late         | the rest arrived after the cut-off
partial     late_part        partial
partial     emptied          asked        | 撤回
partial     emptied_unasked  waiting
partial     waive            waived
partial     cutoff           partial      | no overdue warning (Settled 10)
partial     cutoff_unasked   partial
partial     cutoff_unreached partial

submitted   ask_delivered    submitted
submitted   filed_whole      submitted    | 改
submitted   filed_part       partial      | an earlier version stands again
submitted   emptied          asked
submitted   emptied_unasked  waiting
submitted   return           returned     | 退回
submitted   cutoff           submitted
submitted   cutoff_unasked   submitted
submitted   cutoff_unreached submitted

returned    ask_delivered    returned
returned    filed_whole      submitted    | the first on-time mark is kept
returned    filed_part       returned
returned    late_whole       submitted    | a return is never overdue (Settled 13)
returned    late_part        returned
returned    cutoff           returned
returned    cutoff_unasked   returned
returned    cutoff_unreached returned

late        filed_whole      submitted    | sent in time, worked off late (Settled 4)
late        filed_part       late
late        late_whole       late
late        late_part        late
late        return           returned

missing     filed_whole      submitted    | sent in time, worked off late
missing     filed_part       partial
missing     late_whole       late
missing     late_part        late

unreachable ask_delivered    asked        | linked, or the office called
unreachable ask_failed       unreachable
unreachable filed_whole      submitted
unreachable filed_part       partial
unreachable late_whole       unreachable  | 补报, not late (Settled 13)
unreachable late_part        unreachable
unreachable waive            waived
unreachable cutoff_unreached unreachable

waived      filed_whole      submitted    | accepted, never pushed
waived      filed_part       partial
waived      late_whole       waived
waived      late_part        waived
waived      cutoff           waived
waived      cutoff_unasked   waived
waived      cutoff_unreached waived
"""
TABLE = {
    (ReportState(state), Act(act)): ReportState(after)
    for state, act, after, *_ in (line.split() for line in EXPECTED.splitlines() if line)
}
CUTOFFS = (Act.CUTOFF, Act.CUTOFF_UNASKED, Act.CUTOFF_UNREACHED)
LATER = (Act.LATE_WHOLE, Act.LATE_PART, Act.FILED_WHOLE, Act.FILED_PART, Act.RETURN, Act.WAIVE)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", ReportState)
def test_every_pair_leads_where_the_plan_says_or_is_not_allowed(state: ReportState, act: Act) -> None:
    if (state, act) in TABLE:
        assert advance(state, act) is TABLE[state, act]
        return
    with pytest.raises(NotAllowed) as refused:
        advance(state, act)
    assert (refused.value.state, refused.value.act) == (state, act)


def after(state: ReportState, act: Act) -> ReportState:
    """Where an act leads; an act that is not possible leaves things as they are."""
    try:
        return advance(state, act)
    except NotAllowed:
        return state


def test_missing_is_entered_only_from_asked_at_the_cutoff() -> None:
    doors = {
        (s, a) for s in ReportState for a in Act if s is not ReportState.MISSING and after(s, a) is ReportState.MISSING
    }
    assert doors == {(ReportState.ASKED, Act.CUTOFF)}


def test_late_is_entered_only_by_late_words_of_somebody_who_owed_them() -> None:
    doors = {(s, a) for s in ReportState for a in Act if s is not ReportState.LATE and after(s, a) is ReportState.LATE}
    assert doors == {
        (ReportState.MISSING, Act.LATE_WHOLE),
        (ReportState.MISSING, Act.LATE_PART),
        (ReportState.PARTIAL, Act.LATE_WHOLE),
    }


@pytest.mark.parametrize("state", ReportState)
def test_every_state_before_the_cutoff_has_a_cutoff_that_fits(state: ReportState) -> None:
    before = set(ReportState) - {ReportState.MISSING, ReportState.LATE}
    assert (state in before) == any((state, act) in TABLE for act in CUTOFFS)


@given(
    st.lists(st.sampled_from(list(Act)), max_size=12),
    st.sampled_from(CUTOFFS),
    st.lists(st.sampled_from(LATER)),
)
def test_after_the_cutoff_nobody_is_waiting_or_asked(life: list[Act], limit: Act, afterwards: list[Act]) -> None:
    state = ReportState.WAITING
    for act in life:
        if act not in CUTOFFS and not act.startswith("late"):
            state = after(state, act)
    try:
        state = advance(state, limit)
    except NotAllowed:
        return
    for act in [None, *afterwards]:
        state = after(state, act) if act else state
        assert state not in (ReportState.WAITING, ReportState.ASKED)


@given(st.lists(st.sampled_from(list(Act)), max_size=20))
def test_an_unreachable_contact_is_never_called_missing_or_late(life: list[Act]) -> None:
    state = ReportState.UNREACHABLE
    for act in life:
        if act is not Act.ASK_DELIVERED:
            state = after(state, act)
            if act in (Act.EMPTIED, Act.FILED_PART, Act.FILED_WHOLE):
                return
        assert state not in (ReportState.MISSING, ReportState.LATE)
