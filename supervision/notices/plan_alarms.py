"""告急的安排: what the office must hear at once (Settled 14, 17)."""

from datetime import datetime
from itertools import groupby

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account, Assignment, Issue, Notice, Person, Report
from supervision.notices.leader_warnings import standing_warnings
from supervision.notices.outbox import queue
from supervision.notices.samples import LOOK_BACK
from supervision.people import holders
from supervision.report.duties import OWING
from texts import office_notice as texts
from texts.wording import issue_name


async def plan_alarms(session: Session, now: datetime) -> None:
    """What the office must hear at once: a contact who blocked us while owing, a leader who cannot be warned."""
    office = [person.id or 0 for person in await holders(session, "office")]
    if not office:
        return
    blocked = await session.exec(
        select(Person, Account, Issue, Report)
        .join(Account, col(Account.person_id) == col(Person.id))
        .join(Report, col(Report.person_id) == col(Person.id))
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .join(Issue, col(Issue.id) == col(Assignment.issue_id))
        .where(
            col(Account.ended_at).is_(None),
            col(Account.blocked_at).is_not(None),
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= now,
            col(Report.state).in_(OWING),
        )
        .order_by(col(Person.id), col(Issue.number))
    )
    for (person_id, month), group in groupby(list(blocked), key=lambda row: (row[0].id, row[3].month)):
        rows = list(group)
        person, account = rows[0][0], rows[0][1]
        text = texts.contact_blocked(person.name, [issue_name(row[2].number) for row in rows], person.phone)
        for member in office:
            step = f"blocked:{person_id}:{account.blocked_at:%Y%m%d%H%M%S}"
            await queue(session, member, "alarm", month, step, now, now, text=text)
    await _plan_leader_alarms(session, office, now)


async def _plan_leader_alarms(session: Session, office: list[int], now: datetime) -> None:
    lost = await session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.kind) == "warning", col(Notice.state) == "refused", col(Notice.due_at) > now - LOOK_BACK)
    )
    for notice, person in list(lost):
        pairs = await standing_warnings(session, person.id or 0, notice.cycle)
        if not pairs:
            continue
        places = [issue_name(duty.issue.number) for _, duty in pairs]
        text = texts.leader_unreached(person.name, places, texts.WHY.get(notice.reason, "暂时联系不上"))
        for member in office:
            await queue(session, member, "alarm", notice.cycle, f"refused:{notice.id}", now, now, text=text)
