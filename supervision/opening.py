"""立项: bringing a plan under supervision, or a changed plan up to date; the same plan twice changes nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from plan.value import IssueEntry
from plan.value import Plan as PlanValue
from rules.month import Month
from storage.session import Session
from storage.tables import Issue, Measure, Plan, PlanDoubt, Target
from supervision.facts import set_fact
from supervision.ledger import record
from supervision.months.cycles import cutoff_of, fill_cycle, first_month, open_cycles, running_cycle
from supervision.obligations.keeping import keep_obligations
from supervision.practice import Practice
from supervision.roster import Roster, keep_assignments, keep_roles
from supervision.warning.extending import with_extensions


@dataclass(frozen=True)
class Loaded:
    """What loading did; `same`: this very plan was loaded before, and nothing was done."""

    plan: Plan
    new: bool
    changes: tuple[str, ...]
    same: bool = False


class StartMonthFixed(Exception):
    """A plan already under supervision keeps its first month."""


async def load(session: Session, value: PlanValue, now: datetime, practice: Practice, start_month: str = "") -> Loaded:
    """Write a plan to the store and open the cycles that have begun.

    Raises StartMonthFixed when `start_month` contradicts a plan already loaded.
    """
    found = await session.exec(select(Plan).where(col(Plan.key) == value.key))
    plan = found.first()
    print_now = _fingerprint(value)
    if plan is not None:
        if start_month and start_month != plan.start_month:
            raise StartMonthFixed(plan.start_month)
        if plan.fingerprint == print_now:
            return Loaded(plan, new=False, changes=(), same=True)
    new = plan is None
    plan = plan or _new_plan(value, now, practice, start_month)
    session.add(plan)
    plan.title, plan.source, plan.sha256, plan.fingerprint = value.title, value.source, value.sha256, print_now
    plan.first_month = value.first_month
    if not new:
        _keep_cutoff(plan, value)
    await session.flush()
    if any(doubt.settled_by == "演练" for entry in value.issues for doubt in entry.doubts):
        await set_fact(session, "rehearsal", "1", now)
    changes = await _keep_issues(session, plan, value, now)
    changes += await keep_obligations(session, plan, value.obligations, now)
    record(session, now, "plan_loaded", plan=plan.key, fingerprint=print_now, changes=len(changes))
    await open_cycles(session, now, practice)
    if cycle := await running_cycle(session, plan):
        await fill_cycle(session, plan, cycle, practice)
    return Loaded(plan, new, tuple(changes))


def _new_plan(value: PlanValue, now: datetime, practice: Practice, start_month: str) -> Plan:
    day = str(value.cutoff_day or practice.cutoff_day)
    rule = value.cutoff_rule or practice.cutoff_rule
    plan = Plan(key=value.key, title=value.title, start_month="", cutoff_day=day, cutoff_rule=rule, loaded_at=now)
    plan.start_month = start_month or str(first_month(value.first_month, cutoff_of(plan), now, practice))
    Month.parse(plan.start_month)
    return plan


def _keep_cutoff(plan: Plan, value: PlanValue) -> None:
    """A changed cut-off holds from the next cycle on: the running one was announced to people."""
    plan.cutoff_day = str(value.cutoff_day or plan.cutoff_day)
    plan.cutoff_rule = value.cutoff_rule or plan.cutoff_rule


async def _keep_issues(session: Session, plan: Plan, value: PlanValue, now: datetime) -> list[str]:
    roster = await Roster.read(session)
    found = await session.exec(select(Issue).where(col(Issue.plan_id) == plan.id))
    present = {issue.number: issue for issue in found}
    for entry in value.issues:
        issue = present.pop(entry.number, None)
        if issue is None:
            issue = Issue(plan_id=plan.id or 0, number=entry.number, title=entry.title)
            roster.changes.append(f"issue {entry.number}: added")
        session.add(issue)
        entry = await with_extensions(session, issue, entry)
        _keep_issue(issue, entry, roster)
        await session.flush()
        await _keep_parts(session, issue, entry, roster)
        await keep_roles(roster, issue, entry, now)
        await keep_assignments(roster, issue, entry, now)
    roster.changes.extend(
        f"issue {number}: not in the file any more; it stays under supervision" for number in sorted(present)
    )
    return roster.changes


def _keep_issue(issue: Issue, entry: IssueEntry, roster: Roster) -> None:
    for name in ("title", "problem", "goal", "deadline_text", "cutoff_rule"):
        if getattr(issue, name) != getattr(entry, name):
            if issue.id is not None:
                roster.changes.append(f"issue {entry.number}: {name} changed")
            setattr(issue, name, getattr(entry, name))
    for name in ("lead_units", "supporting_units", "former_leaders"):
        if getattr(issue, name) != list(getattr(entry, name)):
            if issue.id is not None:
                roster.changes.append(f"issue {entry.number}: {name} changed")
            setattr(issue, name, list(getattr(entry, name)))


async def _keep_parts(session: Session, issue: Issue, entry: IssueEntry, roster: Roster) -> None:
    """Targets and doubts are replaced; a measure keeps its row, for reports speak of it by number."""
    known = {row.number: row for row in await session.exec(select(Measure).where(Measure.issue_id == issue.id))}
    for position, measure in enumerate(entry.measures):
        row = known.pop(measure.number, None) or Measure(issue_id=issue.id or 0, number=measure.number, position=0)
        row.position, row.text, row.printed = position, measure.text, measure.printed
        row.parts = list(measure.parts)
        session.add(row)
    for row in known.values():
        roster.changes.append(f"issue {entry.number}: measure {row.number} removed")
        await session.delete(row)
    for old_target in await session.exec(select(Target).where(Target.issue_id == issue.id)):
        await session.delete(old_target)
    for position, target in enumerate(entry.targets):
        session.add(
            Target(
                issue_id=issue.id or 0,
                position=position,
                kind=target.kind,
                due=target.due,
                scope=target.scope,
                text=target.text,
            )
        )
    open_before = 0
    for old_doubt in await session.exec(select(PlanDoubt).where(PlanDoubt.issue_id == issue.id)):
        open_before += not old_doubt.settled_by
        await session.delete(old_doubt)
    for doubt in entry.doubts:
        session.add(
            PlanDoubt(
                issue_id=issue.id or 0,
                field=doubt.field,
                text=doubt.text,
                why=doubt.why,
                settled_by=doubt.settled_by,
            )
        )
    if open_before != len(entry.open_doubts):
        roster.changes.append(f"issue {entry.number}: open doubts {open_before} -> {len(entry.open_doubts)}")


def _fingerprint(value: PlanValue) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
