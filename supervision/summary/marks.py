"""提示与预警计数: what flags ask about in a month's reports, and how many warnings stand now (DOMAIN §4 sample A)."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, func, select

from rules.summary import Marked
from storage.session import Session
from storage.slices import slices
from storage.tables import Flag, Warning
from supervision.report.duties import Duty
from supervision.report.flagging import COPIED, STALE

OLD_PHOTO = "old_photo"
SHOWN = (STALE, OLD_PHOTO, COPIED)


async def marked_in(session: Session, duties: Sequence[Duty]) -> tuple[Marked, ...]:
    """Copied and old facts of these reports, in their order."""
    flags: dict[int, list[Flag]] = {}
    for some in slices(duty.report.id for duty in duties):
        found = select(Flag).where(
            col(Flag.report_id).in_(some), col(Flag.kind).in_(SHOWN), col(Flag.ended_at).is_(None)
        )
        for flag in await session.exec(found.order_by(col(Flag.id))):
            flags.setdefault(flag.report_id, []).append(flag)
    return tuple(
        Marked(
            duty.plan.key,
            duty.issue.number,
            duty.assignment.scope,
            flag.measure,
            flag.kind,
            str(flag.facts.get("words", "")),
        )
        for duty in duties
        for flag in flags.get(duty.report.id or 0, ())
    )


async def standing_warnings(session: Session, issue_ids: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """(level, how many) of those about these issues whose cause stands now: what 预警 lists."""
    counts: dict[str, int] = {}
    for some in slices(issue_ids):
        found = (
            select(Warning.level, func.count())
            .where(col(Warning.resolved_at).is_(None), col(Warning.issue_id).in_(some))
            .group_by(Warning.level)
        )
        for level, count in await session.exec(found):
            counts[level] = counts.get(level, 0) + count
    return tuple(counts.items())
