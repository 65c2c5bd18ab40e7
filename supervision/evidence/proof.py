"""完成要佐证: what the receipt says of a measure reported as 完成 that nothing proves yet (DOMAIN §2.4)."""

from collections.abc import Iterable

from sqlmodel import col, select

from rules.proof import document_numbers
from rules.reading.captions import placement
from rules.reading.values import Said, Section
from storage.tables import LedgerEntry
from supervision.contact.scene import Scene
from supervision.evidence.placing import Place, fitting, last_named, place_in
from supervision.ledger import record
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.filing import CONTACT, Filed, answers_of, file
from supervision.report.proving import unproved
from supervision.report.settling import Locked
from texts import dialogue as words
from texts import evidence as texts


async def proof_wanted(scene: Scene, filed: Iterable[Filed]) -> list[str]:
    """A line for each report in which something was now said to be done without proof; asked in full once."""
    lines = []
    for duty in {each.report.id: each.duty for each in filed}.values():
        spoken = {
            said.measure
            for each in filed
            if each.report.id == duty.report.id
            for said in answers_of(each.section, duty, each.standing)
        }
        lines += await proof_lines(scene, duty, spoken)
    return lines


async def proof_lines(scene: Scene, duty: Duty, spoken: Iterable[str]) -> list[str]:
    """The same for one report."""
    open_ones = await unproved(scene.session, duty, scene.standing(duty), spoken)
    if not open_ones:
        return []
    asked = await _asked_before(scene, duty)
    record(
        scene.session,
        scene.now,
        "proof_wanted",
        person_id=scene.person_id,
        issue_id=duty.issue.id,
        report_id=duty.report.id,
        message_id=scene.heard.message_id,
        measures=open_ones,
    )
    name = scene.full(duty) + "·" if scene.several else ""
    if not asked:
        return [texts.unproved(open_ones, name)]
    return [texts.still_unproved(open_ones, name, also=not asked.issuperset(open_ones))]


async def _asked_before(scene: Scene, duty: Duty) -> set[str]:
    """The measures whose proof was asked for in this report."""
    found = await scene.session.exec(
        select(col(LedgerEntry.facts)).where(
            col(LedgerEntry.act) == "proof_wanted", col(LedgerEntry.report_id) == duty.report.id
        )
    )
    return {measure for facts in found for measure in facts["measures"]}


async def paper_named(scene: Scene, said: str) -> Reply | None:
    """湘环〔2018〕12号, alone or behind a measure's number: added to the words of the measure it proves."""
    papers, where = document_numbers(said), placement(said, scene.context().issues)
    if not papers or where is None:
        return None
    place: Place | None = await last_named(scene)
    if where.named:
        found = fitting(scene, where)
        place = place_in(found[0], where) if len(found) == 1 else None
    answer = scene.standing(place.duty).answers.get(place.measure) if place is not None else None
    if place is None or answer is None:
        return None if where.named else Reply(_which(scene, said))
    new = [paper for paper in papers if paper not in answer.text]
    if not new:  # said twice
        return Reply(texts.proved(texts.place_name(scene.full(place.duty), place.measure), papers))
    text = "，".join([part for part in (answer.text, *new) if part])
    section = Section(issue=None, answers=(Said(place.measure, answer.tick, text, answer.figures),))
    try:
        await file(scene.session, place.duty, section, scene.heard, scene.person_id, CONTACT, scene.now, scene.practice)
    except Locked:
        return None
    await scene.refresh()
    return Reply(texts.proved(texts.place_name(scene.full(place.duty), place.measure), papers))


def _which(scene: Scene, said: str) -> str:
    """A document's number says nothing of the work by itself: of which measure is it?"""
    duty = scene.wanted()[0]
    front = f"{scene.short(duty)} " if scene.several else ""
    return words.which_measure(said.strip(), [f"{front}{number}" for number in duty.measure_numbers])
