"""材料存疑: a file sent before, a picture of long ago: asked about once, never refused (DOMAIN §2.4, §6.3–4)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select

from rules.staleness import old_evidence
from storage.session import Session
from storage.tables import Evidence, Flag, Issue, Plan, Report
from supervision.notices.outbox import follow_up
from supervision.people import reachable
from supervision.practice import Practice
from supervision.report.duties import several_lists
from texts import evidence as texts
from texts.wording import issue_name, month_name

OLD_PHOTO, SAME_FILE = "old_photo", "same_file"


async def ask_about(session: Session, row: Evidence, due_at: datetime, now: datetime, practice: Practice) -> None:
    """Flag what is odd about a stored file where it is now; once all that came with it is stored, ask one question."""
    rows = await _with_it(session, row)
    if any(each.state == "wanted" for each in rows):
        return
    odd = [(each, *found) for each in rows if (found := await _odd(session, each, practice)) != (False, None)]
    fresh = [one for one in odd if await _flag(session, *one, now)]
    account = (await reachable(session, [row.person_id])).get(row.person_id)
    if not fresh or account is None:
        return
    old = Counter(texts.year_month(each.shot_on) for each, is_old, _ in fresh if is_old and each.shot_on)
    same = Counter([await _said_of(session, each, before) for each, _, before in fresh if before is not None])
    text = texts.doubts(old, list(same.items()), len(rows))
    await follow_up(session, account, f"evidence:{rows[0].id}:doubts", text, due_at, now)


async def end_flags(session: Session, rows: Sequence[Evidence], now: datetime) -> None:
    """The files were taken back: what was asked about them alone is over."""
    gone = {row.id for row in rows}
    ids = {row.report_id for row in rows if row.report_id is not None}
    flags = await session.exec(
        select(Flag).where(
            col(Flag.report_id).in_(ids), col(Flag.kind).in_((OLD_PHOTO, SAME_FILE)), col(Flag.ended_at).is_(None)
        )
    )
    for flag in flags:
        left = [each for each in flag.facts.get("files", []) if each["evidence"] not in gone]
        if not left:
            flag.ended_at = now


async def _with_it(session: Session, row: Evidence) -> list[Evidence]:
    if not row.album:
        return [row] if row.withdrawn_at is None else []
    found = await session.exec(
        select(Evidence)
        .where(
            col(Evidence.album) == row.album,
            col(Evidence.person_id) == row.person_id,
            col(Evidence.withdrawn_at).is_(None),
        )
        .order_by(col(Evidence.id))
    )
    return list(found)


async def _odd(session: Session, row: Evidence, practice: Practice) -> tuple[bool, Evidence | None]:
    """Whether its picture is old for the month it is sent for, and the same file sent before for something else."""
    if row.state != "stored" or row.report_id is None:
        return False, None
    report = await session.get_one(Report, row.report_id)
    begins = practice.habits.day_of(report.previous_cutoff_at)
    is_old = row.shot_on is not None and old_evidence(row.shot_on, begins)
    found = await session.exec(
        select(Evidence)
        .where(
            col(Evidence.sha256) == row.sha256,
            col(Evidence.id) < row.id,
            col(Evidence.state) == "stored",
            col(Evidence.withdrawn_at).is_(None),
            or_(col(Evidence.report_id) != row.report_id, col(Evidence.measure) != row.measure),
        )
        .order_by(col(Evidence.person_id) != row.person_id, col(Evidence.id).desc())
        .limit(1)
    )
    return is_old, found.first()


async def _flag(session: Session, row: Evidence, is_old: bool, before: Evidence | None, now: datetime) -> bool:
    """True when this file was not flagged there before."""
    fresh = False
    if is_old:
        fresh |= await _raise(session, row, OLD_PHOTO, {"shot_on": str(row.shot_on)}, now)
    if before is not None:
        fresh |= await _raise(session, row, SAME_FILE, {"same_as": before.id}, now)
    return fresh


async def _raise(session: Session, row: Evidence, kind: str, facts: dict[str, Any], now: datetime) -> bool:
    assert row.report_id is not None
    same = select(Flag).where(
        col(Flag.report_id) == row.report_id,
        col(Flag.kind) == kind,
        col(Flag.measure) == row.measure,
        col(Flag.version) == 0,
    )
    flag = (await session.exec(same)).first()
    entry = {"evidence": row.id, **facts}
    if flag is None:
        flag = Flag(
            report_id=row.report_id,
            kind=kind,
            measure=row.measure,
            facts={"files": [entry]},
            raised_at=now,
            asked_at=now,
        )
        session.add(flag)
    elif any(each["evidence"] == row.id for each in flag.facts.get("files", [])):
        return False
    else:
        flag.facts = {"files": [*flag.facts.get("files", []), entry]}
        flag.asked_at, flag.ended_at = now, None
    await session.flush()
    return True


async def _said_of(session: Session, row: Evidence, before: Evidence) -> str:
    """10月问题十五·措施2那份 where it was the person's own, else "": nobody learns what others sent."""
    if before.person_id != row.person_id or before.issue_id is None or before.report_id is None:
        return ""
    issue = await session.get_one(Issue, before.issue_id)
    plan = await session.get_one(Plan, issue.plan_id)
    report = await session.get_one(Report, before.report_id)
    name = issue_name(issue.number, plan.key if await several_lists(session) else "")
    return texts.sent_before(month_name(report.month), texts.place_name(name, before.measure))
