"""卡片旁栏: what an issue's card counts beside its reports: pace, files, warnings, difficulties, moved dates."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from rules.summary import IssueFacts
from rules.warning import verifier
from storage.session import Session
from storage.tables import Answer, Assignment, Evidence, Filing, Issue, Message, Report
from supervision.leader.replacing_later import day_of, planned
from supervision.obligations.standing import obligations_of
from supervision.obligations.telling import paper_of
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.standing import NOTE, standings
from supervision.requests.awaiting import difficulties_of
from supervision.summary.marks import standing_warnings
from supervision.summary.pace import grounds_of, said_by, said_in
from supervision.warning.extending import extensions
from texts.desk.card import Beside


async def beside(
    session: Session,
    issue: Issue,
    facts: IssueFacts,
    before: Sequence[Duty],
    now: datetime,
    practice: Practice,
) -> Beside:
    """`before`: the issue's reports of the month before the card's own."""
    basis = await grounds_of(session, [issue], now, practice)
    found = await standings(session, [duty.report.id or 0 for duty in before])
    said = {facts.id: said_by(facts.reports, said_in(before, found))}
    files, newest = await _files(session, issue)
    difficulties = await difficulties_of(session, [issue.id or 0], ("open", "answered", "closed"))
    later = await planned(session, issue.id)
    rows = await obligations_of(session, practice, [issue.id or 0])
    owed = [one for one in rows if one.is_open or one.row.handed_in_at or one.row.released_at]
    return Beside(
        progress_class=basis.classes(now, said, live=True).get(issue.id or 0),
        verifier=verifier(issue.lead_units),
        files=files,
        newest_file=practice.habits.day_of(newest) if newest else None,
        warnings=await standing_warnings(session, [issue.id or 0]),
        difficulties=(len(difficulties), sum(row.state == "open" for row in difficulties)),
        moved=tuple((one.scope, one.printed, one.due, one.basis) for one in await extensions(session, issue.id or 0)),
        papers=tuple([await paper_of(session, one, practice) for one in owed]),
        next_leader=(later[0].facts["name"], day_of(later[0])) if later else None,
    )


async def _files(session: Session, issue: Issue) -> tuple[int, datetime | None]:
    """How many files stand placed with the issue, and when the newest was sent."""
    found = await session.exec(
        select(func.count(col(Evidence.id)), func.max(col(Message.counts_at)))
        .join(Message, col(Evidence.message_id) == col(Message.id))
        .where(col(Evidence.issue_id) == issue.id, col(Evidence.withdrawn_at).is_(None))
    )
    count, newest = found.one()
    return count, newest


async def last_spoken_of(session: Session, issue: Issue, before: str, measures: Sequence[str]) -> list[Duty]:
    """The reports of earlier months that said the last word about these measures, whoever's they are."""
    if not measures:
        return []
    newest = (
        select(col(Report.assignment_id), func.max(col(Report.month)))
        .join(Filing, col(Filing.report_id) == col(Report.id))
        .join(Answer, col(Answer.filing_id) == col(Filing.id))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Assignment.issue_id) == issue.id,
            col(Assignment.ended_at).is_(None),
            col(Report.month) < before,
            col(Answer.measure).in_(measures),
            col(Filing.withdrawn_at).is_(None),
            col(Filing.source) != NOTE,
        )
        .group_by(col(Report.assignment_id), col(Answer.measure))
    )
    wanted = {(assignment, month) for assignment, month in await session.exec(newest)}
    rows = await session.exec(
        joined().where(
            col(Report.assignment_id).in_({each for each, _ in wanted}), col(Report.month).in_({m for _, m in wanted})
        )
    )
    return await with_measures(session, [row for row in rows if (row[0].assignment_id, row[0].month) in wanted])
