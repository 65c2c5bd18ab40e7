"""自查: the office's one line of a morning: what was due, what arrived, what did not."""

from collections.abc import Sequence

MOST_NAMED = 6


def line(at: str, month: str, reports: str, reminders: str, broken: Sequence[str], owed: str = "") -> str:
    """【自查】11月26日08:30：11月应报23份，已报19份；提醒应发22条，……; `broken`: stretches without service; `owed`:
    what waits for the office itself."""
    parts = [part for part in (f"{month}{reports}" if reports else "", reminders, owed, interrupted(broken)) if part]
    return f"【自查】{at}：{'；'.join(parts)}。"


def reports(expected: int, reported: int, partial: int, waived: int) -> str:
    more = [f"{word}{count}份" for word, count in (("部分报送", partial), ("免报", waived)) if count]
    return f"应报{expected}份，已报{reported}份" + (f"（另{'、'.join(more)}）" if more else "")


def reminders(due: int, delivered: int, undelivered: int, waiting: int, names: Sequence[str]) -> str:
    """`waiting`: should have left and did not; `names`: 问题八·乡镇级 黄译萱，未接入."""
    if not due:
        return "还没有应发的提醒"
    shown = "；".join(names[:MOST_NAMED]) + (f"等{len(names)}人" if len(names) > MOST_NAMED else "")
    lost = f"，未送达{undelivered}条（{shown}）" if undelivered else "，未送达0条"
    return f"提醒应发{due}条，已送达{delivered}条{lost}" + (f"，还有{waiting}条没有发出" if waiting else "")


def interrupted(broken: Sequence[str]) -> str:
    return f"系统曾中断：{'、'.join(broken)}" if broken else ""


WHY = {"unlinked": "未接入", "blocked": "已停用机器人", "deactivated": "账号已注销"}
FAILED = "发送失败"
ROLES = {
    "warning": "牵头领导",
    "relief": "牵头领导",
    "nudge_copy": "责任人员",
    "overdue_copy": "责任人员",
}
