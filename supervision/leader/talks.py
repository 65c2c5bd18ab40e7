"""提请约谈: a leader asks for a talk, with the facts there are; people decide (DOMAIN §1.7, §3; Settled 27)."""

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from rules.talk_life import TalkTrigger
from rules.warning import Trigger
from rules.workdays import workday_after
from storage.session import Session
from storage.tables import Closeout, Issue, Talk, Warning
from supervision.leader.turn import Turn
from supervision.ledger import record
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.leader_warnings import what_of
from supervision.notices.places import issue_called
from supervision.notices.warned_facts import deadline_of, newest_duties, progress_of
from supervision.people import hats
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.warning.deadlines import dated_targets
from texts import leader as texts
from texts.wording import clock_name

SAME_WITHIN = timedelta(days=30)
PUBLISH_WITHIN = 20  # workdays


async def ask_for_talk(turn: Turn, issues: list[Issue]) -> Reply:
    """A request for each issue; asked again within a month it is the same one."""
    if not issues:
        return Reply(texts.not_yours())
    names = await turn.names(issues)
    if len(issues) > 1:
        return Reply(texts.which_for("3 提请约谈", names, await turn.number(issues[0])))
    issue = issues[0]
    if (before := await _before(turn, issue)) is not None:
        return Reply(texts.talk_before(names, clock_name(before.proposed_at, turn.practice.habits.zone)))
    own = await hats(turn.session, turn.leader_id)
    approved = "group_head" in own.city and not turn.deputy
    row = await _write(turn, issue, approved)
    by = f"（{turn.deputy}代阅）" if turn.deputy else ""
    name = await issue_called(turn.session, issue)
    text = texts.talk_to_office(turn.leader.name, name, issue.title, row.facts, approved, by)
    await tell_office_of(turn.session, f"talk:{row.id}", text, turn.now, talk=row.id)
    return Reply((texts.talk_approved if approved else texts.asked_for_talk)(names, turn.deputy))


async def _before(turn: Turn, issue: Issue) -> Talk | None:
    found = await turn.session.exec(
        select(Talk)
        .where(
            col(Talk.issue_id) == issue.id,
            col(Talk.person_id) == turn.leader_id,
            col(Talk.proposed_at) > turn.now - SAME_WITHIN,
        )
        .order_by(col(Talk.id).desc())
        .limit(1)
    )
    return found.first()


async def _write(turn: Turn, issue: Issue, approved: bool) -> Talk:
    triggers, facts = await facts_of(turn.session, issue, turn.now, turn.practice)
    row = Talk(
        issue_id=issue.id or 0,
        person_id=turn.leader_id,
        by_id=turn.by_id,
        message_id=turn.heard.message_id,
        triggers=triggers,
        facts=facts,
        state="approved" if approved else "proposed",
        proposed_at=turn.now,
        decided_by=turn.leader_id if approved else None,
        decided_at=turn.now if approved else None,
    )
    turn.session.add(row)
    await turn.session.flush()
    record(
        turn.session,
        turn.now,
        "talk_proposed",
        person_id=turn.by_id,
        issue_id=issue.id,
        message_id=turn.heard.message_id,
        talk=row.id,
        state=row.state,
    )
    return row


async def facts_of(session: Session, issue: Issue, now: datetime, practice: Practice) -> tuple[list[str], list[str]]:
    """(codes of the plan's triggers that hold, the facts ready to read); that a report is untrue only people find."""
    today = practice.habits.day_of(now)
    lines, triggers = [], []
    passed = [t.due for t in await dated_targets(session, practice) if t.issue.id == issue.id and t.due < today]
    if passed:
        triggers.append(TalkTrigger.T1)
    standing = await session.exec(
        select(Warning)
        .where(col(Warning.issue_id) == issue.id, col(Warning.resolved_at).is_(None))
        .order_by(col(Warning.id))
    )
    warnings = list(standing)
    if any(warning.trigger == Trigger.REPORT_OVERDUE for warning in warnings):
        triggers.append(TalkTrigger.T2)
    if unpublished := await _unpublished(session, issue, today, practice):
        triggers.append(TalkTrigger.T4)
        lines.append(unpublished)
    lines += [what_of(warning) for warning in warnings] or ["目前没有未解除的预警"]
    lines.append(await deadline_of(session, issue, now, practice) + _days(passed, today))
    lines.append(await progress_of(session, await newest_duties(session, issue.id or 0), now, practice))
    return [str(trigger) for trigger in triggers], lines


async def _unpublished(session: Session, issue: Issue, today: date, practice: Practice) -> str:
    """Accepted, and no publication within 20 workdays."""
    found = await session.exec(
        select(Closeout).where(
            col(Closeout.issue_id) == issue.id,
            col(Closeout.ended_at).is_(None),
            col(Closeout.accepted_at).is_not(None),
            col(Closeout.notice_on).is_(None),
        )
    )
    row = found.first()
    if row is None or row.accepted_at is None:
        return ""
    accepted = practice.habits.day_of(row.accepted_at)
    calendar = await practice.calendar(session)
    late = today > workday_after(accepted, PUBLISH_WITHIN, calendar)
    return texts.unpublished(accepted, PUBLISH_WITHIN) if late else ""


def _days(passed: list[date], today: date) -> str:
    return f"，已过{(today - min(passed)).days}天" if passed else ""
