"""约谈状态: proposed with facts, decided by people, told, held, minuted, answered, checked, closed (DOMAIN §1.7)."""

from enum import StrEnum


class TalkState(StrEnum):
    PROPOSED = "proposed"  # 待组长或副组长决定
    APPROVED = "approved"  # 已同意
    REFUSED = "refused"  # 不同意
    NOTIFIED = "notified"  # 已通知责任单位
    HELD = "held"  # 已约谈
    MINUTES_ISSUED = "minutes_issued"  # 已印发纪要
    ANSWERED = "answered"  # 责任单位已答复
    VERIFIED = "verified"  # 已核查
    CLOSED = "closed"  # 已办结


class TalkAct(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    NOTIFY = "notify"
    HOLD = "hold"
    ISSUE_MINUTES = "issue_minutes"
    ANSWER = "answer"
    VERIFY = "verify"
    CLOSE = "close"


class TalkTrigger(StrEnum):
    """The plan's four: for the first two and the last facts exist, 失实 is found by people alone."""

    T1 = "T1_not_on_schedule"
    T2 = "T2_not_reported"
    T3 = "T3_untrue"
    T4 = "T4_not_published"


NEXT: dict[tuple[TalkState, TalkAct], TalkState] = {
    (TalkState.PROPOSED, TalkAct.APPROVE): TalkState.APPROVED,
    (TalkState.PROPOSED, TalkAct.REFUSE): TalkState.REFUSED,
    (TalkState.APPROVED, TalkAct.NOTIFY): TalkState.NOTIFIED,
    (TalkState.APPROVED, TalkAct.HOLD): TalkState.HELD,  # the notice was not entered here
    (TalkState.NOTIFIED, TalkAct.HOLD): TalkState.HELD,
    (TalkState.HELD, TalkAct.ISSUE_MINUTES): TalkState.MINUTES_ISSUED,
    (TalkState.MINUTES_ISSUED, TalkAct.ANSWER): TalkState.ANSWERED,
    (TalkState.ANSWERED, TalkAct.VERIFY): TalkState.VERIFIED,
    (TalkState.VERIFIED, TalkAct.CLOSE): TalkState.CLOSED,
}

ENDED = (TalkState.REFUSED, TalkState.CLOSED)


class TalkNotPossible(Exception):
    """This act is not possible in this state."""


def advance(state: TalkState, act: TalkAct) -> TalkState:
    """The state after `act`; raises TalkNotPossible when the pair is not in NEXT."""
    try:
        return NEXT[state, act]
    except KeyError:
        raise TalkNotPossible(f"{act} is not possible when {state}") from None
