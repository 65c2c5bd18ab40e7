"""五查登记: verdicts entered one by one by the office in the inspectors' name; the verifier is never the lead unit."""

import re
from dataclasses import dataclass
from datetime import date

from rules.arguments import BadArgument
from rules.closeout import BY_INSPECTORS, FiveCheck, Recorded, Verdict, canonical_verifier, may_verify, to_publish
from rules.issue_life import ACCEPTED, IssueAct, IssueState
from rules.warning import verifier as own_verifier
from storage.tables import CloseoutCheck
from supervision.closeout.standing import checks_of, evidence_ids
from supervision.closeout.work import Work
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from texts import closeout as texts

_CHECK = re.compile(
    r"(?:第?\s*(?P<mark>[①②③④⑤]|[1-5一二三四五](?=\D))\s*(?:查|项|、|\.)?)\s*(?:核查清楚|处理到位|整改完成|办结销号|建立机制)?"
    r"\s*[:：]?\s*(?P<verdict>未通过|不通过|通过|不涉及)[\s,，:：]*(?P<rest>.*)",
    re.DOTALL,
)
_MARKS = {
    sign: check
    for signs, check in zip(("①1一", "②2二", "③3三", "④4四", "⑤5五"), FiveCheck, strict=True)
    for sign in signs
}
_VERDICTS = {
    "通过": Verdict.PASSED,
    "未通过": Verdict.FAILED,
    "不通过": Verdict.FAILED,
    "不涉及": Verdict.NOT_INVOLVED,
}
EXAMPLE = "核查 9 ①通过 督查室 11-15 现场查看9个排口"
_EDGES = " \t\n　,，。;；:："


@dataclass(frozen=True)
class Said:
    check: FiveCheck
    one: Recorded


def is_check(words: str) -> bool:
    """True for words that begin with a check's number and its verdict."""
    return _CHECK.fullmatch(words.strip()) is not None


def said_of(work: Work) -> Said:
    """What the words enter; raises CannotDecide with what is wrong."""
    match = _CHECK.fullmatch(work.words.strip())
    if match is None:
        raise CannotDecide(texts.words_wanted("请写第几查、结论、核查方和日期", EXAMPLE))
    check, verdict = _MARKS[match["mark"]], _VERDICTS[match["verdict"]]
    if check not in BY_INSPECTORS:
        raise CannotDecide(texts.judged_last())
    who, _, rest = match["rest"].strip().partition(" ")
    if not who or who[0].isdigit():
        raise CannotDecide(texts.words_wanted("请写核查方", EXAMPLE))
    day, finding = _day(rest, work.today)
    if day > work.today:
        raise CannotDecide(texts.words_wanted("核查日期还没到", EXAMPLE))
    who = canonical_verifier(who.strip(_EDGES))
    if not may_verify(who, work.issue.lead_units):
        raise CannotDecide(texts.not_independent(work.name, who, own_verifier(work.issue.lead_units)))
    if verdict is Verdict.NOT_INVOLVED and (check is not FiveCheck.HANDLED or not finding):
        raise CannotDecide(texts.only_handled())
    return Said(check, Recorded(verdict, who, day, finding))


def _day(rest: str, today: date) -> tuple[date, str]:
    """The day named first, else today; what follows is the finding."""
    try:
        day, finding = take_day(rest.strip(), today)
    except BadArgument:
        return today, rest.strip(_EDGES)
    return day, finding.strip(_EDGES)


async def check(work: Work, sure: bool) -> str:
    """Look at, or enter, one verdict. An application on paper is taken up with its first."""
    if work.state in (*ACCEPTED, IssueState.PUBLIC_NOTICE):
        raise CannotDecide(texts.not_possible(work.name, work.issue.status, "登记五查"))
    said = said_of(work)
    ids = await evidence_ids(work.session, work.issue.id or 0)
    one = Recorded(said.one.verdict, said.one.verifier, said.one.day, said.one.finding, len(ids))
    before = (await checks_of(work.session, work.row)).get(said.check) if work.row else None
    line = texts.check_line(said.check, one)
    if before is not None and _same(before, one):
        raise CannotDecide(texts.check_before(work.name, line))
    if not sure:
        old = (
            Recorded(Verdict(before.verdict), before.verifier, before.checked_on, before.finding, 0) if before else None
        )
        return texts.check_preview(work.name, said.check, one, old)
    row = await work.round()
    if before is not None:
        before.replaced_at = work.now
    work.session.add(
        CloseoutCheck(
            closeout_id=row.id or 0,
            kind=said.check,
            verdict=one.verdict,
            verifier=one.verifier,
            checked_on=one.day,
            finding=one.finding,
            evidence_ids=ids,
            recorded_by=work.by.id or 0,
            recorded_at=work.now,
        )
    )
    facts = {"check": said.check, "verdict": one.verdict, "verifier": one.verifier, "day": one.day.isoformat()}
    await work.note("closeout_checked", **facts)
    if work.state is IssueState.SELF_COMPLETED:
        await work.move(IssueAct.TAKE_UP)
    return texts.check_done(work.name, line, await _next(work))


async def _next(work: Work) -> str:
    missing = to_publish(await work.facts())
    left = "".join(dict.fromkeys(texts.MARKS[one.check] for one in missing))
    return f"还差{left}。" if left else "①②③⑤已齐。"


def _same(before: CloseoutCheck, one: Recorded) -> bool:
    told = (before.verdict, before.verifier, before.checked_on, before.finding)
    return told == (one.verdict, one.verifier, one.day, one.finding)
