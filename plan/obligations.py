"""专项报送的出处: what the words of a plan want besides the monthly report, and by which day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from plan.dates import ImpossibleDate, find_dates
from plan.value import IssueEntry, Obligation, TargetKind
from plan.wording import tidy, unstruck
from rules.obligations import ObligationKind, half_year_after

_SENTENCE = re.compile(r"[。；;]")
_CLAUSE = re.compile(r"[，,、](?=[^，,、]{6,})")
_HANDED_IN = re.compile(r"[报交送]|备案")
_MONTHLY = re.compile(r"每[月季周旬]")
_DETAILED = re.compile(r"(?:细化|具体|详细|实施|一案一策|各项)[^，。；]{0,8}方案|方案[^，。；]{0,4}(?:细化|具体|详细)")
_OVERALL = re.compile(r"总体[^，。；]{0,8}(?:情况|报告|总结)|(?:整改)?总结报告")
_AT_ONCE = re.compile(r"立即(?:解决|整改)|立行立改|马上整改|能立即")
_IN_PLACE = re.compile(r"整改到位|整改完成|完成整改|解决到位")
_HALF_YEAR = re.compile(r"[^，。；：]*每(?:个)?半年(?:度)?[^。；]{0,24}报告[^。；，]{0,16}")


def read_obligations(
    before: Iterable[str], issues: Sequence[IssueEntry], year: int | None, first_month: str
) -> tuple[Obligation, ...]:
    """What the words before the list, and the measures, ask for; a day that cannot be is left to a person."""
    text = re.sub(r"\s", "", "".join(tidy(unstruck(line)) for line in before))
    found = [one for sentence in _SENTENCE.split(text) for one in _of_sentence(sentence, issues, year)]
    found += _half_yearly(issues, year, first_month)
    return tuple({(one.kind, one.due, one.issues): one for one in found}.values())


def _of_sentence(sentence: str, issues: Sequence[IssueEntry], year: int | None) -> Iterable[Obligation]:
    for clause in _CLAUSE.split(sentence):
        if _HANDED_IN.search(clause) and not _MONTHLY.search(clause):
            kind = (
                ObligationKind.DETAILED_PLAN
                if _DETAILED.search(clause)
                else ObligationKind.OVERALL_REPORT
                if _OVERALL.search(clause)
                else None
            )
            if kind is not None and (due := _day_in(clause, year)) is not None:
                yield Obligation(kind, due, clause)
    if word := _AT_ONCE.search(sentence):
        at_once = tuple(e.number for e in issues if any(t.kind is TargetKind.IMMEDIATE for t in e.targets))
        said = sentence[word.start() :]
        for clause in _CLAUSE.split(said):
            if at_once and _IN_PLACE.search(clause) and (due := _day_in(clause, year)) is not None:
                yield Obligation(ObligationKind.AT_ONCE, due, said[: said.index(clause) + len(clause)], at_once)
                return


def _half_yearly(issues: Sequence[IssueEntry], year: int | None, first_month: str) -> Iterable[Obligation]:
    """Measures that ask for a report every half-year; the first is that of the half-year the supervision begins in."""
    begins = date.fromisoformat(f"{first_month}-01") if first_month else date(year, 1, 1) if year else None
    for entry in issues if begins is not None else ():
        assert begins is not None
        said = next((found for measure in entry.measures if (found := _HALF_YEAR.search(measure.text))), None)
        if said is not None:
            yield Obligation(ObligationKind.HALF_YEAR, half_year_after(begins), said[0], (entry.number,))


def _day_in(clause: str, year: int | None) -> date | None:
    try:
        found = find_dates(clause, year)
    except ImpossibleDate:
        return None
    return found[0].due if found else None
