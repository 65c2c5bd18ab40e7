"""申请销号: a contact asks for the close-out; all that is missing is told at once, the office
decides (DOMAIN §2.10)."""

from dataclasses import replace

from rules.closeout import to_apply
from rules.issue_life import OPEN
from rules.words.small_words import Request
from supervision.closeout.standing import current, facts_of
from supervision.contact.about import about
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.people import linked_office
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.requests.calling import phones
from supervision.requests.entering import enter, open_of_issue
from texts import closeout_told as texts
from texts import requests as request_texts
from texts.calling import by_phone

KIND = "close_out"


async def close_out(scene: Scene, request: Request) -> Reply | None:
    """申请销号 [处理：… 机制：…]"""
    record(
        scene.session,
        scene.now,
        "office_wanted",
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        what="申请销号",
    )
    if not await linked_office(scene.session):
        return Reply(by_phone(await phones(scene.session)))
    found = await about(scene, request)
    return found if isinstance(found, Reply) else await ask_for(scene, request, found)


async def ask_for(scene: Scene, request: Request, duty: Duty) -> Reply:
    """Refused with all that is missing; asked for twice it is one request."""
    issue, name = duty.issue, scene.full(duty)
    if issue.status not in OPEN:
        return Reply(texts.request_again(name, issue.status))
    facts = await facts_of(scene.session, issue, await current(scene.session, id_of(issue.id)))
    if missing := to_apply(replace(facts, said=request.text)):
        return Reply(texts.request_lacks(name, missing))
    for before in await open_of_issue(scene.session, id_of(issue.id), KIND):
        return Reply(request_texts.received_before(id_of(before.id), request_texts.asked_for(KIND, name, before.facts)))
    row = await enter(scene, KIND, request.text, issue.id, {"said": request.text})
    return Reply(request_texts.close_out_received(id_of(row.id), name))
