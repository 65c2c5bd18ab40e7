"""问题状态与约谈状态: every pair of state and act, written out from DOMAIN §1.2 and §1.7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import talk_life
from rules.issue_life import ACCEPTED, IssueAct, IssueState, NotPossible, advance, owes_month
from rules.talk_life import TalkAct, TalkNotPossible, TalkState

# one paragraph a state; what is not here must raise
EXPECTED = """
registered     begin     rectifying     | the detailed plan was filed
registered     apply     self_completed | reporting is never blocked on the plan

rectifying     apply     self_completed

self_completed take_up   verifying      | the paper check passed
self_completed send_back rectifying     | it did not

verifying      publish   public_notice  | ①②③⑤ passed
verifying      sustain   sustained      | 立行立改、长期坚持: never a false closed
verifying      send_back returned

returned       begin     rectifying     | corrected within its time
returned       apply     self_completed

public_notice  close     closed         | the only door to closed
public_notice  sustain   sustained
public_notice  send_back returned       | an objection was upheld

closed         file      filed
closed         look_back closed
closed         reopen    reopened

filed          look_back filed
filed          reopen    reopened

sustained      look_back sustained
sustained      reopen    reopened

reopened       begin     rectifying
reopened       apply     self_completed
"""
TABLE = {
    (IssueState(state), IssueAct(act)): IssueState(after)
    for state, act, after, *_ in (line.split() for line in EXPECTED.splitlines() if line)
}
TALKS = {
    (TalkState.PROPOSED, TalkAct.APPROVE): TalkState.APPROVED,
    (TalkState.PROPOSED, TalkAct.REFUSE): TalkState.REFUSED,
    (TalkState.APPROVED, TalkAct.NOTIFY): TalkState.NOTIFIED,
    (TalkState.APPROVED, TalkAct.HOLD): TalkState.HELD,
    (TalkState.NOTIFIED, TalkAct.HOLD): TalkState.HELD,
    (TalkState.HELD, TalkAct.ISSUE_MINUTES): TalkState.MINUTES_ISSUED,
    (TalkState.MINUTES_ISSUED, TalkAct.ANSWER): TalkState.ANSWERED,
    (TalkState.ANSWERED, TalkAct.VERIFY): TalkState.VERIFIED,
    (TalkState.VERIFIED, TalkAct.CLOSE): TalkState.CLOSED,
}


@pytest.mark.parametrize("act", IssueAct)
@pytest.mark.parametrize("state", IssueState)
def test_every_pair_leads_where_the_plan_says_or_is_not_possible(state: IssueState, act: IssueAct) -> None:
    if (state, act) in TABLE:
        assert advance(state, act) is TABLE[state, act]
        return
    with pytest.raises(NotPossible) as refused:
        advance(state, act)
    assert (refused.value.state, refused.value.act) == (state, act)


@given(st.lists(st.sampled_from(list(IssueAct)), max_size=25))
def test_nothing_is_closed_that_was_not_applied_for_verified_and_published(life: list[IssueAct]) -> None:
    state, done = IssueState.REGISTERED, []
    for act in life:
        try:
            state = advance(state, act)
        except NotPossible:
            continue
        done.append(act)
        if act is IssueAct.CLOSE:
            assert done[-4:-1] == [IssueAct.APPLY, IssueAct.TAKE_UP, IssueAct.PUBLISH]


def test_an_accepted_issue_is_left_only_by_reopening() -> None:
    ways = {(s, a) for (s, a), after in TABLE.items() if s in ACCEPTED and after not in ACCEPTED}
    assert {act for _, act in ways} == {IssueAct.REOPEN}


@pytest.mark.parametrize(
    ("state", "months"),
    [("rectifying", 12), ("public_notice", 12), ("reopened", 12), ("sustained", 4), ("closed", 0), ("filed", 0)],
)
def test_a_sustained_issue_reports_by_the_quarter_and_a_closed_one_never(state: str, months: int) -> None:
    owed = [month for month in range(1, 13) if owes_month(state, month)]
    assert len(owed) == months
    assert state != "sustained" or owed == [3, 6, 9, 12]


@pytest.mark.parametrize("act", TalkAct)
@pytest.mark.parametrize("state", TalkState)
def test_a_talk_goes_from_proposal_to_its_end_and_no_other_way(state: TalkState, act: TalkAct) -> None:
    if (state, act) in TALKS:
        assert talk_life.advance(state, act) is TALKS[state, act]
        return
    with pytest.raises(TalkNotPossible):
        talk_life.advance(state, act)
