"""问题线索移送: what the office reads of clues handed over (DOMAIN §1.6 ②)."""

from collections.abc import Sequence
from datetime import date

from texts.pages import pages
from texts.requests import full_day

SEND = "确认请回“发”，不发就不用回。"
HOW = "登记：移送 9 市纪委监委 线索一句话 30日；回执：移送 3 回执 收字12号；结果：移送 3 结果 一句话"


def line(
    number: int,
    name: str,
    receiver: str,
    text: str,
    handed_on: date,
    receipt: str,
    due: date,
    result: str,
    result_on: date | None,
    today: date,
) -> str:
    got = f"回执{receipt}" if receipt else "无回执"
    if result_on is not None:
        state = f"{full_day(result_on)}书面结果：{result}"
    else:
        state = f"{full_day(due)}前答复" + (f"，已超期{(today - due).days}天" if due < today else "")
    return f"移送{number} {name}→{receiver}：{text}｜{full_day(handed_on)}移送，{got}｜{state}"


def listed(lines: Sequence[str], everything: bool) -> list[str]:
    if not lines:
        return ["没有登记过问题线索移送。" if everything else "没有等结果的问题线索移送。看全部：移送 全部", HOW]
    head = f"【问题线索移送】{'全部' if everything else '待结果'}{len(lines)}条（仅市环督办可看，不上台账和通报）"
    return pages([head, *lines, HOW])


def preview(name: str, receiver: str, text: str, due: date) -> str:
    return (
        f"请核对：{name}问题线索移送{receiver}：{text}。{full_day(due)}前应有书面结果。只登记，不发给任何人。\n{SEND}"
    )


def entered(number: int, name: str, due: date) -> str:
    return f"已登记移送{number}（{name}），{full_day(due)}前应有书面结果，过期提醒一次。"


def receipt_preview(number: int, receipt: str, day: date) -> str:
    return f"请核对：移送{number}的回执：{receipt}（{full_day(day)}）。\n{SEND}"


def result_preview(number: int, result: str, day: date, before: str) -> str:
    instead = f"\n（原结果：{before}）" if before else ""
    return f"请核对：移送{number}的书面结果：{result}（{full_day(day)}）。{instead}\n{SEND}"


def written(number: int, what: str) -> str:
    return f"移送{number}的{what}已登记。"


def same(number: int) -> str:
    return f"移送{number}已经这样登记过，没有改动。"


def unknown(number: str) -> str:
    return f"没有编号{number}的移送。发“移送”看清单。"


def words_wanted(example: str) -> str:
    return f"请写明内容。例：{example}"


def late(number: int, name: str, receiver: str, text: str, due: date) -> str:
    return f"【问题线索移送】移送{number}（{name}→{receiver}：{text}）应于{full_day(due)}前有书面结果，还没有登记。"
