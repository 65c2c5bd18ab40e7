"""批示登记: the office lists instructions with their states, and closes them (DOMAIN §4); talks asked for; 代阅."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Instruction, Issue, Person
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.ledger import record
from supervision.notices.instructions import ON_ITS_WAY, deputy_name, is_late, until
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from texts.desk import leaders as texts
from texts.pages import joined
from texts.wording import clock_name, day_name

OPEN, ALL = ("", "open", "待回复", "未办结"), ("all", "全部")
GIVEN = ("issued", "forwarded", "answered", "closed")
_SHOW = re.compile(r"(?:show|看)?\s*(?P<number>\d{1,9})\s*(?:号|条)?", re.IGNORECASE)
_CLOSE = re.compile(
    r"(?:(?P<first>close|办结)\s*)?(?P<number>\d{1,9})\s*(?:号|条)?\s*(?P<second>办结|close)?[\s,:。]*(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)


async def instruct_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/instruct [open|all|3|问题18|3 办结 WORDS]; closing is shown first and done with 发."""
    said = fold(args).strip()
    if said.lower() in OPEN or said.lower() in ALL:
        return Reply(joined(await _listed(session, None, said.lower() in ALL, now, practice)))
    if match := _SHOW.fullmatch(said):
        return Reply(await _shown(session, match["number"], now, practice))
    match = _CLOSE.fullmatch(said)
    if match is not None and (match["first"] or match["second"]):
        return await _close(session, person, args, now, practice, sure=False)
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("instruct", args)
    return Reply(joined(await _listed(session, issue, True, now, practice)))


async def instruct_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _close(session, person, args, now, practice, sure=True)


async def _listed(
    session: Session, issue: Issue | None, everything: bool, now: datetime, practice: Practice
) -> list[str]:
    query = select(Instruction).where(col(Instruction.state).in_(GIVEN if everything else GIVEN[:3]))
    if issue is not None:
        query = query.where(col(Instruction.issue_id) == issue.id)
    rows = list(await session.exec(query.order_by(col(Instruction.due_day), col(Instruction.id))))
    today = practice.habits.day_of(now)
    waiting = [row for row in rows if row.state in ON_ITS_WAY]
    rest = [row for row in rows if row.state not in ON_ITS_WAY]
    return texts.instructions(
        [await _line(session, row, now, practice) for row in waiting],
        [await _line(session, row, now, practice) for row in rest],
        sum(is_late(row, today) for row in waiting),
        everything,
    )


async def _line(session: Session, row: Instruction, now: datetime, practice: Practice) -> str:
    leader = (await session.get_one(Person, row.leader_id)).name
    deputy = await deputy_name(session, row)
    return texts.instruction_line(
        row.id or 0,
        await issue_called(session, await session.get_one(Issue, row.issue_id)),
        leader + (f"（{deputy}代阅）" if deputy else ""),
        day_name(practice.habits.day_of(row.said_at)),
        row.text,
        row.state,
        until(row),
        is_late(row, practice.habits.day_of(now)),
    )


async def _row(session: Session, number: str, locked: bool = False) -> Instruction | None:
    if int(number) >= 2**31:
        return None
    row = await session.get(Instruction, int(number), with_for_update=locked or None)
    return row if row is not None and row.state in GIVEN else None


async def _shown(session: Session, number: str, now: datetime, practice: Practice) -> str:
    row = await _row(session, number)
    if row is None:
        return texts.unknown_instruction(number)
    zone = practice.habits.zone
    lines = [await _line(session, row, now, practice), f" 原文：“{row.text}”"]
    if row.forwarded_at:
        lines.append(f" 送达牵头单位：{clock_name(row.forwarded_at, zone)}")
    if row.answered_at:
        who = (await session.get_one(Person, row.answered_by)).name
        lines.append(f" {who} {clock_name(row.answered_at, zone)}回复：{row.answer}")
    if row.told_at:
        lines.append(f" 已报领导：{clock_name(row.told_at, zone)}")
    if row.closed_at:
        lines.append(f" 办结：{clock_name(row.closed_at, zone)}{f'，{row.closing}' if row.closing else ''}")
    return texts.instruction(lines)


async def _close(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    shadow = fold(args)
    match = _CLOSE.match(shadow, len(shadow) - len(shadow.lstrip()))
    if match is None:
        raise BadArgument("instruct", args)
    number, closing = match["number"], args[match.start("words") :].strip()
    row = await _row(session, number, locked=sure)
    if row is None:
        return Reply(texts.unknown_instruction(number))
    if row.closed_at is not None:
        return Reply(texts.closed_already(int(number), clock_name(row.closed_at, practice.habits.zone)))
    if not sure:
        confirming.show(session, person, "instruct", args, now, row.issue_id)
        name = await issue_called(session, await session.get_one(Issue, row.issue_id))
        return Reply(texts.close_preview(int(number), name, row.text, row.answer, closing))
    row.state, row.closed_at, row.closed_by, row.closing = "closed", now, person.id, closing
    record(session, now, "instruction_closed", person_id=person.id, issue_id=row.issue_id, instruction=row.id)
    return Reply(texts.closed(int(number)))
