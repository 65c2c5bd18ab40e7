"""催办文字: texts for those the platform does not reach (Settled 14, 17)."""

from datetime import datetime

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Person
from supervision.desk.issue_card import named_issue
from supervision.notices.leader_warnings import printed_warnings
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import default_month, duties_in, issue_facts
from texts import pages
from texts.desk import notice as texts
from texts.wording import issue_name


async def notice_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/notice 18: a text for each contact whose report is not in, and the warning of an unlinked leader."""
    issue, plan, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("issue", args)
    month = await default_month(session, now, practice)
    facts = await issue_facts(session, await duties_in(session, month, issue.id), practice)
    many, zone = await several_lists(session), practice.habits.zone
    whom, copies = [], []
    for own in facts:
        for report in own.reports:
            if report.wanted:
                whom.append(texts.for_contact(own, report, many))
                copies.append(texts.to_contact(own, report, month, now, zone, many, practice.rehearsal))
    name = issue_name(issue.number, plan.key if many else "")
    for leader, text in await printed_warnings(session, issue, now, practice):
        whom.append(texts.for_leader(name, leader))
        copies.append(text)
    if not copies:
        return Reply(texts.nothing_to_copy(name, month))
    return Reply(pages.joined(texts.notice_pages(whom, copies)))
