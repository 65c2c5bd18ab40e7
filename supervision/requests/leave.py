"""请假: a contact is away for some days and somebody stands in; 销假 ends it early (DOMAIN §2.10)."""

import re
from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from rules.numerals import fold
from rules.words.small_words import Request as Said
from rules.words.small_words import SmallWord, small_word
from rules.words.spoken_dates import spoken_dates
from storage.tables import Dialogue, Person, Request, StandIn
from supervision.contact.scene import Scene
from supervision.handover.leaves import ask_who_is_back, end_leaves, leaves_of
from supervision.people import hats
from supervision.reply import Reply
from supervision.requests.entering import enter, open_requests, withdraw
from supervision.requests.replacement import (
    done_with_parts,
    keep_parts,
    kept_parts,
    known_for_a_name,
    name_answered,
    phone_in,
    successor_said,
)
from texts import contacts as texts

LONGEST = 183  # days; 11-30至11-20 is a slip, and who is away for longer is to be replaced
_BACK = re.compile(
    r"(?:我|现在|今天|已经?|提前|要|想|申请|休假|假期|请的?假)*(?:销假|结束休假|休假结束|请假结束|假期结束)"
    r"(?:了|回来了?|上班了?|吧|谢谢)*|(?:我)?(?:已经?|提前)?(?:回来|返岗|到岗|复工)(?:上班)?了?(?:销假)(?:了|吧)?"
)
_FILLING = re.compile(r"[\s，,。.;；:：、\-~—从自到至起止请休假]*|.{0,4}(?:天|周|个月)")
_BETWEEN = re.compile(r"[从自到至起止~\-—]|请假")
_SIGNS = re.compile(r"[\s，,。.!！;；:：]+")


async def on_leave(scene: Scene, said: Said) -> Reply:
    """请假 11-20至11-30 由张三代: one request, entered once; missing parts are asked for in one sentence."""
    if not (await hats(scene.session, scene.person_id)).contact:
        return Reply(texts.not_a_contact())
    name = said.name if known_for_a_name(said.name) else ""
    if name == scene.person.name:
        return Reply(texts.not_oneself())
    if said.since is None or said.until is None or not name:
        await keep_parts(scene, replace(said, name=name))
        return Reply(texts.leave_wanted(said.since is None or said.until is None, not name))
    await done_with_parts(scene)
    since, until = said.since, said.until
    if until < since:
        return Reply(texts.leave_backwards(since, until))
    if (until - since).days > LONGEST:
        return Reply(texts.leave_too_long(since, until))
    if until < scene.practice.habits.day_of(scene.now):
        return Reply(texts.leave_past(since, until))
    if away := await _away_too(scene, name, since, until):
        return Reply(texts.stand_in_away(name, away.from_day, away.until_day))
    return await _request(scene, replace(said, name=name), since, until)


async def _request(scene: Scene, said: Said, since: date, until: date) -> Reply:
    facts = {"name": said.name, "phone": said.phone, "from": since.isoformat(), "until": until.isoformat()}
    stand_in = texts.who(said.name, said.phone)
    for row in await _same(scene, facts):
        if said.phone and row.state == "asked":
            row.facts = row.facts | {"phone": said.phone}
        return Reply(texts.leave_before(row.id or 0, since, until, stand_in, row.state == "approved"))
    earlier = [
        row
        for row in await open_requests(scene.session, scene.person_id, "leave")
        if row.facts["from"] <= facts["until"] and facts["from"] <= row.facts["until"]
    ]
    row = await enter(scene, "leave", said.text, None, facts, instead=earlier)
    return Reply(texts.leave_received(row.id or 0, since, until, stand_in, bool(earlier)))


async def _same(scene: Scene, facts: dict[str, str]) -> list[Request]:
    """The request that says the same and is open, or approved and not ended since."""
    found = await scene.session.exec(
        select(Request)
        .where(
            col(Request.person_id) == scene.person_id,
            col(Request.kind) == "leave",
            col(Request.state).in_(("asked", "approved")),
        )
        .order_by(col(Request.id).desc())
    )
    standing = {leave.request_id for leave in await leaves_of(scene.session, scene.person_id)}
    return [
        row
        for row in found
        if all(row.facts[key] == facts[key] for key in ("name", "from", "until"))
        and (row.state == "asked" or row.id in standing)
    ][:1]


async def _away_too(scene: Scene, name: str, since: date, until: date) -> StandIn | None:
    """The leave of the named stand-in that falls into these days."""
    found = await scene.session.exec(
        select(StandIn)
        .join(Person, col(Person.id) == col(StandIn.person_id))
        .where(
            col(Person.name) == name,
            col(StandIn.ended_at).is_(None),
            col(StandIn.from_day) <= until,
            col(StandIn.until_day) >= since,
        )
        .limit(1)
    )
    return found.first()


async def parts_said(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """The answer to which part is missing of a 换人 or 请假; None when the words are something else."""
    before = kept_parts(row)
    if before.kind == SmallWord.REPLACE:
        return await successor_said(scene, before, said)
    today = scene.practice.habits.day_of(scene.heard.counts_at)
    if not _is_only_parts(said, today):
        return None
    found = small_word(f"请假 {said}", today)
    name = name_answered(_BETWEEN.sub("", said)) or (found.name if found and known_for_a_name(found.name) else "")
    since, until = (found.since, found.until) if found else (None, None)
    if not name and since is None:
        return None
    more = replace(
        before,
        name=name or before.name,
        phone=phone_in(said) or before.phone,
        since=since or before.since,
        until=(until if since else None) or before.until,
        text=f"{before.text}\n{said}",
    )
    return await on_leave(scene, more)


def _is_only_parts(said: str, today: date) -> bool:
    """True for 11-20至11-30 由张三代: nothing but dates, a name and a phone, and no report (11月20日完成招标)."""
    shadow = fold(said)
    for found in reversed(spoken_dates(shadow, today)):
        shadow = shadow[: found.start] + shadow[found.end :]
    shadow = _BETWEEN.sub("", shadow)
    return bool(name_answered(shadow)) or _FILLING.fullmatch(shadow.replace(phone_in(shadow), "")) is not None


async def back_again(scene: Scene, said: str) -> Reply | None:
    """销假: what is asked for is withdrawn, what lasts or is to come ends now; None for other words."""
    if not _BACK.fullmatch(_SIGNS.sub("", fold(said))):
        return None
    asked = await open_requests(scene.session, scene.person_id, "leave")
    for row in asked:
        withdraw(scene.session, row, scene.now)
    ended = await end_leaves(scene.session, scene.person_id, scene.now, scene.practice, scene.heard.message_id)
    if ended:
        await ask_who_is_back(scene.session, scene.person_id, scene.now, scene.practice)
        return Reply(texts.back([person.name for person in ended]))
    if asked:
        return Reply(texts.leave_taken_back([row.id or 0 for row in asked]))
    return Reply(texts.no_leave())
