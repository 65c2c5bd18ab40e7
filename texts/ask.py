"""请报与催报: the month's ask and the nudges (DOMAIN §2.1, 2.7; §1.8)."""

from dataclasses import dataclass

CONFIDENTIAL = "请勿发送涉密、举报人和个人隐私信息。"


@dataclass(frozen=True)
class MeasureLine:
    """One measure in an ask: `last` is last month's word of it, "" when never reported."""

    number: str
    title: str
    last: str = ""


@dataclass(frozen=True)
class AskedIssue:
    """One issue in an ask. `name` 问题十八; `until` 11月27日24时; `last_day` 10月25日 or ""."""

    name: str
    short: str
    title: str
    until: str
    measures: tuple[MeasureLine, ...]
    scope: str = ""
    last_day: str = ""
    whole: str = ""
    missing: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    nothing_in: bool = True
    unit_open: bool = False
    weekday: str = ""  # （周二）, of `until`

    def last_of(self, measure: MeasureLine) -> str:
        """未报过 only where nothing of the issue was ever told: a paragraph spoke of every measure."""
        return measure.last or ("" if self.whole else "未报过")

    @property
    def early(self) -> str:
        """What came before the ask and is not asked again."""
        return f"措施{'、'.join(self.received)}已收到，不用再报。" if self.received else ""

    @property
    def place(self) -> str:
        return f"{self.name}（{self.title}）" + (f"·{self.scope}" if self.scope else "")


def ask(person: str, month: str, issues: list[AskedIssue]) -> str:
    """The one message that asks for everything of a month (`month` 11月)."""
    body = _one(person, month, issues[0]) if len(issues) == 1 else _several(person, month, issues)
    if any(issue.unit_open for issue in issues):
        body += "\n您对应的单位待市环督办确认，先按整体情况报即可。"
    return f"{body}\n{CONFIDENTIAL}"


def _one(person: str, month: str, issue: AskedIssue) -> str:
    before = f"上月您报的（{issue.last_day}）：" if issue.last_day else "整改措施："
    lines = [f" {m.number} {m.title}　{issue.last_of(m)}".rstrip() for m in issue.measures]
    if issue.whole:
        lines.insert(0, f" 整体：{issue.whole}")
    if issue.early:
        lines.append(issue.early)
    return "\n".join(
        [
            f"【{month}调度】{person}同志：请报{issue.place}本月进展，{issue.until}截止{issue.weekday}。",
            before,
            *lines,
            "直接回一条就行，例如：",
            f" {_example(issue)}",
            "全都没动：回“无变化”加原因。",
        ]
    )


def _several(person: str, month: str, issues: list[AskedIssue]) -> str:
    one = len({issue.until for issue in issues}) == 1
    head = f"{issues[0].until}截止{issues[0].weekday}，" if one else ""
    lines = []
    for issue in issues:
        own = "" if head else f"（{issue.until}截止）"
        measures = "｜".join(f"{m.number}{m.title} {issue.last_of(m)}".rstrip() for m in issue.measures)
        measures = "｜".join(part for part in (f"上月整体：{issue.whole}" if issue.whole else "", measures) if part)
        measures += f"（{issue.early.rstrip('。')}）" if issue.early else ""
        scope = f"·{issue.scope}" if issue.scope else ""
        lines.append(f" {issue.name} {issue.title}{scope}{own}　{measures}")
    example = "　".join(f"{issue.short} {_example(issue, words=False)}" for issue in issues[:2])
    return "\n".join(
        [
            f"【{month}调度】{person}同志：请报本月进展，您有{len(issues)}个问题，{head}可一次回完。",
            *lines,
            f"例：{example}",
            "全都没动：回“无变化”加原因。",
        ]
    )


def _example(issue: AskedIssue, words: bool = True) -> str:
    ticks = ["推进 写一句进展", "完成", "无变化"] if words else ["推进", "无变化", "完成"]
    shown = issue.measures[:4]
    return "　".join(f"{m.number}{ticks[n % 3]}" for n, m in enumerate(shown))


def nudge(person: str, month: str, issues: list[AskedIssue], last_call: str) -> str:
    """A nudge naming what is missing. `last_call`: the sentence of the last workday, "" before it."""
    untils = list(dict.fromkeys(issue.until for issue in issues))
    own = "（{}截止）" if len(untils) > 1 else ""
    lines = [f" {issue.place}：{_lacking(issue)}{own.format(issue.until)}" for issue in issues]
    deadline = last_call or ("" if own else f"{untils[0]}截止{issues[0].weekday}。")
    first = issues[0]
    example = f"{first.short} " if len(issues) > 1 else ""
    return "\n".join(
        [
            f"【{month}调度·提醒】{person}同志：以下进展还没收到。{deadline}",
            *lines,
            f"直接回一条就行，如“{example}{_example_of_missing(first)}”；没变化回“无变化”加原因。",
        ]
    )


def _lacking(issue: AskedIssue) -> str:
    if issue.nothing_in:
        return "本月进展未报"
    named = "、".join(
        f"措施{m.number}（{m.title}）" if m.title else f"措施{m.number}"
        for m in issue.measures
        if m.number in issue.missing
    )
    return f"还差{named}"


def _example_of_missing(issue: AskedIssue) -> str:
    numbers = issue.missing[:3] or tuple(m.number for m in issue.measures[:3])
    ticks = ("推进 写一句进展", "完成", "无变化")
    return "　".join(f"{number}{ticks[n]}" for n, number in enumerate(numbers))


def last_call(until: str, until_with_weekday: str, hour_today: str) -> str:
    """What the last workday's nudge says of the hour (§1.8). `hour_today`: 24时, "" when it is not today's."""
    if hour_today:
        return f"{'今晚' if hour_today == '24时' else '今天'}{hour_today}截止（{until}）。"
    return f"今天是截止前最后一个工作日；截止时间是{until_with_weekday}。"


def moved(outage: str, old: str, new: str) -> str:
    """What a nudge says of a cut-off that an outage moved (Settled 5). `outage` 11月27日21:30至11月28日10:05."""
    return f"因系统中断（{outage}），截止由{old}改为{new}，在此之前报来都算按时。"


def reason_wanted(places: list[str]) -> str:
    """The one reminder that a 无变化 has no reason yet (Settled 11)."""
    return f"另：{'、'.join(places)}报了“无变化”，方便时请补一句原因。"


def copy_of_last_call(person: str, month: str, places: list[str], until: str) -> str:
    """One line to the responsible person on the last workday, only when nothing is in."""
    return f"【{month}调度】{person}同志：{'、'.join(places)}本月进展还没报，{until}截止，请督促。"
