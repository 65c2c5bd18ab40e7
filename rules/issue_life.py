"""问题状态: the life of an issue from 挂账 to 销号, 回头看 and reopening (DOMAIN §1.2)."""

from enum import StrEnum


class IssueState(StrEnum):
    REGISTERED = "registered"  # 已挂账
    RECTIFYING = "rectifying"  # 整改中
    SELF_COMPLETED = "self_completed"  # 自查完成、申请销号
    VERIFYING = "verifying"  # 核查验收
    RETURNED = "returned"  # 退回整改
    PUBLIC_NOTICE = "public_notice"  # 公示中
    CLOSED = "closed"  # 已销号
    FILED = "filed"  # 已备案
    SUSTAINED = "sustained"  # 已完成，长期坚持
    REOPENED = "reopened"  # 撤销销号、重新整改


class IssueAct(StrEnum):
    BEGIN = "begin"  # 开始整改: the detailed plan is there, or what was returned is taken up again
    APPLY = "apply"  # 申请销号
    TAKE_UP = "take_up"  # the paper check passed, 核查 begins
    SEND_BACK = "send_back"  # 退回
    PUBLISH = "publish"  # 公示
    CLOSE = "close"  # 销号
    SUSTAIN = "sustain"  # 验收，转长期坚持
    FILE = "file"  # 备案
    LOOK_BACK = "look_back"  # 回头看
    REOPEN = "reopen"  # 撤销销号


class NotPossible(Exception):
    """This act is not possible in this state."""

    def __init__(self, state: IssueState, act: IssueAct) -> None:
        super().__init__(f"{act} is not possible when {state}")
        self.state = state
        self.act = act


S, A = IssueState, IssueAct
OPEN = (S.REGISTERED, S.RECTIFYING, S.RETURNED, S.REOPENED)  # being put right, nothing applied for
APPLIED = (S.SELF_COMPLETED, S.VERIFYING, S.PUBLIC_NOTICE)
ENDED = (S.CLOSED, S.FILED)  # owes nothing any more
ACCEPTED = (*ENDED, S.SUSTAINED)
QUARTERS = (3, 6, 9, 12)  # the months in which a sustained issue reports (Settled 26)

NEXT: dict[tuple[IssueState, IssueAct], IssueState] = {
    **{(s, A.BEGIN): S.RECTIFYING for s in (S.REGISTERED, S.RETURNED, S.REOPENED)},
    **{(s, A.APPLY): S.SELF_COMPLETED for s in OPEN},
    (S.SELF_COMPLETED, A.TAKE_UP): S.VERIFYING,
    (S.SELF_COMPLETED, A.SEND_BACK): S.RECTIFYING,  # the paper check failed
    (S.VERIFYING, A.SEND_BACK): S.RETURNED,
    (S.PUBLIC_NOTICE, A.SEND_BACK): S.RETURNED,  # an objection was upheld
    (S.VERIFYING, A.PUBLISH): S.PUBLIC_NOTICE,
    (S.PUBLIC_NOTICE, A.CLOSE): S.CLOSED,
    (S.VERIFYING, A.SUSTAIN): S.SUSTAINED,  # the duty goes on, so nothing is closed that a notice must announce
    (S.PUBLIC_NOTICE, A.SUSTAIN): S.SUSTAINED,
    (S.CLOSED, A.FILE): S.FILED,
    **{(s, A.LOOK_BACK): s for s in ACCEPTED},
    **{(s, A.REOPEN): S.REOPENED for s in ACCEPTED},
}


def advance(state: IssueState, act: IssueAct) -> IssueState:
    """The state after `act`; raises NotPossible when the pair is not in NEXT."""
    try:
        return NEXT[state, act]
    except KeyError:
        raise NotPossible(state, act) from None


def owes_month(state: str, month: int) -> bool:
    """True when an issue in this state reports in this calendar month."""
    return state not in ENDED and (state != S.SUSTAINED or month in QUARTERS)
