"""异议: the responsible person disagrees with what was reported of his issue, within one workday (Settled 27)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument, take_issue
from rules.words.small_words import Request, SmallWord, small_word
from storage.session import Session
from storage.tables import Explanation, Issue, Person, Plan, Report
from supervision.fairness.explaining import OBJECTION
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.notices.reported import issue_of, told_lately
from supervision.notices.waiting import something_waits
from supervision.people import hats, holders
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from supervision.report.settling import id_of
from texts import fairness as texts
from texts.wording import month_name

_NAMES_ISSUE = re.compile(r"\s*(?:\S{0,3}问题|#|[0-9一二三四五六七八九十]{1,3}[\s,，:：、])")  # 第1条 is a measure


async def object_as_responsible(
    session: Session, person: Person, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """The answer to 异议：… of somebody who answers for an issue; None for other words and other people."""
    request = small_word(heard.text, practice.habits.day_of(heard.counts_at))
    if heard.kind == "tap" or request is None or request.kind is not SmallWord.OBJECT:
        return None
    own = (await hats(session, id_of(person.id))).responsible_person
    if not own:
        return None
    issue, said = await _named(session, own, request)
    told = [(await issue_of(session, number)) for number in await told_lately(session, id_of(person.id), now, practice)]
    open_ones = [each for each in told if issue is None or each[1].id == issue.id]
    if not said:
        return Reply(texts.words_wanted("异议"))
    if not open_ones:
        phones = [f"{office.name} {office.phone}" for office in await holders(session, "office") if office.phone]
        about = await issue_called(session, issue) if issue else ""
        return Reply(texts.objection_too_late(about, phones))
    if len({each.id for _, each in open_ones}) > 1:
        names = [await issue_called(session, each) for _, each in open_ones]
        return Reply(texts.which_to_object(list(dict.fromkeys(names))))
    return await _keep(session, person, heard, said, *open_ones[0], now, practice)


async def _named(session: Session, own: tuple[Issue, ...], request: Request) -> tuple[Issue | None, str]:
    """问题十八 异议：…, or 异议：十八 …: one of his own issues, and the words without it."""
    if request.issue is not None:
        return next((issue for issue in own if issue.number == request.issue), None), request.text
    if not _NAMES_ISSUE.match(request.text):
        return None, request.text
    keys = list(await session.exec(select(col(Plan.key))))
    try:
        ref, rest = take_issue(request.text, keys)
    except BadArgument:
        return None, request.text
    found = next((issue for issue in own if issue.number == ref.number), None)
    return (found, rest) if found is not None and rest else (None, request.text)


async def _keep(
    session: Session,
    person: Person,
    heard: Heard,
    said: str,
    report: Report,
    issue: Issue,
    now: datetime,
    practice: Practice,
) -> Reply:
    same = await session.exec(
        select(col(Explanation.id)).where(
            col(Explanation.person_id) == person.id,
            col(Explanation.kind) == OBJECTION,
            col(Explanation.report_id) == report.id,
            col(Explanation.text) == said,
        )
    )
    where = f"{await issue_called(session, issue)}{month_name(report.month)}报送"
    if same.first() is None:
        row = Explanation(
            kind=OBJECTION,
            person_id=id_of(person.id),
            message_id=heard.message_id,
            issue_id=issue.id,
            report_id=report.id,
            text=said,
            at=heard.counts_at,
        )
        session.add(row)
        await session.flush()
        record(
            session,
            now,
            "objected",
            person_id=person.id,
            issue_id=issue.id,
            report_id=report.id,
            message_id=heard.message_id,
            explanation=row.id,
        )
        await something_waits(session, now, practice)
    return Reply(texts.objected(where))
