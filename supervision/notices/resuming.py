"""续发: a long message whose beginning was heard goes on where it broke off, unless its words have changed."""

import hashlib
from collections.abc import Sequence

from storage.tables import Notice

BEGUN = "begun"  # among the facts of the first notice of the message


def keep_begun(notices: Sequence[Notice], words: str, heard: Sequence[int]) -> None:
    """Write down the platform's ids of those pieces of these words that it took."""
    if notices and heard:
        notices[0].facts = {**notices[0].facts, BEGUN: {"of": _sum(words), "ids": list(heard)}}


def heard_of(first: Notice, words: str) -> tuple[int, ...]:
    """The ids of the pieces that were heard of the very same words; none where they are other words now."""
    begun = first.facts.get(BEGUN, {})
    return tuple(begun["ids"]) if begun and begun["of"] == _sum(words) else ()


def _sum(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
