"""更正指哪份: which report a correction is about, and what it says of it (DOMAIN §2.6)."""

from dataclasses import replace

from rules.reading.report import Reading, read
from rules.words.small_words import Request
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.reply import Reply
from supervision.report.correcting import has_content, last_months
from supervision.report.duties import Duty
from supervision.report.owed import duties_for, is_locked
from supervision.report.settling import id_of
from supervision.requests.calling import phones
from texts import corrections as texts
from texts.wording import month_name


def is_locked_now(scene: Scene, duty: Duty) -> bool:
    """True when words no longer change this report: it was in, or the next month has been asked for."""
    here = any(own.report.id == duty.report.id for own in scene.duties)
    return not here or is_locked(duty.report, scene.heard.counts_at)


def with_measure(scene: Scene, request: Request) -> Request:
    """更正3：11月完成5家: the 3 is a measure where it is no issue of this person, or all they have is one issue."""
    if request.issue is None or request.measure is not None:
        return request
    own = any(duty.issue.number == request.issue for duty in scene.duties)
    number = str(request.issue)
    if (own and scene.several) or not any(number in duty.measure_numbers for duty in scene.duties):
        return request
    return replace(request, issue=None, measure=number)


async def has_said(scene: Scene, duty: Duty) -> bool:
    """True when something stands that a correction of this issue could mean."""
    if scene.standing(duty).has_content:
        return True
    return bool(await last_months(scene.session, [duty], scene.heard.counts_at))


async def meant_by(scene: Scene, request: Request, running: Duty) -> Duty | Reply | None:
    """The report that is to be corrected; None when nothing stands that could be."""
    counts_at = scene.heard.counts_at
    last = next(iter(await last_months(scene.session, [running], counts_at)), None)
    if request.month is None:
        return running if scene.standing(running).has_content else last
    of_month = await duties_for(scene.session, scene.person_id, counts_at, scene.practice, request.month)
    found = next((duty for duty in of_month if duty.assignment.id == running.assignment.id), None)
    if found is None:
        return Reply(texts.no_such_month(f"{request.month}月"))
    if found.report.id == running.report.id or (last is not None and found.report.id == last.report.id):
        return found
    if not await has_content(scene.session, found.report):
        return Reply(texts.no_such_month(month_name(found.report.month)))
    write_down(scene, "correction_too_late", id_of(found.report.id), request.text)
    return Reply(texts.too_late(month_name(found.report.month), await phones(scene.session)))


def body(request: Request) -> str:
    return f"改{request.measure} {request.text}" if request.measure else request.text


def reading_of(scene: Scene, request: Request, duty: Duty) -> Reading:
    return replace(read(body(request), scene.context([duty])), change=True)


def write_down(scene: Scene, act: str, report_id: int, words: str) -> None:
    record(
        scene.session,
        scene.now,
        act,
        person_id=scene.person_id,
        report_id=report_id,
        message_id=scene.heard.message_id,
        words=words,
    )
