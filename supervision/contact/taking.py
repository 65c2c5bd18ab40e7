"""收报: filing a message that was read as a report, and answering it (DOMAIN §2.2–2.3, 2.6–2.8)."""

from collections.abc import Sequence
from itertools import combinations

from rules.reading.report import Reading, Section, read
from storage.tables import Assignment, Issue, Report
from supervision.contact.misplaced import answer_unclear
from supervision.contact.reasons import part_unchanged
from supervision.contact.scene import Scene
from supervision.contact.taken import Taken, answer, locked_words
from supervision.fairness.asking import confirmed_unchanged
from supervision.handover.standing_in import away_on, speaks_for
from supervision.notices.places import place_of
from supervision.reply import Heard, Reply
from supervision.report.duties import Duty
from supervision.report.filing import CONTACT, file
from supervision.report.owed import duties_for, locked_before
from supervision.report.settling import Locked, id_of
from supervision.report.withdrawal import NothingToWithdraw, filings_of_message, take_back
from texts import dialogue as words
from texts.contacts import moved_away


async def take(scene: Scene, heard: Heard, reading: Reading, forced: Sequence[Duty] | None = None) -> Reply | None:
    """File what was read and compose the answer; None when nothing of it concerns a report.

    `forced`: the issue the person named when asked which one was meant.
    """
    if reading.month is not None:
        scene.duties = await duties_for(scene.session, scene.person_id, heard.counts_at, scene.practice, reading.month)
        if not scene.duties:
            return Reply(words.no_such_month(reading.month))
        await scene.refresh()
    if refusal := await _edits_the_past(scene, heard):
        return Reply(refusal)
    taken = await _file_all(scene, heard, reading, forced)
    await _take_back_rest(scene, heard, taken)
    await scene.refresh()
    extra = await answer_unclear(scene, heard, taken.unclear)
    if taken.locked:
        extra.insert(0, taken.locked)
    return await answer(scene, heard, reading, taken, extra)


async def _edits_the_past(scene: Scene, heard: Heard) -> str:
    """Words edited after their month is over are no news of this month: what was filed stays as it is."""
    here = {duty.report.id for duty in scene.duties}
    for filing in await filings_of_message(scene.session, heard):
        if filing.report_id not in here:
            report = await scene.session.get_one(Report, filing.report_id)
            return await _gone_over(scene, report) or locked_words(scene, Locked(report))
    return ""


async def _gone_over(scene: Scene, report: Report) -> str:
    """Somebody else reports on it by now: what was filed stays, whoever edits the words of then."""
    assignment = await scene.session.get_one(Assignment, report.assignment_id)
    away = await away_on(scene.session, scene.practice.habits.day_of(scene.heard.counts_at))
    if assignment.person_id in speaks_for(scene.person_id, away):
        return ""
    issue = await scene.session.get_one(Issue, assignment.issue_id)
    return moved_away(await place_of(scene.session, assignment, issue))


async def _file_all(scene: Scene, heard: Heard, reading: Reading, forced: Sequence[Duty] | None) -> Taken:
    taken = Taken(unclear=[each for each in reading.unclear if each.why != "which_issue"])
    named = [section for section in reading.sections if section.issue is not None]
    for section in named if forced is None else ():
        duties = _of_issue(scene, section)
        if _vague(duties, [section]):
            taken.ambiguous += [duty for duty in duties if reading.change or scene.is_due(duty)] or duties
            continue
        for duty in duties:
            await _file_one(scene, heard, duty, section, reading.change, taken)
    if forced is None and all(section.issue is not None for section in reading.sections):
        return taken
    targets = list(forced) if forced is not None else _candidates(scene, reading, named)
    bare = all(s.all_unchanged and not s.answers for s in reading.sections if s.issue is None)
    unnamed = [section for section in reading.sections if forced is not None or section.issue is None]
    if not bare and ((forced is None and len({d.issue.id for d in targets}) > 1) or _vague(targets, unnamed)):
        taken.ambiguous = targets
        return taken
    for duty in targets:
        again = read(heard.text, scene.context([duty]))
        taken.unclear += [each for each in again.unclear if each.why == "unknown_measure"]
        for section in again.sections:
            await _file_one(scene, heard, duty, section, reading.change, taken)
    taken.unclear = list(dict.fromkeys(taken.unclear))
    return taken


def _vague(duties: Sequence[Duty], sections: Sequence[Section]) -> bool:
    """True when the words can mean either of two reports of this person on one issue."""
    spoken = {said.measure for section in sections for said in section.answers}
    whole = any(section.whole for section in sections)
    return any(
        whole or spoken & set(one.measure_numbers) & set(other.measure_numbers)
        for one, other in combinations(duties, 2)
        if one.issue.id == other.issue.id
    )


def _of_issue(scene: Scene, section: Section) -> list[Duty]:
    assert section.issue is not None
    key = (section.issue.list_key, section.issue.number)
    return [duty for duty in scene.duties if (duty.plan.key, duty.issue.number) == key]


def _candidates(scene: Scene, reading: Reading, named: list[Section]) -> list[Duty]:
    """The reports that words without an issue can mean: not those named beside them, and only those that
    have all the measures spoken of."""
    taken = {duty.report.id for section in named for duty in _of_issue(scene, section)}
    pool = scene.duties if reading.change else scene.wanted()
    if reading.change and (told := [duty for duty in pool if scene.standing(duty).has_content]):
        pool = told
    pool = [duty for duty in pool if duty.report.id not in taken] or scene.duties
    spoken = {said.measure for s in reading.sections if s.issue is None for said in s.answers}
    fitting = [duty for duty in pool if spoken <= set(duty.measure_numbers)]
    return fitting or pool


async def _file_one(scene: Scene, heard: Heard, duty: Duty, section: Section, change: bool, taken: Taken) -> None:
    own = [said for said in section.answers if said.measure in duty.measure_numbers]
    if not (own or section.whole or section.all_unchanged):
        return
    section = await confirmed_unchanged(scene, section, duty)
    section = part_unchanged(section, duty, scene.standing(duty))
    try:
        if change and not scene.standing(duty).has_content:
            before = await locked_before(scene.session, duty, heard.counts_at, scene.practice, scene.calendar)
            if before is not None:
                raise Locked(before)
        taken.before.setdefault(id_of(duty.report.id), scene.standing(duty))
        taken.filed.append(
            await file(
                scene.session,
                duty,
                section,
                heard,
                scene.person_id,
                CONTACT,
                scene.now,
                scene.practice,
                change=change,
            )
        )
    except Locked as refusal:
        taken.locked = locked_words(scene, refusal)


async def _take_back_rest(scene: Scene, heard: Heard, taken: Taken) -> None:
    """An edited message no longer speaks of an issue it spoke of before: that part is taken back."""
    if not taken.filed:
        return
    now_in = {each.report.id for each in taken.filed}
    rest = [f for f in await filings_of_message(scene.session, heard) if f.report_id not in now_in]
    try:
        await take_back(scene.session, rest, heard.counts_at, scene.now)
    except (Locked, NothingToWithdraw):
        return
