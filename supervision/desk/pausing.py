"""暂停: the office waives a month's report with a reason; it is neither asked for again nor overdue (§1.3)."""

import re
from datetime import datetime

from rules.report_state import Act, NotAllowed, ReportState, advance
from storage.session import Session
from storage.tables import Person
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.desk.which_report import chosen, label_of
from supervision.ledger import record
from supervision.notices.paused import tell_paused
from supervision.notices.places import contact_of, name_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import default_month, duties_in
from texts import labels
from texts.desk import pausing as texts
from texts.wording import issue_name, month_name, numeral

_EDGES = " \t\n　,，。;；:："
_WHY = re.compile(r"^(?:原因|理由)[\s:：是为]*")


async def pause(session: Session, person: Person, rest: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    """18 [SCOPE or NAME] REASON: this month's report of one contact. Content that comes all the same is taken."""
    issue, plan, words = await named_issue(session, rest)
    number = (plan.key if await several_lists(session) else "") + numeral(issue.number)
    duties = await duties_in(session, await default_month(session, now, practice), issue.id)
    found = await chosen(session, duties, words)
    if found is None:
        choices = [await label_of(session, duty) for duty in duties]
        return Reply(texts.which(issue_name(issue.number), number, choices))
    duty, reason = found[0], _WHY.sub("", found[1].strip(_EDGES)).strip(_EDGES)
    place, month = await name_of(session, duty), month_name(duty.report.month)
    try:
        after = advance(ReportState(duty.report.state), Act.WAIVE)
    except NotAllowed:
        return Reply(texts.not_possible(place, month, labels.state_word(duty.report.state)))
    if duty.report.locked_at is not None or now >= duty.report.cutoff_at:
        return Reply(texts.too_late(place, month))
    if not reason:
        return Reply(texts.reason_wanted(number))
    contact = await contact_of(session, duty)
    if not sure:
        confirming.show(session, person, "contact", f"pause {rest}", now, issue.id, watched="pause")
        return Reply(texts.preview(place, month, contact, reason))
    duty.report.state = after
    record(
        session,
        now,
        "waived",
        person_id=person.id,
        issue_id=issue.id,
        report_id=duty.report.id,
        why="office",
        reason=reason,
    )
    await session.flush()
    await tell_paused(session, duty, reason, now, practice)
    return Reply(texts.paused(place, month, contact))
