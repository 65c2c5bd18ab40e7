"""日志: one line an event, its token covered; no words of a person and no names are in it.

The platform's client writes the token into its addresses, so the finished line is covered whatever it says.
"""

import json
import logging
import re
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from config.settings import Settings

_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{8,}")
_COVER = "***"
_FRAMES = 4
_QUIET = {"apscheduler": logging.ERROR, "aiogram": logging.WARNING, "aiohttp.access": logging.WARNING}


def masked(text: str, secrets: Sequence[str] = ()) -> str:
    """The text without these secrets, and without anything that looks like a token."""
    for secret in secrets:
        text = text.replace(secret, _COVER).replace(quote(secret, safe=""), _COVER)
    return _TOKEN.sub(_COVER, text)


def whence(error: BaseException) -> str:
    """The kind of an error and the last places it went through, without its message, which may be a person's words:
    ``ValueError at taking.py:88 < conversation.py:60``."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


class MaskingFormatter(logging.Formatter):
    """``at=… level=… from=… said="…"``, or the same as JSON; what has several lines, as tracebacks, is one string.

    What it says is masked when it is finished, so that arguments and tracebacks are covered too.
    """

    def __init__(self, secrets: Sequence[str], as_json: bool = False) -> None:
        super().__init__()
        self.secrets, self.as_json = secrets, as_json

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = {"at": at, "level": record.levelname, "from": record.name, "said": record.getMessage()}
        if record.exc_info:
            parts["trace"] = self.formatException(record.exc_info)
        parts = {name: masked(words, self.secrets) for name, words in parts.items()}  # before quotes are escaped
        if self.as_json:
            return json.dumps(parts, ensure_ascii=False)
        quoted = {name: json.dumps(words, ensure_ascii=False) for name, words in list(parts.items())[3:]}
        return " ".join(f"{name}={words}" for name, words in (parts | quoted).items())


def log_to_stderr(settings: Settings) -> None:
    """The service's log: one handler, everything masked; whoever speaks at every update or beat is silenced."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(settings.secrets, settings.log_format == "json"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
