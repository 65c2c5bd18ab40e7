"""问题前缀: where a message names an issue (十八, 18, #18, 问题十八, 省督18) (DOMAIN §2.7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.numerals import DIGITS, HAN, number
from rules.reading import prefix_words as words
from rules.reading.called import adjacent_issues, called_issue
from rules.reading.edges import after_claim, at_edge
from rules.reading.marks import mark_at
from rules.reading.surroundings import Surroundings
from rules.reading.ticks import tick_at
from rules.reading.title_names import opens_like
from rules.reading.values import KnownIssue

_LOOK_BACK = 120  # characters; a measure named farther back says nothing about this number


@dataclass(frozen=True)
class Prefix:
    """Issues named in front of what is said of them: [start, end) is the naming itself.

    `issues` empty: the number is nobody's (`which` False) or stands in two lists (`which` True).
    """

    start: int
    end: int
    issues: tuple[KnownIssue, ...]
    which: bool = False


class PrefixFinder:
    """Finds the issue prefixes of one message for one person's issues."""

    def __init__(self, shadow: str, issues: Sequence[KnownIssue]) -> None:
        self._shadow = shadow
        self._issues = issues
        self._near = Surroundings(shadow)
        self._by_sign = len({n for n in re.findall(r"(?<![0-9月])([0-9]{2})号", shadow) if self._known(int(n))}) > 1
        self._measures = {int(m) for issue in issues for m in issue.measures if m.isdecimal()}
        keys = "|".join(re.escape(k) for k in sorted({i.list_key for i in issues if i.list_key}, key=len)[::-1])
        listed = (
            rf"(?P<key>{keys})\s*(?:反馈|整改)?(?:问题)?\s*-?第?\s*(?P<m>{DIGITS}|{HAN})号?{words.COUNT}|"
            if keys
            else ""
        )
        self._named = re.compile(f"(?:{listed}{words.NAMED})")

    def find(self, floor: int) -> list[Prefix]:
        """The prefixes from `floor` on, in order."""
        found: list[Prefix] = []
        at = floor
        while at < len(self._shadow):
            prefix = self._named_at(at, floor) or self._bare_at(at, floor, found)
            if prefix:
                found.append(prefix)
                at = prefix.end
            else:
                token = words.BARE.match(self._shadow, at)
                at = token.end() if token else at + 1
        return found

    def _named_at(self, at: int, floor: int) -> Prefix | None:
        several, end = adjacent_issues(self._shadow, at, self._issues)
        called, behind = called_issue(self._shadow, at, self._issues) if not several else (None, at)
        if (several or called) and at_edge(self._shadow, at, floor):
            return Prefix(at, end, several) if called is None else Prefix(at, behind, (called,))
        match = self._named.match(self._shadow, at)
        if match is None or not self._may_be_called(match, floor):
            return None
        groups = match.groupdict()
        value = number(next(v for v in (groups.get("m"), groups["n"], groups["h"], groups["k"], groups["g"]) if v))
        issues = self._known(value, groups.get("key"))
        start, end = at, match.end()
        more, end = self._further(end) if issues else ([], end)
        owning = words.OWNING.match(self._shadow, end)
        end = owning.end() if owning else end
        return Prefix(start, end, (*issues, *more) if len(issues) == 1 else (), which=len(issues) > 1)

    def _may_be_called(self, match: re.Match[str], floor: int) -> bool:
        """True where 问题十九 may stand: at the edge of words, behind 关于, or behind a statement and with another
        behind it (4没动问题十九1推进)."""
        at = match.start()
        if at_edge(self._shadow, at, floor) or words.ABOUT.search(self._shadow, floor, at):
            return True
        return after_claim(self._shadow, at, floor) and self._near.restarts(match.end(), None, None)

    def _bare_at(self, at: int, floor: int, found: Sequence[Prefix]) -> Prefix | None:
        token, text = words.BARE.match(self._shadow, at), self._shadow
        if token is None or not self._may_name(token, floor):
            return None
        value, end, known = number(token["n"]), token.end(), bool(self._known(number(token["n"])))
        pair = words.PAIR.match(text, at)
        measure = mark_at(text[pair.end() :], 0, 0) if pair and value not in self._measures else None
        if pair and not known and pair["joint"] == "/":
            return None  # 排口（7/9）推进
        if pair and measure and (measure.sure or (known and pair["joint"] == "-")):
            return self._prefix(at, pair.end(), value)
        if known and value not in self._measures and (of := words.OF_SIGN.match(text, end)):
            return self._prefix(at, of.end(), value)
        if self._by_sign and text.startswith("号", end) and known:
            return self._prefix(at, end + 1, value)
        if words.BARE_COUNT.match(text, end):
            return None
        opening = not text[floor:at].strip() or text[:at].rstrip(" -•·*").endswith("\n")
        more, last = self._further(end) if known and value not in self._measures else ([], end)
        if more and (tick_at(text, self._near.behind(last)) or self._near.restarts(last, value, None)):
            return Prefix(at, last, (*self._known(value), *more))
        section = max(found[-1].end if found else floor, at - _LOOK_BACK)
        named = self._is_issue(token["n"], end, None if opening else section, at)
        return self._prefix(at, end, value) if named else None

    def _may_name(self, token: re.Match[str], floor: int) -> bool:
        """True where an issue's bare number may stand: at the edge of words, behind a statement, behind 关于."""
        value, at, end, text = number(token["n"]), token.start(), token.end(), self._shadow
        known = bool(self._known(value))
        bracketed = text[at - 1 : at] == "(" and text[end : end + 1] == ")" and text[floor : at - 1].strip()
        if bracketed and not self._near.restarts(end, None, None):
            return False  # 1-4推进（11）: the issue behind its words
        if at_edge(text, at, floor):
            return True
        run_on = known and value not in self._measures and after_claim(text, at, floor)
        if known and not token["n"].isdecimal() and value > 9 and self._near.restarts(end, None, None):
            return True
        told = words.PAIR.match(text, at) or self._near.ticked(end) or text.startswith("问题", end)
        if run_on and (told or not token["n"].isdecimal()):
            return True
        about = known and words.ABOUT.search(text, floor, at) is not None
        return about and bool(
            self._near.restarts(end, None, None) or words.HEADS.match(text, end) or self._near.ticked(end)
        )

    def _is_issue(self, token: str, end: int, section: int | None, at: int) -> bool:
        """True when the bare number names an issue; `section` None: it opens the message or a line."""
        value, han = number(token), not token.isdecimal()
        known, measure = bool(self._known(value)), value in self._measures
        if not known and (measure or value <= max(self._measures, default=0)):
            return False
        last = None if section is None or han else self._near.last_measure(section, at)
        if not known and last == 0:
            return False
        restarts = self._near.restarts(end, None if han else value, last)
        if not known:
            return restarts
        if words.LATER.match(self._shadow, end) or (not measure and words.LACKING.match(self._shadow, end)):
            return True
        if not measure and (words.OF.match(self._shadow, end) or words.HEADS.match(self._shadow, end)):
            return True
        if measure and han and section is None and self._is_asked_by(end):
            return True
        if measure:
            return restarts and not (han and self._shadow.startswith("是", end))
        titles = [title for issue in self._known(value) for title in issue.titles]
        titled = any(opens_like(self._shadow, self._near.behind(end), title) for title in titles)
        return section is None or restarts or titled or self._near.ticked(end)

    def _is_asked_by(self, end: int) -> bool:
        """`三 无变化` of who has 三 and 十八: the ask names issues in Chinese numerals and measures in digits."""
        spelt = {number(token["n"]) for token in words.BARE.finditer(self._shadow) if not token["n"].isdecimal()}
        parted = self._shadow[end : end + 1] in (" ", ":", "的")
        return len(self._issues) > 1 and parted and all(map(self._known, spelt)) and self._near.ticked(end)

    def _further(self, end: int) -> tuple[list[KnownIssue], int]:
        """`十一、十九`: the other known issues named in the same breath, and where the naming ends."""
        more: list[KnownIssue] = []
        while step := words.AND.match(self._shadow, end):
            token = self._named.match(self._shadow, step.end()) or words.BARE.match(self._shadow, step.end())
            if token is None:
                break
            value = number(next(v for k, v in token.groupdict().items() if v and k != "key"))
            issues = self._known(value)
            if (
                len(issues) != 1
                or issues[0] in more
                or value in self._measures
                or words.BARE_COUNT.match(self._shadow, token.end())
            ):
                break
            more += issues
            end = token.end()
        return more, end

    def _known(self, value: int, key: str | None = None) -> tuple[KnownIssue, ...]:
        return tuple(i for i in self._issues if i.number == value and key in (None, i.list_key))

    def _prefix(self, start: int, end: int, value: int) -> Prefix:
        issues, of = self._known(value), words.OWNING.match(self._shadow, end)
        start -= self._shadow[start - 1 : start] == "(" and self._shadow[end : end + 1] == ")"
        return Prefix(start, of.end() if of else end, issues if len(issues) == 1 else (), which=len(issues) > 1)
