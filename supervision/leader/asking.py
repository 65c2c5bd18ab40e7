"""领导的问话: what a leader or a responsible person asks is answered from his own issues (DOMAIN §3)."""

from datetime import datetime

from sqlmodel import col

from rules.arguments import IssueRef
from rules.report_state import ReportState
from rules.words.leader_words import asks_who_is_missing, names_issue
from rules.words.small_words import SmallWord, small_word
from storage.session import Session
from storage.tables import Assignment, Issue, Person, Report
from supervision.leader.looking import details
from supervision.leader.turn import Turn, about, keys_of
from supervision.notices.places import name_of
from supervision.people import Hats
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.standing import missing_measures, standing
from supervision.summary.month import default_month
from texts import labels
from texts import leader_issues as texts
from texts.leader import HELP, not_asked_here
from texts.wording import last_hour, month_name

_STATE = (SmallWord.AM_I_IN, SmallWord.WHAT_IS_LEFT, SmallWord.UNTIL_WHEN)
_CONTENT = (SmallWord.MY_MEASURES, SmallWord.LAST_REPORT, SmallWord.MY_REPORT)
_OWN_AFFAIR = 30  # characters; 换人, 我下周请假 由…; a longer text may be an instruction about people
_SETTLED = (ReportState.SUBMITTED, ReportState.LATE, ReportState.WAIVED)


async def asked_plainly(turn: Turn) -> Reply | None:
    """未报, 还差什么, 看问题七, 看措施, 帮助 of a leader or who reads for him; None for words that ask nothing."""
    text = turn.heard.text
    said = small_word(text, turn.practice.habits.day_of(turn.heard.counts_at))
    kind = said.kind if said is not None else None
    if asks_who_is_missing(text) or kind in _STATE:
        return Reply(await _missing(turn, texts.LED))
    if said is not None and kind is SmallWord.SHOW_ISSUE and said.issue is not None:
        return await details(turn, await about(turn, IssueRef(said.issue)))
    if not text.strip().isascii() and (named := names_issue(text, await keys_of(turn.session))) is not None:
        return await details(turn, await about(turn, named))
    if kind in _CONTENT:
        return await details(turn, await about(turn, None))
    if kind in (SmallWord.LEAVE, SmallWord.REPLACE) and len(text.strip()) <= _OWN_AFFAIR:
        return Reply(not_asked_here())
    return Reply(HELP) if kind is SmallWord.HELP else None


async def asked_of_led(turn: Turn, own: Hats) -> Reply | None:
    """看问题七 of a leader who is a contact too, about an issue that he leads and does not report on."""
    said = small_word(turn.heard.text, turn.practice.habits.day_of(turn.heard.counts_at))
    if said is None or said.kind is not SmallWord.SHOW_ISSUE or said.issue is None:
        return None
    reports = {issue.id for _, issue in (*own.contact, *own.stand_in)}
    led = [issue for issue in await about(turn, IssueRef(said.issue)) if issue.id not in reports]
    return await details(turn, led) if led else None


async def asked_as_responsible(
    session: Session, person: Person, own: Hats, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """The same of a responsible person, about the issues he answers for; None for words that ask nothing."""
    if not own.responsible_person or heard.kind == "tap":
        return None
    turn = Turn(session, person, person, heard, now, practice, own.responsible_person)
    said = small_word(heard.text, practice.habits.day_of(heard.counts_at))
    kind = said.kind if said is not None else None
    if asks_who_is_missing(heard.text) or kind in _STATE:
        return Reply(await _missing(turn, texts.ANSWERED_FOR))
    named = names_issue(heard.text, await keys_of(session)) if not heard.text.strip().isascii() else None
    if said is not None and kind is SmallWord.SHOW_ISSUE and said.issue is not None:
        named = IssueRef(said.issue)
    if named is not None:
        found = await about(turn, named)
        return await details(turn, found) if found else Reply(texts.not_answered_for(await turn.names(turn.led)))
    return Reply(texts.responsible_help(await turn.names(turn.led))) if kind is SmallWord.HELP else None


async def _missing(turn: Turn, whose: str) -> str:
    """What is not in of these issues, of the month that is being reported; `whose`: how they are called."""
    month = await default_month(turn.session, turn.now, turn.practice)
    rows = await turn.session.exec(
        joined()
        .where(
            col(Report.month) == month,
            col(Issue.id).in_([issue.id for issue in turn.led]),
            col(Assignment.ended_at).is_(None),
        )
        .order_by(col(Issue.plan_id), col(Issue.number), col(Assignment.position))
    )
    duties = await with_measures(turn.session, list(rows))
    lines = [await _line(turn, duty) for duty in duties if duty.report.state not in _SETTLED]
    return texts.not_in(whose, month_name(month), lines, len(duties))


async def _line(turn: Turn, duty: Duty) -> str:
    lacking = missing_measures(duty, await standing(turn.session, duty.report.id or 0))
    partly = duty.report.state == ReportState.PARTIAL
    until = last_hour(duty.report.cutoff_at, turn.practice.habits.zone)
    place = await name_of(turn.session, duty)
    return texts.not_in_line(place, labels.state_word(duty.report.state), lacking if partly else (), until)
