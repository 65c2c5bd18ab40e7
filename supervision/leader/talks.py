"""提请约谈: a leader asks for a talk, with the facts there are; people decide (DOMAIN §1.7, §3; Settled 27)."""

from datetime import timedelta

from sqlmodel import col, select

from storage.tables import Issue, Talk
from supervision.leader.turn import Turn
from supervision.ledger import record
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.places import issue_called
from supervision.people import hats
from supervision.reply import Reply
from supervision.warning.talk_facts import facts_of
from texts import leader as texts
from texts.wording import clock_name

SAME_WITHIN = timedelta(days=30)


async def ask_for_talk(turn: Turn, issues: list[Issue]) -> Reply:
    """A request for each issue; asked again within a month it is the same one."""
    if not issues:
        return Reply(texts.not_yours())
    names = await turn.names(issues)
    if len(issues) > 1:
        return Reply(texts.which_for("3 提请约谈", names, await turn.number(issues[0])))
    issue = issues[0]
    if (before := await _before(turn, issue)) is not None:
        return Reply(texts.talk_before(names, clock_name(before.proposed_at, turn.practice.habits.zone)))
    own = await hats(turn.session, turn.leader_id)
    approved = "group_head" in own.city and not turn.deputy
    row = await _write(turn, issue, approved)
    by = f"（{turn.deputy}代阅）" if turn.deputy else ""
    name = await issue_called(turn.session, issue)
    text = texts.talk_to_office(turn.leader.name, name, issue.title, row.facts, approved, by)
    await tell_office_of(turn.session, f"talk:{row.id}", text, turn.now, talk=row.id)
    return Reply((texts.talk_approved if approved else texts.asked_for_talk)(names, turn.deputy))


async def _before(turn: Turn, issue: Issue) -> Talk | None:
    found = await turn.session.exec(
        select(Talk)
        .where(
            col(Talk.issue_id) == issue.id,
            col(Talk.person_id) == turn.leader_id,
            col(Talk.proposed_at) > turn.now - SAME_WITHIN,
        )
        .order_by(col(Talk.id).desc())
        .limit(1)
    )
    return found.first()


async def _write(turn: Turn, issue: Issue, approved: bool) -> Talk:
    triggers, facts = await facts_of(turn.session, issue, turn.now, turn.practice)
    row = Talk(
        issue_id=issue.id or 0,
        person_id=turn.leader_id,
        by_id=turn.by_id,
        message_id=turn.heard.message_id,
        triggers=triggers,
        facts=facts,
        state="approved" if approved else "proposed",
        proposed_at=turn.now,
        decided_by=turn.leader_id if approved else None,
        decided_at=turn.now if approved else None,
    )
    turn.session.add(row)
    await turn.session.flush()
    record(
        turn.session,
        turn.now,
        "talk_proposed",
        person_id=turn.by_id,
        issue_id=issue.id,
        message_id=turn.heard.message_id,
        talk=row.id,
        state=row.state,
    )
    return row
