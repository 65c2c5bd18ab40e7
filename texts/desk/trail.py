"""留痕应答: who did and was sent what, when; every line names its stored message or notice (DOMAIN §4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.report_state import ReportState
from texts.desk.answers import how
from texts.desk.issue import STATUSES
from texts.labels import STATES
from texts.summary.words import LEVELS
from texts.wording import day_name, month_name

LONGEST = 44  # characters of a message's words in a line
ACTS = {
    "acknowledged": "已阅预警",
    "answer_read": "已阅回复",
    "blocked": "停用",
    "calendar_day_removed": "撤销日历登记",
    "calendar_day_set": "登记日历",
    "chat_moved": "会话编号变更",
    "closeout_checked": "登记五查结论",
    "closeout_objection": "登记公示异议",
    "closeout_objection_answered": "答复公示异议",
    "command_carried_out": "回“发”执行",
    "command_shown": "预览命令",
    "contact_changed": "更换联络人",
    "contact_ended": "联络任务结束",
    "corrected": "更正报送",
    "cutoff_moved": "截止顺延",
    "cutoff_passed": "过截止",
    "cycle_opened": "开始调度",
    "deadline_extended": "调整整改时限",
    "delivered": "通知送达",
    "delivered_by_office": "登记电话或函送达",
    "deputy_ended": "取消代阅",
    "deputy_registered": "登记代阅",
    "difficulty_answered": "答复困难",
    "difficulty_changed": "修改困难",
    "difficulty_closed": "办结困难",
    "difficulty_raised": "提出困难",
    "dialogue_put_away": "未说完的话收起",
    "evidence": "发来佐证",
    "evidence_placed": "佐证挂靠",
    "evidence_refused": "佐证未能取得",
    "evidence_sent": "调阅佐证",
    "evidence_stored": "佐证存档",
    "evidence_withdrawn": "撤回佐证",
    "explained": "说明",
    "filed": "报送",
    "flag_asked": "询问存疑",
    "handed_over": "交接生效",
    "instructed": "批示",
    "instruction_answered": "回复批示",
    "instruction_closed": "批示办结",
    "invited": "发出邀请",
    "issue_apply": "申请销号",
    "issue_begin": "开始整改",
    "issue_close": "销号",
    "issue_file": "备案",
    "issue_look_back": "回头看",
    "issue_publish": "公示",
    "issue_reopen": "撤销销号",
    "issue_send_back": "退回整改",
    "issue_sustain": "转长期坚持",
    "issue_take_up": "受理核查",
    "leader_replaced": "更换牵头领导",
    "leave_began": "代理开始",
    "leave_ended": "代理结束",
    "linked": "接入",
    "noted": "代说明",
    "objected": "提出异议",
    "office_group": "办公群登记",
    "obligation_handed_in": "专项报送登记",
    "obligation_released": "专项免报",
    "obligation_renewed": "下一次半年报告",
    "obligation_taken_back": "撤销专项登记",
    "office_wanted": "请市环督办联系",
    "outage_found": "系统中断",
    "person_changed": "修改人员信息",
    "person_entered": "登记人员",
    "phone_set": "登记号码",
    "plan_loaded": "载入方案",
    "proof_wanted": "请补佐证",
    "publication_withdrawn": "撤销公开登记",
    "published": "登记公开",
    "reason_asked": "询问原因",
    "reminded": "催报",
    "referral_answered": "移送结果",
    "referral_handed_over": "问题线索移送",
    "referral_received": "移送回执",
    "report_put_right": "补正",
    "report_sent_back": "退回补正",
    "request_approved": "同意申请",
    "request_refused": "不同意申请",
    "request_withdrawn": "撤回申请",
    "requested": "提出申请",
    "role_given": "登记角色",
    "send_uncertain": "发送结果不明",
    "sheet_made": "制作盖章表",
    "site_checked": "登记现场核查",
    "stand_in_set": "登记代理",
    "surge_released": "放行",
    "surge_shown": "查看待放行",
    "talk_answered": "约谈有书面答复",
    "talk_approved": "同意约谈",
    "talk_held": "已约谈",
    "talk_minutes_issued": "印发约谈纪要",
    "talk_proposed": "提请约谈",
    "talk_refused": "不同意约谈",
    "unit_head": "登记主要负责人",
    "undeliverable": "通知未送达",
    "unblocked": "恢复接收",
    "unlinked": "解除接入",
    "waived": "免报",
    "warning_raised": "发出预警",
    "warning_resolved": "预警解除",
    "withdrawn": "撤回报送",
}
KINDS = {
    "answer": "应答",
    "ask": "请报",
    "nudge": "催报",
    "nudge_copy": "催报（抄送）",
    "overdue": "逾期告知",
    "overdue_copy": "逾期告知（抄送）",
    "warning": "预警",
    "relief": "预警解除",
    "instruction": "批示转办",
    "instruction_answer": "批示回复",
    "reported": "报送告知",
    "returned": "退回告知",
    "request": "申请征求意见",
    "difficulty_answer": "困难答复",
    "decision": "申请决定",
    "deadline": "时限提示",
    "obligation": "专项报送提示",
    "raised_level": "督办告知",
    "deadline_moved": "时限调整",
    "issue_moved": "销号进展",
    "hello": "交接问候",
    "leave_over": "代理结束告知",
    "paused": "暂停联络告知",
    "leadership": "牵头领导变更告知",
    "checked": "现场核查告知",
    "summary": "汇总",
    "missing_list": "未报名单",
    "delivery_count": "送达情况",
    "self_check": "自查",
    "matters": "待办",
    "alarm": "提醒",
}
HEARD = {"text": "来信", "edit": "改信", "tap": "点按", "photo": "照片", "document": "文件", "voice": "语音"}


def namesakes(name: str, count: int) -> str:
    return f"同名{name}有{count}人，合在一起列出；各人情况发“人员 {name}”。"


def head(name: str, day: date | None, empty: bool) -> str:
    when = f" {day.year}年{day_name(day)}" if day else ""
    return f"【{name} 留痕】{when.strip()}" + ("没有记录" if empty else "")


def unknown(words: str) -> str:
    return f"没有叫“{words[:16]}”的人员或问题。例：留痕 18；留痕 张三 11-22；留痕 信44。"


def no_message(number: int) -> str:
    return f"没有信{number}。"


def said(at: datetime, who: str, kind: str, words: str, number: int, zone: ZoneInfo) -> str:
    return f"{_at(at, zone)} {who} {HEARD.get(kind, '来件')}（信{number}）{_quoted(words)}"


def sent(at: datetime, who: str, kind: str, state: str, words: str, number: int, why: str, zone: ZoneInfo) -> str:
    """What somebody was sent, or why it did not reach him."""
    how = "" if state == "sent" else f"未送达{f'（{why}）' if why else ''}"
    return f"{_at(at, zone)} 发{who} {KINDS.get(kind, kind)}（通知{number}）{how}{_quoted(words)}"


def entry(at: datetime, who: str, did: str, message: int | None, zone: ZoneInfo) -> str:
    source = f"（信{message}）" if message is not None else ""
    return f"{_at(at, zone)} {who or '系统'} {did}{source}"


def did(act: str, facts: Mapping[str, Any]) -> str:
    """报送 第2版; what was done, with what its facts say."""
    return " ".join([ACTS.get(act, f"登记（{act}）"), *_facts(facts)])


def _facts(facts: Mapping[str, Any]) -> list[str]:
    parts = []
    if isinstance(version := facts.get("version"), int):
        parts.append(f"第{version}版")
    if facts.get("late") is True:
        parts.append("（迟报）")
    if state := facts.get("state"):
        parts.append(STATUSES.get(state) or (STATES[ReportState(state)] if state in set(ReportState) else str(state)))
    if level := facts.get("level"):
        parts.append(LEVELS.get(level, str(level)))
    if isinstance(facts.get("old"), str) and isinstance(facts.get("new"), str):
        parts.append(f"{facts['old'] or '空'}→{facts['new']}")
    if isinstance(way := facts.get("how"), str):
        parts.append(how(way))
    words = [facts.get(name) for name in ("scope", "words", "reason", "lifted", "answer")]
    said = [_cut(word) for word in words if isinstance(word, str) and word]
    return [*parts, *said, *_based(facts.get("basis"))]


def _based(basis: object) -> list[str]:
    """潭环督〔2018〕5号, 按申请2; what the office entered by itself has none."""
    if not isinstance(basis, str) or basis in ("", "office"):
        return []
    kind, _, number = basis.partition(":")
    return [f"按申请{number}" if kind == "request" else _cut(basis)]


def version(number: int, month: str, withdrawn: bool) -> str:
    return f"{month[:4]}年{month_name(month)}报送第{number}版{'（已撤回）' if withdrawn else ''}"


def message(
    number: int,
    author: str,
    kind: str,
    times: tuple[datetime, datetime, datetime],
    words: str,
    versions: Sequence[str],
    followed: Sequence[str],
    zone: ZoneInfo,
) -> str:
    """A stored message verbatim. `times`: sent, arrived, counted."""
    instants = "，".join(f"{word}{_at(at, zone, True)}" for word, at in zip(("发出", "收到", "计"), times, strict=True))
    lines = [
        f"【信{number}】{author or '未登记的人'} {HEARD.get(kind, '来件')}",
        instants,
        f"原文：{words or '（无文字）'}",
    ]
    made = [*versions, *followed]
    return "\n".join([*lines, *([f"由此：{'；'.join(made)}"] if made else [])])


def _at(at: datetime, zone: ZoneInfo, exact: bool = False) -> str:
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if exact else f"{local:%m-%d %H:%M}"


def _quoted(words: str) -> str:
    return f"：{_cut(words)}" if words else ""


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
