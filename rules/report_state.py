"""报送状态: the life of one assignment's report in one cycle (DOMAIN §1.3; Settled 10–14)."""

from enum import StrEnum


class ReportState(StrEnum):
    WAITING = "waiting"  # 待发
    ASKED = "asked"  # 待报
    PARTIAL = "partial"  # 部分报送
    SUBMITTED = "submitted"  # 已报
    RETURNED = "returned"  # 退回补正
    LATE = "late"  # 迟报
    MISSING = "missing"  # 逾期未报
    UNREACHABLE = "unreachable"  # 未送达
    WAIVED = "waived"  # 免报


class Act(StrEnum):
    """What happens to a report; `filed_*` and `late_*` say when the words count as received."""

    ASK_DELIVERED = "ask_delivered"
    ASK_FAILED = "ask_failed"  # never linked, blocked, or nobody known to ask
    FILED_WHOLE = "filed_whole"
    FILED_PART = "filed_part"
    LATE_WHOLE = "late_whole"
    LATE_PART = "late_part"
    EMPTIED = "emptied"  # withdrawn; the ask had been delivered
    EMPTIED_UNASKED = "emptied_unasked"  # withdrawn; nothing had been asked yet
    RETURN = "return"
    WAIVE = "waive"
    CUTOFF = "cutoff"  # passed, asked at least one workday before
    CUTOFF_UNASKED = "cutoff_unasked"  # passed, asked too late or not at all (首月试运行)
    CUTOFF_UNREACHED = "cutoff_unreached"  # passed, and the person could not be reached


class NotAllowed(Exception):
    """This act is not possible in this state."""

    def __init__(self, state: ReportState, act: Act) -> None:
        super().__init__(f"{act} is not possible when {state}")
        self.state = state
        self.act = act


S, A = ReportState, Act

NEXT: dict[tuple[ReportState, Act], ReportState] = {
    **{(s, A.ASK_DELIVERED): S.ASKED for s in (S.WAITING, S.ASKED, S.UNREACHABLE)},
    **{(s, A.ASK_DELIVERED): s for s in (S.PARTIAL, S.SUBMITTED, S.RETURNED)},
    **{(s, A.ASK_FAILED): S.UNREACHABLE for s in (S.WAITING, S.UNREACHABLE)},
    # in time, also when worked off after the cut-off (Settled 4)
    **{(s, A.FILED_WHOLE): S.SUBMITTED for s in S},
    **{
        (s, A.FILED_PART): S.PARTIAL
        for s in (S.WAITING, S.ASKED, S.UNREACHABLE, S.PARTIAL, S.SUBMITTED, S.MISSING, S.WAIVED)
    },
    (S.RETURNED, A.FILED_PART): S.RETURNED,
    (S.LATE, A.FILED_PART): S.LATE,
    # after the cut-off: 迟报, or 补报 for somebody who had not been reached or owed nothing (Settled 13)
    **{(s, A.LATE_WHOLE): S.LATE for s in (S.MISSING, S.LATE, S.PARTIAL)},
    **{(s, A.LATE_PART): S.LATE for s in (S.MISSING, S.LATE)},
    (S.PARTIAL, A.LATE_PART): S.PARTIAL,
    (S.RETURNED, A.LATE_WHOLE): S.SUBMITTED,
    (S.RETURNED, A.LATE_PART): S.RETURNED,
    **{(s, a): s for s in (S.UNREACHABLE, S.WAIVED) for a in (A.LATE_WHOLE, A.LATE_PART)},
    **{(s, A.EMPTIED): S.ASKED for s in (S.PARTIAL, S.SUBMITTED)},
    **{(s, A.EMPTIED_UNASKED): S.WAITING for s in (S.PARTIAL, S.SUBMITTED)},
    **{(s, A.RETURN): S.RETURNED for s in (S.SUBMITTED, S.LATE)},
    # a missing month stays on record (Settled 26)
    **{(s, A.WAIVE): S.WAIVED for s in (S.WAITING, S.ASKED, S.UNREACHABLE, S.PARTIAL)},
    (S.ASKED, A.CUTOFF): S.MISSING,
    (S.WAITING, A.CUTOFF_UNASKED): S.WAIVED,
    (S.ASKED, A.CUTOFF_UNASKED): S.WAIVED,
    (S.WAITING, A.CUTOFF_UNREACHED): S.UNREACHABLE,
    (S.UNREACHABLE, A.CUTOFF_UNREACHED): S.UNREACHABLE,
    **{
        (s, a): s
        for s in (S.PARTIAL, S.SUBMITTED, S.RETURNED, S.WAIVED)
        for a in (A.CUTOFF, A.CUTOFF_UNASKED, A.CUTOFF_UNREACHED)
    },
}


def advance(state: ReportState, act: Act) -> ReportState:
    """The state after `act`; raises NotAllowed when the pair is not in NEXT."""
    try:
        return NEXT[state, act]
    except KeyError:
        raise NotAllowed(state, act) from None
