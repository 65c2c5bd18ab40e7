"""预警、批示、约谈登记: what the office reads and writes of what leaders are told and say (DOMAIN §4)."""

from collections.abc import Sequence

from texts.overdue import LEVEL_WORDS
from texts.pages import pages
from texts.talks import STATES as TALK_STATES

WARNING_STATES = {
    "raised": "未送达",
    "pushed": "已送达未阅",
    "acknowledged": "已阅",
    "instructed": "已批示",
    "answered": "已回应",
    "resolved": "已解除",
    "withdrawn": "误报撤销",
    "escalated": "已升级",
}
INSTRUCTION_STATES = {
    "issued": "待送达",
    "forwarded": "待回复",
    "answered": "已回复",
    "closed": "已办结",
}
SEND = "确认请回“发”，不发就不用回。"


def warning_line(number: int, level: str, name: str, what: str, state: str, leaders: str, at: str) -> str:
    who = f"｜{leaders}" if leaders else "｜牵头领导未定"
    return f"{number}　{LEVEL_WORDS[level]}｜{name}｜{what}｜{WARNING_STATES[state]}{who}｜{at}"


def warnings_of(name: str, lines: Sequence[str]) -> list[str]:
    """Everything ever raised about one issue."""
    if not lines:
        return [f"{name}没有发布过预警。"]
    return pages([f"【预警】{name}{len(lines)}条（含已解除）", *lines, "看一条：预警 编号"])


def warnings(lines: Sequence[str], calls: Sequence[str], everything: bool) -> list[str]:
    """`calls`: leaders to be called: told twice, not read."""
    if not lines:
        return ["目前没有未解除的预警。看全部：预警 全部"]
    head = f"【预警】{'全部' if everything else '未解除'}{len(lines)}条"
    call = [f"■ 请电话报告{len(calls)}位：", *calls] if calls else []
    return pages([head, *lines, *call, "看一条：预警 编号；解除：预警 解除 编号 原因；发布：预警 发布 18 黄 原因"])


def call_line(name: str, phone: str, places: Sequence[str]) -> str:
    return f" {name} {phone or '电话未登记'}：{'、'.join(places)}"


def warning(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *lines])


def told_line(name: str, times: Sequence[str]) -> str:
    return f" 告知{name}：{'、'.join(times) or '还没有送达'}"


def read_line(at: str, deputy: str) -> str:
    return f" 已阅：{at}" + (f"（{deputy}代阅）" if deputy else "")


def over_line(state: str, at: str, why: str) -> str:
    return f" {WARNING_STATES[state]}：{at}，{why}"


def unknown_warning(number: str) -> str:
    return f"没有编号{number}的预警。发“预警”看清单。"


def over_already(number: int, state: str, at: str) -> str:
    return f"预警{number}{at}{WARNING_STATES[state]}，没有改动。"


def reason_wanted(example: str) -> str:
    return f"请写原因。例：{example}"


def lift_preview(number: int, name: str, what: str, withdrawn: bool, reason: str, told: Sequence[str]) -> str:
    verb = "作为误报撤销" if withdrawn else "解除"
    hears = f"{'、'.join(told)}会在下次汇总里看到。" if told else "还没有告知过领导，不会另发消息。"
    return f"将{verb}预警{number}：{name}{what}。原因：{reason}。{hears}\n{SEND}"


def lifted(number: int, withdrawn: bool) -> str:
    return f"已{'作为误报撤销' if withdrawn else '解除'}预警{number}，原因已存档。"


def raise_preview(
    name: str, title: str, level: str, reason: str, told: Sequence[str], apart: Sequence[str], when: str
) -> str:
    """`apart`: leaders whom no message reaches."""
    lines = [f"将发布{LEVEL_WORDS[level]}：{name}（{title}）{reason}。"]
    if told:
        lines.append(f"告知：{'、'.join(told)}，{when}起送达，只发一条，2个工作日未阅再发一次。")
    if apart:
        lines.append(f"{'、'.join(apart)}收不到消息：发布后发“催办文字”加问题号，可打印呈送。")
    if not told and not apart:
        lines.append("没有牵头领导，只存档。")
    return "\n".join([*lines, SEND])


def raised(number: int, name: str, level: str) -> str:
    return f"已发布：{name}{LEVEL_WORDS[level]}，编号{number}。"


def raised_before(name: str, level: str, number: int) -> str:
    return f"{name}本月已有市环督办的{LEVEL_WORDS[level]}（编号{number}），没有重复发布。"


def raised_and_over(name: str, level: str, number: int, state: str) -> str:
    word = WARNING_STATES[state]
    return f"{name}本月的{LEVEL_WORDS[level]}（编号{number}）已处理：{word}。同一级别一个月只发布一次，没有发布。"


def closed_issue(name: str) -> str:
    return f"{name}已销号，不再预警。"


def no_blue() -> str:
    return "蓝色提示只在联络人员和责任人员的日常消息里，不单独发布。可发布黄、橙、红。"


def instruction_line(
    number: int, name: str, leader: str, said: str, words: str, state: str, until: str, late: bool
) -> str:
    due = f"，{until}前" + ("（已逾期）" if late else "") if state in ("issued", "forwarded") else ""
    short = words if len(words) <= 40 else f"{words[:39]}…"
    return f"{number}　{name}｜{leader} {said}：“{short}”｜{INSTRUCTION_STATES[state]}{due}"


def instructions(open_ones: Sequence[str], rest: Sequence[str], late: int, everything: bool) -> list[str]:
    if not open_ones and not rest:
        return ["目前没有待回复的批示。" + ("" if everything else "看全部：批示 全部")]
    head = f"【批示】待回复{len(open_ones)}条" + (f"，其中逾期{late}条" if late else "")
    shown = [*([f"■ 已回复、已办结{len(rest)}条", *rest] if rest else [])]
    return pages([head, *open_ones, *shown, "看一条：批示 编号；办结：批示 编号 办结 说明"])


def instruction(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def unknown_instruction(number: str) -> str:
    return f"没有编号{number}的批示。发“批示”看清单。"


def closed_already(number: int, at: str) -> str:
    return f"批示{number}{at}已办结，没有改动。"


def close_preview(number: int, name: str, words: str, answer: str, closing: str) -> str:
    said = f"回复：{answer}" if answer else "还没有回复"
    return f"将办结批示{number}：{name}“{words}”。{said}。" + (f"说明：{closing}。" if closing else "") + f"\n{SEND}"


def closed(number: int) -> str:
    return f"批示{number}已办结。"


def talk_line(number: int, name: str, leader: str, at: str, state: str, facts: Sequence[str]) -> str:
    return "\n".join(
        [f"{number}　{name}｜{leader} {at}提请｜{TALK_STATES.get(state, state)}", *(f"   {f}" for f in facts)]
    )


def talks(lines: Sequence[str], about: str = "") -> list[str]:
    """`about`: the issue whose talks these are."""
    if not lines:
        return [f"{about or '目前'}没有提请的约谈。"]
    head = f"【约谈】{about}{len(lines)}条（由领导小组组长或副组长决定，对象为责任单位主要负责人）"
    return pages([head, *lines, "看一条的各步：约谈 编号"])


def deputy_preview(leader: str, deputy: str, before: str) -> str:
    instead = f"，不再由{before}代阅" if before else ""
    how = "代阅人的答复都标“代阅”；领导没有接入时，消息发给代阅人。"
    return f"将登记{deputy}同志为{leader}同志的代阅人{instead}。{how}\n{SEND}"


def deputy_end_preview(leader: str, deputy: str) -> str:
    return f"将取消{deputy}同志为{leader}同志代阅。\n{SEND}"


def deputy_done(leader: str, deputy: str, link: str) -> str:
    if not deputy:
        return f"已取消，{leader}同志的消息不再有人代阅。"
    return f"已登记：{deputy}同志为{leader}同志代阅。{link or '本人已接入。'}"


def link_of_deputy(link: str) -> str:
    return f"请把邀请链接转给本人：{link}"


def no_link_yet(leader: str, deputy: str) -> str:
    return f"邀请链接暂时不能生成，请稍后再发“代阅 {leader} {deputy}”取链接。"


def deputies(rows: Sequence[str]) -> str:
    return "\n".join(["【代阅】", *rows]) if rows else "没有登记代阅人。例：代阅 刘某某 王某 13800000000"


def deputy_same(leader: str, deputy: str, link: str) -> str:
    return f"{deputy}同志已经是{leader}同志的代阅人，没有改动。{link}"


def deputy_himself(leader: str) -> str:
    return f"代阅人不能是{leader}同志本人，没有改动。"


def no_leader(name: str) -> str:
    return f"没有叫{name}的牵头领导。"
