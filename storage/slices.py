"""切片: long lists of ids in pieces: a database takes only so many parameters in one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 5_000


def slices(ids: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The ids in their order, `size` at a time."""
    rest = iter(ids)
    while piece := list(islice(rest, size)):
        yield piece
