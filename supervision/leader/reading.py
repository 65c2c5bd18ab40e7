"""已阅: a leader has read; a time is stored and the repeat is off (DOMAIN §3)."""

from storage.tables import Instruction, Issue
from supervision.leader.turn import Turn, answerable, sent_to
from supervision.ledger import record
from supervision.reply import Reply
from supervision.warning.raising import acknowledge
from texts import leader as words
from texts import overdue as texts
from texts.wording import clock_name


async def read_it(turn: Turn) -> Reply:
    """Said twice it is still once; an answer to an instruction can be read too."""
    at = clock_name(turn.now, turn.practice.habits.zone)
    warnings = await answerable(turn)
    if not warnings:
        rows = await _answers_read(turn)
        if not rows:
            return Reply(words.read_nothing())
        issues = [await turn.session.get_one(Issue, row.issue_id) for row in rows]
        return Reply(texts.acknowledged(at, await turn.names(issues), turn.deputy))
    await acknowledge(turn.session, warnings, turn.leader_id, turn.now, turn.by_id)
    issues = [await turn.session.get_one(Issue, warning.issue_id) for warning in warnings]
    return Reply(texts.acknowledged(at, await turn.names(issues), turn.deputy))


async def _answers_read(turn: Turn) -> list[Instruction]:
    """The answers to instructions that the newest message, or the one replied to, has told of."""
    notices = await sent_to(turn)
    newest = [notice for notice in notices if notices and notice.message_ids == notices[0].message_ids]
    rows = [
        await turn.session.get_one(Instruction, notice.facts["instruction"])
        for notice in newest
        if notice.kind == "instruction_answer"
    ]
    for row in rows:
        record(
            turn.session,
            turn.now,
            "answer_read",
            person_id=turn.by_id,
            issue_id=row.issue_id,
            message_id=turn.heard.message_id,
            instruction=row.id,
        )
    return rows
