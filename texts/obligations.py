"""专项报送: what contacts and the office read of papers owed besides the monthly reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from texts.requests import full_day
from texts.wording import day_name, remaining

PAPERS = {
    "detailed_plan": "具体整改方案",
    "overall_report": "总体整改落实情况",
    "half_year": "半年报告",
    "at_once": "立行立改整改到位情况",
}
COMMAND = "专项"


def line(kind: str, names: Sequence[str], due: date, days: int) -> str:
    """A line of the day's message. `days`: until the last good day, below zero once it has passed."""
    where, paper = "、".join(names), PAPERS[kind]
    if days < 0:
        when = f"应于{full_day(due)}前报市环督办，还没有登记"
    else:
        left = "今天是最后一天" if days == 0 else f"还有{days}天"
        when = f"请于{full_day(due)}24时前报市环督办，{left}"
    return f"【专项报送】{where}的{paper}{when}。报后请回“{paper}已报”，可附文件。"


def handed_in(name: str, kind: str, due: date, at: str, note: str, late: bool, files: int) -> str:
    parts = [f"已登记：{name}{PAPERS[kind]}已报，{at}"]
    parts += [note] if note else []
    parts += [f"附件{files}份已存"] if files else []
    end = f"（应于{full_day(due)}前报）" if late else ""
    return "，".join(parts) + f"{end}。登记错了回“撤回{PAPERS[kind]}”。"


def taken_back(name: str, kind: str, due: date) -> str:
    return f"已撤回：{name}的{PAPERS[kind]}记为未报，{full_day(due)}前报市环督办。"


def handed_in_before(name: str, kind: str, at: str) -> str:
    return f"{name}的{PAPERS[kind]}{at}已登记报过，没有重复登记。"


def which_issue(names: Sequence[str], kind: str) -> str:
    return f"是{'、'.join(names)}哪个问题的？请回“{names[0]} {PAPERS[kind]}已报”；都报了请回“都 {PAPERS[kind]}已报”。"


def which_unit(name: str, units: Sequence[str], kind: str) -> str:
    return f"{name}由{'、'.join(units)}分别牵头，请写明代表哪家：{units[0]} {PAPERS[kind]}已报。还没有登记。"


@dataclass(frozen=True)
class Paper:
    """One paper as the office reads it. `mark`: the number under which its message is kept; `inherited`: due before
    the plan was loaded."""

    name: str
    unit: str
    kind: str
    due: date
    handed_in: str = ""
    by: str = ""
    note: str = ""
    mark: int | None = None
    released: bool = False
    inherited: bool = False


def overview(papers: Sequence[Paper], today: date, near: int = 60) -> list[str]:
    """Each demand with its counts; who is missing once it is near or has passed."""
    if not papers:
        return ["方案没有每月进展之外的专项报送要求。要加就写进方案文件的 obligations，再载入。"]
    lines = [f"【专项报送】截至{day_name(today)}"]
    for kind, due in dict.fromkeys((one.kind, one.due) for one in papers):
        own = [one for one in papers if (one.kind, one.due) == (kind, due) and not one.released]
        done = sum(bool(one.handed_in) for one in own)
        lacking = [one for one in own if not one.handed_in]
        when = "已齐" if not lacking else remaining(due, today)
        lines.append(f"■ {PAPERS[kind]}（{full_day(due)}前，{when}）：应报{len(own)}份，已报{done}份")
        if lacking and (due - today).days <= near:
            lines.append(f" 未报：{'、'.join(place(one) for one in lacking)}")
    return [
        *lines,
        f"可回：{COMMAND} 18；{COMMAND} 已报 18 方案 文号；{COMMAND} 免报 18 方案 原因；{COMMAND} 撤销 18 方案",
    ]


def place(one: Paper) -> str:
    return one.name + (f"（{one.unit}）" if one.unit else "")


def of_issue(name: str, papers: Sequence[Paper], today: date) -> list[str]:
    if not papers:
        return [f"{name}没有专项报送要求。"]
    return [f"【专项报送】{name}", *(f" {_state(one, today)}" for one in papers)]


def card_lines(papers: Sequence[Paper], today: date, full: bool, near: int = 60) -> list[str]:
    """What stands on an issue's card: what is owed and near or late; in full, all of it."""
    settled = [one for one in papers if one.handed_in or one.released or (one.due - today).days > near]
    return [f"专项：{_state(one, today)}" for one in papers if full or one not in settled]


def owed_line(one: Paper, today: date) -> str:
    """问题三（雨湖区） 具体整改方案未报（11月9日前，已过13天）: one that is owed, wherever open things are named."""
    days = "载入前已到期" if one.inherited else remaining(one.due, today)
    return f"{place(one)} {PAPERS[one.kind]}未报（{full_day(one.due)}前，{days}）"


def _state(one: Paper, today: date) -> str:
    head = f"{PAPERS[one.kind]}（{full_day(one.due)}前" + (f"，{one.unit}）：" if one.unit else "）：")
    if one.released:
        return f"{head}不再要求" + (f"（{one.note}）" if one.note else "")
    if one.handed_in:
        more = [one.by, one.note, f"留痕 信{one.mark}" if one.mark else ""]
        return f"{head}已报，{one.handed_in}（{'，'.join(part for part in more if part)}）"
    if one.kind == "at_once":
        return f"{head}还没有登记到位"
    return f"{head}未报，{remaining(one.due, today)}" + ("（载入前已到期）" if one.inherited else "")


def late_ones(kind: str, due: date, papers: Sequence[Paper]) -> str:
    """What the office hears once, on the day after."""
    paper, where = PAPERS[kind], "、".join(place(one) for one in papers)
    if kind == "at_once":
        head = f"【专项报送】方案要求能立即解决的问题{day_name(due)}前整改到位，请核对：{where}。"
        return f"{head}到位的回“{COMMAND} 已报 1 立行立改”。"
    return f"【专项报送】{paper}应于{full_day(due)}前报，还有{len(papers)}份没有登记：{where}。看全部：{COMMAND}"


def sign_off_asked() -> str:
    return "已请责任人员审签；不同意的，会告诉您重报。"


def sign_off_effect() -> str:
    return "总体整改落实情况注明已审签。"


def signed(name: str, day: date) -> str:
    return f"{name}{day_name(day)}审签"


def entered(name: str, kind: str, done: str) -> str:
    return f"{name}的{PAPERS[kind]}已记为“{done}”。"


def not_owed(name: str, kind: str) -> str:
    return f"{name}没有{PAPERS[kind]}这项要求，没有改动。"


def several_units(name: str, units: Sequence[str]) -> str:
    return f"{name}由{'、'.join(units)}分别牵头，请写明哪家，例：{COMMAND} 已报 10 {units[0]} 方案 文号。没有改动。"


def nothing_to_take_back(name: str, kind: str) -> str:
    return f"{name}的{PAPERS[kind]}没有登记过，没有改动。"


def not_demanded(kind: str) -> str:
    """A contact says that a paper was handed in which no plan asks for."""
    return f"方案文件没有给您的问题登记{PAPERS[kind]}这项报送，您的话已保存，没有记作本月进展。"


def reason_wanted() -> str:
    return f"请写不再要求的原因。例：{COMMAND} 免报 18 方案 与问题七合并编制。"
