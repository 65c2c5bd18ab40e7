"""催办文字: texts the office copies into another messenger or prints, and the record of a call or letter."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rules.report_facts import Count, ReportFacts
from rules.summary import IssueFacts
from texts.desk.answers import how
from texts.summary.words import place
from texts.wording import issue_name, last_hour, month_name, short_title

CONFIDENTIAL = "请勿发送涉密、举报人和个人隐私信息。"


def to_contact(
    issue: IssueFacts,
    report: ReportFacts,
    month: str,
    now: datetime,
    zone: ZoneInfo,
    many: bool,
    rehearsal: bool,
) -> str:
    """A polite text that can be sent as it stands, addressed to the contact or, if unknown, to the unit."""
    whom = f"{report.contact}同志" if report.contact else report.unit or "牵头单位"
    wanted = [m for m in report.measures if report.count is not Count.PARTIAL or m.number in report.missing]
    unknown = [] if report.contact else ["另请告知贵单位的联络人员和手机号码。"]
    return "\n".join(
        [
            f"{'【演练】' if rehearsal else ''}【{month_name(month)}调度】{whom}，您好：",
            f"{_where(issue, report, many)}{_request(report, month, now, zone)}",
            *[f"{measure.number}. {short_title(measure.text, 20)}" for measure in wanted],
            "每条写一句即可：完成、推进到哪一步，或无变化及原因，例如“1推进 已完成招标　2无变化 等资金”。",
            "可电话告知市环督办，也可直接在这里回复，由我们代为登记。",
            *unknown,
            CONFIDENTIAL,
            "市环督办",
        ]
    )


def _request(report: ReportFacts, month: str, now: datetime, zone: ZoneInfo) -> str:
    until = last_hour(report.cutoff, zone, weekday=True)
    partial = report.count is Count.PARTIAL
    if now < report.cutoff:
        what = "还差以下措施，请于{}前补齐：" if partial else "整改进展请于{}前报送，措施有："
    else:
        what = (
            "进展应于{}前报齐，还差以下措施，请尽快补报："
            if partial
            else ("整改进展应于{}前报送，目前还没有收到，请尽快补报，措施有：")
        )
    return month_name(month) + what.format(until)


def nothing_to_copy(name: str, month: str) -> str:
    return f"{name}{month_name(month)}没有待催的报送。"


def notice_pages(whom: list[str], texts: list[str]) -> list[str]:
    """First for whom they are, then each text as a message of its own, so that it can be copied whole."""
    each = f"{len(texts)}段文字，每段一条消息" if len(texts) > 1 else "文字"
    lines = [f"以下{each}，可整条复制："]
    lines += [f" {n} {who}" for n, who in enumerate(whom, start=1)]
    return ["\n".join([*lines, "电话或函告知后，请发“已送达 问题号 电话”登记。"]), *texts]


def for_contact(issue: IssueFacts, report: ReportFacts, many: bool) -> str:
    return f"{place(issue, report, many)} {report.contact or '联络人待确认'} {report.phone or '电话未登记'}"


def for_leader(name: str, leader: str) -> str:
    return f"{name} 牵头领导{leader}（收不到消息，可打印呈送）"


def _where(issue: IssueFacts, report: ReportFacts, many: bool) -> str:
    name = issue_name(issue.number, issue.list_key if many else "")
    return f"{name}（{issue.title}）" + (f"·{report.scope}" if report.scope else "")


def owes_nothing(name: str) -> str:
    return f"{name}本期没有报送任务，没有登记。"


def recorded(place: str, month: str, contact: str, code: str, at: str) -> str:
    return f"已登记：{at}以{how(code)}向{contact}告知{place}{month_name(month)}报送要求，记为已送达。"


def recorded_again(place: str, month: str, contact: str, code: str, at: str) -> str:
    where = f"{place}{month_name(month)}"
    return f"已登记：{at}以{how(code)}再次联系{contact}（{where}）。此前已送达，送达时间不变。"


def recorded_only(place: str, month: str, code: str, at: str, why: str) -> str:
    """`why`: past | waived | in."""
    reason = {
        "past": "截止时间已过，只记入台账，报送状态不变",
        "waived": "本月免报，只记入台账",
        "in": "本月已报，只记入台账",
    }[why]
    return f"已登记：{at}以{how(code)}联系{place}（{month_name(month)}）。{reason}。"


def too_short() -> str:
    return "离截止不足一个完整工作日，如未报按免报处理，不算逾期。"


def recorded_before(place: str, code: str, at: str) -> str:
    return f"{place}今天已登记过{how(code)}（{at}），没有重复登记。"


def which_assignment(place: str, choices: list[str], number: str, code: str) -> str:
    first = choices[0]
    named = "、".join(choices)
    return f"{place}有{len(choices)}份报送，请写明是哪一份：{named}。例：已送达 {number} {first} {how(code)}。"


def phone_set(name: str, unit: str, phone: str, old: str) -> str:
    who = name + (f"（{unit}）" if unit else "")
    return f"已登记{who}的电话：{phone}" + (f"（原{old}）。" if old else "。")


def phone_same(name: str, phone: str) -> str:
    return f"{name}的电话已经是{phone}。"


def nobody_called(name: str) -> str:
    return f"没有叫“{name[:20]}”的人。例：电话 张三 13800000000。"


def several_called(name: str, units: list[str], phone: str) -> str:
    return f"有{len(units)}位{name}：{'、'.join(units)}。请写明单位，例：电话 {name} {units[0]} {phone}。"
