"""命令菜单: which chats must be given which commands."""

from dataclasses import dataclass

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account, Assignment, Role
from texts.menu import menu


@dataclass(frozen=True)
class MenuWanted:
    account_id: int
    chat_id: int
    commands: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return ",".join(name for name, _ in self.commands) or "none"


async def menus_wanted(session: Session) -> list[MenuWanted]:
    """The linked chats whose menu is not that of their roles now; unlinked ones lose theirs."""
    accounts = await session.exec(select(Account).where(col(Account.blocked_at).is_(None)))
    contacts = set(await session.exec(select(Assignment.person_id).where(col(Assignment.ended_at).is_(None))))
    roles = list(await session.exec(select(Role.person_id, Role.kind).where(col(Role.ended_at).is_(None))))
    leaders = {person_id for person_id, kind in roles if kind == "lead_leader"}
    office = {person_id for person_id, kind in roles if kind == "office"}
    wanted = []
    for account in accounts:
        who = account.person_id
        active = account.ended_at is None
        if not active and account.menu in ("", "none"):
            continue
        commands = menu(who in contacts, who in leaders, who in office) if active else ()
        found = MenuWanted(account.id or 0, account.chat_id, commands)
        if found.key != account.menu:
            wanted.append(found)
    return wanted


async def menu_given(session: Session, given: MenuWanted) -> None:
    account = await session.get_one(Account, given.account_id)
    account.menu = given.key
