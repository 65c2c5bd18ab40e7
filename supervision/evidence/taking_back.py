"""撤回佐证: files taken back with their words, or alone when they were sent last; their bytes stay."""

from collections.abc import Collection, Sequence

from sqlmodel import col, func, select

from storage.tables import Evidence, Filing, Report
from supervision.contact.scene import Scene
from supervision.evidence.doubts import end_flags
from supervision.evidence.files import act_of, newest_act
from supervision.evidence.words import line_of
from supervision.ledger import record
from supervision.report.owed import is_locked
from supervision.report.settling import id_of
from texts import evidence as texts


async def sent_last(scene: Scene, issues: Collection[int] | None) -> list[Evidence]:
    """The files sent after everything this person filed, which 撤回 means then; none once their month is over.

    A file under which 撤回 itself stands is not meant: it is about what was said before.
    """
    here = [row.id for row in await act_of(scene.session, scene.heard, scene.person_id)] if scene.heard.has_file else []
    rows = await newest_act(scene.session, scene.person_id, issues, but=here)
    if not rows:
        return []
    filed = await scene.session.exec(
        select(func.max(Filing.message_id)).where(
            col(Filing.person_id) == scene.person_id, col(Filing.withdrawn_at).is_(None)
        )
    )
    if max(row.message_id for row in rows) <= (filed.one() or 0):
        return []
    report = await scene.session.get(Report, rows[0].report_id) if rows[0].report_id is not None else None
    return [] if report is not None and is_locked(report, scene.heard.counts_at) else rows


async def take_back_files(scene: Scene, rows: Sequence[Evidence]) -> str:
    """已撤回刚才发的3张（问题十五·措施2）。"""
    line = line_of(scene, rows)
    count = line.count or texts.counted([row.kind for row in rows])
    await _take_back(scene, rows)
    return texts.withdrawn(line.place if rows[0].placed_at is not None else "", count)


async def with_words(scene: Scene) -> str:
    """The files that came with the words just taken back, said in one sentence; "" where there were none."""
    messages = select(col(Filing.message_id)).where(
        col(Filing.person_id) == scene.person_id, col(Filing.withdrawn_at) == scene.now
    )
    found = await scene.session.exec(
        select(Evidence).where(
            col(Evidence.person_id) == scene.person_id,
            col(Evidence.withdrawn_at).is_(None),
            col(Evidence.message_id).in_(messages),
        )
    )
    rows = list(found)
    if albums := {row.album for row in rows if row.album}:
        others = await scene.session.exec(
            select(Evidence).where(
                col(Evidence.person_id) == scene.person_id,
                col(Evidence.withdrawn_at).is_(None),
                col(Evidence.album).in_(albums),
            )
        )
        rows = list({row.id: row for row in [*rows, *others]}.values())
    if not rows:
        return ""
    await _take_back(scene, rows)
    return texts.with_files(texts.counted([row.kind for row in rows]))


async def _take_back(scene: Scene, rows: Sequence[Evidence]) -> None:
    for row in rows:
        row.withdrawn_at = scene.now
    await scene.session.flush()
    await end_flags(scene.session, rows, scene.now)
    record(
        scene.session,
        scene.now,
        "evidence_withdrawn",
        person_id=scene.person_id,
        issue_id=rows[0].issue_id,
        report_id=rows[0].report_id,
        message_id=scene.heard.message_id,
        evidence=[id_of(row.id) for row in rows],
    )
