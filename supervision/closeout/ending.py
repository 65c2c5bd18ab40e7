"""销号之后: what an accepted issue owes no more, what a reopened one owes again, and the word to the office after
the last one (Settled 26)."""

from sqlmodel import col, func, select

from rules.issue_life import owes_month
from rules.month import Month
from rules.report_state import Act, ReportState, advance
from storage.tables import Assignment, Issue, Plan, Report
from supervision.closeout.lookbacks import lookbacks
from supervision.closeout.publicity import unpublished
from supervision.closeout.referrals import referrals
from supervision.closeout.silence import everything_closed
from supervision.closeout.work import Work
from supervision.ledger import record
from supervision.months.cycles import fill_cycle, running_cycle
from supervision.notices.places import issue_called
from supervision.notices.waiting import tell_office
from supervision.warning.deadlines import end_what_is_over
from texts import closeout_told as texts

NOTHING_WHOLE = (ReportState.WAITING, ReportState.ASKED, ReportState.UNREACHABLE, ReportState.PARTIAL)
STILL_ASKED = (*NOTHING_WHOLE, ReportState.RETURNED)


async def owe_no_more(work: Work) -> None:
    """Before the cut-off this month is waived, so that its queued notices find themselves stale when they would leave;
    a missing month stays on record."""
    session = work.session
    rows = await session.exec(
        select(Report)
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .where(
            col(Assignment.issue_id) == work.issue.id,
            col(Report.locked_at).is_(None),
            col(Report.cutoff_at) > work.now,
            col(Report.state).in_(STILL_ASKED),
        )
        .order_by(col(Report.id))
    )
    for report in rows:
        if not owes_month(work.issue.status, Month.parse(report.month).number):
            returned = report.state == ReportState.RETURNED  # what was said of it stands as it is
            report.state = advance(ReportState(report.state), Act.FILED_WHOLE if returned else Act.WAIVE)
            report.sent_back = []
            record(session, work.now, "waived", report_id=report.id, issue_id=work.issue.id, why=work.issue.status)
    await session.flush()
    await end_what_is_over(session, work.now)
    if await everything_closed(session):
        count = (await session.exec(select(func.count()).select_from(Issue))).one()
        await tell_office(
            session, f"all_closed:{work.row.id if work.row else 0}", await _last_word(work, count), work.now
        )


async def _last_word(work: Work, count: int) -> str:
    """With what is still to come, for nobody will be reminded of it."""
    session = work.session
    days = [(await issue_called(session, issue), day) for _, issue, day in await lookbacks(session)]
    public = [
        await issue_called(session, each.issue)
        for each in await unpublished(session, work.now, work.practice, late=False)
    ]
    waiting = [row.id or 0 for row, _ in await referrals(session, only_open=True)]
    return texts.all_closed(count, days, public, waiting)


async def owe_again(work: Work) -> None:
    """A reopened issue's people report from the running month on."""
    plan = await work.session.get_one(Plan, work.issue.plan_id)
    cycle = await running_cycle(work.session, plan)
    if cycle is not None:
        await fill_cycle(work.session, plan, cycle, work.practice)
