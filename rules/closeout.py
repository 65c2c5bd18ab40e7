"""销号五查: the five 不放过 as five checks, and what is still missing for each step (DOMAIN §1.6)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.units import same_office
from rules.warning import VERIFIER, verifier


class FiveCheck(StrEnum):
    VERIFIED = "verified"  # ① 核查清楚
    HANDLED = "handled"  # ② 处理到位
    RECTIFIED = "rectified"  # ③ 整改完成
    CLOSED_OUT = "closed_out"  # ④ 办结销号: judged last, from the other facts
    INSTITUTIONALIZED = "institutionalized"  # ⑤ 建立机制


class Verdict(StrEnum):
    PASSED = "passed"  # 通过
    FAILED = "failed"  # 未通过
    NOT_INVOLVED = "not_involved"  # 不涉及, of ② alone


class Gap(StrEnum):
    """Something a step still lacks."""

    UNVERIFIED = "unverified"
    UNHANDLED = "unhandled"
    NOT_DONE = "not_done"  # measures not reported as 完成
    NO_EVIDENCE = "no_evidence"  # measures without a file or a document's number
    NOT_ACCEPTED = "not_accepted"  # ③ has no verdict
    NO_MECHANISM = "no_mechanism"
    NO_VERDICT = "no_verdict"  # said in the application, not yet verified
    CHECK_FAILED = "check_failed"
    NO_APPLICATION = "no_application"
    NO_PUBLIC_NOTICE = "no_public_notice"
    NOTICE_RUNNING = "notice_running"
    OBJECTIONS = "objections"
    NO_NUMBER = "no_number"
    NO_LOOKBACK = "no_lookback"


BY_INSPECTORS = (FiveCheck.VERIFIED, FiveCheck.HANDLED, FiveCheck.RECTIFIED, FiveCheck.INSTITUTIONALIZED)
SHORT_VERIFIERS = {
    "督查室": VERIFIER,
    "市督查室": VERIFIER,
    "市委督查": VERIFIER,
    "政府督查室": "市政府督查室",
    "市政府督查": "市政府督查室",
}
_HANDLED = re.compile(r"处罚|处理|移送|问责|追责|罚款|立案|不涉及")
_MECHANISM = re.compile(r"机制|制度|办法|值守|长效")


@dataclass(frozen=True)
class MeasureState:
    """What is known of a measure: its newest word, files and a document's number."""

    number: str
    done: bool
    evidence: int = 0
    document: bool = False
    not_applicable: bool = False


@dataclass(frozen=True)
class Recorded:
    """A verdict as it stands."""

    verdict: Verdict
    verifier: str
    day: date
    finding: str = ""
    evidence: int = 0


@dataclass(frozen=True)
class CloseoutFacts:
    """An issue's round towards its close-out. `said`: the application's words; `number`: of the close-out itself."""

    measures: tuple[MeasureState, ...]
    recorded: Mapping[FiveCheck, Recorded] = field(default_factory=dict)
    applied: bool = False
    said: str = ""
    notice_until: date | None = None  # the last day of the public notice
    objections: int = 0  # without an answer
    upheld: int = 0  # answered as justified
    number: str = ""
    lookback: date | None = None


@dataclass(frozen=True)
class Missing:
    check: FiveCheck
    gap: Gap
    details: tuple[str, ...] = ()  # numbers of measures, a finding, a date or a count


def canonical_verifier(said: str) -> str:
    return SHORT_VERIFIERS.get(said.strip(), said.strip())


def may_verify(who: str, lead_units: Iterable[str]) -> bool:
    """Nobody checks himself; where the office itself leads (4, 7, 18) only 市委督查室 does."""
    units = list(lead_units)
    if own := verifier(units):
        return canonical_verifier(who) == own
    return same_office(canonical_verifier(who)) not in {same_office(unit) for unit in units}


def to_apply(facts: CloseoutFacts) -> tuple[Missing, ...]:
    """What an application lacks: every measure done and shown; how violations were handled and what rule stands from
    now on, checked already or said in the application."""
    found = _failed(facts)
    if FiveCheck.HANDLED not in facts.recorded and not _HANDLED.search(facts.said):
        found.append(Missing(FiveCheck.HANDLED, Gap.UNHANDLED))
    found += _measures(facts)
    if FiveCheck.INSTITUTIONALIZED not in facts.recorded and not _MECHANISM.search(facts.said):
        found.append(Missing(FiveCheck.INSTITUTIONALIZED, Gap.NO_MECHANISM))
    return _in_order(found)


def to_publish(facts: CloseoutFacts) -> tuple[Missing, ...]:
    """What is lacking before the public notice: ①②③⑤ verified by a body that is not the lead unit."""
    found = _failed(facts) + _measures(facts)
    lacking = {
        FiveCheck.VERIFIED: Gap.UNVERIFIED,
        FiveCheck.HANDLED: Gap.NO_VERDICT if _HANDLED.search(facts.said) else Gap.UNHANDLED,
        FiveCheck.RECTIFIED: Gap.NOT_ACCEPTED,
        FiveCheck.INSTITUTIONALIZED: Gap.NO_VERDICT if _MECHANISM.search(facts.said) else Gap.NO_MECHANISM,
    }
    found += [Missing(check, gap) for check, gap in lacking.items() if check not in facts.recorded]
    return _in_order(found)


def to_sustain(facts: CloseoutFacts) -> tuple[Missing, ...]:
    """What is lacking before 长期坚持 is accepted: as for the notice, with a number and a look-back date."""
    return _in_order([*to_publish(facts), *_paper(facts)])


def to_close(facts: CloseoutFacts, today: date) -> tuple[Missing, ...]:
    """What is lacking before the close-out; ④ is judged from the other facts."""
    found = [*to_publish(facts), *_paper(facts)]
    if facts.notice_until is None:
        found.append(Missing(FiveCheck.CLOSED_OUT, Gap.NO_PUBLIC_NOTICE))
    elif today <= facts.notice_until:
        found.append(Missing(FiveCheck.CLOSED_OUT, Gap.NOTICE_RUNNING, (facts.notice_until.isoformat(),)))
    if facts.objections or facts.upheld:
        found.append(Missing(FiveCheck.CLOSED_OUT, Gap.OBJECTIONS, (str(facts.objections), str(facts.upheld))))
    return _in_order(found)


def _paper(facts: CloseoutFacts) -> list[Missing]:
    lacking = {
        Gap.NO_APPLICATION: facts.applied,
        Gap.NO_NUMBER: bool(facts.number),
        Gap.NO_LOOKBACK: facts.lookback is not None,
    }
    places = {Gap.NO_LOOKBACK: FiveCheck.INSTITUTIONALIZED}
    return [Missing(places.get(gap, FiveCheck.CLOSED_OUT), gap) for gap, there in lacking.items() if not there]


def _measures(facts: CloseoutFacts) -> list[Missing]:
    open_ones = tuple(one.number for one in facts.measures if not (one.done or one.not_applicable))
    unproved = tuple(one.number for one in facts.measures if one.done and not (one.evidence or one.document))
    found = [Missing(FiveCheck.RECTIFIED, Gap.NOT_DONE, open_ones)] if open_ones else []
    return found + ([Missing(FiveCheck.RECTIFIED, Gap.NO_EVIDENCE, unproved)] if unproved else [])


def _failed(facts: CloseoutFacts) -> list[Missing]:
    return [
        Missing(check, Gap.CHECK_FAILED, (one.finding,))
        for check, one in facts.recorded.items()
        if one.verdict is Verdict.FAILED
    ]


def _in_order(found: Iterable[Missing]) -> tuple[Missing, ...]:
    order = list(FiveCheck)
    return tuple(sorted(found, key=lambda one: order.index(one.check)))
