"""分条: a text in pieces the platform takes, none of them empty."""

from bot.opening import REHEARSAL_MARK
from texts.pages import PAGE_BREAK

LIMIT = 4000  # of 4096 UTF-16 units, so that a mark still fits


def split(text: str) -> list[str]:
    """One piece a page, and a page over LIMIT UTF-16 units in pieces; a rehearsal's mark leads each."""
    mark = REHEARSAL_MARK if text.startswith(REHEARSAL_MARK) else ""
    pieces = [piece for page in text.split(PAGE_BREAK) for piece in _cut(page)]
    said = [piece for piece in pieces if piece.removeprefix(mark).strip()] or [text]
    return [piece if piece.startswith(mark) else mark + piece for piece in said]


def _cut(page: str) -> list[str]:
    """Pieces of at most LIMIT UTF-16 units, cut at line ends where there are any."""
    pieces: list[str] = []
    for line in (part for whole in page.split("\n") for part in _parts(whole)):
        if pieces and units(pieces[-1]) + 1 + units(line) <= LIMIT:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces


def _parts(line: str) -> list[str]:
    """A line that is too long by itself, cut between characters: never inside a surrogate pair."""
    parts = []
    while units(line) > LIMIT:
        head = line[:LIMIT]
        while units(head) > LIMIT:
            head = head[: -((units(head) - LIMIT + 1) // 2)]
        parts.append(head)
        line = line[len(head) :]
    return [*parts, line]


def units(text: str) -> int:
    """Length as the platform counts it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
