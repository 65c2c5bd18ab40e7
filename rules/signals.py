"""存疑信号: what in a report is to be asked about, privately and once (DOMAIN §5.10–5.12, §6.1–6.6).

A signal blocks nothing, has no part in whether a report is on time, and names nobody untrue: it is a question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rules.copying import Copy, Likeness, Source, copy_of
from rules.figure_doubts import Contradiction, FigureDoubt, figure_doubts
from rules.month import Month
from rules.reading.values import Tick
from rules.staleness import Stale, done_at_once, stale


class Signal(StrEnum):
    CONTRADICTION = "contradiction"  # figures that do not fit (§6.1)
    COPIED = "copied"  # §5.10, §6.5
    ALIKE = "alike"  # the office alone
    STALE = "stale"  # §5.11, §6.6
    UNPROVED = "unproved"  # 完成 without evidence (§6.2)
    DONE_AT_ONCE = "done_at_once"  # everything 完成 after months of nothing (§6.2)


OFFICE_ONLY = frozenset({Signal.ALIKE, Signal.DONE_AT_ONCE})  # a hint, and a place on the sampling list
_ORDER = (Signal.CONTRADICTION, Signal.COPIED, Signal.STALE, Signal.UNPROVED, Signal.ALIKE, Signal.DONE_AT_ONCE)


@dataclass(frozen=True)
class Reported:
    """One measure as reported, with what it is compared with; "" and () where there is nothing.

    `last_tick`: of the month before; a measure that was 完成 then is not asked for proof again.
    """

    measure: str
    tick: Tick | None
    text: str
    last_month: str = ""
    other_issues: Sequence[str] = ()
    plan_text: str = ""
    has_evidence: bool = False
    last_tick: Tick | None = None


@dataclass(frozen=True)
class Raised:
    """A signal with the words that raised it; `measure` "" for the report as a whole."""

    signal: Signal
    measure: str = ""
    figures: tuple[FigureDoubt, ...] = field(default=())
    copy: Copy | None = None
    stale: Stale | None = None

    @property
    def asks(self) -> bool:
        """True when the contact is asked; otherwise only the office sees it."""
        return self.signal not in OFFICE_ONLY


def signals(
    told: Iterable[Reported], cycle: Month, months_before: Sequence[Mapping[str, Tick | None]] = ()
) -> tuple[Raised, ...]:
    """Every signal of a report, the most telling first of each measure; at most one of them asks per measure.

    A measure reported as 无变化 is never called copied or stale: honest "nothing" must cost nothing (§5.8).
    """
    told = tuple(told)
    raised: list[Raised] = []
    for each in told:
        found = sorted(_of_measure(each, cycle), key=lambda one: _ORDER.index(one.signal))
        asking = [one for one in found if one.asks]
        raised += [one for one in found if not one.asks or one is asking[0]]
    if done_at_once({each.measure: each.tick for each in told}, months_before):
        raised.append(Raised(Signal.DONE_AT_ONCE))
    return tuple(raised)


def question_of(raised: Sequence[Raised]) -> Raised | None:
    """The one signal that is put to the contact now; the others are kept beside the report."""
    asking = [each for each in raised if each.asks]
    return min(asking, key=lambda each: _ORDER.index(each.signal), default=None)


def _of_measure(each: Reported, cycle: Month) -> list[Raised]:
    found: list[Raised] = []
    if doubts := figure_doubts(each.text, each.last_month):
        found.append(Raised(Signal.CONTRADICTION, each.measure, figures=doubts))
    again = each.tick is Tick.DONE and each.last_tick is Tick.DONE  # what is done has nothing new to tell
    if each.tick is Tick.DONE and not each.has_evidence and not again:
        found.append(Raised(Signal.UNPROVED, each.measure))
    if again or each.tick in (Tick.UNCHANGED, Tick.NOT_STARTED, Tick.NOT_APPLICABLE):
        return found
    copy = copy_of(each.text, each.last_month, each.other_issues, each.plan_text)
    if copy and copy.likeness is Likeness.COPIED:
        found.append(Raised(Signal.COPIED, each.measure, copy=copy))
    elif copy and copy.likeness is Likeness.ALIKE:
        found.append(Raised(Signal.ALIKE, each.measure, copy=copy))
    if old := stale(each.text, cycle):
        found.append(Raised(Signal.STALE, each.measure, stale=old))
    return found


__all__ = ["OFFICE_ONLY", "Contradiction", "Raised", "Reported", "Signal", "Source", "question_of", "signals"]
