"""邮件: one message to be put on the wire for one or more notices."""

from dataclasses import dataclass
from datetime import datetime

from supervision.reply import Button


@dataclass(frozen=True)
class Parcel:
    """One message to be put on the wire for one or more notices, claimed at `claimed_at`, to leave before `until`.

    `edits`: the platform's id of the message whose place it takes. `issues`: those it speaks of, as they stood after
    the filing `filed`. `heard`: the platform's ids of the pieces that it took before the rest was refused.
    """

    notice_ids: tuple[int, ...]
    chat_id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file_path: str = ""
    reply_to: int | None = None
    urgent: bool = False
    claimed_at: datetime | None = None
    until: datetime | None = None  # None: at any hour
    edits: int | None = None
    issues: frozenset[int] = frozenset()
    filed: int = 0
    heard: tuple[int, ...] = ()

    @property
    def may_grow_old(self) -> bool:
        """True when what others report while it waits may make it needless; an answer stays what it is."""
        return not self.urgent or bool(self.issues)
