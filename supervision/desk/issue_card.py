"""问题查询: one issue's card, with the newest word about every measure."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument, IssueRef, take_issue
from rules.report_facts import ReportFacts
from rules.summary import IssueFacts
from storage.session import Session
from storage.tables import Assignment, Issue, Measure, Person, Plan, PlanDoubt, Report, Role, Target
from supervision.desk.card_facts import beside, last_spoken_of
from supervision.desk.issue_words import FULL
from supervision.desk.remarks import remarks_of
from supervision.leader.replacing import replaced_names
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, joined, several_lists, with_measures
from supervision.summary.month import UnknownMonth, default_month, issue_facts
from supervision.summary.reports import report_facts
from supervision.summary.targets import supervised_from
from texts import pages
from texts.desk.card import Card, CardMeasure, CardTarget, SaidOf
from texts.desk.issue import issue_pages
from texts.wording import numeral

PAST_MONTHS = 3


class UnknownIssue(LookupError):
    """No issue is called so, or (`choices`) several lists have one."""

    def __init__(self, ref: IssueRef, choices: tuple[str, ...] = ()) -> None:
        super().__init__(f"no single issue {ref.list_key}{ref.number}")
        self.ref = ref
        self.choices = choices


async def issue_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/issue 18 [full]."""
    issue, plan, rest = await named_issue(session, args)
    if rest and rest.lower() not in FULL:
        raise BadArgument("issue", args)
    card = await card_of(session, issue, plan, now, practice)
    return Reply(pages.joined(issue_pages(card, await several_lists(session), full=bool(rest))))


async def named_issue(session: Session, args: str) -> tuple[Issue, Plan, str]:
    """The issue that `args` begin with, its list, and the words after it.

    Raises BadArgument, UnknownIssue.
    """
    keys = list(await session.exec(select(col(Plan.key))))
    ref, rest = take_issue(args, keys)
    query = (
        select(Issue, Plan)
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .where(col(Issue.number) == ref.number)
        .order_by(col(Plan.id))
    )
    if ref.list_key:
        query = query.where(col(Plan.key) == ref.list_key)
    found = list(await session.exec(query))
    if len(found) != 1:
        raise UnknownIssue(ref, tuple(f"{plan.key}{numeral(ref.number)}" for _, plan in found))
    issue, plan = found[0]
    return issue, plan, rest


async def card_of(session: Session, issue: Issue, plan: Plan, now: datetime, practice: Practice) -> Card:
    """Everything on the card. A measure shows its newest word, of whichever month; older months are not read for
    what newer ones say."""
    months = await _months(session, issue)
    month = await _month(session, months, now, practice)
    shown = [each for each in months if each <= month][-PAST_MONTHS - 1 :]
    duties = await _duties(session, issue, [*shown, *[each for each in months if each > month]])
    facts = await issue_facts(session, [duty for duty in duties if duty.report.month == month], practice)
    own = facts[0] if facts else await _bare(session, issue, plan)
    newest = await _newest_first(session, duties, practice)
    said = {m.number for _, report in newest for m in report.measures if m.filed_at}
    silent = [number for number in await _numbers(session, issue) if number not in said]
    older = await last_spoken_of(session, issue, min(shown, default=""), silent)
    before = [duty for duty in duties if duty.report.month == max((m for m in shown if m < month), default="")]
    spoken = [report for _, report in [*newest, *await _newest_first(session, older, practice)]]
    return Card(
        issue=own,
        month=month,
        as_of=now,
        zone=practice.habits.zone,
        problem=issue.problem,
        goal=issue.goal,
        supporting_units=tuple(issue.supporting_units),
        former_leaders=(*issue.former_leaders, *await replaced_names(session, issue.id or 0)),
        responsible=await _responsible(session, issue),
        targets=await _targets(session, issue, plan, practice),
        measures=await _measures(session, issue, spoken),
        past=tuple((m, report) for m, report in newest if m < month),
        doubts=await _doubts(session, issue),
        remarks=tuple(await remarks_of(session, issue, month, practice.habits.zone)),
        beside=await beside(session, issue, own, before, now, practice),
    )


async def _months(session: Session, issue: Issue) -> list[str]:
    """The months of which somebody who still reports on the issue has a report, oldest first."""
    found = await session.exec(
        select(col(Report.month))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(col(Assignment.issue_id) == issue.id, col(Assignment.ended_at).is_(None))
        .distinct()
    )
    return sorted(found)


async def _duties(session: Session, issue: Issue, months: list[str]) -> list[Duty]:
    rows = await session.exec(
        joined().where(col(Issue.id) == issue.id, col(Assignment.ended_at).is_(None), col(Report.month).in_(months))
    )
    return await with_measures(session, list(rows))


async def _newest_first(session: Session, duties: list[Duty], practice: Practice) -> list[tuple[str, ReportFacts]]:
    every = await report_facts(session, duties, practice)
    ordered = sorted(duties, key=lambda duty: duty.report.month, reverse=True)
    return [(duty.report.month, every[duty.report.id or 0]) for duty in ordered]


async def _month(session: Session, months: list[str], now: datetime, practice: Practice) -> str:
    try:
        current = await default_month(session, now, practice)
    except UnknownMonth:
        return ""
    return current if current in months or not months else months[-1]


async def _bare(session: Session, issue: Issue, plan: Plan) -> IssueFacts:
    """An issue that owes no report, now or ever."""
    found = await session.exec(
        select(Person.name)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(col(Role.issue_id) == issue.id, col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None))
    )
    return IssueFacts(
        id=issue.id or 0,
        list_key=plan.key,
        number=issue.number,
        title=issue.title,
        status=issue.status,
        lead_units=tuple(issue.lead_units),
        leaders=tuple(found),
        responsible=(),
        deadline=issue.deadline_text,
        reports=(),
    )


async def _responsible(session: Session, issue: Issue) -> tuple[tuple[str, str], ...]:
    found = await session.exec(
        select(Person.name, Role.scope)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(
            col(Role.issue_id) == issue.id,
            col(Role.kind) == "responsible_person",
            col(Role.ended_at).is_(None),
        )
        .order_by(col(Role.id))
    )
    return tuple((name, scope) for name, scope in found)


async def _targets(session: Session, issue: Issue, plan: Plan, practice: Practice) -> tuple[CardTarget, ...]:
    found = await session.exec(select(Target).where(col(Target.issue_id) == issue.id).order_by(col(Target.position)))
    begun = supervised_from(plan, practice)
    return tuple(
        CardTarget(row.kind, row.due, row.scope, row.text, row.due is not None and row.due < begun) for row in found
    )


async def _numbers(session: Session, issue: Issue) -> list[str]:
    return list(await session.exec(select(col(Measure.number)).where(col(Measure.issue_id) == issue.id)))


async def _measures(session: Session, issue: Issue, newest_first: list[ReportFacts]) -> tuple[CardMeasure, ...]:
    found = await session.exec(select(Measure).where(col(Measure.issue_id) == issue.id).order_by(col(Measure.position)))
    return tuple(CardMeasure(row.number, row.text, _said(row.number, newest_first)) for row in found)


def _said(number: str, newest_first: list[ReportFacts]) -> tuple[SaidOf, ...]:
    """The newest word of each assignment about this measure, in the order of the plan."""
    by_assignment: dict[int, SaidOf] = {}
    for report in newest_first:
        answer = next((m for m in report.measures if m.number == number and m.filed_at), None)
        if answer is not None and report.assignment_id not in by_assignment:
            who = report.scope or report.contact or ""
            by_assignment[report.assignment_id] = SaidOf(
                answer.tick, answer.words, answer.filed_at, who, answer.message_id
            )
    said = tuple(by_assignment.values())
    return said if len(said) > 1 else tuple(replace(one, who="") for one in said)


async def _doubts(session: Session, issue: Issue) -> tuple[tuple[str, str], ...]:
    found = await session.exec(
        select(PlanDoubt)
        .where(col(PlanDoubt.issue_id) == issue.id, col(PlanDoubt.settled_by) == "")
        .order_by(col(PlanDoubt.id))
    )
    return tuple((row.field, row.why) for row in found)
