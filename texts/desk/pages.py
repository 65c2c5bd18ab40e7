"""分屏: the lines of a long answer in messages that a thumb scrolls through."""

from collections.abc import Sequence

ROWS = 100  # of a phone's screen: what the office asks of a plan of twenty issues is one message
WIDTH = 20  # characters of a row
BEFORE, AFTER = "上一页", "下一页"


def screens(lines: Sequence[str]) -> list[list[str]]:
    """At least one; a line is never torn, so one that is longer than that stands alone."""
    found: list[list[str]] = [[]]
    used = 0
    for line in lines:
        taken = sum(-(-max(len(piece), 1) // WIDTH) for piece in line.split("\n"))
        if found[-1] and used + taken > ROWS:
            found.append([])
            used = 0
        found[-1].append(line)
        used += taken
    return found


def page_mark(page: int, count: int) -> str:
    """`count` 0: nobody knows how many there are."""
    return f"（第{page}页{f'，共{count}页' if count else ''}）"
