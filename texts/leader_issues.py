"""所牵头的问题: what a leader or a responsible person reads of his own issues when he asks (DOMAIN §3)."""

from collections.abc import Sequence


def own_issue(
    name: str,
    title: str,
    status: str,
    deadline: str,
    progress: str,
    difficulties: int,
    instructions: int,
    month: str = "",
) -> str:
    """One issue of 我的问题. `month`: 11月 已报（11月22日）, "" before anything is asked for."""
    more = "｜".join(
        part
        for part in (
            f"困难待答复{difficulties}条" if difficulties else "",
            f"批示待回复{instructions}条" if instructions else "",
        )
        if part
    )
    lines = [f"{name}（{title}）{status}", *([f" {month}"] if month else [])]
    lines += [f" {progress}", f" {deadline}" + (f"｜{more}" if more else "")]
    return "\n".join(lines)


def own(person: str, at: str, blocks: Sequence[str]) -> str:
    return f"【牵头问题】{person}同志，截至{at}：\n" + "\n".join(blocks) + "\n看一个问题：4 问题号"


LED, ANSWERED_FOR = "您牵头的问题", "您负责的问题"


def not_in(whose: str, month: str, lines: Sequence[str], reports: int) -> str:
    """What is missing of somebody's issues; `reports`: how many are asked for at all."""
    if not reports:
        return f"{whose}{month}没有要报的进展。"
    if not lines:
        return f"{whose}{month}进展都已收到。"
    head = f"【报送情况】{whose}{month}进展，还有{len(lines)}项没报齐："
    return "\n".join([head, *lines, "看一个问题：4 问题号" if whose == LED else "看一个问题：看问题＋号"])


def not_answered_for(names: Sequence[str]) -> str:
    return f"这个问题不由您负责。您负责的是{'、'.join(names)}。"


def responsible_help(names: Sequence[str]) -> str:
    """To a responsible person, who is asked for nothing."""
    return (
        f"您是责任人员：{'、'.join(names)}。平时不用回复。\n"
        "有新报送会在第二天早上告诉您，有不同意见的回“异议：…”。\n"
        "联络人换人、请假要您同意时，点按钮或回“同意 编号”。\n"
        "随时可发：未报（还没报齐的）｜看问题＋号｜困难｜佐证＋问题号｜人工"
    )


def not_in_line(place: str, state: str, lacking: Sequence[str], until: str) -> str:
    told = f"，还差措施{'、'.join(lacking)}" if lacking else ""
    return f" {place}：{state}{told}（{until}截止）"


def detail(head: str, history: Sequence[str], measures: Sequence[str], rest: Sequence[str]) -> str:
    return "\n".join([head, *history, *measures, *rest])


def month_line(month: str, states: Sequence[str]) -> str:
    return f"{month} {'｜'.join(states)}"


def measure_line(number: str, short: str, word: str, day: str, words: str) -> str:
    said = "｜".join(part for part in (word, day, words) if part)
    return f"{number} {short}｜{said or '未报过'}"
