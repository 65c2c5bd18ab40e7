"""遮盖: a token is never seen in a log or a traceback; the platform's client writes it into its addresses."""

import logging
import re
from collections.abc import Sequence
from urllib.parse import quote

_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{8,}")
_COVER = "***"


def masked(text: str, secrets: Sequence[str] = ()) -> str:
    """The text without these secrets, and without anything that looks like a token."""
    for secret in secrets:
        text = text.replace(secret, _COVER).replace(quote(secret, safe=""), _COVER)
    return _TOKEN.sub(_COVER, text)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered too."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self.secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record), self.secrets)


def log_to_stderr(secrets: Sequence[str]) -> None:
    """The service's log: one handler, everything masked."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
