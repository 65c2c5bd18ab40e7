"""陈旧查询: issues without real news for n months, texts and pictures that are old (DOMAIN §4 sample D, §5.11)."""

from collections import Counter
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.copying import Likeness, likeness
from rules.numerals import fold
from rules.reading import Tick
from rules.staleness import STALE_MONTHS
from storage.session import Session
from storage.tables import Flag, Person, Report
from supervision.desk.reading import month_named
from supervision.desk.remarks import words_beside
from supervision.notices.places import name_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.flagging import STALE
from supervision.report.settling import id_of
from supervision.report.standing import Standing, standings
from texts import copied as texts
from texts.pages import joined as as_pages
from texts.wording import day_name

LONGEST = 12  # months looked back
OLD_PHOTO = "old_photo"
_IDLE = (Tick.UNCHANGED, Tick.NOT_STARTED)
_OVER = (Tick.DONE, Tick.NOT_APPLICABLE)


async def stale_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/stale [n]: facts older than n months (2 unless said), a line a report."""
    months = _count(args)
    month = await month_named(session, "", now, practice)
    rows = await session.exec(joined().where(col(Report.month) <= month, col(Report.previous_cutoff_at) <= now))
    by_assignment: dict[int, list[Duty]] = {}
    for duty in await with_measures(session, list(rows)):
        if duty.assignment.ended_at is None:
            by_assignment.setdefault(duty.report.assignment_id, []).append(duty)
    lines = []
    for own in by_assignment.values():
        newest = sorted(own, key=lambda duty: duty.report.month, reverse=True)[:LONGEST]
        parts = await _parts(session, newest, len(own), months, now, practice)
        if parts:
            lines.append(texts.stale_line(await name_of(session, newest[0]), parts))
    return Reply(as_pages(texts.stale_pages(month, months, lines)))


def _count(args: str) -> int:
    said = fold(args).strip().removesuffix("个月").removeprefix("cycles=").strip()
    if not said:
        return STALE_MONTHS
    if not said.isdecimal() or not 1 <= int(said) <= LONGEST:
        raise BadArgument("stale", args)
    return int(said)


async def _parts(
    session: Session, newest: list[Duty], total: int, months: int, now: datetime, practice: Practice
) -> list[str]:
    """What is old about one assignment's reports (the newest first)."""
    found = await standings(session, [id_of(duty.report.id) for duty in newest])
    told = [(duty, found[id_of(duty.report.id)]) for duty in newest]
    if told and not told[0][1].has_content and told[0][0].report.cutoff_at > now:
        told = told[1:]  # what is not due yet is not old
    idle = _idle_months([present for _, present in told])
    parts = []
    if told and idle >= months and not _is_over([present for _, present in told]):
        parts.append(texts.unmoved(idle, ever=idle == len(told) and len(told) >= total - 1))
    flags = await _flags(session, [id_of(duty.report.id) for duty, _ in told[:months]])
    words = await words_beside(session, flags)
    for flag in flags:
        parts.append(_of_flag(flag))
        parts += words.get(flag.id or 0, [])
    if parts and (fresh := _newest_fact(told, idle, practice)):
        parts.append(texts.as_of(fresh))
    return parts


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
    for number, answer in present.answers.items():
        old = before.answers.get(number)
        if answer.tick in _IDLE or (old is not None and answer.tick in _OVER and old.tick == answer.tick):
            continue
        if old is None or not answer.text or likeness(answer.text, old.text)[0] is not Likeness.COPIED:
            if not answer.text and old is not None and old.tick == answer.tick and not old.text:
                continue  # 推进 again, without a word
            return True
    return False


def _is_over(standing: list[Standing]) -> bool:
    """True when the last word about every measure is 完成 or 不涉及: there is nothing new to tell."""
    last: dict[str, Tick | None] = {}
    for present in standing:
        for number, answer in present.answers.items():
            if answer.tick is not Tick.UNCHANGED:
                last.setdefault(number, answer.tick)
    return bool(last) and all(tick in _OVER for tick in last.values())


async def _flags(session: Session, reports: list[int]) -> list[Flag]:
    found = await session.exec(
        select(Flag)
        .where(col(Flag.report_id).in_(reports), col(Flag.kind).in_((STALE, OLD_PHOTO)), col(Flag.ended_at).is_(None))
        .order_by(col(Flag.id))
    )
    return list(found)


def _of_flag(flag: Flag) -> str:
    if flag.kind == STALE:
        return texts.written(flag.facts["words"])
    shot = Counter(each["shot_on"][:7] for each in flag.facts.get("files", []) if each.get("shot_on"))
    return texts.old_photos(flag.measure, sorted(shot), sum(shot.values()))


def _newest_fact(told: list[tuple[Duty, Standing]], idle: int, practice: Practice) -> str:
    """The day of the newest words that brought something; the oldest known when none did."""
    with_words = [present for _, present in told[idle:] or told[-1:] if present.received_at is not None]
    if not with_words or with_words[0].received_at is None:
        return ""
    return day_name(practice.habits.day_of(with_words[0].received_at))
