"""盖章表: a received report as values, for a sheet that is signed and stamped on paper (DOMAIN, how a month goes)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Difficulty, Filing, Person
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.report.standing import NOTE, StandingAnswer, standing
from texts import labels

PRINTED = 12  # characters of the fingerprint that are printed


@dataclass(frozen=True)
class SheetRow:
    number: str
    measure: str
    tick: str
    words: str


@dataclass(frozen=True)
class SheetFacts:
    """All that the sheet shows. `contact` is who reported; `corrected`: the reasons of corrections."""

    list_title: str
    number: int
    title: str
    unit: str
    scope: str
    month: str
    contact: str
    responsible: tuple[str, ...]
    state: str
    received_at: str
    version: int
    rows: tuple[SheetRow, ...]
    whole: str
    reason: str
    difficulties: tuple[str, ...]
    corrected: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the sheet's data as canonical JSON."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class NothingReceived(Exception):
    """Nothing stands of this report that could be signed."""


async def sheet_of(session: Session, duty: Duty) -> SheetFacts:
    """The report as it stands; raises NothingReceived."""
    present = await standing(session, id_of(duty.report.id))
    if not present.has_content or present.received_at is None:
        raise NothingReceived
    contact = await session.get(Person, duty.report.person_id) if duty.report.person_id is not None else None
    filings = await session.exec(
        select(Filing)
        .where(col(Filing.report_id) == duty.report.id, col(Filing.source) != NOTE, col(Filing.withdrawn_at).is_(None))
        .order_by(col(Filing.version))
    )
    reasons = tuple(filing.correction for filing in filings if filing.correction)
    return SheetFacts(
        list_title=duty.plan.title,
        number=duty.issue.number,
        title=duty.issue.title,
        unit=duty.assignment.unit or "、".join(duty.issue.lead_units),
        scope=duty.assignment.scope,
        month=duty.report.month,
        contact=contact.name if contact else "",
        responsible=tuple(duty.assignment.responsible),
        state=labels.state_word(duty.report.state),
        received_at=present.received_at.isoformat(),
        version=present.versions,
        rows=tuple(
            _row(measure.number, measure.text, present.answers.get(measure.number)) for measure in duty.measures
        ),
        whole=present.whole,
        reason="，".join(part for part in (labels.reason_word(present.reason), present.reason_text) if part),
        difficulties=await _difficulties(session, duty),
        corrected=reasons,
    )


def _row(number: str, text: str, answer: StandingAnswer | None) -> SheetRow:
    if answer is None:
        return SheetRow(number, text, "", "")
    return SheetRow(number, text, labels.tick_word(answer.tick), answer.text)


async def _difficulties(session: Session, duty: Duty) -> tuple[str, ...]:
    found = await session.exec(
        select(Difficulty)
        .where(col(Difficulty.issue_id) == duty.issue.id, col(Difficulty.month) == duty.report.month)
        .order_by(col(Difficulty.id))
    )
    return tuple(row.text + (f"（答复：{row.answer}）" if row.answer else "") for row in found)


def received(facts: SheetFacts) -> datetime:
    return datetime.fromisoformat(facts.received_at)
