"""撤回: the words that take back what was just reported (DOMAIN §2.6)."""

import re

from rules.arguments import BadArgument, take_issue
from rules.numerals import fold
from rules.report_state import ReportState
from supervision.contact.dialogues import EXTENSION, GUIDED, PARTS, WHICH_ISSUE, close_question, waiting_for
from supervision.contact.guided import start
from supervision.contact.misplaced import plan_keys, refuse_issue
from supervision.contact.open_state import change, is_early
from supervision.contact.receipts import lines_of
from supervision.contact.scene import Scene
from supervision.contact.taken import locked_words
from supervision.evidence.taking_back import sent_last, take_back_files, with_words
from supervision.notices.reported import tell_responsible
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.owed import is_locked
from supervision.report.settling import Locked
from supervision.report.withdrawal import NothingToWithdraw, Withdrawn, withdraw
from texts import dialogue as words
from texts.receipt import line_text

_WITHDRAW = re.compile(
    r"(?:请|麻烦|帮我|我?要|我?想|我?想要)*(?:撤回|撤销|收回)(?:刚才的?|上一条|上条|那条|这条|一下|吧)*(?P<issue>.*?)(?:一下|吧)*",
    re.DOTALL,
)
_REQUESTS = (PARTS, EXTENSION)  # half said: nothing of it has gone to the office
_NO_MORE = frozenset({"取消", "算了", "不用了", "不换了", "不请了", "不延了", "取消申请", "不申请了"})


async def taking_back(scene: Scene, said: str) -> Reply | None:
    """撤回 or 撤回 十九; None when the words only begin like it (撤回了两家许可)."""
    bare = fold(said).strip(" 。.!")
    row = await waiting_for(scene.session, scene.person_id)
    if row is not None and row.state in _REQUESTS and (bare in _NO_MORE or bare == "撤回"):
        await close_question(scene.session, scene.person_id)
        return Reply(words.request_dropped())
    match = _WITHDRAW.fullmatch(bare)
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
        if not own and not scene.several and str(named.number) in _measures(scene):
            return Reply(words.whole_withdrawn_only(str(named.number)))
        if not own:
            return Reply(await refuse_issue(scene, named, of_report=False))
        issues, name = [d.issue.id for d in own if d.issue.id is not None], scene.full(own[0])
    row = await waiting_for(scene.session, scene.person_id)
    guide = row is not None and row.state == GUIDED
    if row is not None and issues is None and not guide:
        await close_question(scene.session, scene.person_id)
        if row.state == WHICH_ISSUE and row.data.get("kept"):
            return Reply(words.kept_dropped())
    if rows := await sent_last(scene, issues):
        return Reply(await take_back_files(scene, rows))
    try:
        done = await withdraw(scene.session, scene.person_id, scene.heard.counts_at, scene.now, scene.practice, issues)
    except NothingToWithdraw:
        return Reply(words.nothing_to_withdraw(name))
    except Locked as refusal:
        if open_still := [d for d in scene.duties if d.report.id == refusal.report.id and _takes_words(scene, d)]:
            duty = open_still[0]
            late = duty.report.state in (ReportState.LATE, ReportState.MISSING)
            return Reply(words.late_stays(change(scene, duty), scene.until(duty), late))
        here = any(is_early(scene, d) or d.report.id == refusal.report.id for d in scene.duties)
        return Reply(locked_words(scene, refusal) if here else words.nothing_to_withdraw(name))
    await scene.refresh()
    for each in done:
        await tell_responsible(scene.session, each.duty, scene.now, scene.practice)
    files = await with_words(scene)
    told = "\n".join(part for part in (_told(scene, done), files) if part)
    return await _and_on(scene, done, told) if guide else Reply(told)


async def _and_on(scene: Scene, done: list[Withdrawn], told: str) -> Reply:
    """Taken back on the guided path: it goes on at the first measure that is open again."""
    duty = next((duty for duty in scene.duties if duty.report.id == done[0].duty.report.id), None)
    if duty is None:
        return Reply(told)
    step = await start(scene, duty)
    return Reply(f"{told}\n{step.text}", step.buttons)


def _measures(scene: Scene) -> set[str]:
    return {number for duty in scene.duties for number in duty.measure_numbers}


def _takes_words(scene: Scene, duty: Duty) -> bool:
    return not is_locked(duty.report, scene.heard.counts_at)


def _told(scene: Scene, done: list[Withdrawn]) -> str:
    """What was taken back of all issues; what is the same for several is said once."""
    lines = [_part(scene, each) for each in done if each.standing.has_content]
    changeable = dict.fromkeys(scene.cutoff(each.duty) for each in done if each.standing.has_content)
    lines += [words.changeable("、".join(changeable))] if changeable else []
    empty: dict[str, list[str]] = {}
    for each in done:
        if not each.standing.has_content:
            names = empty.setdefault(scene.cutoff(each.duty), [])
            names += [scene.full(each.duty)] if scene.several else []
    return "\n".join([*lines, *(words.withdrawn(list(dict.fromkeys(names)), until) for until, names in empty.items())])


def _part(scene: Scene, done: Withdrawn) -> str:
    lines = [line_text(line) for line in lines_of(done.duty, done.standing, None)]
    lines += [f" 整体：{done.standing.whole}"] if done.standing.whole else []
    return words.withdrawn_part(scene.full(done.duty) if scene.several else "", done.measures, lines)
