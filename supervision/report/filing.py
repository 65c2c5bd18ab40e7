"""报送: filing what was said as a new version, and taking it back (DOMAIN §1.3; Settled 8–14)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, func, select

from rules.reading.values import Reason, Said, Section, Tick
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Answer, Filing, Report, Warning
from supervision.ledger import record
from supervision.months.cycles import pass_cutoffs
from supervision.notices.reported import tell_responsible
from supervision.notices.returned import tell_put_right
from supervision.practice import Practice
from supervision.reply import Heard
from supervision.report.duties import Duty
from supervision.report.owed import is_locked
from supervision.report.returning import put_right
from supervision.report.settling import Locked, id_of, settle
from supervision.report.standing import NOTE, Standing, missing_measures, standing
from supervision.report.withdrawal import count_answers, filings_of_message
from supervision.warning.raising import REPORT_OVERDUE, relieve

CONTACT, OFFICE, STAND_IN = "contact", "office", "stand_in"


@dataclass(frozen=True)
class Filed:
    """What one filing did. `late`: it counts after the cut-off; `relieved`: a warning ended by it, and
    `leader_knew` says whether a leader had been told of it."""

    duty: Duty
    section: Section
    filing: Filing
    late: bool
    before_state: ReportState
    after_state: ReportState
    standing: Standing
    relieved: bool = False
    leader_knew: bool = False

    @property
    def report(self) -> Report:
        return self.duty.report


async def file(
    session: Session,
    duty: Duty,
    section: Section,
    heard: Heard,
    person_id: int,
    source: str,
    now: datetime,
    practice: Practice,
    change: bool = False,
) -> Filed:
    """File one issue's part of a message as the report's next version; raises Locked.

    1. A cut-off that has passed but was not yet worked off is worked off first.
    2. What the same message said before it was edited is superseded; `change` supersedes whole paragraphs.
    3. The state follows what then stands; on time is decided by when the words count (Settled 4).
    """
    report = duty.report
    if report.locked_at is None and report.cutoff_at <= now:
        await pass_cutoffs(session, now, practice, heard.counts_at)
    if is_locked(report, heard.counts_at):
        raise Locked(report)
    await _supersede(session, report, heard, now, paragraphs=change and bool(section.whole))
    said = answers_of(section, duty, await standing(session, id_of(report.id)))
    if source == CONTACT and duty.assignment.person_id != person_id:
        source = STAND_IN
    filing = await write(session, report, section, said, heard, person_id, source)
    before = ReportState(report.state)
    put_right(report, section, said)
    overdue, told = await _overdue_warning(session, report)
    late = heard.counts_at >= report.cutoff_at
    found = await settle(session, duty, late)
    after = ReportState(report.state)
    ended = before == ReportState.MISSING and after != ReportState.MISSING
    if ended:
        await relieve(session, report, now)
    elif before == ReportState.PARTIAL and after != ReportState.PARTIAL:
        await relieve(session, report, now)  # partial two months running
    record(
        session,
        now,
        "filed",
        person_id=person_id,
        issue_id=duty.issue.id,
        report_id=report.id,
        message_id=heard.message_id,
        version=filing.version,
        source=source,
        state=report.state,
        late=late,
    )
    if before == ReportState.RETURNED and after != before:
        await tell_put_right(session, duty, section, said, heard.message_id, now)
    await tell_responsible(session, duty, now, practice)
    return Filed(
        duty,
        section,
        filing,
        late,
        before,
        after,
        found,
        relieved=ended and overdue,
        leader_knew=ended and told,
    )


def answers_of(section: Section, duty: Duty, present: Standing) -> tuple[Said, ...]:
    """What the section says of the own measures. A bare 无变化 speaks of the measures not yet answered,
    or of all when all are: it never wipes out progress told earlier by mistake."""
    named = tuple(said for said in section.answers if said.measure in duty.measure_numbers)
    if not section.all_unchanged:
        return named
    told = {said.measure for said in named}
    wanted = missing_measures(duty, present) or tuple(
        number for number in duty.measure_numbers if number not in present.exempt
    )
    return named + tuple(Said(number, Tick.UNCHANGED) for number in wanted if number not in told)


async def note(session: Session, report: Report, words: str, heard: Heard, person_id: int, now: datetime) -> None:
    """代说明: keep words about another contact's part beside their report; no state changes (DOMAIN §2.8)."""
    section = Section(issue=None, whole=words)
    filing = await write(session, report, section, (), heard, person_id, NOTE)
    record(
        session,
        now,
        "noted",
        person_id=person_id,
        report_id=report.id,
        message_id=heard.message_id,
        version=filing.version,
    )


async def _supersede(session: Session, report: Report, heard: Heard, now: datetime, paragraphs: bool) -> None:
    in_time = heard.counts_at < report.cutoff_at
    old = [
        filing
        for filing in await filings_of_message(session, heard)
        # What was in by the cut-off stays visible when its message is edited afterwards.
        if filing.report_id == report.id and (in_time or filing.received_at >= report.cutoff_at)
    ]
    if paragraphs:
        own = await session.exec(
            select(Filing).where(
                col(Filing.report_id) == report.id,
                col(Filing.withdrawn_at).is_(None),
                col(Filing.source) != NOTE,
                col(Filing.whole) != "",
            )
        )
        old += [filing for filing in own if await count_answers(session, filing) == 0]
    for filing in old:
        filing.withdrawn_at = now
    await session.flush()


async def write(
    session: Session,
    report: Report,
    section: Section,
    said: tuple[Said, ...],
    heard: Heard,
    person_id: int,
    source: str,
) -> Filing:
    """The next version of the report, with its answers; what stands and its state are the caller's."""
    newest = await session.exec(select(func.max(col(Filing.version))).where(col(Filing.report_id) == report.id))
    filing = Filing(
        report_id=id_of(report.id),
        version=(newest.one() or 0) + 1,
        message_id=heard.message_id,
        person_id=person_id,
        source=source,
        received_at=heard.counts_at,
        whole="\n".join(part for part in (section.note, section.whole) if part) if section.whole else "",
        reason=str(section.reason or (Reason.OTHER if section.reason_text else "")),
        reason_text=section.reason_text,
    )
    session.add(filing)
    await session.flush()
    for each in {each.measure: each for each in said}.values():
        session.add(
            Answer(
                filing_id=id_of(filing.id),
                measure=each.measure,
                tick=each.tick,
                text=each.text,
                figures=[asdict(figure) for figure in each.figures],
            )
        )
    await session.flush()
    return filing


async def _overdue_warning(session: Session, report: Report) -> tuple[bool, bool]:
    """Whether a warning stands for this report, and whether a leader was told of it."""
    found = await session.exec(
        select(Warning).where(
            col(Warning.assignment_id) == report.assignment_id,
            col(Warning.trigger) == REPORT_OVERDUE,
            col(Warning.month) == report.month,
            col(Warning.resolved_at).is_(None),
        )
    )
    standing_ones = list(found)
    return bool(standing_ones), any(w.pushed_at is not None and w.state != "refused" for w in standing_ones)
