"""通知稿: a notice composed at the instant of sending."""

from dataclasses import dataclass, field
from typing import Any

from supervision.reply import Button


class Hold(Exception):
    """Not now, but still wanted: the notice stays queued."""


@dataclass(frozen=True)
class Draft:
    """`issues`: ids of the issues spoken of, so that a merged message names each once (Settled 16).
    `facts`: what recording the delivery needs (ids of reports and warnings)."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    issues: frozenset[int] = frozenset()
    facts: dict[str, Any] = field(default_factory=dict)
