"""回执: when the words came, whether on time, what was understood, what is missing (DOMAIN §2.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FAIR = "这不算逾期，也不算迟报。"


class Mark(StrEnum):
    """How the words of one issue count."""

    ON_TIME = "on_time"
    PART = "part"  # in time, but measures are missing
    LATE = "late"
    EXTRA = "extra"  # 补报 of somebody who owed nothing or had not been reached


MARKS = {
    Mark.ON_TIME: "按时",
    Mark.PART: "已记下",
    Mark.LATE: "记迟报",
    Mark.EXTRA: "记补报，不算迟报",
}


@dataclass(frozen=True)
class Line:
    """One measure as understood; `was`: 上月31, "" when there is nothing to compare."""

    number: str
    tick: str
    text: str = ""
    was: str = ""


@dataclass(frozen=True)
class Part:
    """One issue's part. `name` 十八, `full` 问题十八; `missing`: 3（日常巡查）; `until` 11月27日24时;
    `month`: 12月 when the words count for a month one might not expect; `unchanged`: 无变化｜… in place of
    the lines; `others`: what is said of the issue's other contacts; `relief`: what became of the warning; `completed`:
    measures were missing before and none is now."""

    name: str
    full: str
    mark: Mark
    until: str
    lines: tuple[Line, ...] = ()
    whole: str = ""
    unchanged: str = ""
    missing: tuple[str, ...] = ()
    month: str = ""
    others: str = ""
    relief: str = ""
    late: bool = False
    completed: bool = False


def receipt(
    at: str,
    parts: Sequence[Part],
    several: bool,
    still_open: Sequence[tuple[str, str]] = (),
    changed: bool = False,
    proxy: str = "",
) -> str:
    """The whole receipt. `several`: issues must be told apart; `still_open`: (name, until) of issues with
    nothing in; `proxy`: for whom the office reports, "" otherwise."""
    marks = {(part.mark, part.month) for part in parts}
    one_mark = parts[0] if len(marks) == 1 else None
    lines = [_head(at, one_mark, changed, proxy)]
    for part in parts:
        lines += _body(part, several, own_mark=one_mark is None)
    lines += [part.relief for part in parts if part.relief]
    if several:
        lines += _roll(parts, still_open)
    else:
        lines += [_lacking(part) for part in parts if part.missing]
        lines += ["已报齐。" for part in parts if part.completed]
    lines += [part.others for part in parts if part.others]
    lines += [] if proxy else [_tail(parts, several)]
    return "\n".join(lines)


def _head(at: str, part: Part | None, changed: bool, proxy: str) -> str:
    words = f"已代{proxy}报送，{at}" if proxy else f"收到，{at}"
    if part is not None:
        words += f"，{MARKS[part.mark]}" + (f"，记入{part.month}" if part.month else "")
    return words + ("，已更新，原来的话也留存。" if changed else "。")


def _body(part: Part, several: bool, own_mark: bool) -> list[str]:
    lines = []
    if several:
        mark = f"（{MARKS[part.mark]}{'，记入' + part.month if part.month else ''}）" if own_mark else ""
        lines.append(f"{part.full}{mark}")
    if part.unchanged:
        lines.append(f"记为“{part.unchanged}”。" + ("" if part.late else FAIR))
    else:
        lines += [line_text(line) for line in part.lines]
    if part.whole:
        lines.append(f" 整体：{part.whole}")
    return lines


def line_text(line: Line) -> str:
    """2 推进｜立案43起（上月31）."""
    words = f" {line.number} {line.tick}" + (f"｜{line.text}" if line.text else "")
    return words + (f"（{line.was}）" if line.was else "")


def _lacking(part: Part) -> str:
    until = f"，{part.until}前可补" if part.late else f"，{part.until}前补上即可"
    return f"还差措施{'、'.join(part.missing)}{until if part.until else ''}。"


def _roll(parts: Sequence[Part], still_open: Sequence[tuple[str, str]]) -> list[str]:
    """十一已收；十九还没报。"""
    said = []
    for completed, word in ((False, "已收"), (True, "已报齐")):
        done = [part.name for part in parts if not part.missing and part.completed == completed]
        said += [f"{'、'.join(done)}{word}"] if done else []
    said += [f"{part.name}还差措施{'、'.join(part.missing)}" for part in parts if part.missing]
    if still_open:
        said.append(f"{'、'.join(name for name, _ in still_open)}还没报")
    lines = ["；".join(said) + "。"]
    untils = dict.fromkeys([part.until for part in parts if part.missing] + [u for _, u in still_open])
    untils.pop("", None)
    if untils:
        lines[0] += f"{'、'.join(untils)}截止。"
    return lines


def _tail(parts: Sequence[Part], several: bool) -> str:
    shown = next((part for part in parts if part.lines and not part.unchanged), None)
    numbers = [line.number for line in shown.lines] if shown is not None else ["1"]
    example = change_example(numbers, (shown or parts[0]).name if several else "")
    if all(part.late for part in parts):
        until = f"{parts[0].until}前还可补充，" if parts[0].until else ""
        return f"{until}要改回“{example}”。"
    untils = dict.fromkeys(part.until for part in parts if not part.late)
    return f"要改回“{example}”，要收回回“撤回”。{'、'.join(untils)}前都能改。"


def change_example(numbers: Sequence[str], name: str = "") -> str:
    """改3 …; `name`: 十一 for somebody with several issues, "" otherwise."""
    number = numbers[min(2, len(numbers) - 1)]
    return f"改{name} {number} …" if name else f"改{number} …"


def relief(leader_knew: bool) -> str:
    """What became of the warning; says only what really happens (Settled 15)."""
    if leader_knew:
        return "预警已解除，牵头领导会在下次汇总看到“已补报”。"
    return "预警已解除，还没有报给牵头领导，不再报。"


def others(own: str, rest: Sequence[tuple[str, str]]) -> str:
    """市、县级已收。乡镇级由黄译萱报，互不影响。 `rest`: (scope, contact), either may be ""."""
    by_scope: dict[str, list[str]] = {}
    for scope, name in rest:
        by_scope.setdefault(scope or "其余", []).append(name or "其他联络人")
    told = [f"{scope}由{'、'.join(names)}报" for scope, names in by_scope.items()]
    return f"{own or '您这份'}已收。{'，'.join(told)}，互不影响。"


def unchanged(reason: str, words: str) -> str:
    """无变化｜等资金｜预计12月下达; a reason that the words themselves give, 等省级资金, is not said twice."""
    given = any(
        part in words or (part[0] == "等" and re.search(f"等.{{1,6}}{part[1:]}", words)) for part in _parts(reason)
    )
    shown = "" if given else reason
    return "｜".join(part for part in ("无变化", shown, words) if part)


def _parts(reason: str) -> list[str]:
    return reason.split("/") if reason else []


def reason_kept(described: str, late: bool, names: Sequence[str] = ()) -> str:
    """The receipt of a reason given to the menu."""
    about = f"{'、'.join(names)}" if names else ""
    mark = "收到，记迟报。" if late else "收到，按时。"
    return f"{mark}{about}记为“{described}”。" + ("" if late else FAIR)


def reason_of_measures_kept(numbers: Sequence[str], described: str) -> str:
    """The reason of single measures that stood still a second month."""
    return f"收到。措施{'、'.join(numbers)}记为“{described}”。"


def more_words(of_unit: bool) -> str:
    return "方便的话再补一句是哪个单位。" if of_unit else "方便的话再补一句是什么原因。"


REASON_MENU = "1等审批/批文 2等资金 3未到节点 4天气/季节 5等其他单位（写哪个） 6其他"


def reason_menu(head: str) -> str:
    """Asked once, after everything was 无变化 (DOMAIN §2.3)."""
    return f"可以。{head}请选原因（回数字，可加一句）：{REASON_MENU}"


def replaced(name: str, numbers: Sequence[str]) -> str:
    """无变化 took the place of what was told before; `numbers` empty: of a paragraph about the whole issue."""
    what = f"措施{'、'.join(numbers)}" if numbers else "整体进展"
    return f"代替{name}先前报的{what}；要恢复原来的内容回“撤回”。"


def unchanged_filed(at: str, mark: Mark, names: Sequence[str] = ()) -> str:
    """11月22日15:02收到，按时，记“无变化”。"""
    about = f"{'、'.join(names)}都" if len(names) > 1 else "".join(names)
    return f"{at}收到，{MARKS[mark]}，{about}记“无变化”。"


def reason_wanted(numbers: Sequence[str]) -> str:
    """Asked once, when a measure stands still for the second month."""
    return f"措施{'、'.join(numbers)}连续两个月无变化，请补一句原因（回数字，可加一句）：{REASON_MENU}"


def of_other_month(written: str, filed: str, ahead: bool) -> str:
    """The person wrote 12月, and the words were filed for 11月."""
    if ahead:
        return f"您写的是{written}，{written}还没到报送时间，这条记在{filed}。不是这个意思请回“撤回”，到时再报。"
    return f"您写的是{written}，这条记在{filed}。要补{written}的，请先回“撤回”，再发“补{written} …”。"
