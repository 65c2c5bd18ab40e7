"""逾期告知: composing what is said after a cut-off to contact, responsible person and leader (DOMAIN §1.8, §3)."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Assignment, Issue, Notice, Person, Report, Target, Warning
from supervision.notices.asking import answers_for, list_key
from supervision.notices.draft import Draft, Hold
from supervision.people import hats, holders, linked_office, reachable
from supervision.practice import Practice
from supervision.report.duties import Duty, duties_of_month, joined, several_lists, with_measures
from supervision.report.standing import missing_measures, previous, standing
from texts import overdue as texts
from texts.wording import clock_name, day_name, issue_name, last_hour, month_name, remaining


async def compose_note(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The overdue note to the contact: only for what is still missing."""
    assert notice.person_id is not None
    duties = [
        duty for duty in await duties_of_month(session, notice.person_id, notice.cycle)
        if duty.report.state == ReportState.MISSING and _of_this_push(duty.report, notice)
    ]
    if not duties:
        return None
    names = [await _name(session, duty) for duty in duties]
    until = last_hour(duties[0].report.cutoff_at, practice.habits.zone)
    told = "" if _nine_has_passed(now, practice) else await _who_will_hear(session, duties)
    person = await session.get_one(Person, notice.person_id)
    text = texts.note(person.name, month_name(notice.cycle), names, until, told)
    return Draft(text, issues=frozenset(duty.issue.id or 0 for duty in duties))


async def compose_copy(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The responsible person's overdue note: missing reports, and partial ones with what lacks."""
    assert notice.person_id is not None
    person = await session.get_one(Person, notice.person_id)
    own = {issue.id for issue in (await hats(session, notice.person_id)).responsible_person}
    rows = await session.exec(
        joined().where(
            col(Assignment.issue_id).in_(own),
            col(Report.month) == notice.cycle,
            col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL)),
            col(Report.locked_at).is_not(None),
        )
    )
    duties = [
        duty for duty in await with_measures(session, list(rows))
        if answers_for(duty.assignment, person.name) and _of_this_push(duty.report, notice)
        and duty.report.person_id != notice.person_id
    ]
    if not duties:
        return None
    missing = [duty for duty in duties if duty.report.state == ReportState.MISSING]
    partial = [duty for duty in duties if duty.report.state == ReportState.PARTIAL]
    until = last_hour(duties[0].report.cutoff_at, practice.habits.zone)
    leader_hears = not _nine_has_passed(now, practice) and await _leader_hears(session, missing)
    text = texts.copy(
        person.name,
        month_name(notice.cycle),
        [f"{await _name(session, duty)}（联络人{await _contact(session, duty)}）" for duty in missing],
        [f"{await _name(session, duty)}（{await _lacking(session, duty)}）" for duty in partial],
        until,
        "牵头领导" if leader_hears else "",
    )
    return Draft(text, issues=frozenset(duty.issue.id or 0 for duty in duties))


async def compose_warning(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The leader's merged warning; None when every cause has vanished, held while no office hears (Settled 17)."""
    assert notice.person_id is not None
    repeat = notice.step.startswith("overdue_repeat")
    pairs = await standing_warnings(session, notice.person_id, notice.cycle, repeat)
    pairs = [(warning, duty) for warning, duty in pairs if _of_this_push(duty.report, notice)]
    if not pairs:
        return None
    if not await linked_office(session):
        raise Hold
    person = await session.get_one(Person, notice.person_id)
    issues = [await _overdue_issue(session, duty, now, practice) for _, duty in pairs]
    text = texts.warning(person.name, "yellow", issues, repeat)
    return Draft(
        text,
        issues=frozenset(duty.issue.id or 0 for _, duty in pairs),
        facts={"warnings": [warning.id for warning, _ in pairs]},
    )


async def standing_warnings(
    session: Session, leader_id: int, month: str, repeat: bool = False
) -> list[tuple[Warning, Duty]]:
    """Warnings of this month whose cause stands and that this leader must hear of: unpushed ones, or for
    the repeat those pushed and not acknowledged. Not about the leader's own reports (Settled 16)."""
    own = {issue.id for issue in (await hats(session, leader_id)).lead_leader}
    found = await session.exec(
        select(Warning).where(
            col(Warning.issue_id).in_(own),
            col(Warning.month) == month,
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
            col(Warning.pushed_at).is_not(None) if repeat else col(Warning.pushed_at).is_(None),
        )
    )
    pairs = []
    for warning in found:
        rows = await session.exec(
            joined().where(
                col(Report.assignment_id) == warning.assignment_id,
                col(Report.month) == month,
                col(Report.state) == ReportState.MISSING,
            )
        )
        for duty in await with_measures(session, list(rows)):
            if duty.report.person_id != leader_id:
                pairs.append((warning, duty))
    return pairs


async def compose_relief(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """已补报，预警解除: one line a warning the leader had been told of."""
    assert notice.person_id is not None
    found = list(await session.exec(relieved(notice.person_id)))
    lines = []
    for warning in found:
        issue = await session.get_one(Issue, warning.issue_id)
        assignment = await session.get_one(Assignment, warning.assignment_id)
        key = await list_key(session, issue.plan_id) if await several_lists(session) else ""
        assert warning.resolved_at is not None
        at = clock_name(warning.resolved_at, practice.habits.zone)
        lines.append(texts.relief_line(issue_name(issue.number, key), assignment.scope, at))
    if not lines:
        return None
    return Draft(texts.relief(lines), facts={"relieved": [warning.id for warning in found]})


def relieved(leader_id: int) -> SelectOfScalar[Warning]:
    """Warnings this leader was told of, whose cause is gone, and who does not know it yet."""
    return (
        select(Warning)
        .where(
            col(Warning.pushed_to) == leader_id,
            col(Warning.resolved_at).is_not(None),
            col(Warning.cause_ended) == "reported",
            col(Warning.relief_told_at).is_(None),
        )
        .order_by(col(Warning.id))
    )


def push_step(base: str, report: Report, first_cutoff: datetime, practice: Practice) -> str:
    """`overdue`, and for a later cut-off of the same month `overdue:<date>`, so that no note is lost."""
    if report.cutoff_at == first_cutoff:
        return base
    return f"{base}:{practice.habits.day_of(report.cutoff_at)}"


def _of_this_push(report: Report, notice: Notice) -> bool:
    cutoffs = notice.facts.get("cutoff")
    return cutoffs is None or report.cutoff_at.isoformat() == cutoffs


async def _overdue_issue(
    session: Session, duty: Duty, now: datetime, practice: Practice
) -> texts.OverdueIssue:
    zone = practice.habits.zone
    last = await previous(session, duty)
    progress = "没有记录"
    if last is not None and last.received_at is not None:
        ago = (practice.habits.day_of(now) - practice.habits.day_of(last.received_at)).days
        progress = f"{day_name(practice.habits.day_of(last.received_at))}（{ago}天前）"
    responsible = await holders(session, "responsible_person", duty.issue.id)
    return texts.OverdueIssue(
        name=issue_name(duty.issue.number, duty.plan.key if await several_lists(session) else ""),
        title=duty.issue.title,
        scope=duty.assignment.scope,
        month=month_name(duty.report.month),
        until=last_hour(duty.report.cutoff_at, zone),
        elapsed=_elapsed(now - duty.report.cutoff_at),
        reminded=texts.reminded(await _days_reminded(session, duty, practice)),
        lead_units="、".join([duty.assignment.unit] if duty.assignment.unit else duty.issue.lead_units),
        responsible="、".join(p.name for p in responsible if answers_for(duty.assignment, p.name)),
        contact=await _contact(session, duty),
        last_progress=progress,
        deadline=await _deadline(session, duty.issue, now, practice),
    )


def _elapsed(passed: timedelta) -> str:
    hours = int(passed.total_seconds() // 3600)
    return f"{hours}小时" if hours < 48 else f"{hours // 24}天"


async def _days_reminded(session: Session, duty: Duty, practice: Practice) -> list[int]:
    """The days on which messages naming this report were delivered to its contact."""
    sent = await session.exec(
        select(Notice).where(
            col(Notice.person_id) == duty.report.person_id,
            col(Notice.cycle) == duty.report.month,
            col(Notice.kind).in_(("ask", "nudge")),
            col(Notice.state) == "sent",
        ).order_by(col(Notice.sent_at))
    )
    days = [
        practice.habits.day_of(n.sent_at).day
        for n in sent if n.sent_at is not None and duty.report.id in n.facts.get("reports", [])
    ]
    return list(dict.fromkeys(days))


async def _deadline(session: Session, issue: Issue, now: datetime, practice: Practice) -> str:
    """整改时限：2018年底（剩33天）; the days of the nearest dated target still ahead, else of the last one."""
    found = await session.exec(
        select(col(Target.due)).where(col(Target.issue_id) == issue.id, col(Target.due).is_not(None))
    )
    today = practice.habits.day_of(now)
    dues = sorted(due for due in found if due is not None)
    nearest = next((due for due in dues if due >= today), dues[-1] if dues else None)
    text = f"整改时限：{issue.deadline_text or '未定'}"
    return text if nearest is None else f"{text}（{remaining(nearest, today)}）"


def _nine_has_passed(now: datetime, practice: Practice) -> bool:
    """True when the announced hour is over, so that no text promises it any more."""
    return now.astimezone(practice.habits.zone).time() >= practice.habits.leader_time


async def _who_will_hear(session: Session, duties: list[Duty]) -> str:
    """责任人员和牵头领导, of them only those who can really be told today (Settled 15)."""
    told = []
    ids: list[int] = []
    for duty in duties:
        for person in await holders(session, "responsible_person", duty.issue.id):
            if answers_for(duty.assignment, person.name) and person.id is not None:
                ids.append(person.id)
    if set(ids) & set(await reachable(session, ids)):
        told.append("责任人员")
    if await _leader_hears(session, duties):
        told.append("牵头领导")
    return "和".join(told)


async def _leader_hears(session: Session, duties: list[Duty]) -> bool:
    if not duties or not await linked_office(session):
        return False
    leaders = [
        person.id
        for duty in duties
        for person in await holders(session, "lead_leader", duty.issue.id)
        if person.id is not None and person.id != duty.report.person_id
    ]
    return bool(set(leaders) & set(await reachable(session, leaders)))


async def _name(session: Session, duty: Duty) -> str:
    name = issue_name(duty.issue.number, duty.plan.key if await several_lists(session) else "")
    return name + (f"·{duty.assignment.scope}" if duty.assignment.scope else "")


async def _contact(session: Session, duty: Duty) -> str:
    if duty.report.person_id is None:
        return "未定"
    return (await session.get_one(Person, duty.report.person_id)).name


async def _lacking(session: Session, duty: Duty) -> str:
    lacking = missing_measures(duty, await standing(session, duty.report.id or 0))
    return "还差措施" + "、".join(lacking)
