"""盖章表命令: the office takes the sheet for signature and stamp of any received report."""

from datetime import datetime
from pathlib import Path

from sqlmodel import col

from storage.session import Session
from storage.tables import Issue, Person
from supervision.desk.issue_card import named_issue
from supervision.desk.reading import month_named
from supervision.ledger import record
from supervision.notices.places import name_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import joined, with_measures
from supervision.report.sheet import NothingReceived
from supervision.report.sheet_making import make_sheet
from texts import sheet as texts


async def sheet_command(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """/sheet 18 [month] [scope]: one file; of several reports of an issue the scope tells which."""
    if not args.strip():
        return Reply(texts.usage())
    issue, _, rest = await named_issue(session, args)
    scope = ""
    rows = await session.exec(joined().where(col(Issue.id) == issue.id))
    every = await with_measures(session, list(rows))
    for duty in every:
        if duty.assignment.scope and duty.assignment.scope in rest:
            scope = duty.assignment.scope
    month = await month_named(session, rest.replace(scope, "").strip(), now, practice)
    found = [
        duty
        for duty in every
        if duty.report.month == month
        and scope in ("", duty.assignment.scope)
        and (duty.report.received_at or not duty.assignment.ended_at)
    ]
    received = [duty for duty in found if duty.report.received_at is not None]
    names = [await name_of(session, duty) for duty in (received or found)]
    if len(received) > 1:
        return Reply(texts.which_scope(str(issue.number), [duty.assignment.scope or "" for duty in received], names))
    try:
        if not received:
            raise NothingReceived
        path = await make_sheet(session, received[0], now, practice, folder)
    except NothingReceived:
        return Reply(texts.nothing_yet("、".join(names) or f"问题{issue.number}", month))
    record(session, now, "sheet_made", person_id=person.id, issue_id=issue.id, report_id=received[0].report.id)
    return Reply(texts.ready(names, month), file_path=str(path))
