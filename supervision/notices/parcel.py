"""邮件: one message to be put on the wire for one or more notices."""

from dataclasses import dataclass

from supervision.reply import Button


@dataclass(frozen=True)
class Parcel:
    """One message to be put on the wire for one or more notices."""

    notice_ids: tuple[int, ...]
    chat_id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file_path: str = ""
    reply_to: int | None = None
