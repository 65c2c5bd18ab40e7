"""撤回申请: a request that nobody has decided yet is taken back by who had made it (DOMAIN §2.10)."""

import re

from sqlmodel import col, select

from rules.numerals import fold
from storage.tables import Issue, Request
from supervision.contact.scene import Scene
from supervision.notices.places import issue_called
from supervision.reply import Reply
from supervision.requests.entering import withdraw
from supervision.requests.leave import back_again
from texts import requests as texts

_KINDS = {
    "换": "replacement",
    "更": "replacement",
    "调": "replacement",
    "请": "leave",
    "延": "extension",
    "销": "close_out",
}
_KIND = r"(?P<{}>换人|更换联络人|请假|延期|销号)"
_DROPPED = re.compile(
    r"(?:我|请|想|要|把|麻烦)*(?:取消|撤回|撤销|收回|撤掉)(?:了|我的|那个|刚才的?)*"
    rf"(?:{_KIND.format('kind')}?的?申请(?P<number>\d{{1,6}})?|{_KIND.format('also')})(?:号|了|吧|一下)*"
)
_NO_MORE = re.compile(
    r"(?:我|先|暂时|又|还是|现在|决定)*不(?P<no>换人?|换联络人|调走|调动|请假|延期?|申请?延期|销号)了(?:吧|谢谢)*"
)
_SIGNS = re.compile(r"[\s，,。.!！;；:：]+")


async def dropped(scene: Scene, said: str) -> Reply | None:
    """撤回申请 3, 取消换人, 不换了; None for other words, and for 不换了 of somebody who has asked for nothing."""
    bare = _SIGNS.sub("", fold(said))
    match, no_more = _DROPPED.fullmatch(bare), _NO_MORE.fullmatch(bare)
    if match is None and no_more is None:
        return None
    word = (match["kind"] or match["also"] or "") if match else no_more["no"] if no_more else ""
    kind = _KINDS.get(word.removeprefix("申请")[:1], "")
    number = int(match["number"]) if match and match["number"] else None
    rows = [row for row in await _open(scene, kind) if number in (None, row.id)]
    if not rows and match is None:
        return None
    if not rows:
        return await back_again(scene, "销假") if kind == "leave" else Reply(texts.none_open())
    told = [(row.id or 0, await _asked(scene, row)) for row in rows]
    if len(rows) > 1:
        return Reply(texts.which_to_drop(told))
    withdraw(scene.session, rows[0], scene.now)
    return Reply(texts.dropped(*told[0]))


async def _open(scene: Scene, kind: str) -> list[Request]:
    query = select(Request).where(col(Request.person_id) == scene.person_id, col(Request.state) == "asked")
    if kind:
        query = query.where(col(Request.kind) == kind)
    return list(await scene.session.exec(query.order_by(col(Request.id))))


async def _asked(scene: Scene, row: Request) -> str:
    issue = await scene.session.get(Issue, row.issue_id) if row.issue_id is not None else None
    return texts.asked_for(row.kind, await issue_called(scene.session, issue) if issue else "", row.facts)
