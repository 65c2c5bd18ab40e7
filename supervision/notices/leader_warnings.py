"""预警通知: composing the leader's one merged warning and its relief (DOMAIN §3)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Account, Assignment, Issue, LedgerEntry, Notice, Person, Report, Target, Warning
from supervision.notices.asking import answers_for, list_key
from supervision.notices.draft import Draft, Hold
from supervision.notices.outcome import UNREACHED
from supervision.notices.places import contact_of, of_this_push
from supervision.people import hats, holders, linked_office
from supervision.practice import Practice
from supervision.reply import ACKNOWLEDGE_TAP, Button
from supervision.report.duties import Duty, joined, several_lists, with_measures
from supervision.report.standing import previous
from supervision.warning import told_of, told_of_relief
from texts import overdue as texts
from texts.wording import clock_name, day_name, issue_name, last_hour, month_name, remaining, stretch


async def compose_warning(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The leader's merged warning; None when every cause has vanished, held while no office hears (Settled 17)."""
    assert notice.person_id is not None
    repeat = notice.step.startswith("overdue_repeat")
    pairs = await standing_warnings(session, notice.person_id, notice.cycle, repeat)
    pairs = [(warning, duty) for warning, duty in pairs if of_this_push(duty.report, notice)]
    if not pairs:
        return None
    if not await linked_office(session):
        raise Hold
    person = await session.get_one(Person, notice.person_id)
    issues = [await _overdue_issue(session, duty, now, practice) for _, duty in pairs]
    text = texts.warning(person.name, "yellow", issues, repeat)
    return Draft(
        text,
        buttons=((Button("1 已阅", ACKNOWLEDGE_TAP),),),
        issues=frozenset(duty.issue.id or 0 for _, duty in pairs),
        facts={"warnings": [warning.id for warning, _ in pairs]},
    )


async def standing_warnings(
    session: Session, leader_id: int, month: str, repeat: bool = False
) -> list[tuple[Warning, Duty]]:
    """Warnings of this month whose cause stands and that this leader must hear of: those he was not told of, or
    for the repeat those he was and nobody acknowledged. Not about the leader's own reports (Settled 16)."""
    own = {issue.id for issue in (await hats(session, leader_id)).lead_leader}
    found = await session.exec(
        select(Warning).where(
            col(Warning.issue_id).in_(own),
            col(Warning.month) == month,
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
        )
    )
    told = await told_of(session, leader_id)
    pairs = []
    for warning in [each for each in found if (each.id in told) == repeat]:
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
    found = await relieved(session, notice.person_id)
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


async def relieved(session: Session, leader_id: int) -> list[Warning]:
    """Warnings this leader was told of, whose cause is gone, and who does not know it yet."""
    unknown = await told_of(session, leader_id) - await told_of_relief(session, leader_id)
    found = await session.exec(
        select(Warning)
        .where(
            col(Warning.id).in_(unknown),
            col(Warning.resolved_at).is_not(None),
            col(Warning.cause_ended) == "reported",
        )
        .order_by(col(Warning.id))
    )
    return list(found)


async def _overdue_issue(session: Session, duty: Duty, now: datetime, practice: Practice) -> texts.OverdueIssue:
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
        reminded=texts.reminded(
            await _days_reminded(session, duty, practice),
            await _lost_since(session, duty, zone),
            await _lost_stretches(session, duty, zone),
        ),
        lead_units="、".join([duty.assignment.unit] if duty.assignment.unit else duty.issue.lead_units),
        responsible="、".join(p.name for p in responsible if answers_for(duty.assignment, p.name)),
        contact=await contact_of(session, duty),
        last_progress=progress,
        deadline=await _deadline(session, duty.issue, now, practice),
    )


def _elapsed(passed: timedelta) -> str:
    hours = int(passed.total_seconds() // 3600)
    return f"{hours}小时" if hours < 48 else f"{hours // 24}天"


async def _days_reminded(session: Session, duty: Duty, practice: Practice) -> list[int]:
    """The days on which messages naming this report were delivered to its contact."""
    sent = await session.exec(
        select(Notice)
        .where(
            col(Notice.person_id) == duty.report.person_id,
            col(Notice.cycle) == duty.report.month,
            col(Notice.kind).in_(("ask", "nudge")),
            col(Notice.state) == "sent",
        )
        .order_by(col(Notice.sent_at))
    )
    days = [
        practice.habits.day_of(n.sent_at).day
        for n in sent
        if n.sent_at is not None and duty.report.id in n.facts.get("reports", [])
    ]
    return list(dict.fromkeys(days))


async def _lost_since(session: Session, duty: Duty, zone: ZoneInfo) -> str:
    """From when on messages to the contact fail: blocked, or the account taken off; "" while they arrive."""
    found = await session.exec(
        select(Account).where(col(Account.person_id) == duty.report.person_id).order_by(col(Account.id).desc()).limit(1)
    )
    account = found.first()
    since = (account.blocked_at or account.ended_at) if account is not None else None
    return clock_name(since, zone) if since is not None else ""


async def _lost_stretches(session: Session, duty: Duty, zone: ZoneInfo) -> list[str]:
    """The stretches of this month in which messages to the contact failed and which are over, from the ledger: the
    account only knows how it is now."""
    entries = await session.exec(
        select(LedgerEntry)
        .where(
            col(LedgerEntry.person_id) == duty.report.person_id,
            col(LedgerEntry.at) >= duty.report.previous_cutoff_at,
            col(LedgerEntry.act).in_(("blocked", "undeliverable", "unblocked", "linked")),
        )
        .order_by(col(LedgerEntry.at), col(LedgerEntry.id))
    )
    began, found = None, []
    for entry in entries:
        if entry.act == "blocked" or (entry.act == "undeliverable" and entry.facts.get("why") in UNREACHED):
            began = began or entry.at
        elif entry.act != "undeliverable" and began is not None:
            found.append(stretch(began, entry.at, zone))
            began = None
    return found


async def _deadline(session: Session, issue: Issue, now: datetime, practice: Practice) -> str:
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
