"""命令菜单: which chats must be given which commands."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import and_, case, exists, or_
from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account, Assignment, Role
from supervision.handover.standing_in import away_on
from texts.menu import menu


@dataclass(frozen=True)
class MenuWanted:
    account_id: int
    chat_id: int
    commands: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return ",".join(name for name, _ in self.commands) or "none"


async def menus_wanted(session: Session, today: date, at_most: int = 1_000) -> list[MenuWanted]:
    """The linked chats whose menu is not that of their roles now; unlinked ones lose theirs. Who stands in for a
    contact `today` has the menu of one.

    The store compares, so that of all the people only those come here whose menu must change.
    """
    person = col(Account.person_id)
    held = exists().where(col(Role.person_id) == person, col(Role.ended_at).is_(None))
    own = exists().where(col(Assignment.person_id) == person, col(Assignment.ended_at).is_(None))
    contact = or_(own, person.in_(set((await away_on(session, today)).values())))
    leader, office, inspector = (held.where(col(Role.kind) == kind) for kind in ("lead_leader", "office", "inspector"))
    roles = [(kinds, MenuWanted(0, 0, menu(*kinds)).key) for kinds in product((True, False), repeat=4)]
    right = case(
        *(
            (
                and_(
                    *(
                        has if holds else ~has
                        for has, holds in zip((contact, leader, office, inspector), kinds, strict=True)
                    )
                ),
                key,
            )
            for kinds, key in roles
        )
    )
    active = col(Account.ended_at).is_(None)
    query: Any = (
        select(Account.id, Account.chat_id, active)
        .add_columns(contact.label("contact"), leader.label("leader"), office.label("office"))
        .add_columns(inspector.label("inspector"))
        .where(
            col(Account.blocked_at).is_(None),
            or_(and_(active, col(Account.menu) != right), and_(~active, col(Account.menu).not_in(("", "none")))),
        )
        .order_by(col(Account.id))
        .limit(at_most)
    )
    return [
        MenuWanted(account_id or 0, chat_id, menu(*kinds) if is_active else ())
        for account_id, chat_id, is_active, *kinds in await session.exec(query)
    ]


async def menu_given(session: Session, given: MenuWanted) -> None:
    account = await session.get_one(Account, given.account_id)
    account.menu = given.key
