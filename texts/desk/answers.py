"""市环督办应答: what the office hears to its own commands (DOMAIN §4)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.report_state import ReportState
from rules.summary import Barred, Count, IssueFacts, ReportFacts, Summary
from texts.summary.month import deadline, returned_part
from texts.summary.words import lacking, place, unit_name
from texts.wording import clock_name, month_name, numeral, short_title

HOWS = {"phone": "电话", "letter": "函", "wechat": "微信", "sms": "短信", "in_person": "当面", "fax": "传真"}
FIELDS = {
    "contacts": "联络人员",
    "responsible_persons": "责任人员",
    "lead_leaders": "牵头领导",
    "lead_units": "牵头单位",
    "supporting_units": "责任单位",
    "targets": "整改时限",
    "deadline_text": "整改时限",
    "measures": "整改措施",
    "goal": "整改目标",
    "problem": "问题",
    "title": "标题",
    "former_leaders": "原牵头领导",
    "number": "序号",
}
EXAMPLES = {
    "month": "月份看不懂“{words}”。例：汇总 11月，或 汇总 2018-11。",
    "group": "看不懂“{words}”。例：汇总 11月 按单位（还可按领导、按状态、按县市区）。",
    "issue": "请写问题号。例：问题 18，或 问题十八 全文。",
    "notice": "请写问题号。例：催办文字 18。",
    "delivered": "请写问题号和方式。例：已送达 18 电话，或 已送达 18 函 已由办公室签收。",
    "phone": "请写姓名和号码。例：电话 张三 13800000000。",
    "calendar": "请写日期、休或班、依据，一次一天。例：日历 2020-01-31 休 国办发明电〔2020〕1号，或 日历 删除 1-31。",
    "difficulty": "请写编号和答复，或问题号。例：困难 3 答复 已商市财政局；困难 3 办结；困难 18。",
    "requests": "请写编号和决定。例：申请 4 同意 依据潭环督〔2018〕5号，或 申请 4 不同意 原因：年内能完成。",
    "contact": "例：联络人；联络人 18；联络人 换 18 王芳 13800000000；联络人 邀请 18；联络人 销假 张三。",
    "deadline": "请写问题号、新日期、依据。例：期限 17 延至 2019-03-31 潭环督〔2018〕5号。",
    "chart": "请写哪种图。例：图表 热力图，或 图表 趋势 2018-10 2018-12（进展、趋势、热力图、时限）。",
    "warn": "例：预警；预警 12；预警 解除 12 原因；预警 发布 18 黄 原因。",
    "instruct": "例：批示；批示 3；批示 3 办结 说明；批示 问题18。",
    "talk": "例：约谈；约谈 提出 9 T1；约谈 同意 3；约谈 不同意 3 原因；约谈 已谈 3；约谈 纪要 3 摘要 30日。",
    "closeout": "例：销号；销号 9；销号 9 公示 链接；销号 9 批准 文号 回头看2019-07-31；销号 9 退回 原因。",
    "verify": "例：核查 9 ①通过 督查室 11-15 现场查看9个排口；核查 18 属实 张三、李四 11-26 与报送一致。",
    "office": "例：在工作群里发“/office 登记”；“/office 取消”。",
    "leader": "例：领导；领导 5；领导 更换 5 周某某 自2018-11-20 依据潭办〔2018〕5号。",
    "publish": "例：公开（待公开清单）；公开 18；公开 18 https://… 2019-01-20；公开 18 撤销 链接。",
    "refer": "例：移送；移送 9 市纪委监委 违法排污线索1件 30日；移送 3 回执 收字12号；移送 3 结果 已立案。",
    "head": "请写单位、姓名、职务、依据。例：负责人 市环保局 张某某 局长 潭人〔2018〕3号。",
    "obligation": "例：专项；专项 18；专项 已报 18 方案 潭环〔2018〕12号；专项 免报 18 方案 原因；专项 撤销 18 方案。",
    "deputy": "请写领导姓名、代阅人姓名和号码。例：代阅 刘某某 王某 13800000000；代阅 刘某某 取消。",
    "stale": "请写月数。例：陈旧，或 陈旧 3（3个月以上）。",
    "remind": "请写问题号，或“全部未报”。例：催报 18；催报 8 乡镇级；催报 全部未报。",
    "return": "请写问题号、措施和原因。例：退回 18 措施3 数字与上月对不上，请写明立案数。",
    "sheet": "请写问题号。例：盖章表 18，或 盖章表 18 11月。",
    "history": "例：历史 18；历史 8 2018-10 2018-12；历史 18 措施3。",
    "unit": "请写单位。例：单位 市环保局。",
    "person": "请写姓名。例：人员 张三。",
    "overdue": "例：逾期 报送；逾期 问题。",
    "audit": "请写问题号或姓名，可加日期。例：留痕 18；留痕 张三 11-22；留痕 信44。",
    "command": "没有“{words}”这个命令。发“帮助”看可用的命令。",
}
HELP = """市环督办可用的命令（中文、斜杠都行）：
汇总 [11月] [按单位|按领导|按状态|按县市区] /summary
未报 [11月]：谁没报、为什么、电话 /missing
问题十八 [全文]：单个问题 /issue 18
待确认：方案里要人定的事 /doubts
催办文字 18：可复制到别处发的文字 /notice 18
已送达 18 电话 [备注]：登记电话或函 /delivered
电话 张三 13800000000：登记号码 /phone
催报 18 / 催报 全部未报：人工提醒，当天只一次 /remind
退回 18 措施3 原因：退回补正，按时记录不变 /return
佐证 十五 [序号]：佐证清单，带序号就发那份文件 /evidence
代报 18 1推进 …：代登记电话里报的（八等几份的写明哪一份）
台账 [11月] [公开]：Excel 台账（月表相同） /ledger
通报 [11月] [公开]：通报草稿，Word /bulletin
图表 进展|趋势|热力图|时限 [起月] [止月] /chart
日历 [2020-01-31 休 依据]：放假和上班 /calendar
困难 [18]：待答复的困难；困难 3 答复 …；困难 3 办结；困难 会商：议题 /difficulty
申请：待决定的申请；申请 4 同意 依据… /requests
联络人 [18]：名册、历任；联络人 换 18 王芳 13800000000；联络人 邀请 18；联络人 暂停 18 原因 /contact
期限 17 延至 2019-03-31 依据：改整改时限 /deadline
专项 [18]：具体方案、总体报告等；专项 已报 18 方案 文号 /obligation
预警 [12]：未解除的预警；预警 解除 12 原因；预警 发布 18 黄 原因 /warn
批示 [3]：领导批示和回复；批示 3 办结 说明 /instruct
约谈：清单；约谈 提出 9 T1；约谈 同意|不同意|已谈|纪要|答复 3 … /talk
移送 [9 市纪委监委 …]：问题线索移送、回执、结果 /refer；负责人 [单位 姓名 职务]：约谈对象 /head
代阅 刘某某 王某 13800000000：登记代阅人 /deputy
销号 [9]：五查和各步；销号 9 申请|公示|批准|退回|备案|回头看|重新整改 /closeout
核查 9 ①通过 督查室 11-15 …：登记五查结论 /verify
核查 18 属实|部分属实|不实 张三、李四 …：现场核查结论
领导 [5] / 领导 更换 5 姓名 自日期 依据…：牵头领导和变更 /leader
公开 / 公开 18 链接 日期：待公开清单、登记公开 /publish
雷同 [11月]：与上月、其他问题、方案相同的报送，两段对照 /copy
陈旧 [2]：几个月没有实质更新的问题 /stale
盖章表 18 [11月]：供签字盖章的报送表，Word /sheet
历史 18 [起月] [止月] [措施3]：逐月进展、变化 /history
单位 市环保局：牵头和配合的问题 /unit
人员 张三：角色和未办的事 /person
逾期 报送|问题：没报的月报，时限已过的问题，各列各的 /overdue
留痕 18|张三 [11-22]：谁做了什么、收到什么；留痕 信44 看原文 /audit
放行：一次到期太多时查看、放行 /release
本群 登记|取消：在市环督办自己的工作群里用命令 /office
帮助 /help
月份可写 11、11月、2018-11、上月；不写是本期。
问题可写 18、十八、#18；有几份清单时写 省督18。
请勿发送涉密、举报人和个人隐私信息。"""


def example(what: str, words: str) -> str:
    """One sentence with an example, for what could not be read."""
    return EXAMPLES[what].format(words=words[:30])


def unknown_month(month: str, known: Sequence[str]) -> str:
    if not known:
        return "还没有调度月份：方案还没有载入。"
    named = f"{int(month[:4])}年{int(month[5:7])}月"
    return f"没有{named}的调度。现有：{'、'.join(known[-12:])}。"


def unknown_issue(named: str, several: Sequence[str] = ()) -> str:
    """`several`: the names to choose from when more than one list has this number."""
    if several:
        return f"有几份清单都有{named}，请写明：{'、'.join(several)}。"
    return f"没有{named}。发“汇总”看现有问题。"


def missing(summary: Summary, many: bool) -> tuple[list[str], list[str], str]:
    """(head, lines, foot): who has not reported, and why: silent, partial, unreachable, nobody known."""
    rows = [(issue, report) for issue, report in summary.rows() if report.wanted]
    at = clock_name(summary.as_of, summary.zone)
    head = f"【{month_name(summary.month)}未报】截至{at}｜{deadline(summary, many)}"
    beside = _begun(summary, many)
    if not rows:
        return [head], [f"应报{summary.expected}份，没有未报的。", *beside], ""
    lines: list[str] = []
    for title, kinds, unknown in (
        ("逾期未报", (Count.MISSING,), None),
        ("未报", (Count.OPEN,), False),
        ("部分报送", (Count.PARTIAL,), None),
        ("未送达", (Count.UNREACHABLE,), False),
        ("联络人待确认", (Count.OPEN, Count.UNREACHABLE), True),
    ):
        own = [
            row for row in rows if row[1].count in kinds and (unknown is None or (row[1].contact is None) is unknown)
        ]
        if own:
            lines.append(f"■ {title}{len(own)}份")
            lines += ["\n".join(_lacking(issue, report, summary, many)) for issue, report in own]
    lines += beside
    first = rows[0][0]
    number = (first.list_key if many else "") + numeral(first.number)
    offers = f"可回：催办文字 {number} / 已送达 {number} 电话"
    return [head, f"应报{summary.expected}份，还差{len(rows)}份"], lines, offers


def _begun(summary: Summary, many: bool) -> list[str]:
    """What is in and counts as in, and yet wants something: late and not whole, given back and not put right."""
    lines = []
    late = [(issue, report, lacking(report.late_lacking)) for issue, report in summary.rows() if report.late_lacking]
    returned = [
        (issue, report, returned_part(report))
        for issue, report in summary.rows()
        if report.state is ReportState.RETURNED
    ]
    for title, own in (("迟报未齐", late), ("退回待补正", returned)):
        lines += [f"■ {title}{len(own)}份（不在未报之内）"] if own else []
        for issue, report, what in own:
            where, *_ = _lacking(issue, report, summary, many)
            lines.append(f"{where}\n  {what}")
    return lines


def _lacking(issue: IssueFacts, report: ReportFacts, summary: Summary, many: bool) -> list[str]:
    called = place(issue, report, many)
    where = f"{called}（{unit_name(report.unit) or '单位待确认'}）"
    if report.contact is None:
        return [f" {where}", "  联络人员还没有确定，请联系牵头单位"]
    contact = "" if called.endswith(f"·{report.contact}") else report.contact
    return [f" {where}{contact} {report.phone or '电话未登记'}", f"  {why(report, summary.zone)}"]


def why(report: ReportFacts, zone: ZoneInfo) -> str:
    """已提醒3次（11月21、26、27日），还没报: why this report is not in."""
    parts = []
    if report.count is Count.PARTIAL:
        texts = {measure.number: measure.text for measure in report.measures}
        few = len(report.missing) <= 3
        parts.append(lacking(n + (short_title(texts[n], 10) if few else "") for n in report.missing))
    if report.count is not Count.UNREACHABLE and (report.asked_at or not report.has_content):
        parts.append(_asked(report, zone))
    if report.barred is not None:
        parts.append(barred(report.barred, report.barred_since, zone, report.stand_in))
    return "；".join(part for part in parts if part)


def _asked(report: ReportFacts, zone: ZoneInfo) -> str:
    parts = []
    if report.reminded:
        parts.append(f"已提醒{len(report.reminded)}次（{days(report.reminded)}）")
    if report.asked_how not in ("", "telegram") and report.asked_at:
        parts.append(f"{clock_name(report.asked_at, zone)}{how(report.asked_how)}告知")
    if not parts:
        return "还没有请报"
    return "，".join(parts) + ("" if report.count is Count.PARTIAL else "，还没报")


def days(reminded: Sequence[date]) -> str:
    """11月21、26、27日."""
    by_month: dict[int, list[str]] = {}
    for day in dict.fromkeys(reminded):
        by_month.setdefault(day.month, []).append(str(day.day))
    return "，".join(f"{month}月{'、'.join(numbers)}日" for month, numbers in by_month.items())


def barred(reason: Barred, since: datetime | None, zone: ZoneInfo, stand_in: str = "") -> str:
    """Why a person does not get our messages; `stand_in`: who was to get them in his place."""
    at = clock_name(since, zone) if since else ""
    return {
        Barred.UNKNOWN_CONTACT: "联络人员还没有确定",
        Barred.NEVER_LINKED: "从未接入",
        Barred.UNLINKED: f"{at}起已解除接入",
        Barred.BLOCKED: f"{at}起消息发不到（对方已停用）",
        Barred.LINKED_LATE: f"{at}才接入",
        Barred.STAND_IN: f"请假期间代报人{stand_in}" + (f"{at}才接入" if at else "未接入"),
    }[reason]


def how(code: str) -> str:
    return HOWS.get(code, code)


def doubts(rows: Sequence[tuple[str, str, str, str]]) -> tuple[list[str], list[str], str]:
    """(head, lines, foot); `rows`: (issue's name, field, words as printed, what must be settled)."""
    if not rows:
        return [], ["方案没有待确认的事项。"], ""
    lines = []
    for name, field, printed, reason in rows:
        line = f" {name} {FIELDS.get(field.split('[')[0].split('.')[0], field)}：{reason}"
        lines.append(line + (f"\n  原文：{printed}" if printed else ""))
    cure = "办法：改方案文件里的这一处，再重新载入（duban plan load），随时可做，改动会逐条列出。"
    return [f"【待确认】{len(rows)}条"], lines, cure


def closed_issue(name: str, short: str) -> str:
    return f"{name}已销号，没有改动。要恢复办理请发“销号 {short} 重新整改 原因”。"


def unreached(name: str) -> str:
    """Somebody who would hear of a step and whom no message reaches."""
    return f"{name}（收不到消息，请另行告知）"
