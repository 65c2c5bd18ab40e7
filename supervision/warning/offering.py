"""约谈建议: facts that would carry a talk are put before the office, which alone proposes one (DOMAIN §1.7, §1.8)."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from rules.site_verdict import SiteVerdict
from rules.talk_life import TalkTrigger
from rules.warning import Level, Trigger, deadline_level
from rules.workdays import WorkCalendar, workday_after, workday_from
from storage.session import Session
from storage.tables import Issue, Notice, Report, SiteCheck, Talk, Warning
from supervision.closeout.publicity import unpublished
from supervision.facts import fact, set_fact
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.places import issue_called
from supervision.obligations.standing import obligations_of
from supervision.people import holders
from supervision.practice import Practice
from supervision.summary.targets import ENDED
from supervision.warning.deadlines import dated_targets
from supervision.warning.heads import heads_of
from supervision.warning.talk_facts import facts_of
from texts import talks as texts

BULLETIN_AFTER = 3  # workdays behind the push day: the bulletin is drafted, and talks are thought of
SAME_WITHIN = timedelta(days=90)  # a talk about the same was asked for, whatever became of it
FOR_MONTH, STEP = "talks_offered_for", "talk_offer:"


async def plan_offers(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """Once a day. Untrue and unpublished as soon as it is known; not on schedule and not reported once a month, when
    the bulletin is drafted. What was put before the office or asked for already is not said again."""
    if not await holders(session, "office"):
        return
    wanted = await _known_at_once(session, now, practice)
    month = await _bulletin_of(session, now, practice, calendar)
    if month and await fact(session, FOR_MONTH) != month:
        await set_fact(session, FOR_MONTH, month, now)
        wanted |= await _of_the_month(session, month, now, practice)
    offered = await _offered(session) if wanted else set()
    new = []
    for key, (issue, trigger) in sorted(wanted.items(), key=lambda each: (each[1][0].number, each[1][1])):
        if key not in offered and not await _asked_for(session, issue, trigger, now):
            new.append({"key": key, "issue": issue.id, "trigger": str(trigger)})
    if text := await offers_text(session, new, now, practice):
        today = practice.habits.day_of(now)
        await tell_office_of(session, f"{STEP}{today}", text, now, offers=new)


async def offers_text(session: Session, offers: list[dict[str, Any]], now: datetime, practice: Practice) -> str:
    """What of them holds now, ready to read; "" when nothing does: asked again when it leaves."""
    blocks = []
    for each in offers:
        issue = await session.get_one(Issue, each["issue"])
        holding, lines = await facts_of(session, issue, now, practice)
        if each["trigger"] in holding:
            heads = [(unit, head.name if head else "") for unit, head in await heads_of(session, issue.lead_units)]
            name = await issue_called(session, issue)
            blocks.append(texts.offer(name, issue.title, str(issue.number), each["trigger"], lines, heads))
    return texts.offers(blocks) if blocks else ""


async def not_said_again(session: Session, notice: Notice) -> list[dict[str, Any]]:
    """Its offers without those that a later message to the same person, who was out of reach until now, repeats."""
    later = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.recipient) == notice.recipient,
            col(Notice.kind) == "alarm",
            col(Notice.step).startswith(STEP),
            col(Notice.id) > notice.id,
        )
    )
    said = {(each["issue"], each["trigger"]) for facts in later for each in facts["offers"]}
    return [each for each in notice.facts["offers"] if (each["issue"], each["trigger"]) not in said]


Wanted = dict[str, tuple[Issue, TalkTrigger]]  # by the key under which it is offered once


async def _known_at_once(session: Session, now: datetime, practice: Practice) -> Wanted:
    found = await session.exec(
        select(SiteCheck, Issue)
        .join(Issue, col(Issue.id) == col(SiteCheck.issue_id))
        .where(col(SiteCheck.verdict) == SiteVerdict.UNTRUE, col(SiteCheck.replaced_at).is_(None))
    )
    wanted = {f"T3:{check.id}": (issue, TalkTrigger.T3) for check, issue in found}
    for each in await unpublished(session, now, practice):
        wanted[f"T4:{each.issue.id}:{each.accepted}"] = (each.issue, TalkTrigger.T4)
    return wanted


async def _of_the_month(session: Session, month: str, now: datetime, practice: Practice) -> Wanted:
    today = practice.habits.day_of(now)
    wanted: Wanted = {}
    for target in await dated_targets(session, practice):
        level = deadline_level(today, target.due, target.inherited, target.first_cutoff)
        if level in (Level.ORANGE, Level.RED):
            wanted[f"T1:{target.issue.id}:{month}"] = (target.issue, TalkTrigger.T1)
    missed = select(col(Warning.issue_id)).where(col(Warning.trigger) == Trigger.REPORT_OVERDUE)
    rows = await session.exec(select(Issue).where(col(Issue.id).in_(missed), col(Issue.status).not_in(ENDED)))
    papers = [one.issue for one in await obligations_of(session, practice, only_open=True) if one.is_late(today)]
    for issue in [*rows, *papers]:
        wanted[f"T2:{issue.id}:{month}"] = (issue, TalkTrigger.T2)
    return wanted


async def _bulletin_of(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> str:
    """The newest month whose bulletin is due by now, "" before the first."""
    found = await session.exec(
        select(Report.month, func.max(col(Report.cutoff_at)))
        .where(col(Report.cutoff_at) <= now)
        .group_by(col(Report.month))
        .order_by(col(Report.month).desc())
        .limit(2)
    )
    for month, cutoff_at in found:
        if _bulletin_day(practice.habits.day_of(cutoff_at), calendar) <= practice.habits.day_of(now):
            return month
    return ""


def _bulletin_day(cutoff: date, calendar: WorkCalendar) -> date:
    return workday_after(workday_from(cutoff, calendar), BULLETIN_AFTER, calendar)


async def _offered(session: Session) -> set[str]:
    found = await session.exec(
        select(col(Notice.facts)).where(col(Notice.kind) == "alarm", col(Notice.step).startswith(STEP))
    )
    return {each["key"] for facts in found for each in facts["offers"]}


async def _asked_for(session: Session, issue: Issue, trigger: TalkTrigger, now: datetime) -> bool:
    found = await session.exec(
        select(col(Talk.triggers)).where(col(Talk.issue_id) == issue.id, col(Talk.proposed_at) > now - SAME_WITHIN)
    )
    return any(trigger in triggers for triggers in found)
