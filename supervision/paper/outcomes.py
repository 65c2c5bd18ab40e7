"""销号与公开: how far each issue is on its way to its end, as the ledger's last columns show it (DOMAIN §4)."""

from sqlmodel import col, select

from rules.book_parts import CheckFacts, OutcomeFacts, PublicationFacts, SiteCheckFacts
from storage.session import Session
from storage.tables import Closeout, CloseoutCheck, SiteCheck
from supervision.closeout.publicity import publications_of
from supervision.practice import Practice


async def outcomes_of(session: Session, issue_ids: list[int], practice: Practice) -> dict[int, OutcomeFacts]:
    """By issue; one entry for every id asked."""
    found = await session.exec(
        select(Closeout).where(col(Closeout.issue_id).in_(issue_ids), col(Closeout.ended_at).is_(None))
    )
    rounds = {row.issue_id: row for row in found}
    checks = await _checks(session, {row.id or 0: row.issue_id for row in rounds.values()})
    seen = await _site_checks(session, issue_ids)
    public = await publications_of(session, issue_ids)
    outcomes = {}
    for number in issue_ids:
        row = rounds.get(number) or Closeout(issue_id=number, round=0)  # type: ignore[call-arg]
        outcomes[number] = OutcomeFacts(
            checks=tuple(checks.get(number, ())),
            site_checks=tuple(seen.get(number, ())),
            publications=tuple(
                PublicationFacts(each.link, each.day, each.message_id) for each in public.get(number, ())
            ),
            notice_place=row.notice_place,
            notice_on=row.notice_on,
            notice_until=row.notice_until,
            number=row.number,
            accepted_on=practice.habits.day_of(row.accepted_at) if row.accepted_at else None,
            filed_as=row.filed_as,
            lookback_due=row.lookback_due,
            lookback=row.lookback,
        )
    return outcomes


async def _checks(session: Session, rounds: dict[int, int]) -> dict[int, list[CheckFacts]]:
    found = await session.exec(
        select(CloseoutCheck)
        .where(col(CloseoutCheck.closeout_id).in_(list(rounds)), col(CloseoutCheck.replaced_at).is_(None))
        .order_by(col(CloseoutCheck.id))
    )
    checks: dict[int, list[CheckFacts]] = {}
    for row in found:
        facts = CheckFacts(row.kind, row.verdict, row.verifier, row.checked_on)
        checks.setdefault(rounds[row.closeout_id], []).append(facts)
    return checks


async def _site_checks(session: Session, issue_ids: list[int]) -> dict[int, list[SiteCheckFacts]]:
    found = await session.exec(
        select(SiteCheck)
        .where(col(SiteCheck.issue_id).in_(issue_ids), col(SiteCheck.replaced_at).is_(None))
        .order_by(col(SiteCheck.checked_on), col(SiteCheck.id))
    )
    seen: dict[int, list[SiteCheckFacts]] = {}
    for row in found:
        facts = SiteCheckFacts(row.verdict, tuple(row.inspectors), row.checked_on, row.month, row.text, row.message_id)
        seen.setdefault(row.issue_id, []).append(facts)
    return seen
