"""销号栏: the ledger's last columns: what was checked, made public and closed out (DOMAIN §4)."""

from datetime import date

from rules.book import BookIssue
from rules.book_parts import OutcomeFacts
from rules.closeout import FiveCheck, Verdict
from texts.closeout import MARKS, VERDICTS
from texts.desk.issue import STATUSES
from texts.desk.verdicts import VERDICTS as SITE_VERDICTS
from texts.paper.words import clean
from texts.wording import month_name

NOT_KEPT = "未登记"  # the store holds no such fact


def outcome(issue: BookIssue) -> tuple[str, str, str]:
    """(核查结论, 公开情况, 是否销号) as the register has them; what is not kept is not made up."""
    return _checked(issue), _public(issue.outcome), _closed(issue)


def _checked(issue: BookIssue) -> str:
    lines = [
        f"{SITE_VERDICTS[each.verdict]}（{'、'.join(each.inspectors)}，{each.day}{_month(each.month)}）"
        for each in issue.outcome.site_checks
    ]
    lines += _five(issue.outcome)
    word = {"verifying": "核查中", "returned": "退回整改"}.get(issue.facts.status, "")
    return "\n".join([*([word] if word else []), *lines]) or NOT_KEPT


def _month(month: str) -> str:
    return f"，{month_name(month)}报送" if month else ""


def _five(facts: OutcomeFacts) -> list[str]:
    """市委督查室 2018-11-15 and under it what was found that day: ①通过 ②不涉及."""
    checks = sorted(facts.checks, key=lambda each: list(FiveCheck).index(FiveCheck(each.kind)))
    by_visit: dict[tuple[str, date], list[str]] = {}
    for each in checks:
        said = f"{MARKS[FiveCheck(each.kind)]}{VERDICTS[Verdict(each.verdict)]}"
        by_visit.setdefault((each.verifier, each.day), []).append(said)
    return [f"{verifier} {day}\n{' '.join(said)}" for (verifier, day), said in by_visit.items()]


def _public(facts: OutcomeFacts) -> str:
    lines = [f"{each.day} {clean(each.link)}" for each in facts.publications]
    if facts.notice_on is not None:
        until = f"至{facts.notice_until}" if facts.notice_until else ""
        lines.insert(0, f"公示{facts.notice_on}{until} {clean(facts.notice_place)}".rstrip())
    return "\n".join(lines) or NOT_KEPT


def _closed(issue: BookIssue) -> str:
    facts, word = issue.outcome, STATUSES.get(issue.facts.status, issue.facts.status)
    if facts.accepted_on is None:
        accepted = issue.progress_class == "rectified"
        return f"{'是' if accepted else '否'}（{word}）"
    lines = [f"是（{word}）", str(facts.accepted_on), facts.number, f"备案：{facts.filed_as}" if facts.filed_as else ""]
    lines += [f"回头看：{facts.lookback_due}"] if facts.lookback_due else []
    lines += [f"回头看结论：{facts.lookback}"] if facts.lookback else []
    return "\n".join(clean(line) for line in lines if line)
