"""接入与退出: one-time invitations, and the account bound to a person (Settled 22)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account, Invitation
from storage.tables import Person as Person  # handlers name people, but no other table
from supervision.ledger import record
from supervision.people import person_called, person_of_chat

VALID_FOR = timedelta(days=14)


class LinkRefused(Exception):
    """An invitation cannot be used; `why`: unknown | expired | used | voided | taken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def code_hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def invite(session: Session, person_id: int, now: datetime) -> str:
    """A new one-time code for this person; earlier unused ones are void (Settled 22)."""
    await _void_invitations(session, person_id, now)
    code = secrets.token_urlsafe(18)
    session.add(Invitation(person_id=person_id, code_hash=code_hash(code), created_at=now, expires_at=now + VALID_FOR))
    record(session, now, "invited", person_id=person_id)
    return code


async def link(session: Session, code: str, chat_id: int, now: datetime) -> tuple[Person, bool]:
    """Bind this chat to the person the code was made for; the bool is True when newly linked.

    A person's earlier account is taken off (a new phone). The same code from the same chat again is no error.
    Raises LinkRefused.
    """
    found = await session.exec(select(Invitation).where(col(Invitation.code_hash) == code_hash(code)))
    invitation = found.first()
    holder = await person_of_chat(session, chat_id)
    if invitation is None:
        raise LinkRefused("unknown")
    if holder is not None and holder.id == invitation.person_id and invitation.used_at is not None:
        return holder, False
    if holder is not None and holder.id != invitation.person_id:
        raise LinkRefused("taken")
    if why := _unusable(invitation, now):
        raise LinkRefused(why)
    invitation.used_at = now
    await _end_accounts(session, invitation.person_id, now)
    await session.flush()
    session.add(Account(person_id=invitation.person_id, chat_id=chat_id, linked_at=now))
    record(session, now, "linked", person_id=invitation.person_id)
    await session.flush()
    person = await session.get(Person, invitation.person_id)
    assert person is not None
    return person, True


def _unusable(invitation: Invitation, now: datetime) -> str:
    if invitation.used_at is not None:
        return "used"
    if invitation.voided_at is not None:
        return "voided"
    return "expired" if invitation.expires_at <= now else ""


async def unlink(session: Session, name: str, now: datetime) -> Person:
    """Take the account of the person of this name off; raises NoSuchPerson."""
    person = await person_called(session, name)
    assert person.id is not None
    await _end_accounts(session, person.id, now)
    await _void_invitations(session, person.id, now)
    record(session, now, "unlinked", person_id=person.id)
    return person


async def set_blocked(session: Session, chat_id: int, blocked: bool, now: datetime) -> Person | None:
    """Note that a chat blocked or unblocked us; returns whose it is when that changed something."""
    found = await session.exec(select(Account).where(col(Account.chat_id) == chat_id, col(Account.ended_at).is_(None)))
    account = found.first()
    if account is None or (account.blocked_at is not None) == blocked:
        return None
    account.blocked_at = now if blocked else None
    record(session, now, "blocked" if blocked else "unblocked", person_id=account.person_id)
    return await session.get(Person, account.person_id)


async def _end_accounts(session: Session, person_id: int, now: datetime) -> None:
    found = await session.exec(
        select(Account).where(col(Account.person_id) == person_id, col(Account.ended_at).is_(None))
    )
    for account in found:
        account.ended_at = now


async def _void_invitations(session: Session, person_id: int, now: datetime) -> None:
    open_ones = await session.exec(
        select(Invitation).where(
            col(Invitation.person_id) == person_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.voided_at).is_(None),
        )
    )
    for invitation in open_ones:
        invitation.voided_at = now


async def has_open_invitation(session: Session, person_id: int, now: datetime) -> bool:
    """True while an earlier link of this person can still be used."""
    found = await session.exec(
        select(col(Invitation.id)).where(
            col(Invitation.person_id) == person_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.voided_at).is_(None),
            col(Invitation.expires_at) > now,
        )
    )
    return found.first() is not None
