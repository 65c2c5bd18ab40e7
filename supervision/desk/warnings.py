"""预警登记: the office lists, reads, lifts and raises warnings; what leaders will hear is shown first (DOMAIN §4)."""

import re
from datetime import datetime

from rules.arguments import BadArgument
from rules.escalation import not_before_hour
from rules.numerals import fold
from rules.warning import Level
from storage.session import Session
from storage.tables import Issue, Person
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.desk.warning_list import listed, row_of, shown, warnings_of
from supervision.leader.told import told_days
from supervision.notices.leader_warnings import is_reached, what_of
from supervision.notices.places import issue_called
from supervision.people import holders
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.summary.month import default_month
from supervision.summary.targets import ENDED
from supervision.warning.by_office import raise_by_office, raised_in
from supervision.warning.raising import OVER, end
from texts.desk import leaders as texts
from texts.pages import joined
from texts.wording import clock_name

LIST, ALL = ("", "list", "清单", "open", "未解除"), ("all", "全部")
HAN_LEVELS = {"黄": Level.YELLOW, "橙": Level.ORANGE, "红": Level.RED, "蓝": Level.NOTICE}
_SHOW = re.compile(r"(?:show|看)?\s*(?P<number>\d{1,9})\s*号?", re.IGNORECASE)
_LIFT = re.compile(
    r"(?P<how>lift|解除|withdraw|撤销|误报)\s*(?P<number>\d{1,9})\s*号?[\s,:]*(?P<reason>.*)", re.DOTALL | re.IGNORECASE
)
_RAISE = re.compile(r"(?:raise|发布|发)\s*(?P<rest>.+)", re.DOTALL | re.IGNORECASE)
_LEVEL = re.compile(
    r"(?P<level>[黄橙红蓝]|yellow|orange|red|notice)色?(?:预警|督办)?[\s,:]*(?P<reason>.*)", re.DOTALL | re.IGNORECASE
)


async def warn_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/warn [list|all|show 12|问题18|lift 12 REASON|withdraw 12 REASON|raise 18 黄 REASON]."""
    said = fold(args).strip()
    if said.lower() in LIST:
        return Reply(joined(await listed(session, now, practice, everything=False)))
    if said.lower() in ALL:
        return Reply(joined(await listed(session, now, practice, everything=True)))
    if match := _SHOW.fullmatch(said):
        return Reply(await shown(session, match["number"], practice))
    if _LIFT.match(said) or _RAISE.match(said):
        return await _act(session, person, args, now, practice, sure=False)
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("warn", args)
    return Reply(joined(await warnings_of(session, issue, practice)))


async def warn_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, practice, sure=True)


async def _act(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    shadow = fold(args)
    start = len(shadow) - len(shadow.lstrip())
    if match := _LIFT.match(shadow, start):
        reason = args[match.start("reason") :].strip()
        withdrawn = match["how"].lower() in ("withdraw", "撤销", "误报")
        return await _lift(session, person, args, match["number"], withdrawn, reason, now, practice, sure)
    if match := _RAISE.match(shadow, start):
        issue, _, rest = await named_issue(session, args[match.start("rest") :])
        if (level := _LEVEL.fullmatch(rest.strip())) is None:
            raise BadArgument("warn", args)
        word = level["level"].lower()
        chosen = HAN_LEVELS[word] if word in HAN_LEVELS else Level(word)
        return await _raise(session, person, args, issue, chosen, level["reason"].strip(), now, practice, sure)
    raise BadArgument("warn", args)


async def _lift(
    session: Session,
    person: Person,
    args: str,
    number: str,
    withdrawn: bool,
    reason: str,
    now: datetime,
    practice: Practice,
    sure: bool,
) -> Reply:
    warning = await row_of(session, number, locked=sure)
    if warning is None:
        return Reply(texts.unknown_warning(number))
    if warning.resolved_at is not None:
        at = clock_name(warning.resolved_at, practice.habits.zone)
        return Reply(texts.over_already(int(number), warning.state, at))
    if not reason:
        return Reply(texts.reason_wanted(f"预警 解除 {number} 已按要求整改"))
    if sure:
        over = "withdrawn" if withdrawn else "lifted"
        end(session, warning, now, OVER, person_id=person.id, over=over, lifted=reason)
        warning.state = "withdrawn" if withdrawn else "resolved"
        return Reply(texts.lifted(int(number), withdrawn))
    issue = await session.get_one(Issue, warning.issue_id)
    told = [
        leader.name
        for leader in await holders(session, "lead_leader", issue.id)
        if warning.id in await told_days(session, leader.id or 0)
    ]
    confirming.show(session, person, "warn", args, now)
    name = await issue_called(session, issue)
    return Reply(texts.lift_preview(int(number), name, what_of(warning), withdrawn, reason, told))


async def _raise(
    session: Session,
    person: Person,
    args: str,
    issue: Issue,
    level: Level,
    reason: str,
    now: datetime,
    practice: Practice,
    sure: bool,
) -> Reply:
    name, month = await issue_called(session, issue), await default_month(session, now, practice)
    if issue.status in ENDED:
        return Reply(texts.closed_issue(name))
    if level == Level.NOTICE:
        return Reply(texts.no_blue())
    if not reason:
        return Reply(texts.reason_wanted("预警 发布 18 黄 整改进度偏慢，4项措施完成0项"))
    if (before := await raised_in(session, issue, level, month)) is not None:
        if before.resolved_at is not None:
            return Reply(texts.raised_and_over(name, level, before.id or 0, before.state))
        return Reply(texts.raised_before(name, level, before.id or 0))
    if not sure:
        confirming.show(session, person, "warn", args, now)
        calendar = await practice.calendar(session)
        when = clock_name(
            not_before_hour(now, practice.habits.leader_time, practice.habits, calendar), practice.habits.zone
        )
        leaders = [
            (leader.name, await is_reached(session, leader))
            for leader in await holders(session, "lead_leader", issue.id)
        ]
        told = [called for called, reached in leaders if reached]
        apart = [called for called, reached in leaders if not reached]
        return Reply(texts.raise_preview(name, issue.title, level, reason, told, apart, when))
    warning = await raise_by_office(session, issue, level, month, reason, person, now)
    return Reply(texts.raised(warning.id or 0, name, level))
