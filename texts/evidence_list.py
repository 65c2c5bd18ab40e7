"""佐证清单: what is said of an issue's files to whoever looks at them (DOMAIN §4, §6)."""

from collections.abc import Sequence
from datetime import date

GONE = "不在存放目录里"
WITHDRAWN = "已撤回"
UNPLACED = "未挂到问题"
STATES = {"wanted": "正在存", "stored": "已存", "too_large": "超过20MB，没有存上", "failed": "没有取到"}


def listed(issue: str, lines: Sequence[str], many: int, number: str) -> str:
    """One page; `many`: of all pages together."""
    if not lines:
        return f"{issue}还没有佐证材料。"
    return "\n".join([f"{issue}佐证材料（共{many}份）：", *lines, f"要看哪一份，回“佐证 {number} 序号”。"])


def line(number: int, place: str, at: str, sender: str, file: str, state: str, shot: str) -> str:
    """3｜措施2｜11月22日15:02｜黄文斌｜照片｜已存｜摄于2018年11月20日."""
    return "｜".join(part for part in (str(number), place, at, sender, file, state, shot) if part)


def measure(number: str) -> str:
    return f"措施{number}" if number else "整个问题"


def shot_on(day: date) -> str:
    return f"摄于{day.year}年{day.month}月{day.day}日"


def here_it_is(issue: str, line: str) -> str:
    return f"{issue}佐证 {line}"


def none_of_yours(issue: str) -> str:
    """To a contact, who sees the files of the own part only: others' are neither shown nor denied."""
    return f"{issue}还没有您这边的佐证材料。"


def no_such_file(issue: str, number: int, many: int) -> str:
    return f"{issue}没有第{number}份佐证" + (f"，共{many}份。" if many else "。")


def not_there(issue: str, number: int, state: str) -> str:
    return f"{issue}佐证第{number}份{state}，目前发不了。"


def not_allowed() -> str:
    return "这个问题的佐证材料您看不了。"


def which(example: str) -> str:
    return f"请说是哪个问题的佐证，如“{example}”。"
