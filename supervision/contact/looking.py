"""看问题、看措施: a contact looks at the own part of the plan (DOMAIN §2.10)."""

import re

from rules.arguments import BadArgument, take_issue
from supervision.contact.misplaced import plan_keys, refuse_issue
from supervision.contact.scene import Scene
from supervision.reply import Reply
from supervision.report.duties import Duty
from texts import dialogue as words
from texts.wording import short_title

_LOOK = re.compile(r"看(?P<what>问题|措施)?(?P<issue>.*)", re.DOTALL)


async def looking(scene: Scene, said: str) -> Reply | None:
    """看措施, 看问题十八; None when the words are something else."""
    match = _LOOK.fullmatch(said.strip())
    return await _look(scene, match["what"] or "", match["issue"]) if match else None


async def _look(scene: Scene, what: str, rest: str) -> Reply | None:
    if not rest.strip():
        return await measures(scene) if what else None
    try:
        named, after = take_issue(rest, await plan_keys(scene))
    except BadArgument:
        return None
    if after:
        return None
    own = [duty for duty in scene.duties if duty.issue.number == named.number and named.list_key in ("", duty.plan.key)]
    if not own:
        return Reply(await refuse_issue(scene, named, of_report=False))
    if what == "措施":
        return Reply("\n".join(_measures_of(scene, duty) for duty in own))
    issue = own[0].issue
    lines = [f" {m.number} {short_title(m.text, 60)}" for duty in own for m in duty.measures]
    return Reply(
        words.issue_card(scene.full(own[0]), issue.title, issue.goal, issue.deadline_text, issue.lead_units, lines)
    )


async def measures(scene: Scene) -> Reply:
    return Reply("\n".join(_measures_of(scene, duty) for duty in scene.duties) or words.no_report_yet())


def _measures_of(scene: Scene, duty: Duty) -> str:
    lines = [f" {m.number} {short_title(m.text, 60)}" for m in duty.measures]
    return words.measures(scene.scoped(duty), lines)
