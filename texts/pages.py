"""分页: a long text split at line ends into messages that the platform takes."""

from collections.abc import Iterable

LIMIT = 3500  # the platform takes 4096; room is left for 【演练】 and for characters that count twice
MARK_ROOM = 12  # （10/12）and a line end
PAGE_BREAK = "\n\f\n"  # still a gap between the pages for whoever does not split


def pages(lines: Iterable[str], limit: int = LIMIT) -> list[str]:
    """At least one page, each at most `limit` long; with several, each ends with its mark （1/2）."""
    whole = list(lines)
    room = limit - MARK_ROOM
    split: list[list[str]] = [[]]
    used = 0
    for line in (piece for text in whole for piece in _pieces(text, room)):
        if split[-1] and used + len(line) + 1 > room:
            split.append([])
            used = 0
        split[-1].append(line)
        used += len(line) + 1
    texts = ["\n".join(page) for page in split]
    if len(texts) == 1:
        return texts
    return [f"{text}\n（{n}/{len(texts)}）" for n, text in enumerate(texts, start=1)]


def _pieces(line: str, room: int) -> list[str]:
    return [line[n : n + room] for n in range(0, len(line), room)] or [""]


def joined(texts: Iterable[str]) -> str:
    """Several pages as one answer; whoever sends it splits at PAGE_BREAK."""
    return PAGE_BREAK.join(texts)
