"""问题前缀: where a message names an issue (十八, 18, #18, 问题十八, 省督18) (DOMAIN §2.7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules import prefix_words as words
from rules.edges import Mark, after_claim, at_edge
from rules.marks import mark_at, may_begin
from rules.numerals import DIGITS, HAN, number
from rules.reading import KnownIssue
from rules.ticks import tick_at

_NEAR = 8  # characters
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
        self._marks: dict[tuple[int, int], Mark | None] = {}
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
        match = self._named.match(self._shadow, at)
        if match is None or not (at_edge(self._shadow, at, floor) or words.ABOUT.search(self._shadow, floor, at)):
            return None
        groups = match.groupdict()
        value = number(next(v for v in (groups.get("m"), groups["n"], groups["h"], groups["k"], groups["g"]) if v))
        issues = self._known(value, groups.get("key"))
        start, end = at, match.end()
        more, end = self._further(end) if issues else ([], end)
        owning = words.OWNING.match(self._shadow, end)
        end = owning.end() if owning else end
        return Prefix(start, end, (*issues, *more) if len(issues) == 1 else (), which=len(issues) > 1)

    def _bare_at(self, at: int, floor: int, found: Sequence[Prefix]) -> Prefix | None:
        token, text = words.BARE.match(self._shadow, at), self._shadow
        if token is None or not self._may_name(token, floor):
            return None
        value, end, known = number(token["n"]), token.end(), bool(self._known(number(token["n"])))
        pair = words.PAIR.match(text, at)
        measure = mark_at(text[pair.end() :], 0, 0) if pair and value not in self._measures else None
        if pair and measure and (measure.sure or (known and pair["joint"] == "-")):
            return self._prefix(at, pair.end(), value)
        if self._by_sign and text.startswith("号", end) and known:
            return self._prefix(at, end + 1, value)
        if words.BARE_COUNT.match(text, end):
            return None
        opening = not text[floor:at].strip() or text[:at].rstrip(" -•·*").endswith("\n")
        more, last = self._further(end) if known and value not in self._measures else ([], end)
        if more and (tick_at(text, self._behind(last)) or self._restarts(last, value, None)):
            return Prefix(at, last, (*self._known(value), *more))
        section = max(found[-1].end if found else floor, at - _LOOK_BACK)
        named = self._is_issue(token["n"], end, None if opening else section, at)
        return self._prefix(at, end, value) if named else None

    def _may_name(self, token: re.Match[str], floor: int) -> bool:
        """True where an issue's bare number may stand: at the edge of words, behind a statement, behind 关于."""
        value, at, end, text = number(token["n"]), token.start(), token.end(), self._shadow
        known = bool(self._known(value))
        bracketed = text[at - 1 : at] == "(" and text[end : end + 1] == ")" and text[floor : at - 1].strip()
        if bracketed and not self._restarts(end, None, None):
            return False  # 1-4推进（11）: the issue behind its words
        if at_edge(text, at, floor):
            return True
        run_on = known and value not in self._measures and after_claim(text, at, floor)
        if run_on and (not token["n"].isdecimal() or self._ticked(end) or text.startswith("问题", end)):
            return True
        about = known and words.ABOUT.search(text, floor, at) is not None
        return about and bool(self._restarts(end, None, None) or words.HEADS.match(text, end))

    def _is_issue(self, token: str, end: int, section: int | None, at: int) -> bool:
        """True when the bare number names an issue; `section` None: it opens the message or a line."""
        value, han = number(token), not token.isdecimal()
        known, measure = bool(self._known(value)), value in self._measures
        if not known and (measure or value <= max(self._measures, default=0)):
            return False
        last = None if section is None or han else self._last_measure(section, at)
        if not known and last == 0:
            return False
        restarts = self._restarts(end, None if han else value, last)
        if not known:
            return restarts
        if words.LATER.match(self._shadow, end):
            return True
        if not measure and (words.OF.match(self._shadow, end) or words.HEADS.match(self._shadow, end)):
            return True
        if measure:
            return restarts and not (han and self._shadow.startswith("是", end))
        return section is None or restarts or self._ticked(end)

    def _restarts(self, end: int, value: int | None, last: int | None) -> bool:
        """True when a measure's number follows that does not go on counting from `value` or `last`."""
        behind = self._behind(end)
        if behind == end and self._shadow[end - 1 : end + 1].isdecimal() and end < len(self._shadow):
            return False
        mark = mark_at(self._shadow, behind, behind)
        if mark is None or mark.style == "han" or not (mark.sure or mark.punctuated):
            return False
        if mark.rest or mark.style != "digit":
            return mark.rest or value is None or mark.numbers[0] <= value
        first = mark.numbers[0]
        if last and first > last:
            return False
        return value is None or first <= value

    def _ticked(self, end: int) -> bool:
        """True when a tick word follows, 十九 推进 or 十九3条都没动."""
        behind = self._behind(end)
        counted = words.HOW_MANY.match(self._shadow, behind)
        return any(tick_at(self._shadow, at) for at in (behind, counted.end() if counted else behind))

    def _last_measure(self, start: int, at: int) -> int:
        """The measure number named last between `start` and `at`, 0 if none."""
        for place in range(at - 1, start - 1, -1):
            mark = self._mark(place, start) if may_begin(self._shadow, place) else None
            if mark and mark.sure and mark.numbers:
                return mark.numbers[-1]
        return 0

    def _mark(self, place: int, start: int) -> Mark | None:
        """mark_at, looked up once: only near its floor does a mark depend on it."""
        key = place, min(place - start, _NEAR)
        if key not in self._marks:
            self._marks[key] = mark_at(self._shadow, place, start)
        return self._marks[key]

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

    def _behind(self, end: int) -> int:
        """Where the words begin behind a number that ends at `end`."""
        owning = words.OWNING.match(self._shadow, end)
        end = owning.end() if owning else end
        gap = words.OF.match(self._shadow, end) or words.SEPARATION.match(self._shadow, end)
        return gap.end() if gap else end

    def _known(self, value: int, key: str | None = None) -> tuple[KnownIssue, ...]:
        return tuple(i for i in self._issues if i.number == value and key in (None, i.list_key))

    def _prefix(self, start: int, end: int, value: int) -> Prefix:
        issues, of = self._known(value), words.OWNING.match(self._shadow, end)
        start -= self._shadow[start - 1 : start] == "(" and self._shadow[end : end + 1] == ")"
        return Prefix(start, of.end() if of else end, issues if len(issues) == 1 else (), which=len(issues) > 1)
