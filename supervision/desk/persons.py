"""人员查询: all a person is and everything still open with him; no rates, no scores (DOMAIN §4; Settled 21)."""

from datetime import date, datetime

from sqlmodel import col, or_, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Account, Assignment, Issue, Person, Plan, Report, Role, StandIn
from supervision.desk.paging import paged, take_page
from supervision.desk.person_matters import matters_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import joined, several_lists, with_measures
from supervision.summary.month import UnknownMonth, default_month
from supervision.summary.reports import barrier, report_facts
from texts.desk import persons as texts
from texts.wording import issue_name

MOST = 12  # people of whom a part of the name is named


async def person_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/person 雷俊 [第2页]; people of one name come one after the other."""
    words, page = take_page(args)
    name = "".join(fold(words).split())
    if not name:
        raise BadArgument("person", args)
    found = list(await session.exec(select(Person).where(col(Person.name) == name).order_by(col(Person.id))))
    if not found:
        like = select(Person.name).where(col(Person.name).contains(name, autoescape=True)).distinct()
        names = list(await session.exec(like.order_by(col(Person.name)).limit(MOST)))
        return Reply(texts.unknown_person(name, names))
    lines = [line for each in found for line in await _card(session, each, now, practice)]
    return paged("person", name, [], lines, page)


async def _card(session: Session, who: Person, now: datetime, practice: Practice) -> list[str]:
    plans = {plan.id: plan.key for plan in await session.exec(select(Plan))}
    many = await several_lists(session)

    def called(issue: Issue) -> str:
        return issue_name(issue.number, plans[issue.plan_id] if many else "")

    roles = await _roles(session, who, called)
    accounts = await session.exec(
        select(Account)
        .where(col(Account.person_id) == who.id)
        .order_by(col(Account.ended_at).is_(None), col(Account.id))
    )
    account = next(iter(reversed(list(accounts))), None)
    reached = texts.reached(*barrier(who, account, False), account.linked_at if account else None, practice.habits.zone)
    return [
        *texts.head(who.name, who.unit, who.post, who.phone, reached),
        *texts.roles(roles),
        *texts.leaves(await _leaves(session, who, practice.habits.day_of(now))),
        *texts.duties(
            await _reports(session, who, now, practice, called),
            await matters_of(session, who, now, practice, called),
            practice.habits.zone,
        ),
    ]


async def _roles(session: Session, who: Person, called: texts.Called) -> list[texts.Held]:
    """Those he has, then those he had."""
    rows = await session.exec(
        select(Role, Issue)
        .join(Issue, col(Role.issue_id) == col(Issue.id), isouter=True)
        .where(col(Role.person_id) == who.id)
        .order_by(col(Issue.plan_id), col(Issue.number), col(Role.id))
    )
    held = [
        texts.Held(role.kind, called(issue) if issue else "", role.scope, role.ended_at is not None)
        for role, issue in rows
    ]
    assigned = await session.exec(
        select(Assignment, Issue)
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .where(col(Assignment.person_id) == who.id)
        .order_by(col(Issue.plan_id), col(Issue.number), col(Assignment.position))
    )
    held += [texts.Held("contact", called(issue), row.scope, row.ended_at is not None) for row, issue in assigned]
    return held


async def _leaves(session: Session, who: Person, today: date) -> list[texts.Leave]:
    """Leaves that last or are to come, his own and those of people he stands in for."""
    rows = await session.exec(
        select(StandIn)
        .where(
            or_(col(StandIn.person_id) == who.id, col(StandIn.stand_in_id) == who.id),
            col(StandIn.until_day) >= today,
            col(StandIn.ended_at).is_(None),
        )
        .order_by(col(StandIn.from_day))
    )
    found = list(rows)
    ids = {each for row in found for each in (row.person_id, row.stand_in_id)}
    names = dict(list(await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))))
    return [
        texts.Leave(names[row.person_id], names[row.stand_in_id], row.from_day, row.until_day, row.person_id == who.id)
        for row in found
    ]


async def _reports(
    session: Session, who: Person, now: datetime, practice: Practice, called: texts.Called
) -> list[texts.OpenReport]:
    """His reports of the month that still want something."""
    try:
        month = await default_month(session, now, practice)
    except UnknownMonth:
        return []
    rows = await session.exec(
        joined().where(
            col(Assignment.person_id) == who.id, col(Assignment.ended_at).is_(None), col(Report.month) == month
        )
    )
    duties = await with_measures(session, list(rows))
    facts = await report_facts(session, duties, practice)
    return [
        texts.OpenReport(
            called(duty.issue) + (f"·{duty.assignment.scope}" if duty.assignment.scope else ""), month, each
        )
        for duty in duties
        if (each := facts[duty.report.id or 0]).wanted
    ]
