"""牵头领导: the one-character answers of a leader; 1 已阅 is the one that works now (DOMAIN §3)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, Notice, Person, Plan, Warning
from supervision.practice import Practice
from supervision.reply import ACKNOWLEDGE_TAP, Heard, Reply
from supervision.report.duties import several_lists
from supervision.warning import acknowledge, open_for
from texts import overdue as texts
from texts.wording import clock_name, issue_name

ACKNOWLEDGE = ("1", "已阅", "１", "1 已阅", "1已阅", "阅", ACKNOWLEDGE_TAP)


async def answerable(session: Session, person_id: int, heard: Heard) -> list[Warning]:
    """The warnings a bare 1 speaks of: those of the message replied to or tapped, else of the newest message
    with any not yet acknowledged (Settled 25)."""
    standing = {warning.id: warning for warning in await open_for(session, person_id)}
    found = await session.exec(
        select(Notice)
        .where(col(Notice.person_id) == person_id, col(Notice.kind) == "warning", col(Notice.state) == "sent")
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
    )
    for notice in found:
        if heard.reply_to is not None and heard.reply_to not in notice.message_ids:
            continue
        named = [standing[number] for number in notice.facts.get("warnings", []) if number in standing]
        if named or heard.reply_to is not None:
            return named
    return []


async def read_it(session: Session, person: Person, heard: Heard, now: datetime, practice: Practice) -> Reply:
    """已阅: store the time; said twice it is still once."""
    assert person.id is not None
    warnings = await answerable(session, person.id, heard)
    if not warnings:
        return Reply(texts.nothing_to_acknowledge())
    await acknowledge(session, warnings, person.id, now)
    issues = [await session.get_one(Issue, warning.issue_id) for warning in warnings]
    many = await several_lists(session)
    keys = [(await session.get_one(Plan, issue.plan_id)).key if many else "" for issue in issues]
    names = list(dict.fromkeys(issue_name(issue.number, key) for issue, key in zip(issues, keys, strict=True)))
    return Reply(texts.acknowledged(clock_name(now, practice.habits.zone), names))
