"""进展报送: what a person wrote, read into answers and what stays unclear (DOMAIN §2.1–2.3, 2.6, 2.7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rules.numerals import fold
from rules.reading.answers import tidy
from rules.reading.figures import figures
from rules.reading.lone_figures import is_lone_figure
from rules.reading.openings import opening, without_ask, without_second_naming
from rules.reading.prefixes import Prefix, PrefixFinder
from rules.reading.reason import read_reason
from rules.reading.sections import read_section
from rules.reading.titles import of_each_issue, of_titles
from rules.reading.told import merged_sections
from rules.reading.values import Context, Figure, KnownIssue, Reading, Reason, Said, Section, Tick, Unclear
from rules.words.not_reports import asks_how_to_put_it, is_not_ours
from rules.words.smalltalk import is_formality

__all__ = [
    "Context",
    "Figure",
    "KnownIssue",
    "Reading",
    "Reason",
    "Said",
    "Section",
    "Tick",
    "Unclear",
    "read",
    "read_reason",
]

_COUNTS = {"两": 2, "2": 2, "俩": 2, "二": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_COUNTED = re.compile(
    r"\s*(?:我的?)?([两2俩二三3四4])个?(?:问题)?(?:的|里)?(?:所有|各项|全部)?(?:整改)?(?:措施|工作)?[\s,]*(?P<all>都|均|全)"
)
_BUT = re.compile(r"\s*除了?\s*")
_MEASURES_COUNTED = re.compile(r"[0-9两二三四五六七八九十]+(?:[条项]|个问题)")  # 四条里面 holds no fact
_SHORT_NOTE = 30  # characters; a longer one without a figure is the preamble of an official paper
_FACT = re.compile(r"(?<![错晚迟])了|已|完|没|未|困难|卡|达标|[Ⅰ-Ⅴ]类|[都均全正][^,;。]{0,4}(?:推进|进行)")
_ASKS = re.compile("[吗呢?]")
_OTHERS = re.compile(r"(?:其[余他它]|别)的?(?:措施|问题|[条项])*(?=都|全|均)")


def read(text: str, context: Context) -> Reading:
    """Read one message. Pure; never raises for any text; invents nothing that was not said.

    A section without an issue was read against the measures of all issues in `context`: once it is known
    which issue is meant, read the same text again with that issue alone.

    1. 改 and 补N月 come off the front. 2. Issue prefixes part the message. 3. Each part is read by itself.
    4. What was said of one issue in two places becomes one section.
    """
    shadow = without_second_naming(without_ask(fold(text)), {issue.number for issue in context.issues})
    text = _without(text, shadow)
    begin = opening(shadow)
    if shadow.lstrip().startswith("/") or asks_how_to_put_it(shadow) or is_not_ours(shadow):
        return Reading()
    if is_lone_figure(shadow, tuple(context.issues)):
        return Reading(unclear=(Unclear(tidy(text), "which_measure"),))
    prefixes = PrefixFinder(shadow, context.issues).find(begin.end)
    heard = _Heard(text, shadow, context)
    note = heard.before_issues(begin.end, prefixes)
    change = begin.change
    ends = [*(prefix.start for prefix in prefixes[1:]), len(text)]
    for prefix, end in zip(prefixes, ends, strict=False):
        own = opening(shadow, prefix.end)
        change = change or own.change
        start = own.end if own.change else prefix.end
        note = heard.of_issue(prefix, start, end, note)
    heard.at_the_end(begin.end, prefixes, note)
    sections = merged_sections(heard.sections, heard.unclear)
    sections = tuple(_with_facts(each, context, heard.unclear) for each in sections)
    return Reading(sections, change, begin.month, tuple(heard.unclear))


def _with_facts(section: Section, context: Context, unclear: list[Unclear]) -> Section:
    """Facts in front of the first measure are of the whole issue where every measure is told; where some are
    missing they would pass for a report of these, so that they are asked about."""
    counted = _MEASURES_COUNTED.sub("", fold(section.note))
    facts = figures(counted) or (len(counted) <= _SHORT_NOTE and _FACT.search(counted) and not _ASKS.search(counted))
    if section.whole or not facts:
        return section
    about = section.issue or (context.issues[0] if len(context.issues) == 1 else None)
    if about and len(section.answers) == len(about.measures):
        return replace(section, note="", whole=section.note)
    unclear.append(Unclear(section.note, "no_measure"))
    return section


@dataclass
class _Heard:
    """The parts of one message as they are read."""

    text: str
    shadow: str
    context: Context
    sections: list[Section] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    def before_issues(self, start: int, prefixes: Sequence[Prefix]) -> str:
        """What stands in front of the first issue named; the words of it that are only a note to the issues."""
        plain = self.text[start : prefixes[0].start if prefixes else len(self.text)]
        if not plain.strip():
            return ""
        if not prefixes and (parts := of_each_issue(fold(plain), self.context.issues)):
            return self._by_titles(plain, parts)
        titled = of_titles(fold(plain), self.context.issues)
        section, doubts = read_section(plain, titled, self.context.issues)
        self.unclear += doubts
        if prefixes and (section is None or section.whole) and not doubts:
            return "" if is_formality(plain) else tidy(plain)
        if section:
            self.sections += _for_each(section, plain, self.context)
        return ""

    def _by_titles(self, plain: str, parts: Sequence[tuple[int, KnownIssue]]) -> str:
        ends = [*(begin for begin, _ in parts[1:]), len(plain)]
        for (begin, issue), end in zip(parts, ends, strict=True):
            section, doubts = read_section(plain[begin:end], issue, self.context.issues)
            self.unclear += doubts
            self.sections += [section] if section else []
        front = plain[: parts[0][0]]
        return "" if is_formality(front) else tidy(front)

    def of_issue(self, prefix: Prefix, start: int, end: int, note: str) -> str:
        """What is said of the issues a prefix names; the note that is still to be kept with one."""
        if not prefix.issues:
            why = "which_issue" if prefix.which else "unknown_issue"
            self.unclear.append(Unclear(tidy(self.text[prefix.start : end]), why))
        for issue in prefix.issues or ((None,) if prefix.which else ()):
            section, doubts = read_section(self.text[start:end], issue, self.context.issues)
            self.unclear += doubts
            if section:
                self.sections.append(replace(section, note=tidy(f"{note} {section.note}")))
                note = ""
        return note

    def at_the_end(self, start: int, prefixes: Sequence[Prefix], note: str) -> None:
        """A note that no issue took is the report; `除了十一的…，其他…` speaks of the other issues, too."""
        if note and not self.sections and not self.unclear:
            self.sections.append(Section(None, whole=tidy(self.text[start:])))
        if prefixes and _BUT.fullmatch(self.shadow, start, prefixes[0].start):
            self._other_issues(prefixes)

    def _other_issues(self, prefixes: Sequence[Prefix]) -> None:
        """`除了十一的4没动，其他都在推进`: what is said of the others holds for the issues that are not named, too."""
        named = [issue for prefix in prefixes for issue in prefix.issues]
        others = _OTHERS.search(self.shadow, prefixes[-1].end)
        for issue in self.context.issues if others else ():
            if others and issue not in named:
                section, _ = read_section(self.text[others.end() :], issue, self.context.issues)
                self.sections += [section] if section and not section.whole else []


def _without(text: str, shadow: str) -> str:
    """The person's own characters; what `without_ask` blanked stays blank."""
    pairs = zip(text, fold(text), shadow, strict=True)
    return "".join(" " if seen == " " and folded != " " else own for own, folded, seen in pairs)


def _for_each(section: Section, plain: str, context: Context) -> list[Section]:
    """`两个都没动`: as many issues as the person has, so each of them; otherwise the section as it is."""
    counted = _COUNTED.match(fold(plain))
    if counted is None or len(context.issues) != _COUNTS[counted[1]]:
        return [section]
    if section.all_unchanged:
        return [replace(section, issue=issue) for issue in context.issues]
    each = [read_section(plain[counted.start("all") :], issue, context.issues)[0] for issue in context.issues]
    return [part for part in each if part] if section.whole else [section]
