"""说明: a contact's own words beside what was asked, a late mark or a warning (DOMAIN §5.12); 异议 by a contact."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from rules.report_state import ReportState
from rules.words.small_words import Request
from storage.tables import Evidence, Explanation, Filing, Flag, Message, Notice, Report
from supervision.contact.about import about
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.waiting import something_waits
from supervision.reply import Reply
from supervision.report.correcting import last_months
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.settling import id_of
from texts import dialogue as words
from texts import fairness as texts

EXPLANATION, OBJECTION = "explanation", "objection"
OPEN_FOR = timedelta(days=45)  # after that a question is no longer what somebody's words are about
_LATE = (ReportState.LATE, ReportState.MISSING)


async def explain(scene: Scene, request: Request) -> Reply | None:
    """说明：…, beside the question replied to, else the newest one, else the report it can be about."""
    if not request.text:
        return Reply(texts.words_wanted("说明"))
    if reply := await _edited(scene, request.text):
        return reply
    if not scene.duties:
        return Reply(words.no_report_yet())
    flags = await _meant(scene, request)
    if flags:
        duty = await _duty_of(scene, flags[0])
        where = texts.measures([flag.measure for flag in flags], scene.full(duty) if scene.several else "")
        return await _kept(scene, EXPLANATION, request.text, duty, flags, where)
    found = await _late_one(scene, request) or await about(scene, request)
    return found if isinstance(found, Reply) else await explain_about(scene, request, found)


async def explain_about(scene: Scene, request: Request, duty: Duty) -> Reply:
    """The same once the issue is known: beside the report that is late, else the one that stands."""
    duty = await _told_of(scene, duty)
    return await _kept(scene, EXPLANATION, request.text, duty, (), _named(scene, duty))


async def object_to(scene: Scene, request: Request) -> Reply | None:
    """异议：… of a contact, against a late mark, a warning or a question; the office hears."""
    if not request.text:
        return Reply(texts.words_wanted("异议"))
    if reply := await _edited(scene, request.text):
        return reply
    found = await _late_one(scene, request) or await about(scene, request)
    return found if isinstance(found, Reply) else await object_about(scene, request, found)


async def object_about(scene: Scene, request: Request, duty: Duty) -> Reply:
    duty = await _told_of(scene, duty)
    reply = await _kept(scene, OBJECTION, request.text, duty, (), _named(scene, duty))
    await something_waits(scene.session, scene.now, scene.practice)
    return reply


async def keep_words(scene: Scene, kind: str, said: str, duty: Duty, flags: Sequence[Flag]) -> bool:
    """Write the words beside each flag, without one beside the report; False when they stand there already."""
    written = False
    for flag_id in [flag.id for flag in flags] or [None]:
        same = select(col(Explanation.id)).where(
            col(Explanation.person_id) == scene.person_id,
            col(Explanation.kind) == kind,
            col(Explanation.report_id) == duty.report.id,
            col(Explanation.text) == said,
            col(Explanation.flag_id) == flag_id if flag_id else col(Explanation.flag_id).is_(None),
        )
        if (await scene.session.exec(same)).first() is not None:
            continue
        row = Explanation(
            kind=kind,
            person_id=scene.person_id,
            message_id=scene.heard.message_id,
            issue_id=duty.issue.id,
            report_id=duty.report.id,
            flag_id=flag_id,
            text=said,
            at=scene.heard.counts_at,
        )
        scene.session.add(row)
        await scene.session.flush()
        _record(scene, "explained" if kind == EXPLANATION else "objected", row)
        written = True
    return written


async def _kept(scene: Scene, kind: str, said: str, duty: Duty, flags: Sequence[Flag], where: str) -> Reply:
    new = await keep_words(scene, kind, said, duty, flags)
    if not new:
        return Reply(texts.explained_already())
    return Reply(texts.explained(where) if kind == EXPLANATION else texts.objected(where))


async def _edited(scene: Scene, said: str) -> Reply | None:
    """The words of a message that was edited take the place of what it said; the ledger keeps the old ones."""
    if scene.heard.kind != "edit":
        return None
    again = await scene.session.get_one(Message, scene.heard.message_id)
    found = await scene.session.exec(
        select(Explanation)
        .join(Message, col(Explanation.message_id) == col(Message.id))
        .where(col(Message.chat_id) == again.chat_id, col(Message.message_id) == again.message_id)
    )
    rows = list(found)
    for row in rows:
        if row.text != said:
            _record(scene, "explanation_changed", row, old=row.text)
            row.text = said
    return Reply(texts.explained_changed()) if rows else None


async def _meant(scene: Scene, request: Request) -> list[Flag]:
    """What was asked in the message replied to, else the newest question still open, unexplained ones first."""
    own = [duty for duty in scene.duties if request.issue in (None, duty.issue.number)]
    found = await scene.session.exec(
        select(Flag)
        .join(Report, col(Flag.report_id) == col(Report.id))
        .where(
            col(Report.assignment_id).in_([duty.assignment.id for duty in own]),
            col(Flag.asked_at).is_not(None),
            col(Flag.asked_at) >= scene.now - OPEN_FOR,
            col(Flag.ended_at).is_(None),
        )
        .order_by(col(Flag.asked_at).desc(), col(Flag.id).desc())
    )
    flags = [flag for flag in found if request.measure in (None, flag.measure)]
    if scene.heard.reply_to is not None and (asked := await _of_reply(scene, flags)):
        flags = asked
    told = await scene.session.exec(
        select(col(Explanation.flag_id)).where(col(Explanation.flag_id).in_([flag.id for flag in flags]))
    )
    explained = set(told)
    first = next((flag for flag in flags if flag.id not in explained), flags[0] if flags else None)
    if first is None:
        return []
    # one question may have named several measures
    return [f for f in flags if (f.report_id, f.kind, f.asked_at) == (first.report_id, first.kind, first.asked_at)]


async def _of_reply(scene: Scene, flags: Sequence[Flag]) -> list[Flag]:
    """Those of these flags that the message replied to asked about."""
    found = await scene.session.exec(
        select(Notice)
        .where(col(Notice.recipient) == f"chat:{scene.heard.chat_id}", col(Notice.state) == "sent")
        .order_by(col(Notice.id).desc())
    )
    notice = next((each for each in found if scene.heard.reply_to in each.message_ids), None)
    kind, _, number = (notice.step if notice else "").partition(":")
    number = number.partition(":")[0]
    if not number.isdigit():
        return []
    if kind == "evidence":
        file = await scene.session.get(Evidence, int(number))
        place = (file.report_id, file.measure) if file else None
        return [flag for flag in flags if flag.filing_id is None and (flag.report_id, flag.measure) == place]
    filings = await scene.session.exec(
        select(col(Filing.id))
        .join(Message, col(Filing.message_id) == col(Message.id))
        .where(col(Message.update_id) == int(number))
    )
    ids = set(filings)
    return [flag for flag in flags if flag.filing_id in ids]


async def _duty_of(scene: Scene, flag: Flag) -> Duty:
    rows = await scene.session.exec(joined().where(col(Report.id) == flag.report_id))
    return (await with_measures(scene.session, list(rows)))[0]


async def _late_one(scene: Scene, request: Request) -> Duty | None:
    """The one report that is late or missing, now or last month; without an issue named only when it is one."""
    own = [duty for duty in scene.duties if request.issue in (None, duty.issue.number)]
    late = {id_of(d.report.id): d for d in own if d.report.state in _LATE or d.report.on_time is False}
    for duty in await last_months(scene.session, own, scene.heard.counts_at):
        if duty.report.state in _LATE or duty.report.on_time is False:
            late.setdefault(id_of(duty.report.id), duty)
    return next(iter(late.values())) if len({duty.issue.id for duty in late.values()}) == 1 else None


async def _told_of(scene: Scene, duty: Duty) -> Duty:
    """Last month's report while nothing is said of this month's, else this one."""
    if scene.standing(duty).has_content or duty.report.state == ReportState.ASKED:
        return duty
    return next(iter(await last_months(scene.session, [duty], scene.heard.counts_at)), duty)


def _named(scene: Scene, duty: Duty) -> str:
    return f"{scene.full(duty)}{scene.month(duty)}报送"


def _record(scene: Scene, act: str, row: Explanation, **facts: str) -> None:
    record(
        scene.session,
        scene.now,
        act,
        person_id=scene.person_id,
        issue_id=row.issue_id,
        report_id=row.report_id,
        message_id=scene.heard.message_id,
        explanation=row.id,
        flag=row.flag_id,
        **facts,
    )
