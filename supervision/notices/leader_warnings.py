"""预警通知: composing the leader's one merged warning and its relief (DOMAIN §3)."""

from datetime import date, datetime

from sqlmodel import col, or_, select

from rules.warning import Trigger
from storage.session import Session
from storage.tables import Assignment, Issue, Notice, Person, Report, Warning
from supervision.leader.deputies import deputy_of
from supervision.leader.told import Cause, level_of, standing_of, to_tell
from supervision.notices.draft import Draft, Hold
from supervision.notices.places import issue_called, place_of
from supervision.notices.warned_facts import block
from supervision.people import holders, linked_office, reachable
from supervision.practice import Practice
from supervision.reply import Button
from supervision.report.duties import joined, with_measures
from supervision.report.standing import missing_measures, standing
from supervision.warning.raising import OVER, REPORTED, told_of, told_of_relief
from texts import overdue as texts
from texts.wording import clock_name, day_name, month_name

RAISED, REPEAT = "raised:", "repeat:"  # steps of warnings beside the push day's, with the day they were written on


def is_repeat(step: str) -> bool:
    return step.startswith(("overdue_repeat", REPEAT))


async def compose_warning(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The leader's merged warning: whatever he must hear of, of all months and causes; None when every cause has
    vanished or another notice of today says it, held while no office hears (Settled 17)."""
    assert notice.person_id is not None
    if notice.step.startswith((RAISED, REPEAT)) and await _said_by_a_push(session, notice, practice):
        return None
    causes = await to_tell(session, notice.person_id, now, practice, is_repeat(notice.step))
    if not causes:
        return None
    if not await linked_office(session):
        raise Hold
    person, level = await session.get_one(Person, notice.person_id), level_of(causes)
    deputy = await deputy_of(session, notice.person_id)
    blocks = await _blocks(session, causes, level, now, practice)
    text = texts.warning(person.name, level, blocks, is_repeat(notice.step), deputy.name if deputy else "")
    return Draft(
        text,
        buttons=(tuple(Button(label, data) for label, data in texts.BUTTONS),),
        issues=frozenset(cause.issue.id or 0 for cause in causes),
        facts={"warnings": [cause.warning.id for cause in causes]},
    )


async def printed_warnings(session: Session, issue: Issue, now: datetime, practice: Practice) -> list[tuple[str, str]]:
    """(leader, the issue's standing warnings as a text to print) for each leader whom no message reaches, himself or
    through a deputy (Settled 17)."""
    printed = []
    for leader in await holders(session, "lead_leader", issue.id):
        causes = [cause for cause in await standing_of(session, leader.id or 0) if cause.issue.id == issue.id]
        if not causes or await is_reached(session, leader):
            continue
        level = level_of(causes)
        blocks = await _blocks(session, causes, level, now, practice)
        printed.append((leader.name, texts.printed(leader.name, level, blocks, practice.rehearsal)))
    return printed


async def is_reached(session: Session, leader: Person) -> bool:
    """True when messages to this leader arrive, at his own account or at his deputy's."""
    deputy = await deputy_of(session, leader.id or 0)
    return bool(await reachable(session, [one.id or 0 for one in (leader, deputy) if one is not None]))


async def _blocks(session: Session, causes: list[Cause], level: str, now: datetime, practice: Practice) -> list[str]:
    """What is said of each issue; who answers for it is said once."""
    blocks: dict[int | None, list[str]] = {}
    for cause in causes:
        said = blocks.setdefault(cause.issue.id, [])
        lines = (await block(session, cause, level, now, practice)).splitlines()
        said += [line for line in lines if line not in said]
    return ["\n".join(lines) for lines in blocks.values()]


async def _said_by_a_push(session: Session, notice: Notice, practice: Practice) -> bool:
    """True when the push day's warning of this leader waits too and is due by the end of this one's day."""
    found = await session.exec(
        select(col(Notice.due_at)).where(
            col(Notice.person_id) == notice.person_id,
            col(Notice.kind) == "warning",
            col(Notice.state) == "queued",
            col(Notice.step).startswith("overdue"),
        )
    )
    own = practice.habits.day_of(notice.due_at)
    return any(practice.habits.day_of(due_at) <= own for due_at in found)


async def compose_relief(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """已补报，预警解除: one line a warning the leader had been told of."""
    assert notice.person_id is not None
    found = await relieved(session, notice.person_id)
    lines = list(dict.fromkeys([await _relief_line(session, warning, practice) for warning in found]))
    if not lines:
        return None
    about = list(dict.fromkeys(warning.issue_id for warning in found))
    return Draft(texts.relief(lines), facts={"relieved": [warning.id for warning in found], "about": about})


async def _relief_line(session: Session, warning: Warning, practice: Practice) -> str:
    issue = await session.get_one(Issue, warning.issue_id)
    assignment = await session.get(Assignment, warning.assignment_id) if warning.assignment_id is not None else None
    name = await place_of(session, assignment, issue) if assignment else await issue_called(session, issue)
    assert warning.resolved_at is not None
    if warning.cause_ended == REPORTED and warning.trigger == Trigger.REPORT_OVERDUE:
        missing = await _still_missing(session, warning)
        return texts.relief_line(name, clock_name(warning.resolved_at, practice.habits.zone), missing)
    return texts.over_line(name, what_of(warning), why_over(warning, practice))


async def _still_missing(session: Session, warning: Warning) -> tuple[str, ...]:
    """What the late report that ended this warning lacks."""
    rows = await session.exec(
        joined().where(col(Report.assignment_id) == warning.assignment_id, col(Report.month) == warning.month)
    )
    [duty] = await with_measures(session, list(rows))
    return missing_measures(duty, await standing(session, duty.report.id or 0))


def what_of(warning: Warning) -> str:
    """10月逾期未报, 整改时限2018年9月30日已过 …: what a warning is about, in a few words."""
    if warning.trigger == Trigger.REPORT_OVERDUE:
        return f"{month_name(warning.month)}逾期未报"
    if warning.trigger == Trigger.PARTIAL_TWICE:
        return f"连续两个月部分报送（{month_name(warning.month)}）"
    if warning.trigger == Trigger.DEADLINE_PASSED:
        due = date.fromisoformat(warning.facts["due"])
        return f"{warning.facts.get('scope', '')}整改时限{due.year}年{day_name(due)}已过"
    return f"市环督办预警（{warning.facts.get('reason', '')}）"


def why_over(warning: Warning, practice: Practice) -> str:
    at = clock_name(warning.resolved_at, practice.habits.zone) if warning.resolved_at else ""
    return {
        "next_month": f"{warning.facts.get('month', '')}进展已报",
        "new_date": "时限已调整",
        "closed": "问题已销号",
        "applied": "已申请销号，待核查",
        "lifted": f"市环督办{at}解除，{warning.facts.get('lifted', '')}",
        "talk_closed": f"{at}约谈已办结",
        "talk_refused": f"{at}研究决定不约谈，{warning.facts.get('lifted', '')}",
        "withdrawn": f"市环督办{at}撤销，属误报：{warning.facts.get('lifted', '')}",
    }.get(warning.facts.get("over", ""), f"{at}已补齐")


async def relieved(session: Session, leader_id: int) -> list[Warning]:
    """Warnings this leader was told of, whose cause is gone, and who does not know it yet."""
    unknown = await told_of(session, leader_id) - await told_of_relief(session, leader_id)
    found = await session.exec(
        select(Warning)
        .where(
            col(Warning.id).in_(unknown),
            col(Warning.resolved_at).is_not(None),
            or_(col(Warning.cause_ended) == REPORTED, col(Warning.cause_ended) == OVER),
        )
        .order_by(col(Warning.id))
    )
    return list(found)
