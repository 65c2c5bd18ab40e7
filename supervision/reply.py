"""应答: what a person wrote to us, and what we answer."""

from dataclasses import dataclass
from datetime import datetime

ACKNOWLEDGE_TAP = "ack"


@dataclass(frozen=True)
class Button:
    """`data`: 1–64 bytes, ids only. Every button's label also works typed.

    Without data it is a key below the input; one without a label takes all those keys away.
    """

    label: str
    data: str


@dataclass(frozen=True)
class Reply:
    """One answer. `buttons`: rows of buttons; `file_path`: a document to send along, "" for none; `edits`: the stored
    message whose answer this one takes the place of, None for an answer of its own."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file_path: str = ""
    edits: int | None = None


@dataclass(frozen=True)
class Heard:
    """One thing a person said: the stored message, its words and the instant it counts from (Settled 4).

    `kind`: text | edit | tap | photo | document | voice | …; `text` holds a tap's data.
    `reply_to`: the platform's id of the message answered, None if none. `file_kind`: photo | document | voice |
    audio | video | sticker, "" without a file; `album`: the platform's number of the album it came in.
    """

    message_id: int
    chat_id: int
    kind: str
    text: str
    counts_at: datetime
    reply_to: int | None = None
    has_file: bool = False
    file_kind: str = ""
    media_type: str = ""
    size: int = 0
    album: str = ""
