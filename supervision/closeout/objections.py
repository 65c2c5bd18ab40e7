"""公示异议: what the public says against a close-out, each answered before the issue is closed."""

import re

from sqlmodel import col, select

from rules.issue_life import IssueState
from storage.tables import PublicObjection
from supervision.closeout.work import Work
from supervision.desk.confirming import CannotDecide
from texts import closeout as texts
from texts import objections as objection_texts

_ANSWER = re.compile(
    r"(?:异议)?\s*(?P<number>\d{1,9})\s*(?:号)?\s*(?P<verdict>不成立|成立)[\s,，:：]*(?P<words>.*)", re.DOTALL
)


async def objection(work: Work, sure: bool) -> str:
    """Enter one; the same words while it waits are the same one."""
    if work.state is not IssueState.PUBLIC_NOTICE or work.row is None:
        raise CannotDecide(texts.not_possible(work.name, work.issue.status, "登记公示异议"))
    work.need_words("请写异议内容", "销号 9 异议 群众反映3号排口仍有异味")
    standing = await work.session.exec(
        select(PublicObjection).where(
            col(PublicObjection.closeout_id) == work.row.id, col(PublicObjection.upheld).is_(None)
        )
    )
    for before in standing:
        if before.text == work.words:
            raise CannotDecide(objection_texts.objection_before(before.id or 0))
    if not sure:
        return objection_texts.objection_preview(work.name, work.words)
    row = PublicObjection(
        closeout_id=work.row.id or 0, text=work.words, received_at=work.now, recorded_by=work.by.id or 0
    )
    work.session.add(row)
    await work.session.flush()
    await work.note("closeout_objection", objection=row.id)
    return objection_texts.objection_done(row.id or 0, work.name)


async def answer(work: Work, sure: bool) -> str:
    """3 不成立 WORDS: what became of one."""
    match = _ANSWER.fullmatch(work.words.strip())
    if match is None or not match["words"].strip() or work.row is None:
        raise CannotDecide(texts.words_wanted("请写异议编号、成立或不成立和说明", "销号 9 答复 3 不成立 已现场复核"))
    number, upheld, words = int(match["number"]), match["verdict"] == "成立", match["words"].strip()
    row = await work.session.get(PublicObjection, number) if number < 2**31 else None
    if row is None or row.closeout_id != work.row.id or row.upheld is not None:
        raise CannotDecide(objection_texts.no_objection(number))
    if not sure:
        return objection_texts.answer_preview(number, row.text, upheld, words)
    row.upheld, row.answer, row.answered_at = upheld, words, work.now
    await work.note("closeout_objection_answered", objection=number, upheld=upheld)
    return objection_texts.answer_done(number, upheld)
