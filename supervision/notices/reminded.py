"""提醒记载: on which days a contact was reminded, and when messages to him failed (Settled 14)."""

from zoneinfo import ZoneInfo

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account, LedgerEntry, Notice, StandIn
from supervision.notices.outcome import UNREACHED
from supervision.practice import Practice
from supervision.report.duties import Duty
from texts import overdue as texts
from texts.wording import clock_name, stretch


async def reminded(session: Session, duty: Duty, practice: Practice) -> str:
    """已提醒3次（21、26、27日），均已送达。"""
    zone = practice.habits.zone
    return texts.reminded(
        await _days_reminded(session, duty, practice),
        await _lost_since(session, duty, zone),
        await _lost_stretches(session, duty, zone),
    )


async def _days_reminded(session: Session, duty: Duty, practice: Practice) -> list[int]:
    """The days on which messages naming this report were delivered to its contact or a stand-in."""
    stand_ins = await session.exec(
        select(col(StandIn.stand_in_id)).where(col(StandIn.person_id) == duty.report.person_id)
    )
    sent = await session.exec(
        select(Notice)
        .where(
            col(Notice.person_id).in_([duty.report.person_id, *stand_ins]),
            col(Notice.cycle) == duty.report.month,
            col(Notice.kind).in_(("ask", "nudge")),
            col(Notice.state) == "sent",
        )
        .order_by(col(Notice.sent_at))
    )
    days = [
        practice.habits.day_of(n.sent_at).day
        for n in sent
        if n.sent_at is not None and duty.report.id in n.facts.get("reports", [])
    ]
    return list(dict.fromkeys(days))


async def _lost_since(session: Session, duty: Duty, zone: ZoneInfo) -> str:
    """From when on messages to the contact fail: blocked, or the account taken off; "" while they arrive."""
    found = await session.exec(
        select(Account).where(col(Account.person_id) == duty.report.person_id).order_by(col(Account.id).desc()).limit(1)
    )
    account = found.first()
    since = (account.blocked_at or account.ended_at) if account is not None else None
    return clock_name(since, zone) if since is not None else ""


async def _lost_stretches(session: Session, duty: Duty, zone: ZoneInfo) -> list[str]:
    """The stretches of this month in which messages to the contact failed and which are over, from the ledger: the
    account only knows how it is now."""
    entries = await session.exec(
        select(LedgerEntry)
        .where(
            col(LedgerEntry.person_id) == duty.report.person_id,
            col(LedgerEntry.at) >= duty.report.previous_cutoff_at,
            col(LedgerEntry.act).in_(("blocked", "undeliverable", "unblocked", "linked")),
        )
        .order_by(col(LedgerEntry.at), col(LedgerEntry.id))
    )
    began, found = None, []
    for entry in entries:
        if entry.act == "blocked" or (entry.act == "undeliverable" and entry.facts.get("why") in UNREACHED):
            began = began or entry.at
        elif entry.act != "undeliverable" and began is not None:
            found.append(stretch(began, entry.at, zone))
            began = None
    return found
