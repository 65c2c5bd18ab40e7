"""答是哪个问题: the words kept until their issue was named are filed under it (DOMAIN §2.7)."""

from rules.arguments import BadArgument, take_issue
from rules.numerals import fold
from rules.reading.report import read
from storage.tables import Dialogue
from supervision.contact.dialogues import close_question, kept
from supervision.contact.misplaced import plan_keys
from supervision.contact.open_state import not_understood
from supervision.contact.scene import Scene, look
from supervision.contact.scopes import is_scope
from supervision.contact.small_words import placed
from supervision.contact.taking import take
from supervision.evidence.captioned import files_of
from supervision.evidence.placing import Place, attach, of_messages
from supervision.evidence.words import line_of
from supervision.reply import Reply
from supervision.report.duties import Duty


async def issue_named(scene: Scene, row: Dialogue, said: str) -> Reply | None:
    """十一, 11, 问题十一, 省督11: the issue that the kept words are about."""
    options = options_of(scene, row)
    bare = fold(said).strip(" 。.,，!")
    chosen = [d for d in options if bare in (scene.short(d), scene.full(d)) or is_scope(scene, d, bare)]
    if not chosen:
        try:
            named, after = take_issue(bare, await plan_keys(scene))
        except BadArgument:
            return None
        chosen = [
            duty
            for duty in options
            if not after and duty.issue.number == named.number and named.list_key in ("", duty.plan.key)
        ]
    return await file_kept(scene, row, chosen) if len({duty.issue.id for duty in chosen}) == 1 else None


async def file_kept(scene: Scene, row: Dialogue, chosen: list[Duty]) -> Reply:
    """File the kept words under the issue named, each with its own message and instant."""
    await close_question(scene.session, scene.person_id)
    replies = []
    for data in row.data.get("kept", []):
        held = kept(data)
        then = await look(scene.session, scene.person, held, scene.now, scene.practice)
        forced = [duty for duty in then.duties if duty.assignment.id in {one.assignment.id for one in chosen}]
        reply = await placed(then, held.text, forced[0]) if forced else None
        reply = reply or await take(then, held, read(held.text, then.context()), forced)
        if reply is not None:
            replies.append(reply)
    if not replies:
        return Reply(not_understood(scene))
    lines = [reply.text for reply in replies]
    if files := await files_of(scene, row):
        await scene.refresh()
        messages = [kept(data).message_id for data in row.data.get("kept", [])]
        await attach(scene, files, await of_messages(scene, messages) or Place(chosen[0]))
        lines.append(line_of(scene, files).text)
    return Reply("\n".join(lines), replies[-1].buttons)


def options_of(scene: Scene, row: Dialogue) -> list[Duty]:
    ids = row.data.get("options", [])
    found = [duty for duty in scene.duties if duty.report.id in ids]
    return found or scene.duties


def names_of(scene: Scene, options: list[Duty]) -> list[str]:
    return list(dict.fromkeys(scene.short(duty) for duty in options))
