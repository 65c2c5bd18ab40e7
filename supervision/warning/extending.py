"""延期: moving a target's date with its basis; the old date stays in the ledger, and a reloaded plan keeps the new."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from plan.value import IssueEntry
from storage.session import Session
from storage.tables import Issue, LedgerEntry, Person, Target
from supervision.ledger import record
from texts import requests as texts

ACT = "deadline_extended"


@dataclass(frozen=True)
class Extension:
    """A target's date as printed in the plan and as it is now; `basis`: of the last change."""

    scope: str
    printed: date
    due: date
    basis: str


async def dated(session: Session, issue_id: int) -> list[Target]:
    """The issue's targets that have a date, in the order of the plan."""
    found = await session.exec(
        select(Target)
        .where(col(Target.issue_id) == issue_id, col(Target.due).is_not(None))
        .order_by(col(Target.position))
    )
    return list(found)


async def target_due(session: Session, issue_id: int, scope: str, due: date) -> Target | None:
    """The target of this scope and date, None when the plan no longer has it."""
    return next(
        (one for one in await dated(session, issue_id) if (one.scope, one.due) == (scope, due)),
        None,
    )


async def extend(
    session: Session, issue: Issue, target: Target, due: date, basis: str, by: Person, now: datetime, **facts: Any
) -> None:
    """Give a target its new date, and the issue's printed deadline the words that say so."""
    assert target.due is not None
    assert issue.id is not None
    before = await extensions(session, issue.id)
    printed = issue.deadline_text.removesuffix(texts.extended_suffix(_told(before)))
    record(
        session,
        now,
        ACT,
        person_id=by.id,
        issue_id=issue.id,
        scope=target.scope,
        old=target.due.isoformat(),
        new=due.isoformat(),
        basis=basis,
        **facts,
    )
    target.due = due
    await session.flush()
    issue.deadline_text = printed + texts.extended_suffix(_told(await extensions(session, issue.id)))


async def extensions(session: Session, issue_id: int) -> list[Extension]:
    """What stands of the changes made to an issue's dates, one a target, the first changed first."""
    entries = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == issue_id, col(LedgerEntry.act) == ACT)
        .order_by(col(LedgerEntry.id))
    )
    found: list[Extension] = []
    for entry in entries:
        scope, old = entry.facts["scope"], date.fromisoformat(entry.facts["old"])
        new, basis = date.fromisoformat(entry.facts["new"]), entry.facts["basis"]
        earlier = next((one for one in found if (one.scope, one.due) == (scope, old)), None)
        if earlier is None:
            found.append(Extension(scope, old, new, basis))
        else:
            found[found.index(earlier)] = replace(earlier, due=new, basis=basis)
    return found


async def with_extensions(session: Session, issue: Issue | None, entry: IssueEntry) -> IssueEntry:
    """The entry of a plan loaded again with the dates granted since; one the file itself changed is the file's."""
    if issue is None or issue.id is None:
        return entry
    printed = {(target.scope, target.due) for target in entry.targets}
    standing = [one for one in await extensions(session, issue.id) if (one.scope, one.printed) in printed]
    if not standing:
        return entry
    due = {(one.scope, one.printed): one.due for one in standing}
    targets = tuple(
        replace(target, due=due.get((target.scope, target.due), target.due)) if target.due else target
        for target in entry.targets
    )
    words = entry.deadline_text + texts.extended_suffix(_told(standing))
    return replace(entry, targets=targets, deadline_text=words)


def _told(standing: Iterable[Extension]) -> list[tuple[str, date, date]]:
    return [(one.scope, one.printed, one.due) for one in standing]
