"""进展报送: what a person wrote, read into answers and what stays unclear (DOMAIN §2.1–2.3, 2.6, 2.7)."""

import re
from dataclasses import replace

from rules.answers import tidy
from rules.numerals import fold
from rules.openings import opening, without_ask
from rules.prefixes import PrefixFinder
from rules.reading import Context, Figure, KnownIssue, Reading, Reason, Said, Section, Tick, Unclear
from rules.reason import read_reason
from rules.sections import read_section
from rules.smalltalk import is_formality
from rules.told import both, contradicts

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
_COUNTED = re.compile(r"\s*(?:我的?)?([两2俩二三3四4])个?(?:问题)?[\s,]*(?:都|均|全)")


def read(text: str, context: Context) -> Reading:
    """Read one message. Pure; never raises for any text; invents nothing that was not said.

    A section without an issue was read against the measures of all issues in `context`: once it is known
    which issue is meant, read the same text again with that issue alone.

    1. 改 and 补N月 come off the front. 2. Issue prefixes part the message. 3. Each part is read by itself.
    4. What was said of one issue in two places becomes one section.
    """
    shadow = without_ask(fold(text))
    begin = opening(shadow)
    if shadow.lstrip().startswith("/"):
        return Reading()
    prefixes = PrefixFinder(shadow, context.issues).find(begin.end)
    sections, unclear, note = list[Section](), list[Unclear](), ""
    plain = _words(text, shadow, begin.end, prefixes[0].start if prefixes else len(text))
    if plain.strip():
        section, doubts = read_section(plain, None, context.issues)
        unclear += doubts
        if prefixes and (section is None or section.whole) and not doubts:
            note = "" if is_formality(plain) else tidy(plain)
        elif section:
            sections += _for_each(section, plain, context)
    for place, prefix in enumerate(prefixes):
        end = prefixes[place + 1].start if place + 1 < len(prefixes) else len(text)
        if not prefix.issues:
            unclear.append(Unclear(tidy(text[prefix.start : end]), "which_issue" if prefix.which else "unknown_issue"))
        words = _words(text, shadow, prefix.end, end)
        for issue in prefix.issues or ((None,) if prefix.which else ()):
            section, doubts = read_section(words, issue, context.issues)
            unclear += doubts
            if section:
                sections.append(replace(section, note=tidy(f"{note} {section.note}")))
                note = ""
    merged = _merged(sections, unclear)
    return Reading(merged, begin.change, begin.month, tuple(unclear))


def _words(text: str, shadow: str, start: int, end: int) -> str:
    """The person's own characters of a part; what `without_ask` blanked stays blank."""
    pairs = zip(text[start:end], shadow[start:end], strict=True)
    return "".join(" " if seen == " " and not own.isspace() else own for own, seen in pairs)


def _for_each(section: Section, plain: str, context: Context) -> list[Section]:
    """`两个都没动`: as many issues as the person has, so each of them; otherwise the section as it is."""
    counted = _COUNTED.match(fold(plain))
    if section.all_unchanged and counted and len(context.issues) == _COUNTS[counted[1]]:
        return [replace(section, issue=issue) for issue in context.issues]
    return [section]


def _merged(sections: list[Section], unclear: list[Unclear]) -> tuple[Section, ...]:
    merged: list[Section] = []
    for section in sections:
        same = next((n for n, earlier in enumerate(merged) if earlier.issue == section.issue), None)
        if same is None:
            merged.append(section)
        else:
            merged[same] = _joined(merged[same], section, unclear)
    return tuple(merged)


def _joined(earlier: Section, later: Section, unclear: list[Unclear]) -> Section:
    """Two parts about one issue; of a measure with two ticks the later counts."""
    answers = {said.measure: said for said in earlier.answers}
    for said in later.answers:
        before = answers.get(said.measure)
        if before and contradicts(before, said):
            unclear.append(Unclear(before.text or before.measure, "twice"))
        answers[said.measure] = both(before, said) if before and not contradicts(before, said) else said
    return Section(
        issue=earlier.issue,
        answers=tuple(answers.values()),
        whole=tidy(f"{earlier.whole} {later.whole}"),
        all_unchanged=earlier.all_unchanged or later.all_unchanged,
        reason=later.reason or earlier.reason,
        reason_text=tidy(f"{earlier.reason_text} {later.reason_text}"),
        note=tidy(f"{earlier.note} {later.note}"),
    )
