"""数据存疑: figures that contradict each other or last month's (DOMAIN §6.1): asked about, privately, never judged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rules.figure_moves import ADDS, Move, Moved, moves
from rules.numerals import fold
from rules.reading.figures import figures
from rules.reading.values import Figure


class Contradiction(StrEnum):
    """What does not fit: each is one question to the contact."""

    FELL = "figure_fell"  # 上月22条，本月21条
    EXCEEDED = "total_exceeded"  # 730/729, 交办70整改75, 整改率104%
    PARTS = "parts_disagree"  # 24条：市级18条，县级3条，乡级4条
    SHARE = "share_disagrees"  # 交办70件整改65件，整改率82%


@dataclass(frozen=True)
class FigureDoubt:
    """`figure` is what was said, `against` what it does not fit: last month's, the total, the sum, the share."""

    kind: Contradiction
    figure: Figure
    against: Figure


# what may well become less, or begins anew each month, is no cumulative figure
_MAY_FALL = re.compile(
    r"剩|余|差|缺|欠|未|待|尚|超标|浓度|均值|指数|问题|隐患|投诉|信访|库存|排放|本月|当月|本周|今日|新|日均|次$|降|减|误"
)
_CLAUSE_START = re.compile(r"[。;\n]")
_PAIRS = (  # what was given out and what of it was done
    (re.compile(r"(?:交办|转办|应(?:整改|完成)|发现|排查出|任务)"), re.compile(r"(?:整改|办结|完成|销号)")),
    (re.compile(r"(?:共有?|总计|合计|计划|总数)"), re.compile(r"(?:已?完成|已整改|已办结)")),
)
_DONE = re.compile(r"已?(?:完成|整改|办结)(?:了)?")  # 市级24条完成22: whatever the 24 are, so many of them
_SHARES = re.compile(r"(?:整改|完成|办结|销号)(?:率|比例)$")
_OF_WHOLE = re.compile(r"其中|分别|包括|[:(]")
_REMAINDER = re.compile(r"其[余他]|剩余|剩下|还有|尚有|还剩")
_SLACK = 1.0  # points by which a rounded share may differ


def figure_doubts(now: str, before: str = "") -> tuple[FigureDoubt, ...]:
    """What does not fit in the figures of `now`, alone and beside last month's words; one of a kind and figure."""
    found = [*_above_total(now), *_parts(now), *_shares(now), *_falls(moves(now, before), now)]
    return tuple(dict.fromkeys(found))


def _falls(moved: tuple[Moved, ...], text: str) -> Iterator[FigureDoubt]:
    """A cumulative figure that fell; a share may fall when its total grew, so only counts are asked about."""
    for each in moved:
        if each.move is Move.FELL and each.figure.unit != "%" and not _MAY_FALL.search(_around(text, each.figure)):
            yield FigureDoubt(Contradiction.FELL, each.figure, each.before)


def _around(text: str, figure: Figure) -> str:
    """The label and what stands before it in the same clause: 本月共巡查18次."""
    shadow = fold(text)
    at = shadow.find(f"{figure.value:g}")
    clause = re.split(r"[。;,\n]", shadow[: max(at, 0)])[-1]
    return figure.label + clause + figure.unit


def _above_total(text: str) -> Iterator[FigureDoubt]:
    for figure in figures(text):
        if figure.total is not None and figure.value > figure.total:
            yield FigureDoubt(Contradiction.EXCEEDED, figure, Figure(figure.total, figure.unit, None, "总数"))
        if figure.unit == "%" and figure.value > 100 and _SHARES.search(figure.label):
            yield FigureDoubt(Contradiction.EXCEEDED, figure, Figure(100, "%", None, "总数"))
    for given, done in _given_and_done(text):
        if done.value > given.value:
            yield FigureDoubt(Contradiction.EXCEEDED, done, given)


def _given_and_done(text: str) -> Iterator[tuple[Figure, Figure]]:
    """交办70件，整改65件: what was given out and, right after it in the same sentence, what of it was done."""
    for sentence in _CLAUSE_START.split(fold(text)):
        said = figures(sentence)
        for given, done in pairwise(said):
            alike = len({given.unit, done.unit} - {""}) <= 1 and "%" not in (given.unit, done.unit)
            paired = any(a.search(given.label) and b.search(done.label) for a, b in _PAIRS)
            counted = given.unit and not given.label.endswith(ADDS) and _DONE.fullmatch(done.label)
            if alike and (paired or counted):
                yield given, done


def _parts(text: str) -> Iterator[FigureDoubt]:
    """`共70件，其中A 40件、B 35件`: more than the whole; with 其余 among the parts they must make the whole."""
    for sentence in _CLAUSE_START.split(fold(text)):
        opens = _OF_WHOLE.search(sentence)
        if opens is None:
            continue
        whole, parts = figures(sentence[: opens.start()])[-1:], figures(sentence[opens.end() :])
        if not whole or whole[0].total is not None or not parts:
            continue
        same = [part for part in parts if part.unit == whole[0].unit and part.unit not in ("", "%")]
        total = round(sum(part.value for part in same), 6)
        named_rest = _REMAINDER.search(sentence, opens.end())
        if total > whole[0].value or (named_rest and len(same) > 1 and total != whole[0].value):
            yield FigureDoubt(Contradiction.PARTS, Figure(total, whole[0].unit, None, "合计"), whole[0])


def _shares(text: str) -> Iterator[FigureDoubt]:
    """`交办70件整改65件，整改率82%`: the share beside the two figures it is made of."""
    for sentence in _CLAUSE_START.split(fold(text)):
        shares = [f for f in figures(sentence) if f.unit == "%" and _SHARES.search(f.label)]
        for given, done in _given_and_done(sentence):
            right = round(done.value / given.value * 100, 1) if given.value else 0.0
            for share in shares[:1]:
                if abs(share.value - right) > _SLACK and share.value <= 100:
                    yield FigureDoubt(Contradiction.SHARE, share, Figure(right, "%", None, share.label))
