"""现场核查: what two named inspectors found of a report; the only way to 不实 (DOMAIN §6, §4: /verify)."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import col, select

from rules.escalation import not_before_hour
from rules.issue_life import ACCEPTED, APPLIED, IssueState
from rules.site_verdict import SiteVerdict
from rules.units import same_office
from rules.warning import Level
from storage.session import Session
from storage.tables import Issue, Person, SiteCheck
from supervision.closeout.steps import STEPS
from supervision.closeout.telling import tell
from supervision.closeout.work import work_on
from supervision.desk import confirming
from supervision.desk.acting_words import is_about_inspectors
from supervision.desk.closeout import verify_command as checks_command
from supervision.desk.closeout import verify_confirmed as checks_confirmed
from supervision.desk.confirming import CannotDecide
from supervision.desk.inspectors import inspectors
from supervision.desk.issue_card import named_issue
from supervision.desk.verdict_words import Found, is_verdict, read_verdict
from supervision.ledger import at_work, record
from supervision.notices.checked import tell_checked
from supervision.notices.places import issue_called
from supervision.people import hats, holders
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.summary.month import default_month, known_months
from supervision.warning.by_office import raise_by_office, raised_in
from texts.desk import verdicts as texts
from texts.wording import clock_name, month_name


async def verify_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/verify 18 [11月] 属实|部分属实|不实 张三、李四 [11-26] WORDS, or 人员 [张三]; else one of the checks."""
    return await _verify(session, person, args, now, practice, sure=False)


async def verify_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _verify(session, person, args, now, practice, sure=True)


async def _verify(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    if is_about_inspectors(args):
        return await inspectors(session, person, args, now, sure)
    issue, _, rest = await named_issue(session, args)
    try:
        await _may_enter(session, issue, person)
        if not is_verdict(rest):
            checks = checks_confirmed if sure else checks_command
            return await checks(session, person, args, now, practice)
        found = await _found(session, issue, rest, now, practice)
        effect = await _effect(session, person, issue, found, now, practice, sure)
        if not sure:
            confirming.show(session, person, "verify", args, now)
            return Reply(texts.preview(await issue_called(session, issue), *_told(found), effect))
    except CannotDecide as why:
        return Reply(str(why))
    await _enter(session, person, issue, found, now)
    await tell_checked(session, issue, found.verdict, found.month, found.text, now, practice)
    return Reply(texts.entered(await issue_called(session, issue), *_told(found), effect))


def _told(found: Found) -> tuple[str, str, tuple[str, ...], date, str]:
    return month_name(found.month), found.verdict, found.inspectors, found.day, found.text


async def _found(session: Session, issue: Issue, rest: str, now: datetime, practice: Practice) -> Found:
    """The verdict with all that it needs; raises CannotDecide with what is lacking."""
    today = practice.habits.day_of(now)
    said = read_verdict(rest, today)
    await _two_independent(session, issue, said.inspectors)
    if said.day > today:
        raise CannotDecide(texts.not_yet())
    if not said.text:
        raise CannotDecide(texts.finding_wanted())
    month = await _month(session, said.month, now, practice)
    return replace(said, month=month)


async def _month(session: Session, said: str, now: datetime, practice: Practice) -> str:
    if not said:
        return await default_month(session, now, practice)
    known = [month for month in await known_months(session) if int(month[5:7]) == int(said)]
    if not known:
        raise CannotDecide(texts.no_such_month(said))
    return known[-1]


async def _two_independent(session: Session, issue: Issue, names: tuple[str, ...]) -> None:
    """Two people of the inspection group, neither of the lead unit nor with a part in the issue (§6)."""
    group = {person.name: person for person in await holders(session, "inspector")}
    if len(names) < 2:
        raise CannotDecide(texts.two_wanted(sorted(group)))
    for name in names:
        if name not in group:
            raise CannotDecide(texts.no_inspector(name))
        if await _has_part(session, issue, group[name]):
            raise CannotDecide(texts.not_independent(name))


async def _may_enter(session: Session, issue: Issue, person: Person) -> None:
    """The office enters for the inspectors; an inspector himself only where he has no part."""
    if not (await hats(session, person.id or 0)).is_office and await _has_part(session, issue, person):
        raise CannotDecide(texts.not_independent(person.name))


async def _has_part(session: Session, issue: Issue, person: Person) -> bool:
    own = await hats(session, person.id or 0)
    part = {one.id for one in (*own.lead_leader, *own.responsible_person, *(each for _, each in own.contact))}
    same = any(same_office(person.unit) == same_office(lead) for lead in issue.lead_units)
    return issue.id in part or bool(person.unit and same)


async def _effect(
    session: Session, person: Person, issue: Issue, found: Found, now: datetime, practice: Practice, sure: bool
) -> list[str]:
    """What an untrue report brings with it, looked at or done: the issue goes back, its leader is warned in red."""
    if (same := await _standing(session, issue, found.month)) is not None and _same(same, found):
        raise CannotDecide(texts.entered_before(await issue_called(session, issue)))
    if found.verdict is not SiteVerdict.UNTRUE:
        return []
    lines = []
    state = IssueState(issue.status)
    step = "return" if state in APPLIED else "reopen" if state in ACCEPTED else ""
    words = texts.reason(month_name(found.month), found.inspectors, found.day, found.text)
    if step:
        work = await work_on(session, issue, person, words, now, practice, sure)
        effect = await STEPS[step].run(work, sure)
        if sure:
            await tell(work, effect)
        lines.append(texts.goes_back(state, issue.status if sure else work.after(STEPS[step].act, "")))
    if await raised_in(session, issue, Level.RED, found.month) is None:
        calendar = await practice.calendar(session)
        when = not_before_hour(now, practice.habits.leader_time, practice.habits, calendar)
        leaders = [leader.name for leader in await holders(session, "lead_leader", issue.id)]
        lines.append(texts.red(leaders, clock_name(when, practice.habits.zone)))
        if sure:
            await raise_by_office(session, issue, Level.RED, found.month, words, person, now)
    return [*lines, texts.talk()]


async def _standing(session: Session, issue: Issue, month: str) -> SiteCheck | None:
    found = await session.exec(
        select(SiteCheck).where(
            col(SiteCheck.issue_id) == issue.id, col(SiteCheck.month) == month, col(SiteCheck.replaced_at).is_(None)
        )
    )
    return found.first()


def _same(before: SiteCheck, found: Found) -> bool:
    told = (before.verdict, tuple(before.inspectors), before.checked_on, before.text)
    return told == (found.verdict, found.inspectors, found.day, found.text)


async def _enter(session: Session, person: Person, issue: Issue, found: Found, now: datetime) -> None:
    """The row; an earlier one of the same report stays and stands no more."""
    if (before := await _standing(session, issue, found.month)) is not None:
        before.replaced_at = now
    said = at_work(session)
    session.add(
        SiteCheck(
            issue_id=issue.id or 0,
            month=found.month,
            verdict=found.verdict,
            inspectors=list(found.inspectors),
            text=found.text,
            checked_on=found.day,
            entered_by=person.id or 0,
            entered_at=now,
            message_id=said.id if said is not None else None,
        )
    )
    record(
        session,
        now,
        "site_checked",
        person_id=person.id,
        issue_id=issue.id,
        verdict=str(found.verdict),
        month=found.month,
        inspectors=list(found.inspectors),
        day=found.day.isoformat(),
        words=found.text,
    )
