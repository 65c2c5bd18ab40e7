"""挂靠: which issue and measure a file belongs to (DOMAIN §2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import takewhile

from sqlmodel import col, select

from rules.reading.captions import Placement
from storage.tables import Answer, Evidence, Filing, Message, Report
from supervision.contact.dialogues import GUIDED, waiting_for
from supervision.contact.scene import Scene
from supervision.evidence.doubts import ask_about
from supervision.evidence.files import PLACED
from supervision.ledger import record
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.filing import CONTACT, STAND_IN
from supervision.report.proving import unproved
from supervision.report.settling import id_of


@dataclass(frozen=True)
class Place:
    """A report, and a measure of it; `measure` "" is the whole issue."""

    duty: Duty
    measure: str = ""


async def attach(scene: Scene, rows: Sequence[Evidence], place: Place, settled: bool = True) -> None:
    """Put the files there; `settled` False: only until the sender says more.

    What was sent for a month that is over stays with that month: only its measure is said anew.
    """
    here = {duty.report.id for duty in scene.duties}
    own = {
        id_of(row.id): row.report_id
        for row in rows
        if row.report_id is not None and row.report_id not in here and row.issue_id == place.duty.issue.id
    }
    report_of = {id_of(row.id): own.get(id_of(row.id), place.duty.report.id) for row in rows}
    moved = [row for row in rows if (row.report_id, row.measure) != (report_of[id_of(row.id)], place.measure)]
    for row in rows:
        row.issue_id, row.report_id, row.measure = place.duty.issue.id, report_of[id_of(row.id)], place.measure
        row.placed_at = (row.placed_at or scene.now) if settled else None
    if moved:
        record(
            scene.session,
            scene.now,
            PLACED,
            person_id=scene.person_id,
            issue_id=place.duty.issue.id,
            report_id=moved[0].report_id,
            message_id=scene.heard.message_id,
            measure=place.measure,
            evidence=[id_of(row.id) for row in moved],
        )
    await scene.session.flush()
    for row in moved:
        if row.state == "stored":  # it may have been sent before for another measure
            await ask_about(scene.session, row, scene.now, scene.now, scene.practice)


def fitting(scene: Scene, said: Placement, among: Sequence[Duty] = ()) -> list[Duty]:
    """The reports that a named place can mean."""
    found = [
        duty
        for duty in among or scene.duties
        if said.issue in (None, duty.issue.number) and said.list_key in ("", duty.plan.key)
    ]
    having = [duty for duty in found if set(said.measures) <= set(duty.measure_numbers)]
    if said.measures and said.issue is None:
        return having
    return having or found


def place_in(duty: Duty, said: Placement) -> Place:
    """One measure named is the place; several, or 全部, are the whole issue."""
    one = len(said.measures) == 1 and said.measures[0] in duty.measure_numbers and not said.everything
    return Place(duty, said.measures[0] if one else _only_measure(duty))


async def last_named(scene: Scene) -> Place | None:
    """The measure asked for on the guided path, else the one this person named last today, if it was one."""
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state == GUIDED and (place := _guided(scene, row.data)):
        return place
    filed_by, filed = await _last_filed(scene)
    placed_by, placed = await _last_placed(scene)
    if placed is not None and placed_by >= filed_by:
        return placed
    if filed is not None:
        return filed
    return _only_place(scene)


def _guided(scene: Scene, data: dict[str, object]) -> Place | None:
    duty = next((duty for duty in scene.duties if duty.report.id == data.get("report")), None)
    position = data.get("position")
    if duty is None or not isinstance(position, int) or not 0 <= position < len(duty.measures):
        return None
    return Place(duty, duty.measures[position].number)


def _only_place(scene: Scene) -> Place | None:
    if len(scene.duties) != 1 or len(scene.duties[0].measures) != 1:
        return None
    return Place(scene.duties[0], scene.duties[0].measures[0].number)


def _only_measure(duty: Duty) -> str:
    return duty.measures[0].number if len(duty.measures) == 1 else ""


def _since_morning(scene: Scene) -> datetime:
    zone = scene.practice.habits.zone
    return datetime.combine(scene.heard.counts_at.astimezone(zone).date(), time.min, zone).astimezone(UTC)


async def _last_filed(scene: Scene) -> tuple[int, Place | None]:
    """The newest message of today that filed something, and the measure it was about if it was about one.

    The taps of the guided path speak together: the last of them is no choice of a measure.
    """
    found = await scene.session.exec(
        select(Filing.message_id, Message.kind)
        .join(Message, col(Filing.message_id) == col(Message.id))
        .where(
            col(Filing.person_id) == scene.person_id,
            col(Filing.source).in_((CONTACT, STAND_IN)),
            col(Filing.withdrawn_at).is_(None),
            col(Filing.received_at) >= _since_morning(scene),
        )
        .order_by(col(Filing.id).desc())
    )
    rows = list(found)
    if not rows:
        return 0, None
    newest, kind = rows[0]
    taps = [message_id for message_id, _ in takewhile(lambda row: row[1] == "tap", rows)]
    return newest, await of_messages(scene, taps if kind == "tap" else [newest])


async def of_messages(scene: Scene, message_ids: Sequence[int]) -> Place | None:
    """The one measure that what was filed is about: the only one named, else the only one it left to be proved."""
    rows = await scene.session.exec(
        select(Filing.report_id, Answer.measure)
        .join(Answer, col(Answer.filing_id) == col(Filing.id))
        .where(col(Filing.message_id).in_(message_ids), col(Filing.withdrawn_at).is_(None))
    )
    spoken = list(dict.fromkeys(rows))
    by_id = {duty.report.id: duty for duty in scene.duties}
    named = [(by_id[report_id], measure) for report_id, measure in spoken if report_id in by_id]
    if len(named) == 1:
        return Place(*named[0])
    wanting = [
        Place(duty, number)
        for duty in {id(duty): duty for duty, _ in named}.values()
        for number in await unproved(
            scene.session, duty, scene.standing(duty), [m for other, m in named if other is duty]
        )
    ]
    return wanting[0] if len(wanting) == 1 else None


async def of_correction(scene: Scene) -> Place | None:
    """What the words of this message corrected in a month that is over."""
    found = await scene.session.exec(
        select(Filing.report_id, Answer.measure)
        .outerjoin(Answer, col(Answer.filing_id) == col(Filing.id))
        .where(col(Filing.message_id) == scene.heard.message_id, col(Filing.correction) != "")
    )
    spoken = list(dict.fromkeys(found))
    if not spoken:
        return None
    rows = await scene.session.exec(joined().where(col(Report.id) == spoken[0][0]))
    duty = (await with_measures(scene.session, list(rows)))[0]
    return Place(duty, spoken[0][1] or "" if len(spoken) == 1 else "")


async def _last_placed(scene: Scene) -> tuple[int, Place | None]:
    found = await scene.session.exec(
        select(Evidence)
        .where(
            col(Evidence.person_id) == scene.person_id,
            col(Evidence.withdrawn_at).is_(None),
            col(Evidence.placed_at) >= _since_morning(scene),
            col(Evidence.message_id) != scene.heard.message_id,
        )
        .order_by(col(Evidence.placed_at).desc(), col(Evidence.id).desc())
        .limit(1)
    )
    newest = found.first()
    if newest is None:
        return 0, None
    duty = next((duty for duty in scene.duties if duty.report.id == newest.report_id), None)
    return newest.message_id, Place(duty, newest.measure) if duty is not None else None
