"""牵头领导: who leads which issue, and a change with its basis and its day (DOMAIN §4: /leader)."""

import re
from datetime import date, datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Issue, Person, Plan, Role
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.desk.leader_change import change_leader
from supervision.leader.replacing import changes
from supervision.leader.replacing_later import day_of, drop, planned
from supervision.notices.places import issue_called
from supervision.people import accounts_of, holders
from supervision.practice import Practice
from supervision.reply import Reply
from texts.desk import leadership as texts
from texts.pages import joined

LIST = ("", "list", "清单", "名单")
_REPLACE = re.compile(r"\s*(?:replace|更换|换)\s*", re.IGNORECASE)
_CANCEL = re.compile(r"\s*(?:cancel|取消)\s*", re.IGNORECASE)


async def leader_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/leader [5 | replace 5 NAME [PHONE] 自2018-11-20 依据… | cancel 5]."""
    if args.strip().lower() in LIST:
        return Reply(joined(await _listed(session)))
    if _REPLACE.match(args) or _CANCEL.match(args):
        return await _act(session, person, args, now, practice, sure=False)
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("leader", args)
    return Reply(await _history(session, issue))


async def leader_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, practice, sure=True)


async def _act(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    if to_other := _REPLACE.match(args):
        return await change_leader(session, person, args, args[to_other.end() :], now, practice, sure)
    verb = _CANCEL.match(args)
    assert verb is not None
    issue, _, rest = await named_issue(session, args[verb.end() :])
    if rest:
        raise BadArgument("leader", args)
    name = await issue_called(session, issue)
    rows = await planned(session, issue.id)
    if not rows:
        return Reply(texts.nothing_planned(name))
    if not sure:
        confirming.show(session, person, "leader", args, now, issue.id)
        return Reply(texts.cancel_preview(name, rows[0].facts["name"], day_of(rows[0])))
    await drop(session, issue, person, now)
    return Reply(texts.cancelled(name, rows[0].facts["name"]))


async def _listed(session: Session) -> list[str]:
    rows = await session.exec(
        select(Issue, Person)
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .outerjoin(
            Role,
            (col(Role.issue_id) == col(Issue.id)) & (col(Role.kind) == "lead_leader") & col(Role.ended_at).is_(None),
        )
        .outerjoin(Person, col(Person.id) == col(Role.person_id))
        .order_by(col(Plan.id), col(Issue.number), col(Role.id))
    )
    leaders: dict[int, tuple[Issue, list[Person]]] = {}
    for issue, leader in rows:
        found = leaders.setdefault(issue.id or 0, (issue, []))[1]
        if leader is not None:
            found.append(leader)
    linked = await accounts_of(session, [one.id or 0 for _, people in leaders.values() for one in people])
    lines = []
    later = {row.issue_id: row for row in await planned(session)}
    for issue, people in leaders.values():
        names = [texts.state(one.name, one.id in linked) for one in people]
        if (row := later.get(issue.id)) is not None:
            names.append(texts.planned_name(row.facts["name"], day_of(row)))
        lines.append(texts.line(await issue_called(session, issue), names))
    return texts.listed(lines)


async def _history(session: Session, issue: Issue) -> str:
    lines = []
    for entry in await changes(session, issue.id or 0):
        old = await session.get(Person, entry.facts["old"]) if entry.facts["old"] is not None else None
        new = await session.get_one(Person, entry.facts["new"])
        since = date.fromisoformat(entry.facts["since"])
        lines.append(texts.change_line(old.name if old else "", new.name, since, entry.facts["basis"]))
    for row in await planned(session, issue.id):
        lines.append(texts.planned_line(row.facts["name"], day_of(row), row.decision))
    leaders = [one.name for one in await holders(session, "lead_leader", issue.id)]
    return texts.history(await issue_called(session, issue), leaders, issue.former_leaders, lines)
