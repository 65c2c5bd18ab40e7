"""换人: a contact names who reports from now on, and stays the contact until that is approved (DOMAIN §2.9)."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from plan.names import is_name, starts_with_surname
from rules.numerals import HAN, fold, number
from rules.words.small_words import Request as Said
from rules.words.small_words import SmallWord
from storage.session import Session
from storage.tables import Assignment, Dialogue, Issue, LedgerEntry, Person, StandIn
from supervision.contact.dialogues import PARTS, close_question, open_question, waiting_for
from supervision.contact.guided_buttons import keys_away
from supervision.contact.scene import Scene
from supervision.handover.taking_over import ENDED
from supervision.notices.places import place_of
from supervision.people import Hats, hats
from supervision.reply import Heard, Reply
from supervision.report.settling import id_of
from supervision.requests.entering import enter, open_requests
from texts import contacts as texts

_ISSUE = re.compile(r"(?:问题|#)\s*(\d{1,3}|[一二三四五六七八九十]{1,3})")
_LEADING = re.compile(
    rf"\s*(?:问题|#)?\s*(?P<issue>\d{{1,2}}(?!\d)|{HAN})(?:号|的|由|换成|[\s:,、])*(?=\S)"
)  # 十九由王芳
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[\dxX*]{8}(?!\d)")
_WITH_NAME = re.compile(
    r"(?:新?(?:联[络系]人员?)?(?:是|叫|为|由|让|换成|换)?|以后|姓名[:：]?)?(?P<name>[\u4e00-\u9fff]{2,4}?)"
    r"(?:同志|科长|主任|局长|负责|接替|接手|联络|联系|来报?|代报?|吧)*"
)
Own = tuple[Assignment, Issue]


async def replaced(scene: Scene, said: Said) -> Reply:
    """换人, 我调走了…: one request, entered once; a missing name is asked for in one sentence."""
    own = (await hats(scene.session, scene.person_id)).contact
    if not own:
        return Reply(texts.not_a_contact())
    name = said.name if known_for_a_name(said.name) else name_in(said.text, scene.person.name)
    if name == scene.person.name:
        return Reply(texts.not_oneself())
    if not name:
        await keep_parts(scene, said)
        return Reply(texts.successor_wanted())
    await done_with_parts(scene)
    return await _request(scene, replace(said, name=name), _meant(own, said))


async def _request(scene: Scene, said: Said, meant: list[Own]) -> Reply:
    ids = [id_of(assignment.id) for assignment, _ in meant]
    since = said.since if said.since and said.since > scene.practice.habits.day_of(scene.now) else None
    facts: dict[str, Any] = {"name": said.name, "phone": said.phone, "assignments": ids}
    facts |= {"from": since.isoformat()} if since else {}
    about = {"name": said.name, "assignments": ids, "from": facts.get("from")}
    earlier = [
        row
        for row in await open_requests(scene.session, scene.person_id, "replacement")
        if set(row.facts["assignments"]) & set(ids)
    ]
    for row in earlier:
        if {key: row.facts.get(key) for key in about} == about:
            if said.phone and said.phone != row.facts["phone"]:
                row.facts = row.facts | {"phone": said.phone}
            return Reply(texts.replacement_before(row.id or 0, texts.who(said.name, row.facts["phone"])))
    issues = {issue.id for _, issue in meant}
    row = await enter(
        scene, "replacement", said.text, issues.pop() if len(issues) == 1 else None, facts, instead=earlier
    )
    places = [await place_of(scene.session, assignment, issue) for assignment, issue in meant]
    successor = texts.who(said.name, said.phone)
    return Reply(texts.replacement_received(row.id or 0, places, successor, since, bool(earlier)))


def _meant(own: tuple[Own, ...], said: Said) -> list[Own]:
    """The own assignments whose issues are named, all of them where none is."""
    named = {int(found) if found.isascii() else number(found) for found in _ISSUE.findall(fold(said.text))}
    return [each for each in own if each[1].number in named or each[1].number == said.issue] or list(own)


def known_for_a_name(word: str) -> bool:
    """True for 王芳; not for 不归我, which only stands where a name would."""
    return bool(word) and is_name(word) and starts_with_surname(word)


def name_in(text: str, own: str = "") -> str:
    """换人 王芳 13800000000: a name standing alone between signs, "" without one."""
    return next((word for word in _HAN.findall(text) if word != own and known_for_a_name(word)), "")


def phone_in(text: str) -> str:
    found = _PHONE.search(fold(text))
    return found[0] if found else ""


def name_answered(text: str) -> str:
    """王芳 13800000000, 以后是王芳, 由王芳代: the name that is the whole answer beside a phone; "" for other words."""
    bare = re.sub(r"[\s，,。.;；:：、()（）]|电话|手机号?码?", "", _PHONE.sub("", fold(text)))
    found = _WITH_NAME.fullmatch(bare)
    return found["name"] if found and known_for_a_name(found["name"]) else ""


async def keep_parts(scene: Scene, said: Said) -> None:
    """Keep what was said, so that the rest alone answers; no other question open before is lost for it."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state != PARTS:
        return
    data = {
        "kind": str(said.kind),
        "text": said.text,
        "name": said.name,
        "phone": said.phone,
        "since": said.since.isoformat() if said.since else "",
        "until": said.until.isoformat() if said.until else "",
    }
    await open_question(scene.session, scene.person_id, PARTS, data, scene.now)


async def done_with_parts(scene: Scene) -> None:
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state == PARTS:
        await close_question(scene.session, scene.person_id)


def kept_parts(row: Dialogue) -> Said:
    """What was said before of a request that wants another part."""
    data = row.data
    since, until = (date.fromisoformat(data[key]) if data[key] else None for key in ("since", "until"))
    return Said(SmallWord(data["kind"]), None, None, data["text"], "", data["name"], data["phone"], since, until)


async def successor_said(scene: Scene, before: Said, said: str) -> Reply | None:
    """The answer to who is to take over, of one issue where that stands in front; None when the words are no name."""
    issue, rest = before.issue, said
    if leading := _LEADING.match(fold(said)):
        issue, rest = number(leading["issue"]), said[leading.end() :]
    name = name_answered(rest)
    if not name:
        return None
    phone = phone_in(said) or before.phone
    whole = replace(before, issue=issue, name=name, phone=phone, text=f"{before.text}\n{said}")
    return await replaced(scene, whole)


async def former_words(session: Session, person: Person, own: Hats, heard: Heard) -> Reply | None:
    """To somebody who was a contact or stood in for one, and neither is now: his words change nothing. None for
    others, and for those who have other things to say here."""
    if own.is_office or own.lead_leader:
        return None
    found = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.person_id) == person.id, col(LedgerEntry.act) == ENDED)
        .order_by(col(LedgerEntry.id))
    )
    places = []
    for entry in found:
        assignment = await session.get_one(Assignment, entry.facts["assignment"])
        places.append(await place_of(session, assignment, await session.get_one(Issue, assignment.issue_id)))
    if places:
        return Reply(texts.former(list(dict.fromkeys(places)), tapped=heard.kind == "tap"), keys_away())
    stood_in = await session.exec(select(col(StandIn.id)).where(col(StandIn.stand_in_id) == person.id).limit(1))
    return Reply(texts.not_standing_in(), keys_away()) if stood_in.first() is not None else None
