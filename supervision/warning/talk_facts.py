"""约谈的事实: which of the four triggers hold for an issue, and the facts ready to read (方案三（二）; DOMAIN §1.7)."""

from datetime import date, datetime

from sqlmodel import col, select

from rules.month import Month
from rules.site_verdict import SiteVerdict
from rules.talk_life import TalkTrigger
from rules.warning import Trigger
from storage.session import Session
from storage.tables import Issue, SiteCheck, Warning
from supervision.closeout.publicity import PUBLISH_WITHIN, unpublished
from supervision.notices.leader_warnings import what_of
from supervision.notices.warned_facts import deadline_of, newest_duties, progress_of
from supervision.obligations.standing import overall_report_missing
from supervision.practice import Practice
from supervision.warning.deadlines import dated_targets
from texts import talks as texts
from texts.wording import month_name

WITHIN_MONTHS, OFTEN = 6, 2  # missing so often within so many months is T2, also when each came in late


async def facts_of(session: Session, issue: Issue, now: datetime, practice: Practice) -> tuple[list[str], list[str]]:
    """(codes of the plan's triggers that hold, the facts ready to read); that a report is untrue only people find."""
    today = practice.habits.day_of(now)
    passed = [t.due for t in await dated_targets(session, practice) if t.issue.id == issue.id and t.due < today]
    warnings = await _standing(session, issue)
    not_reported = await _not_reported(session, issue, warnings, now, practice)
    untrue = await untrue_of(session, issue.id or 0)
    late = [each for each in await unpublished(session, now, practice) if each.issue.id == issue.id]
    holding = {
        TalkTrigger.T1: bool(passed),
        TalkTrigger.T2: bool(not_reported) or any(each.trigger == Trigger.REPORT_OVERDUE for each in warnings),
        TalkTrigger.T3: untrue is not None,
        TalkTrigger.T4: bool(late),
    }
    lines = [texts.unpublished(each.accepted, PUBLISH_WITHIN) for each in late]
    lines += [texts.untrue(untrue.checked_on, untrue.inspectors, untrue.text)] if untrue is not None else []
    lines += not_reported + ([what_of(warning) for warning in warnings] or ["目前没有未解除的预警"])
    deadline = await deadline_of(session, issue, now, practice)
    lines.append(deadline if "（已过" in deadline else deadline + _days(passed, today))
    lines.append(await progress_of(session, await newest_duties(session, issue.id or 0), now, practice))
    return [str(trigger) for trigger, holds in holding.items() if holds], lines


async def _standing(session: Session, issue: Issue) -> list[Warning]:
    found = await session.exec(
        select(Warning)
        .where(col(Warning.issue_id) == issue.id, col(Warning.resolved_at).is_(None))
        .order_by(col(Warning.id))
    )
    return list(found)


async def _not_reported(
    session: Session, issue: Issue, standing: list[Warning], now: datetime, practice: Practice
) -> list[str]:
    """An overall report that did not come; months missed again and again, also those made up for since."""
    lines = [texts.no_overall_report(due) for due in await overall_report_missing(session, issue, now, practice)]
    today = practice.habits.day_of(now)
    since = str(Month(today.year, today.month).plus(1 - WITHIN_MONTHS))
    found = await session.exec(
        select(Warning.subject, Warning.month)
        .where(
            col(Warning.issue_id) == issue.id,
            col(Warning.trigger) == Trigger.REPORT_OVERDUE,
            col(Warning.month) >= since,
            col(Warning.state) != "withdrawn",
        )
        .order_by(col(Warning.month))
    )
    months: dict[str, list[str]] = {}
    for subject, month in found:
        months.setdefault(subject, []).append(month_name(month))
    often = [each for each in months.values() if len(each) >= OFTEN]
    return lines + [texts.missed_often(WITHIN_MONTHS, each) for each in often]


async def untrue_of(session: Session, issue_id: int) -> SiteCheck | None:
    """The newest verdict 不实 of named inspectors that no later check has replaced."""
    found = await session.exec(
        select(SiteCheck)
        .where(
            col(SiteCheck.issue_id) == issue_id,
            col(SiteCheck.verdict) == SiteVerdict.UNTRUE,
            col(SiteCheck.replaced_at).is_(None),
        )
        .order_by(col(SiteCheck.id).desc())
        .limit(1)
    )
    return found.first()


def _days(passed: list[date], today: date) -> str:
    return f"，已过{(today - min(passed)).days}天" if passed else ""
