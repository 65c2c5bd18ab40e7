"""报表: the contact takes the sheet for signature and stamp of a report that was received."""

import re

from rules.arguments import BadArgument, parse_month, take_issue
from rules.month import Month
from rules.numerals import fold
from supervision.contact.misplaced import plan_keys, refuse_issue
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.owed import duties_for
from supervision.report.sheet import NothingReceived
from supervision.report.sheet_making import make_sheet
from texts import sheet as texts

_ASKED = re.compile(
    r"(?:请|麻烦|帮我|给我|我?要|打印|导出|生成|发|一?份|一下|取)*"
    r"(?:报送表|报表|盖章表|签字表|签章表|盖章的?表|sheet)(?P<rest>.{0,14}?)(?:一份|吧|谢谢)*",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?:\d{4}[年-])?\d{1,2}月?份?")


async def sheet(scene: Scene, said: str) -> Reply | None:
    """报表, 盖章表 十一, 报表 11月: the file; None when the words are something else."""
    match = _ASKED.fullmatch(fold(said).strip(" /。.!"))
    if match is None or scene.folder is None:
        return None
    rest, issue = match["rest"].strip(" :,"), None
    try:
        month = _month(scene, rest)
    except BadArgument:
        try:
            issue, left = take_issue(rest, await plan_keys(scene))
            month = _month(scene, left)
        except BadArgument:
            return Reply(texts.no_such_month(rest)) if _MONTH.fullmatch(rest) else None
    found = await _received(scene, month)
    if not found and scene.duties:  # the words ask for a paper: they are never a report
        return Reply(texts.no_such_month(rest))
    if issue is not None:
        found = [duty for duty in found if duty.issue.number == issue.number]
        if not found:
            return Reply(await refuse_issue(scene, issue, of_report=False))
    with_words = [duty for duty in found if duty.report.received_at is not None]
    if len({duty.report.id for duty in with_words}) > 1:
        return Reply(texts.which(list(dict.fromkeys(scene.short(duty) for duty in with_words))))
    chosen = with_words or found
    return await _made(scene, chosen[0]) if chosen else None


def _month(scene: Scene, words: str) -> str:
    """ "2018-11", "" when none is named; raises BadArgument."""
    if not words:
        return ""
    if re.fullmatch(r"\d{1,2}|[^\d月]+", words) and "月" not in words:
        raise BadArgument("month", words)  # a bare number is an issue
    newest = max((duty.report.month for duty in scene.duties), default="")
    return str(parse_month(words, Month.parse(newest)) or "") if newest else ""


async def _received(scene: Scene, month: str) -> list[Duty]:
    """The reports of the month named; without one those that words belong to, or else the month before."""
    if month:
        number = Month.parse(month).number
        return await duties_for(scene.session, scene.person_id, scene.heard.counts_at, scene.practice, number)
    if any(duty.report.received_at is not None for duty in scene.duties) or not scene.duties:
        return scene.duties
    before = Month.parse(scene.duties[0].report.month).plus(-1).number
    last = await duties_for(scene.session, scene.person_id, scene.heard.counts_at, scene.practice, before)
    return [duty for duty in last if duty.report.received_at is not None] or scene.duties


async def _made(scene: Scene, duty: Duty) -> Reply:
    assert scene.folder is not None
    try:
        path = await make_sheet(scene.session, duty, scene.now, scene.practice, scene.folder)
    except NothingReceived:
        return Reply(texts.nothing_yet(scene.full(duty), duty.report.month))
    except OSError:  # a full disk holds up nobody's other words
        return Reply(texts.not_made())
    record(
        scene.session,
        scene.now,
        "sheet_made",
        person_id=scene.person_id,
        issue_id=duty.issue.id,
        report_id=duty.report.id,
        message_id=scene.heard.message_id,
    )
    return Reply(texts.ready([scene.full(duty)], duty.report.month), file_path=str(path))
