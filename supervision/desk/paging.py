"""翻页: a long answer a screen at a time; the buttons below it are the command itself with another page."""

import re
from collections.abc import Sequence

from rules.numerals import fold
from supervision.reply import Button, Reply
from texts.desk.pages import AFTER, BEFORE, page_mark, screens

LONGEST = 64  # bytes of a button's data
FIRST, LAST = 1, 10_000
_TURNED = re.compile(r"/(?P<name>[a-z]+)(?P<args>(?: \S+)* p\d{1,4})")
_PAGE = re.compile(r"(?:^|\s)(?:第\s*(\d{1,4})\s*页|p\s?(\d{1,4}))\s*$", re.IGNORECASE)


def take_page(args: str, default: int = FIRST) -> tuple[str, int]:
    """The words without 第2页 (or p2) at their end, and the page, which may be beyond the last."""
    shadow = fold(args)
    match = _PAGE.search(shadow)
    if match is None:
        return args.strip(), default
    return args[: match.start()].strip(), max(FIRST, int(match[1] or match[2]))


def turned(data: str) -> tuple[str, str] | None:
    """(command, its words) of a button of ours, None for any other; acting commands are on no button."""
    match = _TURNED.fullmatch(data)
    return (match["name"], match["args"].strip()) if match is not None else None


def paged(name: str, args: str, head: Sequence[str], lines: Sequence[str], page: int, foot: str = "") -> Reply:
    """One screen of `lines` between `head` and `foot`; `args`: the command's words in a form that stays true."""
    found = screens(lines)
    shown = min(page, len(found))
    return page_of(name, args, [*head, *found[shown - 1]], shown, len(found), foot)


def page_of(
    name: str, args: str, lines: Sequence[str], page: int, count: int, foot: str = "", open_end: bool = False
) -> Reply:
    """A screen that is already cut, with what leads to its neighbours; pressed later they show what stands then.

    `open_end`: nobody counted further than the next page.
    """
    mark = [page_mark(page, 0 if open_end else count)] if count > 1 else []
    row = [
        Button(label, data)
        for label, other in ((BEFORE, page - 1), (AFTER, page + 1))
        if 1 <= other <= count and len((data := _typed(name, args, other)).encode()) <= LONGEST
    ]
    text = "\n".join([*lines, *mark, *([foot] if foot else [])])
    return Reply(text, (tuple(row),) if row else ())


def _typed(name: str, args: str, page: int) -> str:
    return " ".join(part for part in (f"/{name}", args, f"p{page}") if part)
