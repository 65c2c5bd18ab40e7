"""分句: clauses that speak of the measures without a number, in turn or among numbered ones, told by their titles."""

import re
from collections.abc import Mapping, Sequence

from rules.numerals import fold
from rules.reading.answers import answer
from rules.reading.edges import Mark
from rules.reading.everything import everything
from rules.reading.told import Told, tell_rest

_LEAST = 3  # clauses; two may be anything
_LONGEST_FRONT = 40  # characters; more is a story of many things
_NAME = 3  # characters; so many may be a word of a title as well
_NEAR = 6  # characters of a clause in which its title must be met
_POINTED = re.compile(r"[那这]一?(?:[条项块边]|个(?!月))")
_CLAUSE = re.compile(r"(?<=[,;。\n])\s*(?=[^\s,;。])")


def by_clauses(text: str, shadow: str, measures: Sequence[str], told: Told, name: str) -> bool:
    """`规划批了，招了5个人，培训搞了3期，职称评了8个，执法车没到`: as many clauses as measures, most of them with
    a word of the title whose turn it is and none with a word of another, but for words of the issue's own `name`.
    True when it is so."""
    for parting in ("[;。\n]", "[,;。\n]"):
        clauses = [found for found in re.finditer(parting.replace("[", "[^", 1) + "+", shadow) if found[0].strip()]
        if len(clauses) == len(measures) >= _LEAST and _in_turn(
            [_without_name(each[0], fold(name)) for each in clauses], measures, told.titles
        ):
            for measure, clause in zip(measures, clauses, strict=True):
                words = text[clause.start() : clause.end()]
                told.add(answer(measure, words, told.titles[measure]), words)
            return True
    return False


def _in_turn(clauses: Sequence[str], measures: Sequence[str], titles: Mapping[str, str]) -> bool:
    spoken = [_speaks_of(clause, titles) for clause in clauses]
    right = sum(1 for measure, of in zip(measures, spoken, strict=True) if of == {measure})
    return 2 * right > len(measures) and all(
        not of or measure in of for measure, of in zip(measures, spoken, strict=True)
    )


def _without_name(clause: str, name: str) -> str:
    """`黑臭水体30条完成29条` of 城市黑臭水体: the words that only say which issue it is taken off."""
    clause = clause.strip()
    called = next((n for n in range(len(name), _NAME, -1) if clause[:n] in name), 0)
    return clause[called:]


def _speaks_of(clause: str, titles: Mapping[str, str]) -> set[str]:
    """The measures whose title shares most words of two characters with the beginning of the clause."""
    begin = clause.strip()[:_NEAR]
    shared = {measure: _shared(begin, fold(title)) for measure, title in titles.items() if title}
    return {measure for measure, words in shared.items() if words == max(shared.values()) > 0}


def one_and_rest(text: str, shadow: str, rest: Mark, told: Told) -> bool:
    """`油罐改造推进到632个，其他两条没变化`: words that share most with the title of one measure, and what is said of
    the others. True when it is so."""
    front = shadow[: rest.start].strip(" \n,;。、")
    if re.search("[0-9]", front) and not re.search("[条项]|措施", shadow[rest.start : rest.end]):
        return False  # 油罐改造648/729，其余按计划推进: the rest of the tanks
    if not front or len(front) > _LONGEST_FRONT or everything(front, tuple(told.titles)):
        return False
    shared = {measure: _shared(front, fold(title)) for measure, title in told.titles.items() if title}
    best = [measure for measure, words in shared.items() if words == max(shared.values()) > 0]
    if len(best) != 1:
        return False
    words = text[: rest.start]
    told.add(answer(best[0], words, told.titles[best[0]]), words)
    others = [measure for measure in told.titles if measure != best[0]]
    tell_rest(text[rest.start :], text[rest.end :], others, told)
    return True


def _shared(words: str, title: str) -> int:
    """How many words of two characters the title shares with these."""
    return sum(1 for at in range(len(title) - 1) if title[at : at + 2] in words)


def called_between(shadow: str, titles: Mapping[str, str], start: int) -> list[Mark]:
    """`1推进，锂渣那个完成了，3推进`: the clauses behind `start` that call a measure by its title in full or by a
    word of it with 那个; `titles`: those of the measures that no number names."""
    found: list[Mark] = []
    for clause in _CLAUSE.finditer(shadow, start):
        at, told = clause.end(), {mark.numbers[0] for mark in found}
        ends = {int(m): end for m, title in titles.items() if (end := _called(shadow, at, fold(title)))}
        if len(ends) == 1 and not ends.keys() & told:
            found += [Mark(at, end, (measure,), "title", sure=True) for measure, end in ends.items()]
    return found


def _called(shadow: str, at: int, title: str) -> int:
    """Where such a name that begins at `at` ends, 0 when there is none."""
    if len(title) >= _LEAST and shadow.startswith(title, at):
        return at + len(title)
    longest = next((n for n in range(len(title), 1, -1) if shadow[at : at + n] in title), 0)
    pointed = _POINTED.match(shadow, at + longest) if longest else None
    return pointed.end() if pointed else 0
