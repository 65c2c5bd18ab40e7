"""对话窗: what lies on a phone, what is on the wire, and what may go wrong with it."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from supervision.notices.parcel import Parcel


@dataclass
class Heard:
    """A message as it stands on a phone."""

    at: datetime
    message_id: int
    text: str
    buttons: list[str]
    notices: tuple[int, ...]


@dataclass
class Chat:
    """`hears` is called with each message that arrives."""

    chat_id: int
    name: str
    hears: Callable[[Heard], None]
    started: bool = False
    blocked: bool = False
    gone: bool = False  # deactivated: no update ever tells
    heard: list[Heard] = field(default_factory=list)
    last_id: int = 0


@dataclass
class OnTheWire:
    """The message a task is sending; `piece`: how many of its pieces were accepted."""

    parcel: Parcel
    piece: int = 0


SENDING: ContextVar[OnTheWire | None] = ContextVar("sending", default=None)  # several tasks may send at a time


@dataclass
class Rough:
    """A fault that strikes calls from one true instant to another, so many times at most."""

    kind: str
    start: datetime
    end: datetime
    left: int
