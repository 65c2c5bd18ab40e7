"""用词: the words shown for ticks, reasons of 无变化 and report states."""

from rules.reading.values import Reason, Tick
from rules.report_state import ReportState
from texts.wording import TICKS

REASONS = {
    Reason.APPROVAL: "等审批/批文",
    Reason.FUNDS: "等资金",
    Reason.NOT_DUE: "未到节点",
    Reason.WEATHER: "天气/季节",
    Reason.OTHER_UNIT: "等其他单位",
    Reason.OTHER: "其他",
}

STATES = {
    ReportState.WAITING: "未报",
    ReportState.ASKED: "未报",
    ReportState.PARTIAL: "已报一部分",
    ReportState.SUBMITTED: "已报",
    ReportState.RETURNED: "退回补正，待重报",
    ReportState.LATE: "已补报，记迟报",
    ReportState.MISSING: "逾期未报",
    ReportState.UNREACHABLE: "未报（请报通知未送达，不算逾期）",
    ReportState.WAIVED: "本月免报",
}


def tick_word(tick: Tick | None) -> str:
    """The word for a tick; words without a tick are shown as 推进 (DOMAIN §2.2)."""
    return TICKS[tick or Tick.IN_PROGRESS]


def reason_word(reason: str) -> str:
    """The word for a stored reason, "" when none is stored."""
    return REASONS[Reason(reason)] if reason else ""


def state_word(state: str) -> str:
    return STATES[ReportState(state)]
