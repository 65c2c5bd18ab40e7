"""问题卡片: all that is known of one issue on one screen (DOMAIN §4 sample B)."""

from datetime import date
from zoneinfo import ZoneInfo

from rules.report_facts import ReportFacts
from rules.report_state import ReportState
from texts.desk.answers import FIELDS, barred
from texts.desk.card import Card, CardMeasure, CardTarget, SaidOf
from texts.labels import REASONS
from texts.obligations import card_lines
from texts.pages import pages
from texts.paper.words import CLASSES
from texts.summary.month import returned_part
from texts.summary.words import LEVELS, part, state_word
from texts.wording import (
    TICKS,
    clock_name,
    day_name,
    issue_name,
    last_hour,
    month_name,
    numeral,
    remaining,
    short_title,
)

STATUSES = {
    "registered": "已挂账",
    "rectifying": "整改中",
    "self_completed": "自查完成、申请销号",
    "verifying": "核查验收",
    "returned": "退回整改",
    "public_notice": "公示中",
    "closed": "已销号",
    "filed": "已备案",
    "sustained": "已完成，长期坚持",
    "reopened": "撤销销号、重新整改",
}
KINDS = {"immediate": "立行立改", "ongoing": "长期坚持"}
TRIGGERS = {
    "report_overdue": "逾期未报",
    "partial_twice": "连续两个月部分报送",
    "deadline_passed": "整改时限已过",
    "by_office": "市环督办预警",
}


def issue_pages(card: Card, many: bool, full: bool = False) -> list[str]:
    """The card; `full` adds whole measure texts, the problem and the last three months."""
    issue = card.issue
    name = issue_name(issue.number, issue.list_key if many else "")
    known = card.beside.progress_class
    pace = f"｜{CLASSES[known]}" if known else ""
    lines = [f"{name} {issue.title}｜{STATUSES.get(issue.status, issue.status)}{pace}"]
    if full and card.problem:
        lines.append(f"问题：{card.problem}")
    if card.goal:
        lines.append(f"目标：{card.goal}")
    lines += [*_targets(card), *_moved(card), *_people(card), *_reports(card)]
    lines += [line for measure in card.measures for line in _measure(measure, card, full)]
    if full:
        lines += _past(card)
    number = (issue.list_key if many else "") + numeral(issue.number)
    today = card.as_of.astimezone(card.zone).date()
    lines += [*card_lines(card.beside.papers, today, full), _counts(card, number), *card.remarks]
    lines += [*_warnings(card), *[f"待确认·{FIELDS.get(field, field)}：{why}" for field, why in card.doubts]]
    offers = [f"历史 {number}", f"留痕 {number}"] if full else [f"{name} 全文", f"历史 {number}"]
    if any(report.wanted for report in issue.reports):
        offers.append(f"催办文字 {number}")
    return pages([*lines, *(["可回：" + " / ".join(offers)] if offers else [])])


def _counts(card: Card, number: str) -> str:
    """佐证7份（最新11-22）｜预警0｜困难0."""
    own = card.beside
    newest = f"（最新{own.newest_file:%m-%d}）" if own.newest_file else ""
    standing = dict(own.warnings)
    warned = " ".join(f"{LEVELS[level]}{standing[level]}" for level in reversed(LEVELS) if standing.get(level))
    every, waiting = own.difficulties
    difficulties = f"困难{every}条，待答复{waiting}条（发“困难 {number}”看）" if every else "困难0"
    return f"佐证{own.files}份{newest}｜预警{f' {warned}' if warned else '0'}｜{difficulties}"


def _moved(card: Card) -> list[str]:
    return [f"已调整：{scope}{printed}改为{due}（{basis}）" for scope, printed, due, basis in card.beside.moved]


def _targets(card: Card) -> list[str]:
    today = card.as_of.astimezone(card.zone).date()
    dated = [target for target in card.targets if target.due is not None]
    if len(card.targets) == 1 and not card.issue.deadline:
        return [f"时限：{_target(card.targets[0], today)}"]
    line = f"时限：{card.issue.deadline or ('' if card.targets else '未定')}"
    if len(card.targets) == 1 and dated:
        return [f"{line}（{_left(dated[0], today)}）"]
    several = card.targets if dated or not card.issue.deadline else ()
    return [line, *[f" {_target(target, today)}" for target in several]]


def _target(target: CardTarget, today: date) -> str:
    if target.due is None:
        words = target.text or KINDS.get(target.kind, target.kind)
        return words if words.startswith(target.scope) else f"{target.scope}：{words}"
    day = f"{target.due.year}年{target.due.month}月{target.due.day}日"
    scope = f"{target.scope}：" if target.scope else ""
    return f"{scope}{day}（{_left(target, today)}）"


def _left(target: CardTarget, today: date) -> str:
    assert target.due is not None
    return remaining(target.due, today) + ("，立项即逾期" if target.inherited else "")


def _people(card: Card) -> list[str]:
    issue = card.issue
    former = f"（原{'、'.join(card.former_leaders)}）" if card.former_leaders else ""
    if card.beside.next_leader is not None:
        name, day = card.beside.next_leader
        former += f"，{day_name(day)}起{name}"
    responsible = "、".join(name + (f"（{scope}）" if scope else "") for name, scope in card.responsible)
    contacts = "、".join(
        (report.contact or "待确认") + (f"（{report.scope}）" if report.scope else "") for report in issue.reports
    )
    own = f"（自督，核查方：{card.beside.verifier}）" if card.beside.verifier else ""
    units = f"牵头：{'、'.join(issue.lead_units) or '待确认'}{own}"
    return [
        units + (f"｜配合：{'、'.join(card.supporting_units)}" if card.supporting_units else ""),
        f"领导：{'、'.join(issue.leaders) or '待确认'}{former}｜责任：{responsible or '待确认'}",
        f"联络：{contacts or '待确认'}",
    ]


def _reports(card: Card) -> list[str]:
    lines = []
    for report in card.issue.reports:
        lines.append(f"{month_name(card.month)}{part(card.issue, report)}：{_state(report, card.zone)}")
        if report.barred is not None and report.wanted:
            lines[-1] += f"｜{barred(report.barred, report.barred_since, card.zone, report.stand_in)}"
        if report.whole:
            lines.append(f" 整体：{report.whole}")
        if report.state is ReportState.RETURNED:
            lines.append(f" {returned_words(report, card.zone)}")
        if reason := reason_words(report):
            lines.append(f" 无变化的原因：{reason}")
    return lines


def returned_words(report: ReportFacts, zone: ZoneInfo) -> str:
    """11月26日16:00退回，措施1待补正：数字与上月对不上; 11月28日09:10补正; "" for one never given back."""
    if report.state is ReportState.RETURNED:
        given = report.returned
        at, why = (f"{clock_name(given.at, zone)}退回，", f"：{given.reason}") if given else ("", "")
        return f"{at}{returned_part(report)}{why}"
    if report.returned and report.returned.received_at and report.received_at:
        return f"{clock_name(report.received_at, zone)}补正"
    return ""


def reason_words(report: ReportFacts) -> str:
    """等资金，省级12月下达: the reason of 无变化 in words, "" when none was given."""
    known = {str(reason.value): word for reason, word in REASONS.items()}
    label = known.get(report.reason, report.reason)
    if label and any(part in report.reason_text for part in label.split("/")):
        label = ""
    return "，".join(part for part in (label, report.reason_text) if part)


def _state(report: ReportFacts, zone: ZoneInfo) -> str:
    if report.first_at is not None:
        put_right = "" if report.state is ReportState.RETURNED else returned_words(report, zone)
        came = clock_name(report.first_at, zone) + (f"报，{put_right}" if put_right else "")
        return f"{state_word(report)}（{came}）"
    return f"{state_word(report)}（{last_hour(report.cutoff, zone)}截止）"


def _measure(measure: CardMeasure, card: Card, full: bool) -> list[str]:
    title = measure.text if full else short_title(measure.text)
    if not measure.said:
        return [f"{measure.number} {title}｜未报过"]
    if len(measure.said) == 1:
        return [f"{measure.number} {title}｜{_said(measure.said[0], card.zone, full)}"]
    return [f"{measure.number} {title}", *[f"  {s.who}：{_said(s, card.zone, full)}" for s in measure.said]]


def _said(said: SaidOf, zone: ZoneInfo, full: bool) -> str:
    day = said.filed_at.astimezone(zone).strftime("%m-%d") if said.filed_at else ""
    words = said.words if full or len(said.words) <= 40 else said.words[:39] + "…"
    source = f"信{said.message_id}" if full and said.message_id else ""
    return "｜".join(part for part in (TICKS[said.tick or "in_progress"], day, words, source) if part)


def _past(card: Card) -> list[str]:
    if not card.past:
        return []
    lines = ["近三个月："]
    for month, report in card.past:
        who = f"{month_name(month)}{part(card.issue, report)}"
        lines.append(f" {who} {_state(report, card.zone)}")
        for measure in report.measures:
            if measure.filed_at:
                words = f"｜{measure.words}" if measure.words else ""
                lines.append(f"  {measure.number} {TICKS[measure.tick or 'in_progress']}{words}")
        if report.whole:
            lines.append(f"  整体：{report.whole}")
    return lines


def _warnings(card: Card) -> list[str]:
    return [
        f"预警·{LEVELS.get(row.level, row.level)}：{TRIGGERS.get(row.trigger, row.trigger)}"
        f"（{clock_name(row.raised_at, card.zone)}，{'已解除' if row.resolved_at else '未解除'}）"
        for row in card.issue.warnings
    ]
