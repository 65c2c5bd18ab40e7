"""困难登记: the office lists difficulties and answers them; an answer goes back to who had asked (DOMAIN §2.5)."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Difficulty, Issue, Person
from supervision.desk import confirming
from supervision.desk.consultation import WORDS as AGENDA
from supervision.desk.consultation import agenda
from supervision.desk.issue_card import named_issue
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.notices.telling import tell_answer
from supervision.people import Hats, reachable
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.requests.awaiting import difficulties_of
from texts import difficulties as texts
from texts.pages import joined

OPEN = ("", "open", "待办", "待答复")
ALL = ("all", "全部")
WORDS = ("困难", "我的困难", "看困难", "/difficulty")
_ANSWER = re.compile(
    r"(?P<number>\d+)(?:号|条)?\s*(?:答复|回复|answer)[\s:,，：、]*(?P<words>.*)", re.DOTALL | re.IGNORECASE
)
_CLOSE = re.compile(r"(?P<number>\d+)(?:号|条)?\s*(?:办结|办好了?|close)[。.]?", re.IGNORECASE)


async def difficulty_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/difficulty [open|all|会商|18|3 答复 WORDS|3 办结]; an answer is shown first and sent with 发."""
    said = args.strip()
    if match := _CLOSE.fullmatch(said):
        return Reply(await _close(session, person, int(match["number"]), now))
    if match := _ANSWER.fullmatch(said):
        return await _answer(session, person, args, match, now, practice, sure=False)
    if said.lower() in OPEN:
        return Reply(joined(await listed(session, None, ("open",), now, practice)))
    if said.lower() in AGENDA:
        return await agenda(session, now, practice)
    if said.lower() in ALL:
        return Reply(joined(await listed(session, None, ("open", "answered", "closed"), now, practice)))
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("difficulty", args)
    return Reply(joined(await listed(session, [issue], ("open", "answered", "closed"), now, practice)))


async def difficulty_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview of an answer."""
    match = _ANSWER.fullmatch(args.strip())
    if match is None:
        raise BadArgument("difficulty", args)
    return await _answer(session, person, args, match, now, practice, sure=True)


async def of_own_issues(session: Session, own: Hats, text: str, now: datetime, practice: Practice) -> Reply | None:
    """困难, said by who leads or answers for an issue: what stands of his own; None for other words."""
    issues = list({issue.id: issue for issue in (*own.lead_leader, *own.responsible_person)}.values())
    if not issues or text.strip(" 。.?？") not in WORDS:
        return None
    return Reply(joined(await listed(session, issues, ("open", "answered"), now, practice, of_office=False)))


async def listed(
    session: Session,
    issues: Sequence[Issue] | None,
    states: Sequence[str],
    now: datetime,
    practice: Practice,
    of_office: bool = True,
) -> list[str]:
    """The difficulties of these issues (None: of all), as pages; `of_office`: with the words that answer them."""
    today = practice.habits.day_of(now)
    lines: dict[str, list[str]] = {"open": [], "answered": [], "closed": []}
    late = 0
    for row in await difficulties_of(session, None if issues is None else [i.id or 0 for i in issues], states):
        late += row.state == "open" and row.answer_due < today
        lines[row.state].append(await _line(session, row, today, practice, texts.WHOLE if issues else texts.LONGEST))
    about = "" if issues is None else "、".join([await issue_called(session, issue) for issue in issues])
    return texts.listed(lines["open"], lines["answered"], lines["closed"], about, late, of_office)


async def _line(session: Session, row: Difficulty, today: date, practice: Practice, longest: int) -> str:
    """One difficulty as it stands, in one line."""
    number, place = row.id or 0, await _place(session, row)
    if row.state == "open":
        return texts.line(number, place, row.text, row.units, row.answer_due, today, longest)
    if row.state == "answered":
        told = practice.habits.day_of(row.told_at) if row.told_at else None
        return texts.answered_line(number, place, row.text, row.answer, told, longest)
    return texts.closed_line(number, place, row.text, row.answer, longest)


async def _place(session: Session, row: Difficulty) -> str:
    name = await issue_called(session, await session.get_one(Issue, row.issue_id))
    return f"{name}（{(await session.get_one(Person, row.person_id)).name}）"


async def _answer(
    session: Session,
    person: Person,
    args: str,
    match: re.Match[str],
    now: datetime,
    practice: Practice,
    sure: bool,
) -> Reply:
    """Show the answer, or (`sure`) write it down and queue it; the same words twice are one answer."""
    number, words = int(match["number"]), match["words"].strip()
    row = await _row(session, number, locked=sure)
    if row is None:
        return Reply(texts.unknown(number))
    if row.state == "closed":
        return Reply(texts.closed_already(number))
    if not words:
        return Reply(texts.answer_wanted(number))
    if words == row.answer:
        return Reply(texts.same_answer(number))
    if not sure:
        confirming.show(session, person, "difficulty", args, now)
        return Reply(texts.preview(number, await _place(session, row), row.text, words, row.answer))
    record(
        session,
        now,
        "difficulty_answered",
        person_id=person.id,
        issue_id=row.issue_id,
        difficulty=row.id,
        words=words,
        old=row.answer,
    )
    row.state, row.answer, row.answered_by, row.answered_at = "answered", words, person.id, now
    row.owner_id, row.told_at = person.id, None
    await tell_answer(session, row, now, practice)
    asker = await session.get_one(Person, row.person_id)
    return Reply(texts.answered(number, asker.name, bool(await reachable(session, [row.person_id]))))


async def _close(session: Session, person: Person, number: int, now: datetime) -> str:
    row = await _row(session, number, locked=True)
    if row is None:
        return texts.unknown(number)
    if row.state == "closed":
        return texts.closed_already(number)
    if row.state == "open":
        return texts.not_answered(number)
    row.state = "closed"
    record(session, now, "difficulty_closed", person_id=person.id, issue_id=row.issue_id, difficulty=row.id)
    return texts.closed(number)


async def _row(session: Session, number: int, locked: bool) -> Difficulty | None:
    """`locked`: nobody else changes it meanwhile; a number no table could hold is none."""
    return await session.get(Difficulty, number, with_for_update=locked or None) if number < 2**31 else None
