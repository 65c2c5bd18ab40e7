"""搁置: updates that failed again and again; somebody who has found the reason gives them back or lets them go."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import InboxUpdate


class NotSetAside(Exception):
    """There is no such update among those set aside; `update_id` says which."""

    def __init__(self, update_id: int) -> None:
        super().__init__(str(update_id))
        self.update_id = update_id


async def all_set_aside(session: Session) -> list[InboxUpdate]:
    """Oldest first."""
    found = await session.exec(
        select(InboxUpdate)
        .where(col(InboxUpdate.state) == "set_aside")
        .order_by(col(InboxUpdate.arrived_at), col(InboxUpdate.update_id))
    )
    return list(found)


async def give_back(session: Session, update_id: int) -> None:
    """Try it again from the start; it counts from when it arrived. Raises NotSetAside."""
    row = await _one(session, update_id)
    row.state, row.tries, row.retry_at = "new", 0, None


async def let_go(session: Session, update_id: int, now: datetime) -> None:
    """Never try it again; it is pruned like what was worked off. Raises NotSetAside."""
    row = await _one(session, update_id)
    row.state, row.done_at = "done", now


async def _one(session: Session, update_id: int) -> InboxUpdate:
    row = await session.get(InboxUpdate, update_id)
    if row is None or row.state != "set_aside":
        raise NotSetAside(update_id)
    return row
