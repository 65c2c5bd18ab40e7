"""专项已报: a contact says that a paper besides the monthly report was handed in, or sends it (方案四（一）（二）)."""

import re
from datetime import date, timedelta

from rules.units import named_units, same_office
from rules.words.obligation_words import SAID_BY_CONTACTS, HandedIn, handed_in
from supervision.contact.open_state import open_lines
from supervision.contact.scene import Scene
from supervision.evidence.files import act_of
from supervision.evidence.placing import Place, attach
from supervision.notices.places import issue_called
from supervision.obligations.entering import hand_in, take_back
from supervision.obligations.signing import ask_sign_off
from supervision.obligations.standing import Owed, obligations_of
from supervision.reply import Reply
from supervision.report.duties import Duty
from texts import obligations as texts

SOON = timedelta(days=31)  # named among what is left to report
AHEAD = timedelta(days=62)  # words about a paper that is due later mean something else
_SELF = re.compile(r"(?:我们?|本|咱们?|你好|您好|领导|单位|这边|这里|[局办委]|[的把和及，,：: ]|报告|关于|省督|整改)*")


async def paper_handed_in(scene: Scene, said: str) -> Reply | None:
    """The receipt for 详细方案已报; None for other words. A paper that no plan demands is no month's report either."""
    if not scene.duties:
        return None
    found = handed_in(said, {duty.issue.number for duty in scene.duties}, scene.heard.has_file)
    if found is None:
        return None
    own = {duty.issue.id or 0: duty for duty in scene.duties}
    until = scene.practice.habits.day_of(scene.heard.counts_at) + AHEAD
    demanded = [one for one in await obligations_of(scene.session, scene.practice, own) if one.row.kind == found.kind]
    if not demanded and not scene.heard.has_file and _SELF.fullmatch(found.before):
        return Reply("\n".join([texts.not_demanded(found.kind), *open_lines(scene)]))
    rows = [one for one in demanded if one.row.released_at is None and one.row.due <= until]
    rows = [one for one in rows if found.issue in (None, one.issue.number)]
    if not rows or not _speaks_of_it(found.before, rows):
        return None
    if found.back:
        return await _taken_back(scene, rows)
    waiting = [one for one in rows if one.is_open]
    if not waiting:
        _complete(rows[-1], found.note)
        return Reply(await _before(scene, rows[-1]))
    if len({one.issue.id for one in waiting}) > 1 and not found.everything:
        names = [scene.short(own[one.issue.id or 0]) for one in waiting]
        return Reply(texts.which_issue(list(dict.fromkeys(names)), found.kind))
    lines = [
        await _hand_in(scene, own[issue_id], [one for one in waiting if one.issue.id == issue_id], found)
        for issue_id in dict.fromkeys(one.issue.id or 0 for one in waiting)
    ]
    return Reply("\n".join(lines))


async def papers_left(scene: Scene) -> list[str]:
    """A line for each paper that the speaker's issues still owe and that is near or late."""
    today = scene.practice.habits.day_of(scene.heard.counts_at)
    own = {duty.issue.id or 0 for duty in scene.duties}
    waiting: dict[tuple[str, date], list[str]] = {}
    for one in await obligations_of(scene.session, scene.practice, own, only_open=True):
        if one.row.kind in SAID_BY_CONTACTS and one.row.due <= today + SOON:
            waiting.setdefault((one.row.kind, one.row.due), []).append(await issue_called(scene.session, one.issue))
    return [
        texts.line(kind, list(dict.fromkeys(names)), due, (due - today).days) for (kind, due), names in waiting.items()
    ]


def _speaks_of_it(before: str, rows: list[Owed]) -> bool:
    """True when nothing but the unit or the speaker stands in front of the paper's name."""
    for unit in sorted({one.row.unit for one in rows if one.row.unit}, key=len, reverse=True):
        before = before.replace(unit, "").replace(unit.removeprefix("市"), "")
    return _SELF.fullmatch(before) is not None


async def _hand_in(scene: Scene, duty: Duty, rows: list[Owed], found: HandedIn) -> str:
    """The oldest one still owed; of several lead units the one named, else the speaker's own."""
    units = list(dict.fromkeys(one.row.unit for one in rows))
    name = await issue_called(scene.session, duty.issue)
    if len(units) > 1:
        named = named_units(found.before, units)
        own = {same_office(unit) for unit in (duty.assignment.unit, scene.person.unit) if unit}
        units = list(named) or [unit for unit in units if same_office(unit) in own]
        if len(units) != 1:
            return texts.which_unit(name, list(dict.fromkeys(one.row.unit for one in rows)), found.kind)
    one = next(one for one in rows if one.row.unit == units[0])
    row = one.row
    await scene.session.refresh(row, with_for_update=True)  # two contacts who say so at once enter it once
    if row.handed_in_at is not None:
        return await _before(scene, one)
    said_at = scene.heard.counts_at
    hand_in(scene.session, row, scene.person, found.note, scene.now, said_at)
    row.message_id = scene.heard.message_id
    files = await act_of(scene.session, scene.heard, scene.person_id) if scene.heard.has_file else []
    if files:
        await attach(scene, files, Place(duty))
    late = scene.practice.habits.day_of(said_at) > row.due
    receipt = texts.handed_in(name, row.kind, row.due, scene.at(said_at), found.note, late, len(files))
    return receipt + (texts.sign_off_asked() if await ask_sign_off(scene, duty, row) else "")


async def _before(scene: Scene, one: Owed) -> str:
    assert one.row.handed_in_at is not None
    return texts.handed_in_before(
        await issue_called(scene.session, one.issue), one.row.kind, scene.at(one.row.handed_in_at)
    )


def _complete(one: Owed, note: str) -> None:
    """A number said later belongs to what was handed in without one."""
    if note and not one.row.note:
        one.row.note = note


async def _taken_back(scene: Scene, rows: list[Owed]) -> Reply | None:
    """The newest that the speaker himself entered; None when there is none: the words mean something else."""
    own = [one for one in rows if one.row.handed_in_at is not None and one.row.handed_in_by == scene.person_id]
    if not own:
        return None
    newest = max(own, key=lambda one: (one.row.handed_in_at, one.row.id))
    take_back(scene.session, newest.row, scene.person, scene.now)
    name = await issue_called(scene.session, newest.issue)
    return Reply(texts.taken_back(name, newest.row.kind, newest.row.due))
