"""销号查询: the five checks of one issue with the next step's gaps, and the list of what is under way."""

from datetime import date, datetime

from sqlmodel import col, select

from rules.closeout import CloseoutFacts, Missing, to_apply, to_close, to_publish, to_sustain
from rules.issue_life import ACCEPTED, APPLIED, OPEN, IssueState
from storage.session import Session
from storage.tables import Closeout, Issue, Plan
from supervision.closeout.standing import current, facts_of
from supervision.closeout.steps import is_standing_duty
from supervision.notices.places import issue_called
from supervision.practice import Practice
from texts import closeout as texts


async def shown(session: Session, issue: Issue, now: datetime, practice: Practice) -> str:
    """Sample E: the checks as they stand and what the next step lacks."""
    row = await current(session, issue.id or 0)
    facts = await facts_of(session, issue, row)
    today = practice.habits.day_of(now)
    missing, wanted = _next_step(facts, IssueState(issue.status), await is_standing_duty(session, issue), today)
    more = []
    if row is not None:
        counts = (facts.objections, facts.upheld)
        more = texts.dates(row.notice_until, row.notice_place, *counts, row.number, row.lookback_due, row.lookback)
    name = await issue_called(session, issue)
    return texts.checks(name, issue.title, issue.status, facts, missing, wanted, more)


def _next_step(
    facts: CloseoutFacts, state: IssueState, standing_duty: bool, today: date
) -> tuple[tuple[Missing, ...], str]:
    """(what the next step lacks, what it is called); the number and the look-back date come with the step itself."""
    if state in OPEN:
        return to_apply(facts), "申请"
    if state in ACCEPTED:
        return (), ""
    if standing_duty:
        return _of_facts(to_sustain(facts)), "转为长期坚持"
    if state is IssueState.PUBLIC_NOTICE:
        return _of_facts(to_close(facts, today)), "销号"
    return to_publish(facts), "公示"


def _of_facts(missing: tuple[Missing, ...]) -> tuple[Missing, ...]:
    return tuple(one for one in missing if one.gap not in ("no_number", "no_lookback"))


async def listed(session: Session, now: datetime, practice: Practice) -> list[str]:
    """Issues under way or accepted, with the day that matters next."""
    rows = await session.exec(
        select(Issue, Closeout)
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .outerjoin(Closeout, (col(Closeout.issue_id) == col(Issue.id)) & col(Closeout.ended_at).is_(None))
        .where(col(Issue.status).in_([*APPLIED, *ACCEPTED]) | col(Closeout.id).is_not(None))
        .order_by(col(Plan.id), col(Issue.number))
    )
    today = practice.habits.day_of(now)
    lines = []
    for issue, row in rows:
        note = ""
        if row is not None and issue.status == IssueState.PUBLIC_NOTICE and row.notice_until:
            note = texts.notice_note(row.notice_until)
        elif row is not None and row.lookback_due:
            note = texts.lookback_note(row.lookback_due, today)
        lines.append(texts.list_line(await issue_called(session, issue), issue.title, issue.status, note))
    return texts.listed(lines)
