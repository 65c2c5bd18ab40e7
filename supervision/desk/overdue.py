"""逾期查询: different lists, never mixed: months not reported, issues whose date has passed, papers owed (§1.4)."""

from datetime import datetime

from sqlmodel import col, select

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Cycle, Person, Plan, Report
from supervision.desk.paging import paged, take_page
from supervision.obligations.standing import obligations_of
from supervision.obligations.telling import paper_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import joined, several_lists, with_measures
from supervision.summary.pace import grounds
from supervision.summary.reports import report_facts
from supervision.summary.targets import targets_of
from texts.desk import overdue as texts
from texts.wording import issue_name

REPORTS = ("report", "reports", "报送", "月报", "未报")
PAPERS = ("paper", "papers", "专项", "专项报送")
ISSUES = ("issue", "issues", "问题", "整改", "时限", "整改时限")


async def overdue_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/overdue report|issue|paper [第2页]; without saying which: what the words mean."""
    words, page = take_page(args)
    said = words.lower()
    if said in REPORTS:
        return await _reports(session, page, now, practice)
    if said in ISSUES:
        return await _issues(session, page, now, practice)
    if said in PAPERS:
        return await _papers(session, page, now, practice)
    return Reply(texts.USAGE)


async def _reports(session: Session, page: int, now: datetime, practice: Practice) -> Reply:
    """Reports that are missing to this day, the newest month first."""
    rows = await session.exec(joined().where(col(Report.state) == ReportState.MISSING))
    duties = await with_measures(session, list(rows))
    facts = await report_facts(session, duties, practice)
    many = await several_lists(session)
    found = [
        (
            duty.report.month,
            issue_name(duty.issue.number, duty.plan.key if many else "")
            + (f"·{duty.assignment.scope}" if duty.assignment.scope else ""),
            facts[duty.report.id or 0],
        )
        for duty in sorted(duties, key=lambda duty: duty.report.month, reverse=True)
    ]
    head, lines = texts.reports(found, now, practice.habits.zone)
    return paged("overdue", "报送", [head], lines, page)


async def _issues(session: Session, page: int, now: datetime, practice: Practice) -> Reply:
    """Targets that have passed of issues nobody accepted yet, the oldest first."""
    supervised = select(Plan).where(col(Plan.id).in_(select(Cycle.plan_id))).order_by(col(Plan.id))
    plans = list(await session.exec(supervised))
    basis = await grounds(session, [plan.id for plan in plans], now, practice)
    passed, _ = await targets_of(session, plans, basis.applied(now), now, practice)
    titles = {(plan.key, issue.number): issue for plan in plans for issue in basis.issues if issue.plan_id == plan.id}
    found = [(target, titles[target.list_key, target.number].title) for target in passed]
    head, lines = texts.issues(found, practice.habits.day_of(now), now, practice.habits.zone, len(plans) > 1)
    return paged("overdue", "问题", [head], lines, page)


async def _papers(session: Session, page: int, now: datetime, practice: Practice) -> Reply:
    """Papers besides the months that did not come by their day, the oldest first."""
    today = practice.habits.day_of(now)
    owed = [one for one in await obligations_of(session, practice, only_open=True) if one.is_late(today)]
    found = [await paper_of(session, one, practice) for one in owed]
    head, lines = texts.papers(found, today, now, practice.habits.zone)
    return paged("overdue", "专项", [head], lines, page)
