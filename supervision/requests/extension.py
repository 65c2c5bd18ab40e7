"""申请延期: only before the deadline, with a new date and a reason; decided by the office (DOMAIN §2.10)."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from rules.numerals import fold
from rules.words.small_words import Request, SmallWord, small_word
from storage.tables import Dialogue, Target
from supervision.contact.about import about
from supervision.contact.dialogues import EXTENSION, close_question, keep, kept, open_question
from supervision.contact.scene import Scene
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.requests.entering import enter, open_of_issue
from supervision.warning.extending import dated
from texts import requests as texts

KIND = "extension"
_MARK = re.compile(f"[{texts.MARKS}]")
_EDGES = " 、，,;；。.:：!！\n\t"


async def extend(scene: Scene, request: Request) -> Reply | None:
    """申请延期 到2019-03-31 原因…"""
    found = await about(scene, request)
    return found if isinstance(found, Reply) else await ask_for(scene, request, found)


async def ask_for(scene: Scene, request: Request, duty: Duty) -> Reply:
    """1. Is there a date still ahead? 2. What is missing is asked in one sentence. 3. Which of several dates is
    meant. 4. The same again is one request; another date takes the place of the one before."""
    name, today = scene.full(duty), scene.practice.habits.day_of(scene.heard.counts_at)
    targets = await dated(scene.session, id_of(duty.issue.id))
    ahead = [target for target in targets if target.due is not None and target.due >= today]
    if not targets:
        return Reply(texts.no_deadline(name))
    if not ahead:
        return Reply(texts.passed(name, max(_due(target) for target in targets)))
    if request.until is None or not request.reason:
        await _keep_open(scene, request, duty)
        return Reply(texts.parts_wanted(request.until, request.reason))
    chosen = _meant(request, targets, ahead, request.until)
    if not chosen:
        return Reply(texts.not_later(name, max(_due(target) for target in ahead), request.until))
    if len(chosen) > 1:
        await _keep_open(scene, request, duty)
        marked = [(texts.MARKS[targets.index(target)], target.scope, _due(target)) for target in chosen]
        return Reply(texts.which_target(name, marked))
    return await _file(scene, request, duty, chosen[0], request.until)


def _meant(request: Request, targets: list[Target], ahead: list[Target], until: date) -> list[Target]:
    """The dates this one could take the place of: named by ① or by their scope, else all that lie before it."""
    earlier = [target for target in ahead if _due(target) < until]
    marks = [texts.MARKS.index(mark) for mark in _MARK.findall(request.text)]
    if named := [target for target in earlier if targets.index(target) in marks]:
        return named
    said = [target for target in earlier if target.scope and target.scope in request.text]
    return said or earlier


async def _file(scene: Scene, request: Request, duty: Duty, target: Target, until: date) -> Reply:
    name = scene.full(duty)
    wanted: dict[str, Any] = {
        "scope": target.scope,
        "from": _due(target).isoformat(),
        "to": until.isoformat(),
        "reason": request.reason,
    }
    instead = []
    for row in await open_of_issue(scene.session, id_of(duty.issue.id), KIND):
        if (row.facts["scope"], row.facts["from"]) != (wanted["scope"], wanted["from"]):
            continue
        if row.facts["to"] == wanted["to"]:
            return Reply(texts.received_before(id_of(row.id), texts.asked_for(KIND, name, row.facts)))
        instead.append(row)
    row = await enter(scene, KIND, request.text, duty.issue.id, wanted, instead)
    return Reply(texts.received(id_of(row.id), texts.asked_for(KIND, name, wanted), bool(instead)))


async def _keep_open(scene: Scene, request: Request, duty: Duty) -> None:
    """What was said is kept, so that only the missing part need be said."""
    held = keep(replace(scene.heard, text=request.text))
    data = {"kept": [held], "issue": duty.issue.id, "day": _today(scene)}
    await open_question(scene.session, scene.person_id, EXTENSION, data, scene.now)


async def answered(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """The missing part of a request, said the same day; None when the words are something else."""
    duty = next((duty for duty in scene.duties if duty.issue.id == row.data.get("issue")), None)
    if duty is None or row.data.get("day") != _today(scene) or len(said) > 100:
        return None
    await close_question(scene.session, scene.person_id)
    if (number := fold(said).strip(_EDGES)).isdecimal() and 0 < int(number) <= len(texts.MARKS):
        said = texts.MARKS[int(number) - 1]
    today = scene.practice.habits.day_of(scene.heard.counts_at)
    before = kept(row.data["kept"][0]).text
    first, more = small_word(before, today), small_word(f"申请延期 {said}", today)
    whole = Request(SmallWord.EXTEND, text=f"{before}\n{said}")
    for part in (first, more):
        if part is not None:
            whole = replace(whole, until=whole.until or part.until, reason=whole.reason or part.reason)
    if not whole.reason and not (more and more.until) and not _MARK.fullmatch(said):
        whole = replace(whole, reason=said.strip(_EDGES))
    return await ask_for(scene, whole, duty)


def _today(scene: Scene) -> str:
    return str(scene.practice.habits.day_of(scene.now))


def _due(target: Target) -> date:
    assert target.due is not None
    return target.due
