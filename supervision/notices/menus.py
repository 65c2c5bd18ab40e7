"""命令菜单: which chats must be given which commands."""

from dataclasses import dataclass

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Account
from supervision.people import hats
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
    wanted = []
    for account in await session.exec(select(Account).where(col(Account.blocked_at).is_(None))):
        if account.ended_at is not None and account.menu in ("", "none"):
            continue
        own = await hats(session, account.person_id)
        active = account.ended_at is None
        commands = menu(bool(own.contact), bool(own.lead_leader), own.is_office) if active else ()
        found = MenuWanted(account.id or 0, account.chat_id, commands)
        if found.key != account.menu:
            wanted.append(found)
    return wanted


async def menu_given(session: Session, given: MenuWanted) -> None:
    account = await session.get_one(Account, given.account_id)
    account.menu = given.key
