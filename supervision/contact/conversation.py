"""对话: what a contact says, and what is answered (DOMAIN §2)."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rules.numerals import fold
from rules.reading.reason import agrees, also_unchanged
from rules.reading.report import Reading, read, read_reason
from rules.reading.signs import is_nothing
from storage.session import Session
from storage.tables import Dialogue, Person
from supervision.contact import guided, reasons
from supervision.contact.dialogues import (
    CORRECTION,
    EXTENSION,
    GUIDED,
    INSTRUCTED,
    PARTS,
    REASON,
    WHICH_ISSUE,
    waiting_for,
)
from supervision.contact.guided_buttons import as_button, buttons_for_ask
from supervision.contact.in_place import in_place
from supervision.contact.instructed import answer_confirmed, perhaps_its_answer
from supervision.contact.issue_named import file_kept, issue_named, names_of, options_of
from supervision.contact.open_state import no_guide_open, not_understood, old_button, open_lines, put_away_unknown
from supervision.contact.scene import Scene, look
from supervision.contact.scopes import of_scopes
from supervision.contact.small_words import asked, small_word
from supervision.contact.taking import take
from supervision.contact.unchanged import all_unchanged_tapped
from supervision.contact.which_issue import which_buttons
from supervision.evidence import conversation as evidence
from supervision.evidence.files import keep_file
from supervision.evidence.proof import paper_named
from supervision.fairness import corrections
from supervision.obligations.saying import paper_handed_in
from supervision.people import Hats, hats
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from supervision.report.settling import id_of
from supervision.requests import extension as extensions
from supervision.requests.leave import parts_said
from texts import dialogue as words
from texts.guided import START
from texts.menu import as_words

__all__ = ["buttons_for_ask", "hear", "waiting_for"]

_PARAGRAPH_CHANGED = re.compile(r"(?:改|更正)[\s:：，,]+(.+)", re.DOTALL)


async def hear(
    session: Session,
    person: Person,
    heard: Heard,
    now: datetime,
    practice: Practice,
    folder: Path | None = None,
    own: Hats | None = None,
) -> Reply | None:
    """The answer to the words or tap of a contact or a stand-in; None for somebody who has no assignment.

    1. A stored question of a kind no longer known is put away, its words kept. 2. Taps. 3. Small words.
    4. A whole report is a report, whatever question is open. 5. The answer to the open question.
    6. Anything else that reads as progress. 7. One friendly sentence: never silence.
    """
    own = own or await hats(session, id_of(person.id), practice.habits.day_of(now))
    if not own.reports:
        return None
    scene = await look(session, person, heard, now, practice)
    scene.folder = folder
    await keep_file(scene)
    lost = await put_away_unknown(scene)
    reply = await _answer(scene, as_words(heard.text.strip()))
    return replace(reply, text=f"{lost}\n{reply.text}") if lost else reply


async def _answer(scene: Scene, said: str) -> Reply:
    heard = scene.heard
    if heard.kind == "tap":
        return await _tapped(scene, said)
    row = await waiting_for(scene.session, scene.person_id)
    if said and row is not None and row.state == INSTRUCTED and (reply := await answer_confirmed(scene, row, said)):
        return reply
    if said and (reply := await paper_handed_in(scene, said)):
        return reply
    if reply := await evidence.received(scene, said):
        return reply
    if not said:
        return _without_words(scene)
    if not heard.has_file and (reply := await small_word(scene, said)):
        return reply
    if heard.has_file and (reply := await asked(scene, said)):
        return await evidence.beside(scene, reply)
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state == PARTS and (reply := await parts_said(scene, row, said)):
        return reply
    if not scene.duties:
        return Reply(words.no_report_yet())
    if not heard.has_file and (reply := await evidence.named(scene, said) or await paper_named(scene, said)):
        return reply
    if said in (START, "逐条", "逐条填"):
        return await guided.start(scene, scene.wanted()[0])
    heard = replace(heard, text=said)
    row = await waiting_for(scene.session, scene.person_id)
    if row is None and (reply := no_guide_open(scene, said)):
        return reply
    if row is not None and row.state == WHICH_ISSUE and (reply := await issue_named(scene, row, said)):
        return reply
    if reply := await of_scopes(scene, heard, said):
        return reply
    if row is None and is_nothing(fold(said)) and not any(scene.is_due(duty) for duty in scene.duties):
        return Reply(words.nothing_new())  # 无 after everything is in takes nothing back
    if row is not None and row.state == REASON:
        said = also_unchanged(said, [duty.issue.number for duty in scene.duties])
        heard = replace(heard, text=said)
    reading = read(heard.text, scene.context())
    if not reading.change and (paragraph := _PARAGRAPH_CHANGED.fullmatch(said)):
        heard = replace(heard, text=paragraph[1])
        reading = replace(read(paragraph[1], scene.context()), change=True)
    other = not is_whole_report(reading) or is_nothing(fold(said))  # 无 answers the question that is open
    other = other or (row is not None and row.state == GUIDED and as_button(said) is not None)  # as its button
    other = other or (row is not None and row.state == REASON and agrees(fold(said)))  # 3 没到节点, a line of the menu
    if row is not None and other and (reply := await _to_question(scene, row, said)):
        return reply
    if reply := await take(scene, heard, reading):
        return reply
    if row is not None and row.state == WHICH_ISSUE:
        options = options_of(scene, row)
        return Reply(words.not_a_choice(names_of(scene, options)), which_buttons(scene, options))
    if heard.has_file:
        return await evidence.received(scene, "") or _without_words(scene)
    return await perhaps_its_answer(scene, said) or Reply(not_understood(scene))


def is_whole_report(reading: Reading) -> bool:
    """True when the words are a report whatever was asked: an issue named, a tick given, two measures, 改."""
    sections = reading.sections
    answers = [said for section in sections for said in section.answers]
    return (
        reading.change
        or reading.month is not None
        or any(section.issue is not None or section.all_unchanged for section in sections)
        or len(answers) > 1
        or any(said.tick is not None for said in answers)
    )


async def _to_question(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """Words that are no report of their own, heard as the answer to the open question."""
    if row.state == GUIDED:
        return await guided.typed(scene, said)
    if row.state == EXTENSION:
        return await extensions.answered(scene, row, said)
    if row.state == CORRECTION:
        return await corrections.reason_given(scene, row, said)
    if row.state != REASON:
        return None
    reason, rest = read_reason(said)
    reading = read(said, scene.context())
    if reason is None and reading.sections and "chosen" not in row.data:
        return None
    text = await reasons.answer(scene, reasons.given_to(row, reason, rest), scene.heard)
    return Reply(text) if text else None


async def _tapped(scene: Scene, data: str) -> Reply:
    kind, _, rest = data.partition(":")
    first, _, second = rest.partition(":")
    if kind == "g":
        step = await guided.tapped(scene, data)
        return await in_place(scene.session, scene.heard, step) if second else step
    if kind == "u":
        return await all_unchanged_tapped(scene, rest)
    if kind == "r" and (text := await reasons.tapped(scene, first, second)):
        return Reply(text)
    if kind == "e" and (reply := await evidence.tapped(scene, data)):
        return reply
    if kind == "i":
        row = await waiting_for(scene.session, scene.person_id)
        chosen = [duty for duty in scene.duties if str(duty.report.id) == first]
        if row is not None and row.state == WHICH_ISSUE and chosen:
            return await file_kept(scene, row, chosen)
    return await old_button(scene, first)


def _without_words(scene: Scene) -> Reply:
    if scene.heard.file_kind == "sticker":
        return Reply(words.later(open_lines(scene)))
    if scene.heard.has_file:
        return Reply(words.file_only("".join(open_lines(scene))))
    return Reply(not_understood(scene))
