"""记困难: a difficulty written down for the office, said by itself or beside a report (DOMAIN §2.5)."""

import re
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from rules.numerals import fold
from rules.units import named_units
from rules.words.small_words import Request
from rules.workdays import workday_after
from storage.tables import Difficulty, Issue, Message
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.waiting import something_waits
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.requests.awaiting import open_of
from texts import difficulties as texts

_SIGNS = re.compile(r"[\s,，.。、;；:：!！?？“”\"'（）()]+")


@dataclass(frozen=True)
class Receipt:
    """What is answered; `new` False where the difficulty was known already."""

    words: str
    new: bool = False


async def raised(scene: Scene, request: Request, duty: Duty) -> Receipt:
    """Write the difficulty down; an edited message or the same words again are the same difficulty."""
    said = f"措施{request.measure}：{request.text}" if request.measure else request.text
    for row in await open_of(scene.session, id_of(duty.issue.id), scene.person_id):
        if await _is_edited(scene, row):
            return await _changed(scene, row, said)
        if _same(row.text, said):
            return Receipt(texts.received_before(id_of(row.id), row.answer_due))
    day = scene.practice.habits.day_of(scene.heard.counts_at)
    row = Difficulty(
        issue_id=id_of(duty.issue.id),
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        month=duty.report.month,
        text=said,
        units=list(named_units(said, await _units(scene, duty))),
        raised_at=scene.heard.counts_at,
        answer_due=workday_after(day, scene.practice.habits.answer_workdays, scene.calendar),
    )
    scene.session.add(row)
    await scene.session.flush()
    _record(scene, "difficulty_raised", row, words=said)
    await something_waits(scene.session, scene.now, scene.practice)
    return Receipt(texts.received(id_of(row.id), scene.full(duty), row.units, row.answer_due), new=True)


async def _changed(scene: Scene, row: Difficulty, said: str) -> Receipt:
    if row.text != said:
        _record(scene, "difficulty_changed", row, words=said, old=row.text)
        row.text = said
    return Receipt(texts.changed(id_of(row.id), row.answer_due))


def _record(scene: Scene, act: str, row: Difficulty, **facts: Any) -> None:
    record(
        scene.session,
        scene.now,
        act,
        person_id=scene.person_id,
        issue_id=row.issue_id,
        message_id=scene.heard.message_id,
        difficulty=row.id,
        **facts,
    )


async def _is_edited(scene: Scene, row: Difficulty) -> bool:
    """True when what was heard is the message of this difficulty, edited."""
    if scene.heard.kind != "edit":
        return False
    first = await scene.session.get_one(Message, row.message_id)
    again = await scene.session.get_one(Message, scene.heard.message_id)
    return (first.chat_id, first.message_id) == (again.chat_id, again.message_id)


def _same(one: str, other: str) -> bool:
    return _SIGNS.sub("", fold(one)) == _SIGNS.sub("", fold(other))


async def _units(scene: Scene, duty: Duty) -> list[str]:
    """Every unit the lists name, those of this issue first: their way of writing a name is taken."""
    units = [*duty.issue.lead_units, *duty.issue.supporting_units]
    rows = await scene.session.exec(
        select(Issue.lead_units, Issue.supporting_units).order_by(col(Issue.plan_id), col(Issue.number))
    )
    for lead, supporting in rows:
        units += [*lead, *supporting]
    return list(dict.fromkeys(units))
