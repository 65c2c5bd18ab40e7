"""划去: names with a line through them, marked (~~…~~, a Word strike) or run into the next name (一, —)."""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from plan.names import has_strike_line, is_name, without_strike_line
from plan.wording import brackets_of, cut, tidy

_STRUCK = re.compile("(?P<scan>~~)(?P<a>.*?)~~|\ue000(?P<b>.*?)\ue001", re.DOTALL)
_LONGEST_RUN = 12  # signs of names run together


@dataclass
class Struck:
    """`rest`: the text without what was struck; `unclear`: a mark has no partner, so nothing is sure;
    `guessed`: a name was read without the 一 in it, and nothing in the document confirms that."""

    rest: str = ""
    names: list[str] = field(default_factory=list)
    unclear: bool = False
    guessed: bool = False


def take_struck(text: str, known: Set[str]) -> Struck:
    """Struck names are set aside; struck words inside a bracket, as in a post, just go."""
    found = Struck()

    def drop(match: re.Match[str]) -> str:
        before = text[: match.start()]
        if len(re.findall("[（(]", before)) > len(re.findall("[）)]", before)):
            return ""
        for _, piece in cut(match["a"] or match["b"] or "", "、，,；;/ "):
            name = tidy(brackets_of(piece)[0]).replace(" ", "")
            found.guessed |= bool(match["scan"]) and not _is_settled(name, known)
            name = _struck_name(name, known, scanned=bool(match["scan"]))
            if is_name(name):
                found.names.append(name)
        return "、"

    rest = _STRUCK.sub(drop, text)
    found.unclear = "~~" in rest
    found.rest = "" if found.unclear else rest
    return found


def _struck_name(name: str, known: Set[str], scanned: bool) -> str:
    """In a scanned text 一 inside a struck name is the line itself, unless met with it elsewhere."""
    bare = without_strike_line(name)
    return bare if bare in known or (scanned and name not in known) else name


def _is_settled(name: str, known: Set[str]) -> bool:
    """True when the name bears no sign of a line, or is met elsewhere with or without it."""
    bare = without_strike_line(name)
    return bare == name or has_strike_line(name) or bare in known or name in known


def struck_in_front(run: str, known: Set[str]) -> str:
    """The known name standing, with a line through it, before another name in the run; "" when none does."""
    if len(run) > _LONGEST_RUN:
        return ""
    for name in sorted(known, key=len, reverse=True):
        rest = name_after(run, name)
        if rest and is_name(rest) and without_strike_line(rest) == rest:
            return name
    return ""


def name_after(run: str, name: str) -> str:
    """What follows `name` in the run when the name has a strike line among its signs, else ""."""
    line = "[一—–―－─-]"
    match = re.match(f"{line}*" + f"{line}*".join(map(re.escape, name)) + f"{line}*", run)
    return run[match.end() :] if match and match[0] != name else ""
