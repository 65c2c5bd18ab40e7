"""帮助: what somebody who reports may do now, fitted to what is open (DOMAIN §2.10)."""

from collections.abc import Sequence

ANY_TIME = "随时可问：我报了吗｜还差什么｜上月报的｜截止什么时候｜看措施"
REQUESTS = "办事：“困难：…”｜“申请延期 到…，原因…”｜“请假 11-20至11-30 由张三代”｜“换人”｜“人工”"
FILES = "照片、文件直接发来，写上措施号就挂到那条。"


def open_help(open_lines: Sequence[str], example: str, several: bool) -> str:
    """Something is still wanted: first what, then how little it takes."""
    lines = [
        *open_lines,
        f"直接回一条就行，如“{example}”。" + ("几个问题可以一次回完。" if several else ""),
        "全都没动：“无变化”加原因。不想打字：“逐条填写”。",
        FILES,
        "写错了：“改3 …”；要收回：“撤回”。",
    ]
    return "\n".join([*lines, REQUESTS, ANY_TIME])


def done_help(month: str, change: str, correction: str, until: str) -> str:
    """Everything is in. `until`: until when it may be changed, "" after the cut-off."""
    changing = (
        f"要改：“{change}”；要收回：“撤回”。{until}前都能改。"
        if until
        else f"要更正：“{correction}”，两个版本都会保留。"
    )
    return "\n".join([f"{month}进展已报齐，不用再报。", changing, FILES, REQUESTS, ANY_TIME])


def nothing_due_help(example: str) -> str:
    """Nothing is asked for at present."""
    lines = ["目前没有要报的，到时会请您报。", f"有新进展也可以现在发来，如“{example}”。", FILES]
    return "\n".join([*lines, REQUESTS, ANY_TIME])
