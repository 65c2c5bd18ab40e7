"""批示: a leader's words kept verbatim and sent on to the lead unit with a reply date (DOMAIN §3)."""

from datetime import timedelta

from sqlmodel import col, select

from rules.escalation import next_send_instant
from rules.workdays import workday_after
from storage.tables import Instruction, Issue, Message, Person, Warning
from supervision.handover.standing_in import away_on
from supervision.leader.turn import Turn
from supervision.ledger import record
from supervision.notices.instructions import FORWARD, until
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.telling import contacts_of
from supervision.people import holders, reachable
from supervision.reply import Button, Reply
from texts import leader as texts
from texts.wording import clock_name

REPLY_WORKDAYS = 5
QUESTION_LASTS = timedelta(days=1)  # what was asked longer ago is asked once more
WORDS, ISSUE, REPORT = "words", "issue", "report"  # what an asked instruction waits for
YES_TAP, NO_TAP, ALL_TAP, PROGRESS_TAP = "inst:yes", "inst:no", "inst:all", "inst:progress"
OPEN = ("issued", "forwarded", "answered")


async def instruct(turn: Turn, issues: list[Issue], words: str) -> Reply:
    """An instruction in so many words; which issue is asked once when several can be meant."""
    if not words:
        return Reply(texts.what_to_write())
    if not issues:
        return Reply(texts.not_yours())
    if len(issues) > 1:
        return await ask_which(turn, issues, words, None)
    return await issue_it(turn, issues, words, turn.heard.message_id)


async def propose(turn: Turn, issues: list[Issue], words: str, question: str) -> Reply:
    """Words that may be an instruction: kept, and sent on only after 是 (or 批示, for words that read as a report)."""
    await _drop_asked(turn)
    await _keep(turn, issues, words, question)
    if question == REPORT:
        return Reply(texts.report_or_instruction(words), ((Button("进展", PROGRESS_TAP), Button("批示", YES_TAP)),))
    buttons = ((Button("是，转办", YES_TAP), Button("不是", NO_TAP)),)
    names = await turn.names(issues) if len(issues) == 1 else []
    return Reply(texts.is_it_one(words, names), buttons)


async def ask_which(turn: Turn, issues: list[Issue], words: str, row: Instruction | None) -> Reply:
    if row is None:
        await _drop_asked(turn)
        await _keep(turn, issues, words, ISSUE)
    else:
        row.question = ISSUE
    taps = [Button(name, f"inst:i:{issue.id}") for issue in issues for name in await turn.names([issue])]
    names = [tap.label for tap in taps]
    return Reply(texts.which_issue(names, await turn.number(issues[0])), (tuple(taps), (Button("全部", ALL_TAP),)))


async def _keep(turn: Turn, issues: list[Issue], words: str, question: str) -> None:
    turn.session.add(
        Instruction(
            leader_id=turn.leader_id,
            by_id=turn.by_id,
            message_id=turn.heard.message_id,
            text=words,
            question=question,
            options=[issue.id or 0 for issue in issues],
            said_at=turn.heard.counts_at,
        )
    )
    await turn.session.flush()


async def asked(turn: Turn) -> Instruction | None:
    """What this person was last asked about his own words, None when nothing waits."""
    found = await turn.session.exec(
        select(Instruction)
        .where(
            col(Instruction.by_id) == turn.by_id,
            col(Instruction.leader_id) == turn.leader_id,
            col(Instruction.state) == "asked",
            col(Instruction.said_at) > turn.now - QUESTION_LASTS,
        )
        .order_by(col(Instruction.id).desc())
        .limit(1)
    )
    return found.first()


async def _drop_asked(turn: Turn) -> None:
    if (row := await asked(turn)) is not None:
        drop(turn, row)


def drop(turn: Turn, row: Instruction) -> None:
    row.state, row.closed_at = "dropped", turn.now


async def confirm(turn: Turn, row: Instruction, issues: list[Issue]) -> Reply:
    """是: these words are an instruction, about these issues; which of them is asked where still open."""
    if not issues:
        drop(turn, row)
        return Reply(texts.not_yours())
    if len(issues) > 1:
        return await ask_which(turn, issues, row.text, row)
    return await issue_it(turn, issues, row.text, row.message_id, row)


async def issue_it(
    turn: Turn, issues: list[Issue], words: str, message_id: int, row: Instruction | None = None
) -> Reply:
    """Store it for each issue and send it on; the same words about the same issue are one while it is open."""
    fresh = []
    for issue in issues:
        if await _same(turn, issue, words) is None:
            fresh.append(issue)
    if not fresh:
        if row is not None:
            drop(turn, row)
        same = await _same(turn, issues[0], words)
        assert same is not None
        return Reply(texts.same_before(clock_name(same.issued_at or same.said_at, turn.practice.habits.zone)))
    lines = []
    for place, issue in enumerate(fresh):
        kept = row if row is not None and place == 0 else None
        lines.append(await _send_on(turn, issue, words, message_id, kept))
    return Reply(texts.issued(words, lines, turn.deputy))


async def _same(turn: Turn, issue: Issue, words: str) -> Instruction | None:
    found = await turn.session.exec(
        select(Instruction)
        .where(
            col(Instruction.leader_id) == turn.leader_id,
            col(Instruction.issue_id) == issue.id,
            col(Instruction.state).in_(OPEN),
        )
        .order_by(col(Instruction.id).desc())
    )
    return next((row for row in found if row.text == words), None)


async def _send_on(turn: Turn, issue: Issue, words: str, message_id: int, row: Instruction | None) -> str:
    session, habits = turn.session, turn.practice.habits
    calendar = await turn.practice.calendar(session)
    leaves = next_send_instant(turn.now, habits, calendar)
    if row is None:
        said = await session.get_one(Message, message_id)
        row = Instruction(
            leader_id=turn.leader_id, by_id=turn.by_id, message_id=message_id, text=words, said_at=said.counts_at
        )
        session.add(row)
    row.issue_id, row.state, row.issued_at = issue.id, "issued", turn.now
    row.due_day = workday_after(habits.day_of(leaves), REPLY_WORKDAYS, calendar)
    await session.flush()
    record(
        session,
        turn.now,
        "instructed",
        person_id=turn.by_id,
        issue_id=issue.id,
        message_id=message_id,
        instruction=row.id,
        leader=turn.leader_id,
    )
    await _mark_warnings(turn, issue)
    linked, lost = await _receivers(turn, issue)
    for person, _ in linked:
        await queue(session, person.id or 0, FORWARD, "", f"instruction:{row.id}", leaves, turn.now, instruction=row.id)
    name = await issue_called(session, issue)
    by = f"（{turn.deputy}代阅）" if turn.deputy else ""
    unreached = texts.titled([(title, one.name) for one, title in lost])
    text = texts.instruction_to_office(turn.leader.name, name, words, until(row), by, unreached)
    await tell_office_of(session, f"instruction:{row.id}", text, turn.now, instruction=row.id)
    when = "" if leaves <= turn.now else clock_name(leaves, habits.zone)
    return texts.forwarded_to(name, texts.titled([(title, one.name) for one, title in linked]), until(row), when)


async def _receivers(turn: Turn, issue: Issue) -> tuple[list[tuple[Person, str]], list[tuple[Person, str]]]:
    """(who can be reached, who cannot), each with his title: responsible persons, contacts and who stands in for them,
    the leader himself left out."""
    session, issue_id = turn.session, issue.id or 0
    away = await away_on(session, turn.practice.habits.day_of(turn.now))
    found = {one.id: (one, "责任人员") for one in await holders(session, "responsible_person", issue_id)}
    for contact in await contacts_of(session, issue_id):
        person = await session.get_one(Person, away.get(contact, contact))
        found.setdefault(person.id, (person, "联络人员"))
    found.pop(turn.leader_id, None)
    linked = await reachable(session, [number for number in found if number is not None])
    return (
        [each for number, each in found.items() if number in linked],
        [each for number, each in found.items() if number not in linked],
    )


async def _mark_warnings(turn: Turn, issue: Issue) -> None:
    """Who instructs has read: what stands about this issue is 已批示, and not repeated."""
    found = await turn.session.exec(
        select(Warning).where(
            col(Warning.issue_id) == issue.id,
            col(Warning.pushed_at).is_not(None),
            col(Warning.resolved_at).is_(None),
        )
    )
    for warning in found:
        warning.acknowledged_at = warning.acknowledged_at or turn.now
        warning.state = "instructed"
