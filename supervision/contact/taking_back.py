"""撤回: the words that take back what was just reported (DOMAIN §2.6)."""

import re

from rules.arguments import BadArgument, take_issue
from rules.numerals import fold
from supervision.contact.dialogues import WHICH_ISSUE, close_question, waiting_for
from supervision.contact.misplaced import plan_keys, refuse_issue
from supervision.contact.open_state import is_early
from supervision.contact.receipts import lines_of
from supervision.contact.scene import Scene
from supervision.contact.taking import locked_words
from supervision.reply import Reply
from supervision.report.settling import Locked
from supervision.report.withdrawal import NothingToWithdraw, Withdrawn, withdraw
from texts import dialogue as words
from texts.receipt import line_text

_WITHDRAW = re.compile(r"(?:撤回|撤销|收回)(?:刚才的?|上一条|上条|那条|这条)*(?P<issue>.*)", re.DOTALL)


async def taking_back(scene: Scene, said: str) -> Reply | None:
    """撤回 or 撤回 十九; None when the words only begin like it (撤回了两家许可)."""
    match = _WITHDRAW.fullmatch(fold(said).strip(" 。.!"))
    return await _withdraw(scene, match["issue"]) if match else None


async def _withdraw(scene: Scene, rest: str) -> Reply | None:
    issues, name = None, ""
    if rest.strip():
        try:
            named, after = take_issue(rest, await plan_keys(scene))
        except BadArgument:
            return None
        if after:
            return None
        own = [d for d in scene.duties if d.issue.number == named.number]
        if not own:
            return Reply(await refuse_issue(scene, named, of_report=False))
        issues, name = [d.issue.id for d in own if d.issue.id is not None], scene.full(own[0])
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and issues is None:
        await close_question(scene.session, scene.person_id)
        if row.state == WHICH_ISSUE and row.data.get("kept"):
            return Reply(words.kept_dropped())
    try:
        done = await withdraw(scene.session, scene.person_id, scene.heard.counts_at, scene.now, issues)
    except NothingToWithdraw:
        return Reply(words.nothing_to_withdraw(name))
    except Locked as refusal:
        here = any(is_early(scene, d) or d.report.id == refusal.report.id for d in scene.duties)
        return Reply(locked_words(scene, refusal) if here else words.nothing_to_withdraw(name))
    return Reply("\n".join(_withdrawn(scene, each) for each in done))


def _withdrawn(scene: Scene, done: Withdrawn) -> str:
    name = scene.full(done.duty) if scene.several else ""
    if not done.standing.has_content:
        return words.withdrawn(name, scene.cutoff(done.duty))
    lines = [line_text(line) for line in lines_of(done.duty, done.standing, None)]
    lines += [f" 整体：{done.standing.whole}"] if done.standing.whole else []
    return words.withdrawn_part(name, done.measures, lines, scene.cutoff(done.duty))
