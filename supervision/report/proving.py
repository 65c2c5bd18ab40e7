"""佐证: which measures reported as 完成 still want proof (DOMAIN §2.4, §6.2); it blocks nothing."""

from collections.abc import Iterable

from sqlmodel import col, or_, select

from rules.proof import document_numbers
from rules.reading.values import Tick
from storage.session import Session
from storage.tables import Evidence
from supervision.report.duties import Duty
from supervision.report.standing import Standing, previous

NO_PROOF = ("voice", "audio")  # kept as evidence, but nobody here can listen to it
KEPT = ("wanted", "stored")


async def unproved(session: Session, duty: Duty, now: Standing, numbers: Iterable[str] | None = None) -> list[str]:
    """The measures ticked 完成 without a file, a document number in the words or a 完成 of last month.

    `numbers`: only these are looked at.
    """
    asked = None if numbers is None else set(numbers)
    done = [
        number
        for number, answer in now.answers.items()
        if answer.tick == Tick.DONE and (asked is None or number in asked) and not document_numbers(answer.text)
    ]
    if not done or document_numbers(now.whole):
        return []
    before = await previous(session, duty)
    again = {n for n, answer in before.answers.items() if answer.tick == Tick.DONE} if before else set()
    shown = await _shown(session, duty)
    return [number for number in duty.measure_numbers if number in done and number not in again | shown]


async def _shown(session: Session, duty: Duty) -> set[str]:
    """The measures for which some file was sent, in whatever month; one for the whole issue serves them all."""
    found = await session.exec(
        select(col(Evidence.measure), col(Evidence.placed_at))
        .where(
            col(Evidence.issue_id) == duty.issue.id,
            col(Evidence.withdrawn_at).is_(None),
            col(Evidence.state).in_(KEPT),
            col(Evidence.kind).not_in(NO_PROOF),
            or_(col(Evidence.measure) != "", col(Evidence.placed_at).is_not(None)),
        )
        .distinct()
    )
    measures = {measure for measure, _ in found}
    return set(duty.measure_numbers) if "" in measures else measures
