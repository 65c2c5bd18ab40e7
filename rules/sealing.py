"""封存: each entry of the ledger carries a hash of itself and of the entry before, so that a later change shows."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def seal_of(before: str, at: datetime, **entry: Any) -> str:
    """64 hex digits: SHA-256 over the seal `before` ("" for the first) and the entry's own values.

    `entry`: JSON values; the same values give the same seal, in whatever order or zone they are told.
    """
    told = json.dumps([before, at.astimezone(UTC).isoformat(), entry], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
