"""现场核查: a verdict as the office enters it and as those concerned hear it, with their right of reply (DOMAIN §6)."""

from collections.abc import Sequence
from datetime import date

from texts.desk.issue import STATUSES
from texts.wording import day_name

OFFICE = "市环督办"
SEND = "确认请回“发”，不发就不用回。"
EXAMPLE = "核查 18 属实 张三、李四 11-26 现场查看3个点位，与报送一致"
VERDICTS = {"true": "属实", "partly_true": "部分属实", "untrue": "不实"}
REPLY = "如有不同意见，请回“说明：＋内容”或“异议：＋内容”，会附在结论后面。"


def _lines(name: str, month: str, verdict: str, inspectors: Sequence[str], day: date, text: str) -> list[str]:
    who = "、".join(inspectors)
    return [f"{name}{month}报送核查结论：{VERDICTS[verdict]}（{who}，{day_name(day)}）。", f"情况：{text}"]


def preview(
    name: str, month: str, verdict: str, inspectors: Sequence[str], day: date, text: str, effect: Sequence[str]
) -> str:
    first, *rest = _lines(name, month, verdict, inspectors, day, text)
    told = "告知：联络人和责任人员，可说明、可提异议。原报送和结论都留存。"
    return "\n".join([f"将登记{first}", *rest, *effect, told, SEND])


def entered(
    name: str, month: str, verdict: str, inspectors: Sequence[str], day: date, text: str, effect: Sequence[str]
) -> str:
    first, *rest = _lines(name, month, verdict, inspectors, day, text)
    return "\n".join([f"已登记：{first}", *rest, *effect])


def reason(month: str, inspectors: Sequence[str], day: date, text: str) -> str:
    """Why an issue goes back and its leader is warned."""
    return f"{month}报送经核查不实：{text}（核查人{'、'.join(inspectors)}，{day_name(day)}）"


def goes_back(before: str, after: str) -> str:
    return f"问题状态：{STATUSES[before]} → {STATUSES[after]}"


def red(leaders: Sequence[str], when: str) -> str:
    who = f"{'、'.join(leaders)}，{when}起送达" if leaders else "没有牵头领导，只存档"
    return f"红色预警：{who}"


def talk() -> str:
    return "可提请约谈（T3），由领导小组组长或副组长决定。"


def told(person: str, name: str, month: str, verdict: str, text: str) -> str:
    """To contact and responsible person."""
    reply = "" if verdict == "true" else REPLY
    found = f"{name}{month}报送经现场核查，结论为“{VERDICTS[verdict]}”。情况：{text}"
    return f"【核查结论】{person}同志：{found}\n{reply}".rstrip()


def two_wanted(group: Sequence[str]) -> str:
    known = (
        f"督查人员有：{'、'.join(group)}。"
        if group
        else "还没有登记督查人员，请先登记，例：核查 人员 张三 13800000000。"
    )
    return f"核查结论要有两名督查人员的姓名，没有登记。{known}例：{EXAMPLE}"


def no_inspector(name: str) -> str:
    return f"{name}不在督查人员名单，结论没有登记。要登记请发“核查 人员 {name} 手机号”。"


def not_independent(name: str) -> str:
    return f"{name}与本问题有关，不能作核查人，结论没有登记。"


def finding_wanted() -> str:
    return f"请写核查情况。例：{EXAMPLE}"


def not_yet() -> str:
    return "核查日期还没到，结论没有登记。"


def no_such_month(month: str) -> str:
    return f"没有{month}月的报送，结论没有登记。"


def entered_before(name: str) -> str:
    return f"{name}已有这条核查结论，没有重复登记。"
