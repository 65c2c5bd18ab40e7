"""对答: questions, short answers and refusals in the contact's conversation (DOMAIN §2)."""

from collections.abc import Sequence

EXAMPLE = "1推进 写一句进展　2无变化"
OFFICE = "市环督办"


def which_issue(names: Sequence[str]) -> str:
    """这条是报十一还是十九？"""
    return f"这条是报{'、'.join(names[:-1])}还是{names[-1]}？"


def kept_too(names: Sequence[str]) -> str:
    return f"这条也先记下了。{choices(names)}，就都归到那个问题。"


def not_a_choice(names: Sequence[str]) -> str:
    return f"刚才那条先替您留着，按收到的时间算。{choices(names)}即可。"


def still_kept(words: str, names: Sequence[str]) -> str:
    return f"前面那条“{cut(words)}”还留着，{choices(names)}就归进去。"


def choices(names: Sequence[str]) -> str:
    return "回" + "或".join(f"“{name}”" for name in names)


def cut(words: str, limit: int = 20) -> str:
    first = " ".join(words.split())
    return first if len(first) <= limit else first[: limit - 1] + "…"


def locked(month: str, until: str, next_month: str, example: str) -> str:
    """A report in by its cut-off, wanted changed after it (DOMAIN §2.6); `example`: 更正3：…，原因：…, "" for a month
    that only the office can correct."""
    how = f"要更正请回“{example}”，两个版本都会保留" if example else f"如需更正请联系{OFFICE}"
    return f"{month}进展已于{until}锁定。{how}。新的进展直接发来，记入{next_month}。"


def withdrawn(names: Sequence[str], until: str) -> str:
    """Nothing is filed any more; `names`: () where the person has one issue."""
    return f"已撤回，目前{'、'.join(names)}{'都' if len(names) > 1 else ''}算未报；{until}前再报仍按时。"


def withdrawn_part(name: str, numbers: Sequence[str], standing: Sequence[str]) -> str:
    """An earlier version stands again; `standing`: its lines."""
    taken = f"（措施{'、'.join(numbers)}）" if numbers else ""
    return f"已撤回{name}刚才那条{taken}。现在记的是：\n" + "\n".join(standing)


def changeable(until: str) -> str:
    return f"{until}前都能改。"


def late_stays(change: str, until: str, late: bool) -> str:
    """Words that count after the cut-off are not taken back, but can be changed; `change`: 改3 …"""
    what = "迟报" if late else "截止后"
    return f"{what}不能撤回，可以改：回“{change}”。" + (f"{until}前有效。" if until else "")


def nothing_new() -> str:
    """无, said when everything is in."""
    return "好的，没有新的要记，已经报的不变。要改成没有变化，请回“无变化”。"


def request_dropped() -> str:
    """取消, said while 换人 or an extension is half said."""
    return "好的，这次不转市环督办了，照旧。"


def whole_withdrawn_only(measure: str) -> str:
    """撤回3 of somebody who has one issue: the 3 is a measure."""
    return f"撤回是收回刚才整条。只改措施{measure}请回“改{measure} …”。"


def kept_dropped() -> str:
    return "好的，刚才那条不记了。"


def how(example: str) -> str:
    return f"直接回一条就行，如“{example}”。"


def nothing_to_withdraw(name: str = "") -> str:
    return f"{name}目前没有可撤回的报送。"


def no_such_measure(issue: str, words: str, numbers: Sequence[str]) -> str:
    known = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
    return f"{issue}只有措施{known}，“{cut(words)}”没有记入，原话已留存。"


NOT_FILED = "这段没有记入，原话已留存。"


def no_such_issue(name: str, own: Sequence[str], of_report: bool = True) -> str:
    """`of_report`: it was meant as a report, so that its words are accounted for."""
    return f"没有{name}，{NOT_FILED}{_own(own)}" if of_report else f"没有{name}。{_own(own)}"


def not_yours(name: str, own: Sequence[str], of_report: bool = True) -> str:
    return f"{name}不在您名下，{NOT_FILED}{_own(own)}" if of_report else f"{name}不在您名下。{_own(own)}"


def _own(names: Sequence[str]) -> str:
    return f"您名下是{'、'.join(names)}。" if names else ""


def which_measure(words: str, numbers: Sequence[str]) -> str:
    """A figure and nothing else: of which measure?"""
    example = f"{numbers[min(1, len(numbers) - 1)]} {cut(words)}"
    return f"“{cut(words)}”是哪条措施的？请带上措施号再回一次，如“{example}”。"


def what_is_right(said: str) -> str:
    """3写错了 without what is right: nothing is changed."""
    return f"“{cut(said, 20)}”：请把对的写上，如“改3 推进 …”。原来的先不动。"


def of_no_measure(words: str) -> str:
    """Facts or a number in front of the first measure, of none of them."""
    return f"开头“{cut(words)}”没有记入：没看出是哪条措施的。要记请带上措施号再发一次。"


def twice(words: str) -> str:
    return f"有一条写了两次，按后面的记，“{cut(words)}”没有记入。"


def no_such_month(month: int) -> str:
    return f"{month}月没有您的报送任务，这条没有记入，原话已留存。"


def no_report_yet() -> str:
    return f"本月调度还没有开始，您的话已原样留存；有急事请电话联系{OFFICE}。"


def noted(name: str, scope: str, contact: str) -> str:
    """代说明: words about another contact's part."""
    part = f"{name}·{scope}" if scope else f"{name}另一份"
    return f"关于{part}的话已记作代说明，该部分仍由{contact or '其联络人'}报。"


def file_only(open_line: str) -> str:
    return f"已收到附件，原样留存。{open_line}"


def still_owed(name: str, month: str, until: str) -> str:
    return f"{name}{month}进展还没报，{until}截止。"


def still_lacking(name: str, month: str, missing: Sequence[str], until: str) -> str:
    when = f"{until}截止。" if until else f"补报请在前面写“补{month}”。"
    return f"{name}{month}还差措施{'、'.join(missing)}，{when}"


def overdue(name: str, month: str, until: str) -> str:
    """`until`: "" once only words that name the month still reach it."""
    still = f"{until}前仍可补报。" if until else f"补报请在前面写“补{month}”。"
    return f"{name}{month}进展已过截止时间，{still}"


def nothing_owed(lines: Sequence[str]) -> str:
    return "目前没有要报的。" + "".join(lines)


def state_line(name: str, month: str, state: str, at: str, on_time: bool | None) -> str:
    """问题十八11月：已报，按时，11月22日15:02收到。"""
    mark = "，按时" if on_time else ""
    received = f"，{at}收到" if at else ""
    return f"{name}{month}：{state}{mark}{received}。"


def greeting(person: str, open_lines: Sequence[str], example: str) -> str:
    if not open_lines:
        return f"{person}同志，您好。目前没有要报的进展。要看能问什么，回“帮助”。"
    return f"{person}同志，您好。{''.join(open_lines)}直接回一条就行，如“{example}”。"


def later(open_lines: Sequence[str]) -> str:
    """Somebody promised to report later."""
    return "好的，等您的进展。" + "".join(open_lines)


def not_understood(open_lines: Sequence[str], example: str) -> str:
    owed = "".join(open_lines) or "目前没有要报的进展。"
    return f"这条没看懂，原话已留存。{owed}报进展可以写“{example}”，其他回“帮助”。"


def not_understood_all_in(month: str, change: str) -> str:
    """The same once everything is in; `month`: 本月 or its name, `change`: 改3 …"""
    return f"这条没看懂，原话已留存。{month}已报齐，要改回“{change}”，其他回“帮助”。"


def deadline_line(name: str, month: str, until: str, weekday: str) -> str:
    return f"{name}{month}进展：{until}截止{weekday}。"


def may_be_later() -> str:
    """Who asks for more time: what can be said now, and how another date is asked for."""
    return (
        "截止前报都算按时；材料不齐可以先报一句，截止前随时能改。没有进展回“无变化”也算按时。\n"
        "整改时限要延后的，发“申请延期 到X年X月X日 原因：…”，由市环督办审定。"
    )


def previous(name: str, day: str, lines: Sequence[str]) -> str:
    return f"{name}上次您报的（{day}）：\n" + "\n".join(lines)


def no_previous(name: str) -> str:
    return f"{name}以前没有报过。"


def measures(name: str, lines: Sequence[str]) -> str:
    return f"{name}的措施：\n" + "\n".join(lines)


def issue_card(name: str, title: str, goal: str, deadline: str, units: Sequence[str], lines: Sequence[str]) -> str:
    told = [f"{name}｜{title}"]
    told += [f"目标：{goal}"] if goal else []
    told += [f"时限：{deadline}"] if deadline else []
    told += [f"牵头单位：{'、'.join(units)}"] if units else []
    return "\n".join([*told, "措施：", *lines])


def started_over(words: str) -> str:
    kept = f"您之前说的“{cut(words)}”已留存，没有记入。" if words else ""
    return f"刚才的问答没能接上，{kept}"


def old_button() -> str:
    return "这个按钮已经过时了。"


def reason_already() -> str:
    return "原因已经记下了。"
