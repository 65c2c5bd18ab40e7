"""更正用语: what is said of words changed after the cut-off (DOMAIN §2.6)."""

from collections.abc import Sequence

from texts.dialogue import cut

NO_REASON = "原因未填"
EXAMPLE = "更正3：…，原因：…"
OFFICE = "市环督办"


def usage(example: str = EXAMPLE) -> str:
    return f"请写明哪条、改成什么、为什么，如“{example}”。截止前直接回“改3 …”就行。"


def example(number: str, name: str = "") -> str:
    """更正3：…，原因：…; `name`: 十一 for somebody with several issues."""
    return f"更正{name} {number}：…，原因：…" if name else f"更正{number}：…，原因：…"


def receipt(at: str, parts: Sequence[str], reason: str, on_time: Sequence[bool | None]) -> str:
    """`parts`: what was corrected, an issue each; `on_time`: of the reports, as it stays."""
    marks = {True: "按时", False: "迟报"}
    kept = "、".join(dict.fromkeys(marks[mark] for mark in on_time if mark is not None))
    lines = [f"更正已收，{at}。", *parts]
    lines += [f"原因：{reason}"] if reason else []
    stays = f"，原来的{kept}记录不变" if kept else ""
    return "\n".join([*lines, f"前后两个版本都留存{stays}。"])


def part(name: str, month: str, lines: Sequence[tuple[str, str]], whole: tuple[str, str] | None = None) -> str:
    """问题十八11月： 3 推进｜交办72件 / 原报：推进｜交办70件. `lines`, `whole`: (as corrected, as reported before)."""
    said = [f"{name}{month}："]
    for now, before in lines:
        said += [now, f"  原报：{before or '未报'}"]
    if whole is not None:
        said += [f" 整体：{whole[0]}", f"  原报：{whole[1] or '未报'}"]
    return "\n".join(said)


def reason_wanted(open_question: bool, example: str) -> str:
    """`open_question`: another question waits for its answer, so that the whole correction is to be said again."""
    return f"请补一句更正的原因{f'，写成“{example}”' if open_question else ''}。"


def reason_kept(reason: str) -> str:
    return f"好的，更正原因已记：{cut(reason, 60)}。"


def same(name: str, month: str) -> str:
    return f"{name}{month}现在记的就是这样，没有变动。"


def too_late(month: str, phones: Sequence[str]) -> str:
    """A month before last: only the office can correct it."""
    call = f"（{'、'.join(phones)}）" if phones else ""
    return f"{month}的报送已经归档，这里不能再更正，请联系{OFFICE}{call}。您的话已原样留存。"


def no_such_month(month: str) -> str:
    return f"{month}没有您可更正的报送。您的话已原样留存。"


def office_line(place: str, who: str, month: str, measures: Sequence[str], reason: str, times: int) -> str:
    """问题十八 11月 措施3 更正（黄文斌）｜原因：统计错误｜本月第2次."""
    what = f"措施{'、'.join(measures)}" if measures else "整体"
    many = f"｜第{times}次" if times > 1 else ""
    return f"{place}（{who}）{month}{what} 更正｜原因：{cut(reason, 40)}{many}"


def told_office(lines: Sequence[str]) -> str:
    """To the office: corrections and objections that came since it was last told."""
    return "\n".join(["【更正与异议】", *[f" {line}" for line in lines]])


def card_line(at: str, what: str, before: str, reason: str) -> str:
    """更正 11-29 措施3：原报“…”｜原因：…"""
    return f"更正 {at} {what}：原报“{cut(before, 40) or '未报'}”｜原因：{cut(reason, 40)}"
