"""销号: the five checks, what is missing in one message, and each step shown and done (DOMAIN §1.6, sample E)."""

from collections.abc import Mapping, Sequence
from datetime import date

from rules.closeout import CloseoutFacts, FiveCheck, Gap, Missing, Recorded, Verdict
from texts.desk.issue import STATUSES
from texts.pages import pages
from texts.requests import full_day
from texts.wording import day_name

MARKS = dict(zip(FiveCheck, "①②③④⑤", strict=True))
NAMES = dict(zip(FiveCheck, ("核查清楚", "处理到位", "整改完成", "办结销号", "建立机制"), strict=True))
VERDICTS = {Verdict.PASSED: "通过", Verdict.FAILED: "未通过", Verdict.NOT_INVOLVED: "不涉及"}
SEND = "确认请回“发”，不发就不用回。"
OFFICE = "市环督办"


def gap_words(one: Missing) -> str:
    """③整改完成（措施2、4未报完成）."""
    numbers = "、".join(one.details)
    told = {
        Gap.UNVERIFIED: "没有核查结论",
        Gap.UNHANDLED: "无处罚或“不涉及”说明",
        Gap.NOT_DONE: f"措施{numbers}未报完成",
        Gap.NO_EVIDENCE: f"措施{numbers}无佐证",
        Gap.NOT_ACCEPTED: "没有验收结论",
        Gap.NO_MECHANISM: "未填长效机制",
        Gap.NO_VERDICT: "申请里已写，没有核查结论",
        Gap.CHECK_FAILED: f"未通过{f'：{numbers}' if numbers else ''}",
        Gap.NO_APPLICATION: "没有销号申请表",
        Gap.NO_PUBLIC_NOTICE: "没有公示",
        Gap.NO_NUMBER: "没有写文号",
        Gap.NO_LOOKBACK: "没有定回头看日期",
    }
    if one.gap is Gap.NOTICE_RUNNING:
        words = f"公示到{day_name(date.fromisoformat(one.details[0]))}24时"
    elif one.gap is Gap.OBJECTIONS:
        waiting, upheld = one.details
        words = "、".join(
            said for n, said in ((waiting, f"异议{waiting}条未答复"), (upheld, f"异议{upheld}条成立")) if n != "0"
        )
    else:
        words = told[one.gap]
    return f"{MARKS[one.check]}{NAMES[one.check]}（{words}）"


def lacking(name: str, wanted: str, missing: Sequence[Missing]) -> str:
    """A refusal: all that is missing, in one message."""
    return f"{name}不能{wanted}，还差{len(missing)}项：{'；'.join(gap_words(one) for one in missing)}。"


def checks(
    name: str,
    title: str,
    status: str,
    facts: CloseoutFacts,
    missing: Sequence[Missing],
    wanted: str,
    more: Sequence[str],
) -> str:
    """Sample E; `missing` and `wanted`: of the next step; `more`: dates and objections."""
    parts = [_check(check, facts.recorded, missing, facts) for check in FiveCheck]
    left = "".join(dict.fromkeys(MARKS[one.check] for one in missing))
    verdict = f"不能{wanted}。还差{left}。" if left else f"可以{wanted}。"
    return "\n".join(
        [
            f"{name}（{title}）销号五查｜{STATUSES.get(status, status)}",
            *parts,
            *more,
            f"结论：{verdict if wanted else '已办结，没有下一步。'}",
        ]
    )


def _check(
    check: FiveCheck, recorded: Mapping[FiveCheck, Recorded], missing: Sequence[Missing], facts: CloseoutFacts
) -> str:
    own = [one for one in missing if one.check is check]
    head = f" {MARKS[check]}{NAMES[check]}"
    words = "；".join(gap_words(one).partition("（")[2][:-1] for one in own)
    if check is FiveCheck.CLOSED_OUT:
        return f"{head} {f'未（{words}）' if own else '—（最后判）'}"
    if (one := recorded.get(check)) is None:
        shown = f"，佐证{sum(m.evidence for m in facts.measures)}份" if check is FiveCheck.RECTIFIED else ""
        return f"{head} 缺{f'（{words}{shown}）' if words or shown else ''}"
    told = f"（{day_name(one.day)} {one.verifier}{f'，{one.finding}' if one.finding else ''}，佐证{one.evidence}份）"
    still = f"；{words}" if own and one.verdict is not Verdict.FAILED else ""
    return f"{head} {VERDICTS[one.verdict]}{told}{still}"


def preview(name: str, before: str, after: str, effect: str, told: Sequence[str]) -> str:
    step = f"{STATUSES[before]} → {STATUSES[after]}" if before != after else STATUSES[after]
    hears = f"\n告知：{'、'.join(told)}（随下次汇总）。" if told else ""
    return f"请核对：{name} {step}。{effect}{hears}\n{SEND}"


def done(name: str, after: str, effect: str) -> str:
    return f"已办：{name}“{STATUSES[after]}”。{effect}"


def not_possible(name: str, status: str, wanted: str) -> str:
    return f"{name}现在是“{STATUSES.get(status, status)}”，不能{wanted}，没有改动。"


def words_wanted(wanted: str, example: str) -> str:
    return f"{wanted}。例：{example}"


def applied(words: str) -> str:
    return f"申请：{words}。" if words else ""


def publish_effect(place: str, until: date, days: int) -> str:
    return f"公示{days}天，到{full_day(until)}24时止：{place}。"


def accept_effect(number: str, lookback: date, sustained: bool) -> str:
    after = "今后只在3、6、9、12月报送" if sustained else "本月起不再要求报送，未发的提醒作废"
    return f"文号：{number}；回头看：{full_day(lookback)}。{after}。"


def reason(words: str) -> str:
    return f"原因：{words}。"


def begin_effect(words: str) -> str:
    return f"依据：{words}。" if words else ""


def file_effect(words: str) -> str:
    return f"备案文号：{words}。"


def lookback_effect(words: str, due: date | None) -> str:
    again = f"下次回头看：{full_day(due)}。" if due else ""
    hint = "如属反弹，可回：销号 编号 重新整改 原因。" if "反弹" in words else ""
    return f"回头看结论：{words}。{again}{hint}"


def reopen_effect(words: str) -> str:
    return f"原因：{words}。恢复按月报送，原销号材料留存，须重新核查、重新申请。"


def use_sustain(name: str) -> str:
    return f"{name}没有到期日，是长期坚持的问题，不办销号。验收请用：销号 编号 长期坚持 文号 回头看2019-07-31"


def check_preview(name: str, check: FiveCheck, one: Recorded, before: Recorded | None) -> str:
    old = f"\n代替原结论：{VERDICTS[before.verdict]}（{day_name(before.day)} {before.verifier}）。" if before else ""
    return f"请核对：{name} {check_line(check, one)}{old}\n{SEND}"


def check_line(check: FiveCheck, one: Recorded) -> str:
    said = f"，{one.finding}" if one.finding else ""
    return (
        f"{MARKS[check]}{NAMES[check]}：{VERDICTS[one.verdict]}"
        f"（{one.verifier}，{day_name(one.day)}{said}，佐证{one.evidence}份）。"
    )


def check_done(name: str, line: str, next_step: str) -> str:
    return f"已登记：{name} {line}{next_step}"


def check_before(name: str, line: str) -> str:
    return f"{name} 已有这条结论，没有重复登记：{line}"


def not_independent(name: str, verifier: str, only: str) -> str:
    who = f"核查方应是{only}" if only else "核查方不能是牵头单位"
    return f"{name}由{verifier}核查不算数：{who}。没有登记。"


def judged_last() -> str:
    return "④办结销号由申请表、公示和异议自动判定，不单独登记。"


def only_handled() -> str:
    return "“不涉及”只用于②处理到位，请写明原因。"


def dates(
    until: date | None, place: str, objections: int, upheld: int, number: str, lookback: date | None, found: str
) -> list[str]:
    lines = [f" 公示：{place}，到{full_day(until)}"] if until else []
    lines += [f" 异议：待答复{objections}条，成立{upheld}条"] if objections or upheld else []
    lines += [f" 文号：{number}"] if number else []
    lines += [f" 回头看：{full_day(lookback)}{f'，上次结论：{found}' if found else ''}"] if lookback else []
    return lines


def listed(lines: Sequence[str]) -> list[str]:
    how = "看一个：销号 9；办理：销号 9 申请/公示/批准/退回/备案/回头看/重新整改"
    if not lines:
        return [f"没有正在办理销号的问题。\n{how}"]
    return pages([f"【销号】{len(lines)}个", *lines, how])


def list_line(name: str, title: str, status: str, note: str) -> str:
    return f" {name} {title}｜{STATUSES.get(status, status)}{f'｜{note}' if note else ''}"


def notice_note(until: date) -> str:
    return f"公示到{day_name(until)}"


def lookback_note(due: date, today: date) -> str:
    return f"回头看{full_day(due)}{'（已到期）' if due <= today else ''}"


def not_yours() -> str:
    return "这个问题的销号情况您看不了。"


def which() -> str:
    return "看哪个问题？例：销号 十五"
