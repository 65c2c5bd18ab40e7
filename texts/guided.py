"""逐条填写: the questions of the guided path, measure by measure (DOMAIN §2)."""

from collections.abc import Sequence

START, ALL_UNCHANGED = "逐条填写", "全部无变化"
BACK, SKIP, END = "上一条", "跳过", "结束"


def question(
    place: str, position: int, count: int, measure: str, last: str = "", now: str = "", until: str = ""
) -> str:
    """One measure's question. `last`: what was said last month; `now`: what stands already."""
    lines = [f"{place}（第{position}条，共{count}条{'，' + until + '截止' if until else ''}）", measure]
    lines += [f"上次：{last}"] if last else []
    lines += [f"已记：{now}"] if now else []
    return "\n".join([*lines, "点一个，或直接写一句，如“推进 写做了什么”。"])


def helped(number: str) -> str:
    """Somebody asked or did not know what to write: nothing is filed."""
    return f"没关系，先不记。措施{number}没动就点“无变化”，不归您管点“不涉及”，拿不准点“跳过”，有进展就写一句。"


def noted(number: str, tick: str, text: str = "") -> str:
    return f"措施{number}已记：{tick}{'｜' + text if text else ''}。"


def paused(missing: Sequence[str], until: str) -> str:
    """Ended before the last measure: what was tapped is filed already."""
    if not missing:
        return "好的，先到这里。"
    due = f"{until}前" if until else ""
    return f"好的，先到这里，填过的都已记下。还差措施{'、'.join(missing)}，{due}接着填或直接回一条都行。"


def next_issue(name: str) -> str:
    return f"接着填{name}"


def not_open(open_lines: Sequence[str]) -> str:
    """A word of the guided path while none is open."""
    owed = "".join(open_lines)
    return f"现在没有在逐条填写。{owed}要逐条填，回“逐条填写”。" if owed else "现在没有在逐条填写，也没有要报的。"
