"""销号告知: what contacts and the office hear of a close-out without asking (DOMAIN §1.6; Settled 26)."""

from collections.abc import Sequence
from datetime import date

from rules.closeout import Missing
from texts.closeout import gap_words
from texts.desk.issue import STATUSES
from texts.requests import full_day


def told(name: str, title: str, status: str, effect: str) -> str:
    """To the people of the issue, a line of the day's message."""
    return f"【销号进展】{name}（{title}）：{STATUSES[status]}。{effect}"


def all_closed(
    count: int,
    lookbacks: Sequence[tuple[str, date]] = (),
    unpublished: Sequence[str] = (),
    referrals: Sequence[int] = (),
) -> str:
    """`lookbacks`: (issue's name, day) still to come; `referrals`: numbers of clues without a written result."""
    left = [f"回头看{'、'.join(f'{name}{full_day(day)}' for name, day in lookbacks)}"] if lookbacks else []
    left += [f"还没登记公开{'、'.join(unpublished)}"] if unpublished else []
    left += [f"移送{'、'.join(map(str, referrals))}还没有书面结果"] if referrals else []
    return (
        f"【全部销号】{count}个问题已全部销号，按方案督办到此结束。今后不再催报、自查和告警；"
        "记录照常可查，回头看发现反弹可回：销号 编号 重新整改 原因。"
        + (f"\n以下不再提醒，请自行记住：{'；'.join(left)}。" if left else "")
    )


def lookback_due(name: str, title: str, number: str, day: date, before: str) -> str:
    said = f"上次结论：{before}。" if before else ""
    return (
        f"【回头看】{name}（{title}，{number}）的回头看日期{full_day(day)}已到。{said}"
        "看后请回：销号 编号 回头看 结论 下次日期；发现反弹请回：销号 编号 重新整改 原因。"
    )


def request_lacks(name: str, missing: Sequence[Missing]) -> str:
    """To the contact who asked for the close-out."""
    left = "；".join(gap_words(one) for one in missing)
    return (
        f"{name}还不能申请销号，还差{len(missing)}项：{left}。\n"
        f"补齐后再发，例如“{name}申请销号 处理：潭环罚〔2018〕3号 机制：潭环〔2018〕12号”。进展照常报。"
    )


def request_again(name: str, status: str) -> str:
    return f"{name}现在是“{STATUSES.get(status, status)}”，不用再申请销号。进展可发“销号 编号”查看。"


def request_effect(name: str) -> str:
    return f"{name}将转为“自查完成、申请销号”，进入核查验收；核查期间照常报送。"
