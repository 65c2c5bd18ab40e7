"""牵头领导: what leaders hear to their own words, what goes on to the lead unit and what comes back (DOMAIN §3)."""

from collections.abc import Sequence

HELP = """收到预警后可回：
1 已阅
2 批示：＋内容，例：2 请抓紧报送，或 批示 问题十九：请抓紧报送
3 提请约谈
4 看详情
随时可发：汇总（您牵头问题的情况）｜未报（还没报齐的）｜看问题七｜人工
请勿发送涉密、举报人和个人隐私信息。"""


def what_to_write() -> str:
    return "请把批示内容写在一条里，例：2 请抓紧报送。也可写明问题：批示 问题十九：请抓紧报送。"


def is_it_one(words: str, names: Sequence[str]) -> str:
    """Free words of a leader."""
    about = f"（{'、'.join(names)}）" if names else ""
    return f"“{_short(words)}”{about}\n作为批示转办吗？回“是”；不是就不用回。"


def which_issue(names: Sequence[str], number: str) -> str:
    return f"这条批示是对{'、还是'.join(names)}？回问题号，例：{number}；都是就回“全部”。"


def report_or_instruction(words: str) -> str:
    return f"“{_short(words)}”是措施2的进展，还是批示？回“进展”或“批示”。"


def not_yours() -> str:
    return "没有找到您牵头的这个问题。发“汇总”看您牵头的问题。"


def which_for(what: str, names: Sequence[str], number: str) -> str:
    """`what`: 3 提请约谈 | 4 看详情."""
    return f"{what[2:]}是对{'、还是'.join(names)}？请写明，例：{what[0]} 问题{number}。"


def issued(words: str, lines: Sequence[str], deputy: str = "") -> str:
    """`lines`: one an issue: 问题十九：转责任人员李莉、联络人员雷俊，请其12月5日24时前回复。"""
    by = f"（{deputy}同志代阅转达）" if deputy else ""
    return f"已记录批示{by}，原文转办：“{words}”\n" + "\n".join(lines)


def forwarded_to(name: str, people: Sequence[str], until: str, when: str) -> str:
    """`when`: "" for at once."""
    if not people:
        return f"{name}：目前没有能收到消息的责任人员和联络人员，已交市环督办转告，{until}前回复。"
    sent = f"{when}起送达" if when else "转"
    return f"{name}：{sent}{'、'.join(people)}，请其{until}前回复办理情况。"


def titled(people: Sequence[tuple[str, str]]) -> list[str]:
    """责任人员彭建平、冯光久: each title once; `people`: (title, name)."""
    names: dict[str, list[str]] = {}
    for title, name in people:
        names.setdefault(title, []).append(name)
    return [title + "、".join(called) for title, called in names.items()]


def same_before(at: str) -> str:
    return f"这条批示{at}已经转办过，没有重复转办。"


def not_asked_here() -> str:
    """A leader who writes 请假 or 换人 as a contact would."""
    return (
        "您的话已保存，没有转办。领导请假、调整或请人代阅，请告知市环督办（发“人工”）。\n"
        "要换联络人的，请回“批示：…”，会转给责任单位。"
    )


def dropped() -> str:
    return "好的，没有作为批示转办。您的话已保存。"


def not_leading(names: Sequence[str]) -> str:
    """Somebody who led an issue and leads it no more."""
    return f"{'、'.join(names)}已不由您牵头，您的话没有转办，已保存。如需办理请联系市环督办。"


def forward(person: str, name: str, title: str, leader: str, words: str, until: str, deputy: str, said: str) -> str:
    """To responsible person and contact. `said`: the day it was said."""
    end = "" if words[-1:] in "。！？!?；;" else "。"
    by = f"（{deputy}同志代阅转达）" if deputy else ""
    return (
        f"【批示转办】{person}同志：{name}（{title}），{said}\n"
        f"{leader}同志批示{by}：{words}{end}请于{until}前回复办理情况。\n"
        "请引用本条回复，或回“批示回复：……”。"
    )


def answer_taken(at: str, leader: str, said: str, again: bool) -> str:
    more = "（补充）" if again else ""
    return f"收到，{at}，记为对{leader}同志{said}批示的回复{more}，会在给{leader}同志的下次汇总里报告。"


def is_it_the_answer(words: str, number: int, instruction: str) -> str:
    """Words of a contact soon after he was told of an instruction."""
    return f"“{_short(words, 40)}”，作为批示{number}（{_short(instruction, 20)}）的回复吗？回“是”；不是就不用回。"


def not_its_answer() -> str:
    return "好的，没有作为批示的回复。您的话已保存。"


def which_instruction(rows: Sequence[tuple[int, str]]) -> str:
    """`rows`: (number, 问题十九：请抓紧报送)."""
    listed = "\n".join(f"{number}　{what}" for number, what in rows)
    return f"您有{len(rows)}条批示待回复：\n{listed}\n请写明是哪条，例：批示回复 {rows[0][0]}：……"


def nothing_to_answer() -> str:
    return "目前没有转给您、等待回复的批示。您的话已保存。"


def answer_words_wanted() -> str:
    return "请写上办理情况，例：批示回复：已召开调度会，12月3日前补报。"


def closed_before(at: str) -> str:
    return f"这条批示市环督办{at}已办结，您的话已保存，没有再转。"


def answered(name: str, said: str, words: str, who: str, answers: str, at: str) -> str:
    """To the leader: what the lead unit says to his instruction."""
    return f"【批示办理】{name}：{said}批示“{_short(words)}”，{who}{at}回复：{answers}"


def asked_for_talk(names: Sequence[str], deputy: str = "") -> str:
    by = f"（{deputy}同志代阅转达）" if deputy else ""
    where = "、".join(names)
    return f"已提请（{where}）{by}。约谈由领导小组组长或副组长决定，对象为责任单位主要负责人。"


def talk_approved(names: Sequence[str], deputy: str = "") -> str:
    by = f"（{deputy}同志代阅转达）" if deputy else ""
    return f"已记录：同意约谈（{'、'.join(names)}）{by}。由市环督办起草约谈通知，对象为责任单位主要负责人。"


def talk_before(names: Sequence[str], at: str) -> str:
    return f"{'、'.join(names)}的约谈{at}已经提请，没有重复提请。"


def talk_to_office(leader: str, name: str, title: str, facts: Sequence[str], approved: bool, by: str) -> str:
    what = "同意约谈，请起草约谈通知" if approved else "提请约谈，请报领导小组组长或副组长决定"
    return f"【约谈】{leader}同志{by}对{name}（{title}）{what}。对象：责任单位主要负责人。\n" + "\n".join(facts)


def instruction_to_office(leader: str, name: str, words: str, until: str, by: str, unreached: Sequence[str]) -> str:
    lost = f"\n消息送不到，请转告：{'、'.join(unreached)}。" if unreached else ""
    return f"【批示】{leader}同志{by}对{name}批示：“{words}”。已转牵头单位，{until}前回复。{lost}"


def calls(lines: Sequence[str]) -> str:
    """Told twice, not read."""
    return "【请电话】以下牵头领导两次未阅预警，请电话报告：\n" + "\n".join(lines)


def call_line(leader: str, phone: str, names: Sequence[str]) -> str:
    return f" {leader}同志（{phone or '电话未登记'}）：{'、'.join(names)}"


def late_answer(name: str, leader: str, said: str, words: str, until: str) -> str:
    return f"{name}：{leader}同志{said}批示“{_short(words, 40)}”，应于{until}前回复"


def overdue_answer(rows: Sequence[str]) -> str:
    return "【批示逾期未回复】\n" + "\n".join(rows) + "\n看全部：/instruct"


def hint() -> str:
    return "您的话已保存。收到预警时可回：1 已阅　2 批示：＋内容　3 提请约谈　4 看详情；发“汇总”看您牵头的问题。"


def read_nothing() -> str:
    return "目前没有待阅的预警。发“汇总”看您牵头的问题。"


def cannot_be_taken_back() -> str:
    return "批示转办后不能撤回，原话已存档；如有变化请再发一条批示。"


def cannot_be_changed() -> str:
    return "批示按原话存档，编辑不生效；如有补充请另发一条。"


def courtesy() -> str:
    return "好的。有预警时回“1”表示已阅。"


def _short(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"
