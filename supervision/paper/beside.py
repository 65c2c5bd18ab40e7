"""旁证: what stands beside the reports of a month: versions, files, difficulties, flags, explanations, doubts."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, or_, select

from rules.book import BookIssue
from rules.book_parts import DifficultyFacts, EvidenceFacts, FilingFacts, FlagFacts, InstructionFacts, TalkFacts
from rules.summary import IssueFacts
from storage.session import Session
from storage.tables import Difficulty, Evidence, Explanation, Filing, Flag, Instruction, Message, PlanDoubt, Talk
from supervision.report.standing import NOTE
from texts.fairness import flag_facts

GIVEN = ("issued", "forwarded", "answered", "closed")  # states of an instruction that was meant
Span = tuple[datetime, datetime]


@dataclass
class Beside:
    """All of one issue."""

    filings: list[FilingFacts] = field(default_factory=list)
    evidence: list[EvidenceFacts] = field(default_factory=list)
    difficulties: list[DifficultyFacts] = field(default_factory=list)
    instructions: list[InstructionFacts] = field(default_factory=list)
    talks: list[TalkFacts] = field(default_factory=list)
    flags: list[FlagFacts] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def into(self, issue: BookIssue) -> BookIssue:
        return replace(
            issue,
            filings=tuple(self.filings),
            evidence=tuple(self.evidence),
            difficulties=tuple(self.difficulties),
            instructions=tuple(self.instructions),
            talks=tuple(self.talks),
            flags=tuple(self.flags),
            notes=tuple(self.notes),
            doubts=tuple(self.doubts),
        )


async def beside(
    session: Session, issue_ids: list[int], facts: tuple[IssueFacts, ...], month: str, span: Span
) -> dict[int, Beside]:
    """By issue; one entry for every id asked. `span`: from the month's cut-off to the next: what leaders said to it."""
    found = {issue_id: Beside() for issue_id in issue_ids}
    owner = {report.id: issue.id for issue in facts for report in issue.reports}
    await _filings(session, owner, found)
    await _evidence(session, owner, found)
    await _difficulties(session, month, found)
    await _leaders(session, span, found)
    await _flags(session, owner, found)
    await _doubts(session, found)
    return found


async def _filings(session: Session, owner: dict[int, int], found: dict[int, Beside]) -> None:
    rows = await session.exec(
        select(Filing)
        .where(col(Filing.report_id).in_(list(owner)), col(Filing.source) != NOTE)
        .order_by(col(Filing.report_id), col(Filing.version))
    )
    by_report: dict[int, list[Filing]] = {}
    for row in rows:
        by_report.setdefault(row.report_id, []).append(row)
    for report_id, versions in by_report.items():
        standing = [row for row in versions if row.withdrawn_at is None]
        found[owner[report_id]].filings.append(
            FilingFacts(
                report_id,
                versions[-1].version,
                standing[-1].source if standing else "",
                next((row.correction for row in reversed(standing) if row.correction), ""),
                tuple(row.message_id for row in standing),
            )
        )


async def _evidence(session: Session, owner: dict[int, int], found: dict[int, Beside]) -> None:
    rows = await session.exec(
        select(Evidence, Message.counts_at)
        .join(Message, col(Evidence.message_id) == col(Message.id))
        .where(col(Evidence.report_id).in_(list(owner)), col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Evidence.id))
    )
    for row, sent_at in rows:
        file = EvidenceFacts(row.report_id or 0, row.measure, row.kind, row.state, sent_at, row.shot_on, row.message_id)
        found[owner[row.report_id or 0]].evidence.append(file)


async def _difficulties(session: Session, month: str, found: dict[int, Beside]) -> None:
    """Those raised this month, and older ones that are still open."""
    rows = await session.exec(
        select(Difficulty)
        .where(
            col(Difficulty.issue_id).in_(list(found)),
            or_(col(Difficulty.month) == month, and_(col(Difficulty.month) < month, col(Difficulty.state) == "open")),
        )
        .order_by(col(Difficulty.id))
    )
    for row in rows:
        found[row.issue_id].difficulties.append(
            DifficultyFacts(
                row.text, tuple(row.units), row.state, row.raised_at, row.answer_due, row.answer, row.message_id
            )
        )


async def _leaders(session: Session, span: Span, found: dict[int, Beside]) -> None:
    """What was said in the span, and what was said before it and is still open."""
    instructions = await session.exec(
        select(Instruction)
        .where(
            col(Instruction.issue_id).in_(list(found)),
            col(Instruction.state).in_(GIVEN),
            col(Instruction.said_at) < span[1],
            or_(col(Instruction.said_at) >= span[0], col(Instruction.closed_at).is_(None)),
        )
        .order_by(col(Instruction.id))
    )
    for row in instructions:
        said = InstructionFacts(row.text, row.state, row.said_at, row.due_day, row.answer, row.message_id)
        found[row.issue_id or 0].instructions.append(said)
    talks = await session.exec(
        select(Talk)
        .where(
            col(Talk.issue_id).in_(list(found)),
            col(Talk.proposed_at) < span[1],
            or_(col(Talk.proposed_at) >= span[0], col(Talk.state) == "proposed"),
        )
        .order_by(col(Talk.id))
    )
    for talk in talks:
        found[talk.issue_id].talks.append(TalkFacts(talk.state, talk.proposed_at, talk.message_id))


async def _flags(session: Session, owner: dict[int, int], found: dict[int, Beside]) -> None:
    words: dict[int, str] = {}
    explained = await session.exec(
        select(Explanation).where(col(Explanation.report_id).in_(list(owner))).order_by(col(Explanation.id))
    )
    for row in explained:
        if row.flag_id is None:
            found[owner[row.report_id or 0]].notes.append(
                f"{'异议' if row.kind == 'objection' else '说明'}：{row.text}"
            )
        else:
            words[row.flag_id] = "；".join(part for part in (words.get(row.flag_id, ""), row.text) if part)
    rows = await session.exec(
        select(Flag).where(col(Flag.report_id).in_(list(owner)), col(Flag.ended_at).is_(None)).order_by(col(Flag.id))
    )
    for flag in rows:
        said = words.get(flag.id or 0, "")
        found[owner[flag.report_id]].flags.append(
            FlagFacts(flag.report_id, flag.kind, flag.measure, flag.raised_at, said, *_compared(flag.kind, flag.facts))
        )


async def _doubts(session: Session, found: dict[int, Beside]) -> None:
    rows = await session.exec(
        select(PlanDoubt)
        .where(col(PlanDoubt.issue_id).in_(list(found)), col(PlanDoubt.settled_by) == "")
        .order_by(col(PlanDoubt.id))
    )
    for row in rows:
        found[row.issue_id].doubts.append((row.field, row.why))


def _compared(kind: str, facts: dict[str, Any]) -> tuple[str, str]:
    """What the words were compared with: where it stands, and its own words or figures."""
    against = facts.get("other") or (flag_facts(kind, facts) if facts else "")
    return str(facts.get("source", "")), str(against)
