"""预警的事实: what a leader is told of each issue: what is missing, who answers for it, how it stands (DOMAIN §3)."""

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from rules.month import Month
from rules.reading.values import Tick
from rules.warning import Trigger, counts_from, verifier
from storage.session import Session
from storage.tables import Assignment, Issue, Plan, Target, Warning
from supervision.leader.told import Cause
from supervision.months.cycles import cutoff_of
from supervision.notices.places import answers_for, contact_of, issue_called
from supervision.notices.reminded import reminded
from supervision.people import holders
from supervision.practice import Practice
from supervision.report.duties import Duty, Row, joined, with_measures
from supervision.report.standing import Standing, missing_measures, previous, standing, standings
from texts import overdue as texts
from texts.wording import day_name, last_hour, month_name, remaining


async def block(session: Session, cause: Cause, head_level: str, now: datetime, practice: Practice) -> str:
    """The lines about one warning; `head_level`: the level the message's head says."""
    warning = cause.warning
    if cause.duty is not None:
        overdue = warning.trigger == Trigger.REPORT_OVERDUE
        months = await _in_a_row(session, warning)
        why = texts.in_a_row(months, "逾期未报" if overdue else "部分报送有预警")
        level = texts.level_line(warning.level, head_level, why)
        facts = await _overdue_issue(session, cause.duty, now, practice)
        if overdue:
            return texts.overdue(facts, level)
        lacking = missing_measures(cause.duty, await standing(session, cause.duty.report.id or 0))
        return texts.partial(facts, "还差措施" + "、".join(lacking), level)
    issue = await _warned_issue(session, cause.issue, now, practice)
    if warning.trigger == Trigger.BY_OFFICE:
        return texts.by_office(issue, warning.facts["reason"], texts.level_line(warning.level, head_level))
    return await _deadline_block(session, cause, issue, head_level, now, practice)


async def _deadline_block(
    session: Session, cause: Cause, issue: texts.WarnedIssue, head_level: str, now: datetime, practice: Practice
) -> str:
    facts = cause.warning.facts
    due, today = date.fromisoformat(facts["due"]), practice.habits.day_of(now)
    born, since = "", due
    if facts.get("inherited"):
        plan = await session.get_one(Plan, cause.issue.plan_id)
        since = counts_from(due, True, first_cutoff(plan, practice))
        born = f"{since.year}年{day_name(since)}"
    why = "整改时限已过30天以上" if cause.warning.level == "red" else ""
    level = texts.level_line(cause.warning.level, head_level, why)
    when, scope = f"{due.year}年{day_name(due)}", facts.get("scope", "")
    return texts.deadline_passed(issue, scope, when, (today - since).days, born, level)


def first_cutoff(plan: Plan, practice: Practice) -> date:
    """The day of the first cut-off under our supervision: the first on which its reports can be overdue."""
    return practice.habits.day_of(cutoff_of(plan).instant(Month.parse(plan.start_month), practice))


async def _in_a_row(session: Session, warning: Warning) -> int:
    """How many months running this cause has been warned of, this one counted."""
    found = await session.exec(
        select(col(Warning.level))
        .where(
            col(Warning.subject) == warning.subject,
            col(Warning.trigger) == warning.trigger,
            col(Warning.month) <= warning.month,
        )
        .order_by(col(Warning.month).desc())
    )
    count = 0
    for level in found:
        count += 1
        if level == "yellow":
            break
    return count


async def _warned_issue(session: Session, issue: Issue, now: datetime, practice: Practice) -> texts.WarnedIssue:
    responsible = await holders(session, "responsible_person", issue.id)
    duties = await newest_duties(session, issue.id or 0)
    contacts = dict.fromkeys([await contact_of(session, duty) for duty in duties if duty.report.person_id is not None])
    return texts.WarnedIssue(
        name=await issue_called(session, issue),
        title=issue.title,
        lead_units=texts.lead_units("、".join(issue.lead_units), verifier(issue.lead_units)),
        responsible="、".join(person.name for person in responsible),
        contact="、".join(contacts),
        progress=await progress_of(session, duties, now, practice),
        deadline=await deadline_of(session, issue, now, practice),
    )


async def newest_duties(session: Session, issue_id: int) -> list[Duty]:
    """The newest report of each active assignment of an issue."""
    rows = await session.exec(joined().where(col(Assignment.issue_id) == issue_id, col(Assignment.ended_at).is_(None)))
    newest: dict[int | None, Row] = {}
    for row in rows:
        before = newest.get(row[1].id)
        if before is None or before[0].month < row[0].month:
            newest[row[1].id] = row
    return await with_measures(session, list(newest.values()))


async def last_words(session: Session, duties: list[Duty]) -> list[tuple[Duty, Standing | None]]:
    """What stands newest of each: of the running month, else of the newest month with any words."""
    present = await standings(session, [duty.report.id or 0 for duty in duties])
    return [
        (duty, found if (found := present[duty.report.id or 0]).has_content else await previous(session, duty))
        for duty in duties
    ]


async def progress_of(session: Session, duties: list[Duty], now: datetime, practice: Practice) -> str:
    """4项措施自报完成0项｜最近一次进展：10月25日（34天前）."""
    words = await last_words(session, duties)
    total = len({measure.number for duty in duties for measure in duty.measures})
    done = {
        number
        for _, found in words
        if found is not None
        for number, answer in found.answers.items()
        if answer.tick == Tick.DONE
    }
    received = [found.received_at for _, found in words if found is not None and found.received_at is not None]
    return f"{total}项措施自报完成{len(done)}项｜最近一次进展：{fresh(max(received, default=None), now, practice)}"


def fresh(received: datetime | None, now: datetime, practice: Practice) -> str:
    """10月25日（34天前）."""
    if received is None:
        return "没有记录"
    day = practice.habits.day_of(received)
    ago = (practice.habits.day_of(now) - day).days
    return f"{day_name(day)}（{f'{ago}天前' if ago else '今天'}）"


async def _overdue_issue(session: Session, duty: Duty, now: datetime, practice: Practice) -> texts.OverdueIssue:
    zone = practice.habits.zone
    last = await previous(session, duty)
    responsible = await holders(session, "responsible_person", duty.issue.id)
    units = [duty.assignment.unit] if duty.assignment.unit else duty.issue.lead_units
    return texts.OverdueIssue(
        name=await issue_called(session, duty.issue),
        title=duty.issue.title,
        scope=duty.assignment.scope,
        month=month_name(duty.report.month),
        until=last_hour(duty.report.cutoff_at, zone),
        elapsed=_elapsed(now - duty.report.cutoff_at),
        reminded=await reminded(session, duty, practice),
        lead_units=texts.lead_units("、".join(units), verifier(units)),
        responsible="、".join(p.name for p in responsible if answers_for(duty.assignment, p.name)),
        contact=await contact_of(session, duty),
        last_progress=fresh(last.received_at if last is not None else None, now, practice),
        deadline=await deadline_of(session, duty.issue, now, practice),
    )


def _elapsed(passed: timedelta) -> str:
    hours = int(passed.total_seconds() // 3600)
    return f"{hours}小时" if hours < 48 else f"{hours // 24}天"


async def deadline_of(session: Session, issue: Issue, now: datetime, practice: Practice) -> str:
    """整改时限：2018年底（剩33天）; with several dated targets the nearest one ahead is named with its days."""
    found = await session.exec(
        select(col(Target.due)).where(col(Target.issue_id) == issue.id, col(Target.due).is_not(None))
    )
    today = practice.habits.day_of(now)
    dues = sorted(due for due in found if due is not None)
    nearest = next((due for due in dues if due >= today), dues[-1] if dues else None)
    text = f"整改时限：{'；'.join(issue.deadline_text.split()) or '未定'}"
    if nearest is None:
        return text
    if len(dues) > 1:
        passed = "、".join(f"{due.year}年{day_name(due)}" for due in dues if due < today and due != nearest)
        gone = f"｜已过：{passed}" if passed else ""
        return f"{text}{gone}｜最近节点{nearest.year}年{day_name(nearest)}（{remaining(nearest, today)}）"
    return f"{text}（{remaining(nearest, today)}）"
