"""代报: what the office hears when it enters a report told by telephone."""

from collections.abc import Sequence


def usage() -> str:
    return "格式：代报 18 1推进 写原话　2无变化。有几位联络人的，写明哪一份：代报 8 乡镇级 1推进 …"


def no_such_issue(name: str) -> str:
    return f"没有{name}，没有记入。"


def which_list(name: str, keys: Sequence[str]) -> str:
    return f"几份清单里都有{name}，请写明清单，如“代报 {keys[0]}{name} …”。"


def no_report(name: str) -> str:
    return f"{name}目前没有要报的月份，没有记入。"


def which_part(name: str, number: str, parts: Sequence[tuple[str, str]]) -> str:
    """`parts`: (scope, contact)."""
    told = "；".join(f"{scope}（{contact}）" if scope and contact else scope or contact for scope, contact in parts)
    first = next((scope or contact for scope, contact in parts if scope or contact), "")
    return f"{name}有{len(parts)}份：{told}。请写明是哪一份，如“代报 {number} {first} 1推进 …”。"


def nothing_read(name: str, numbers: Sequence[str]) -> str:
    known = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
    return f"没读出{name}的进展（措施{known}），没有记入。例：1推进 写原话　2无变化。"


def not_placed(lost: Sequence[str]) -> str:
    return f"这几处没有记入：{'；'.join(lost)}。"
