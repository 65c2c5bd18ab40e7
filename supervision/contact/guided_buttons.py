"""逐条填写的按钮: the buttons of the guided path, and those under an ask.

Button data: `g:<report>` starts, `g:<report>:<position>:<code>` answers.
"""

from collections import Counter
from collections.abc import Sequence

from rules.reading.values import Tick
from supervision.reply import Button
from supervision.report.duties import Duty
from texts import guided as texts
from texts import labels
from texts.menu import KEYS
from texts.wording import issue_name

CODES = {
    "d": Tick.DONE,
    "p": Tick.IN_PROGRESS,
    "u": Tick.UNCHANGED,
    "n": Tick.NOT_STARTED,
    "b": Tick.BLOCKED,
    "x": Tick.NOT_APPLICABLE,
}
MOVES = {"-": texts.BACK, "+": texts.SKIP, "e": texts.END}


TYPED = (
    {labels.tick_word(tick): code for code, tick in CODES.items()}
    | {word: code for code, word in MOVES.items()}
    | {"下一条": "+", "进行中": "p", "没变化": "u", "没启动": "n", "困难": "b"}
    | dict.fromkeys(("下一个", "下一步", "下一项", "略过", "先跳过", "跳过这条"), "+")
    | dict.fromkeys(("返回", "返回上一条", "回上一条", "上一个", "上一步", "上一项", "后退", "退回"), "-")
    | dict.fromkeys(("取消", "退出", "结束吧", "算了", "不填了", "先不填", "不报了", "以后再填"), "e")
)


def as_button(said: str) -> str | None:
    """The code of the button that these words say, None for words of their own."""
    return TYPED.get(said.strip(" 。.!！~"))


def step_buttons(report_id: int, position: int) -> tuple[tuple[Button, ...], ...]:
    def button(label: str, code: str) -> Button:
        return Button(label, f"g:{report_id}:{position}:{code}")

    ticks = [button(labels.tick_word(tick), code) for code, tick in CODES.items()]
    moves = [button(word, code) for code, word in MOVES.items()]
    return tuple(ticks[:3]), tuple(ticks[3:]), tuple(moves)


def buttons_for_ask(duties: Sequence[Duty]) -> tuple[tuple[Button, ...], ...]:
    """The buttons under an ask or a nudge: the guided path of each issue, and 全部无变化."""
    if not duties:
        return ()
    issues = Counter(duty.issue.id for duty in duties)
    rows = []
    for duty in duties:
        name = issue_name(duty.issue.number) if len(issues) > 1 else ""
        scope = duty.assignment.scope if issues[duty.issue.id] > 1 else ""
        label = " ".join(part for part in (texts.START, name + scope) if part)
        rows.append((Button(label, start_data(duty)),))
    return (*rows, (Button(texts.ALL_UNCHANGED, f"u:{duties[0].report.month}"),))


def start_data(duty: Duty) -> str:
    return f"g:{duty.report.id}"


def keys() -> tuple[tuple[Button, ...], ...]:
    """The few words on the keyboard below the input; a tap on one says it."""
    return tuple(tuple(Button(word, "") for word in row) for row in KEYS)


def keys_away() -> tuple[tuple[Button, ...], ...]:
    """Takes those keys off the phone of somebody who reports no more."""
    return ((Button("", ""),),)
