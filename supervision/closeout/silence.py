"""全部销号: whether any issue is still open; when none is, the service falls silent (Settled 26)."""

from sqlmodel import col, select

from rules.issue_life import ENDED
from storage.session import Session
from storage.tables import Issue

_OPEN = select(col(Issue.id)).where(col(Issue.status).not_in(ENDED)).limit(1)
_ANY = select(col(Issue.id)).limit(1)


async def everything_closed(session: Session) -> bool:
    """True when there are issues and none is open: the service falls silent."""
    if (await session.exec(_OPEN)).first() is not None:
        return False
    return (await session.exec(_ANY)).first() is not None
