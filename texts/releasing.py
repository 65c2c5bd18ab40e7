"""放行: what the office reads before it lets a surge of messages go."""

from collections.abc import Mapping

KINDS = {
    "ask": "请报",
    "nudge": "催报",
    "nudge_copy": "催报抄告责任人员",
    "overdue": "逾期告知",
    "overdue_copy": "逾期抄告责任人员",
    "warning": "领导预警",
    "relief": "预警解除",
    "difficulty_answer": "困难答复",
    "decision": "申请结果",
    "deadline_moved": "时限变更",
    "returned": "退回补正",
    "paused": "本月免报",
    "checked": "核查结论",
    "leadership": "牵头领导变更",
    "reported": "报送告知",
}


def carried_out_before() -> str:
    return "刚才那条已经办理，没有重复办。"


def look_again(now_so: str) -> str:
    return f"看过之后情况有了变化，没有办理。现在是：\n{now_so}"


def nothing_held(already: bool) -> str:
    return "已经放行，正在发出。" if already else "没有等您回“发”的事项。"


def held(kinds: Mapping[str, int], people: int, since: str, left: int) -> str:
    lines = [f"【待放行】{since}起暂停，共{sum(kinds.values())}条，涉及{people}人："]
    lines += [f" {KINDS.get(kind, kind)}{many}条" for kind, many in sorted(kinds.items())]
    if left:
        lines.append(f"其中{left}条在上限之内，无需放行。")
    lines.append("核对无误请回复“发”，全部发出；有疑问请先不要回复，并转技术人员。")
    return "\n".join(lines)


def released(waiting: int, people: int) -> str:
    return f"已放行{waiting}条，涉及{people}人，按限速依次发出；发出前仍逐条核对，已报的不再打扰。"
