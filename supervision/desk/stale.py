"""陈旧查询: issues without real news for n months, texts and pictures that are old (DOMAIN §4 sample D, §5.11)."""

from collections import Counter
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.copying import Likeness, likeness
from rules.news import OVER, is_news
from rules.numerals import fold
from rules.reading.values import Tick
from rules.staleness import STALE_MONTHS
from storage.session import Session
from storage.slices import slices
from storage.tables import Assignment, Flag, Person, Report
from supervision.desk.paging import paged, take_page
from supervision.desk.reading import month_named
from supervision.desk.remarks import words_beside
from supervision.notices.places import name_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.flagging import STALE
from supervision.report.settling import id_of
from supervision.report.standing import Standing, standings
from supervision.summary.month import known_months
from texts import copied as texts
from texts.wording import day_name

LONGEST = 12  # months looked back
Told = list[tuple[Duty, Standing]]
OLD_PHOTO = "old_photo"


async def stale_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/stale [n] [第2页]: facts older than n months (2 unless said), a line a report."""
    typed, page = take_page(args)
    months = _count(typed)
    month = await month_named(session, "", now, practice)
    looked_at = [each for each in await known_months(session) if each <= month][-LONGEST - 2 :]
    rows = await session.exec(
        joined().where(
            col(Report.month).in_(looked_at),
            col(Report.previous_cutoff_at) <= now,
            col(Assignment.ended_at).is_(None),
        )
    )
    by_assignment: dict[int, list[Duty]] = {}
    for duty in await with_measures(session, list(rows)):
        by_assignment.setdefault(duty.report.assignment_id, []).append(duty)
    every = [sorted(own, key=lambda duty: duty.report.month, reverse=True) for own in by_assignment.values()]
    ids = [id_of(duty.report.id) for own in every for duty in own[:LONGEST]]
    found, flags = await standings(session, ids), await _flags(session, ids)
    words = await words_beside(session, [flag for own in flags.values() for flag in own])
    lines = []
    for own in every:
        told = _told(own[:LONGEST], found, now)
        idle = _idle_months([present for _, present in told])
        parts = _unmoved(told, idle, len(own)) if idle >= months else []
        for flag in [flag for duty, _ in told[:months] for flag in flags.get(id_of(duty.report.id), ())]:
            parts += [_of_flag(flag), *words.get(flag.id or 0, [])]
        if parts and (fresh := _newest_fact(told, idle, practice)):
            parts.append(texts.as_of(fresh))
        if parts:
            lines.append(texts.stale_line(await name_of(session, own[0]), parts))
    return paged("stale", str(months), [texts.stale_head(month, months)], lines or ["没有。"], page)


def _count(args: str) -> int:
    said = fold(args).strip().removesuffix("个月").removeprefix("cycles=").strip()
    if not said:
        return STALE_MONTHS
    if not said.isdecimal() or not 1 <= int(said) <= LONGEST:
        raise BadArgument("stale", args)
    return int(said)


def _told(newest: list[Duty], found: dict[int, Standing], now: datetime) -> Told:
    """One assignment's reports (the newest first) with what stands of them; what is not due yet is not old."""
    told = [(duty, found[id_of(duty.report.id)]) for duty in newest]
    return told[1:] if told and not told[0][1].has_content and told[0][0].report.cutoff_at > now else told


def _unmoved(told: Told, idle: int, total: int) -> list[str]:
    """Nothing new for so many months; `total`: how many are looked at, those beyond LONGEST counted."""
    if not told or _is_over([present for _, present in told]):
        return []
    return [texts.unmoved(idle, ever=idle == len(told) and len(told) >= total - 1)]


def _idle_months(standing: list[Standing]) -> int:
    """How many months, counted back from the newest, brought nothing new."""
    count = 0
    for n, present in enumerate(standing):
        before = standing[n + 1] if n + 1 < len(standing) else Standing()
        if _moved(present, before):
            break
        count += 1
    return count


def _moved(present: Standing, before: Standing) -> bool:
    if present.whole and likeness(present.whole, before.whole)[0] is not Likeness.COPIED:
        return True
    earlier = {number: (answer.tick, answer.text) for number, answer in before.answers.items()}
    return any(is_news(each.tick, each.text, earlier.get(number)) for number, each in present.answers.items())


def _is_over(standing: list[Standing]) -> bool:
    """True when the last word about every measure is 完成 or 不涉及: there is nothing new to tell."""
    last: dict[str, Tick | None] = {}
    for present in standing:
        for number, answer in present.answers.items():
            if answer.tick is not Tick.UNCHANGED:
                last.setdefault(number, answer.tick)
    return bool(last) and all(tick in OVER for tick in last.values())


async def _flags(session: Session, reports: list[int]) -> dict[int, list[Flag]]:
    found: dict[int, list[Flag]] = {}
    for some in slices(reports):
        old = select(Flag).where(
            col(Flag.report_id).in_(some), col(Flag.kind).in_((STALE, OLD_PHOTO)), col(Flag.ended_at).is_(None)
        )
        for flag in await session.exec(old.order_by(col(Flag.id))):
            found.setdefault(flag.report_id, []).append(flag)
    return found


def _of_flag(flag: Flag) -> str:
    if flag.kind == STALE:
        return texts.written(flag.facts["words"])
    shot = Counter(each["shot_on"][:7] for each in flag.facts.get("files", []) if each.get("shot_on"))
    return texts.old_photos(flag.measure, sorted(shot), sum(shot.values()))


def _newest_fact(told: Told, idle: int, practice: Practice) -> str:
    """The day of the newest words that brought something; the oldest known when none did."""
    received = [present.received_at for _, present in told[idle:] or told[-1:]]
    first = next((at for at in received if at is not None), None)
    return day_name(practice.habits.day_of(first)) if first is not None else ""
