"""会商议题: the open difficulties read out at a meeting (DOMAIN §2.5)."""

from collections.abc import Mapping, Sequence
from datetime import date

from texts.pages import pages
from texts.wording import day_name


def agenda(by_unit: Mapping[str, Sequence[str]], count: int, today: date) -> list[str]:
    """`by_unit`: the unit asked for -> its items; "" for those that name none."""
    if not count:
        return ["目前没有待答复的困难，不用会商。"]
    lines = [f"【会商议题】截至{day_name(today)}，待答复困难{count}条"]
    for unit, items in by_unit.items():
        lines += [f"■ {unit or '没有写明要谁协调'}（{len(items)}条）", *items]
    return pages([*lines, "会后逐条登记：困难 编号 答复 议定的话；办好后：困难 编号 办结"])


def item(
    place: int,
    number: int,
    name: str,
    title: str,
    units: str,
    said: str,
    others: Sequence[str],
    raised: date,
    due: date,
    today: date,
) -> str:
    """`place`: in the agenda; `number`: of the difficulty; `others`: units asked for beside the first."""
    late = f"，已超期{(today - due).days}天" if due < today else ""
    beside = f"｜同请{'、'.join(others)}" if others else ""
    words = " ".join(said.split())
    return (
        f"{place}. {name}（{title}），{units}提：{words}{beside}\n"
        f"   {day_name(raised)}提出，{day_name(due)}前应答复{late}｜困难{number}"
    )
