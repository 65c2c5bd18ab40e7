"""小词: the short questions that work at any time (DOMAIN §2.10)."""

import re
from collections.abc import Awaitable, Callable

from sqlmodel import col, select

from rules.numerals import fold
from rules.words import small_words as rules
from rules.words.small_words import Request, SmallWord
from rules.words.smalltalk import is_courtesy
from storage.tables import Report
from supervision.contact import difficulties
from supervision.contact.helping import helped
from supervision.contact.instructed import perhaps_its_answer
from supervision.contact.looking import looking, measures
from supervision.contact.open_state import example, is_early, open_lines
from supervision.contact.receipts import lines_of, state_of
from supervision.contact.scene import Scene
from supervision.contact.sheet import sheet
from supervision.contact.taking_back import taking_back
from supervision.fairness import asking as fairness
from supervision.fairness import corrections, explaining
from supervision.obligations.saying import papers_left
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.standing import previous
from supervision.requests import extension as extensions
from supervision.requests.calling import call_wanted, complained, stop_wanted
from supervision.requests.closing_out import ask_for as ask_for_close_out
from supervision.requests.closing_out import close_out
from supervision.requests.dropping import dropped
from supervision.requests.leave import back_again, on_leave
from supervision.requests.replacement import replaced
from texts import dialogue as words
from texts import labels, spoken
from texts.receipt import line_text
from texts.wording import clock_name, last_weekday, month_name

_WANTS_LONGER = re.compile("宽限|推迟|通融|缓|[晚迟多].{0,3}[天日]|[行以好成]吗|不行|来得及|能不能|可不可以")
_ENDS = re.compile(r"[\s。.!！?？,，~～、;；:：]+")


async def small_word(scene: Scene, said: str) -> Reply | None:
    """The answer to a small word, None when the words are none."""
    bare = _ENDS.sub("", fold(said)).lower()
    if reply := await fairness.answered(scene, bare):
        return reply
    if bare in spoken.PLEASANTRIES or is_courtesy(said):
        return Reply(words.greeting(scene.person.name, open_lines(scene), example(scene)))
    if spoken.PROMISE.fullmatch(bare):
        return await perhaps_its_answer(scene, said) or Reply(words.later(open_lines(scene)))
    return await asked(scene, said)


async def asked(scene: Scene, said: str) -> Reply | None:
    """The same without what is only said in conversation: what a caption under a photo may ask too."""
    if difficulties.says_none(said):
        return await difficulties.none_left(scene)
    if reply := await back_again(scene, said):
        return reply
    if (reply := await taking_back(scene, said)) or (reply := await looking(scene, said)):
        return reply
    if reply := await dropped(scene, said):
        return reply
    if reply := await sheet(scene, said):
        return reply
    request = _request(scene, said)
    return await REQUESTS[request.kind](scene, request) if request else None


def _request(scene: Scene, said: str) -> Request | None:
    return rules.small_word(said, scene.practice.habits.day_of(scene.heard.counts_at))


async def placed(scene: Scene, said: str, duty: Duty) -> Reply | None:
    """Words kept until their issue was named, now about this one; None when they are a report."""
    request = _request(scene, said)
    return await PLACED[request.kind](scene, request, duty) if request and request.kind in PLACED else None


async def _reported(scene: Scene, _: Request | None = None) -> Reply:
    lines = []
    for duty in scene.duties:
        report = duty.report
        if is_early(scene, duty) and not scene.standing(duty).has_content:
            report = await _month_before(scene, duty) or report
        at = scene.at(report.received_at) if report.received_at else ""
        lines.append(
            words.state_line(
                scene.scoped(duty),
                month_name(report.month),
                labels.state_word(report.state),
                at,
                report.on_time,
            )
        )
    return Reply("\n".join(lines + open_lines(scene)) or words.no_report_yet())


async def _mine(scene: Scene, _: Request | None = None) -> Reply:
    """汇总一下: all that this person has reported."""
    parts = [await state_of(scene, duty) for duty in scene.duties if scene.standing(duty).has_content]
    silent = [duty for duty in scene.duties if not scene.standing(duty).has_content]
    return Reply("\n".join(parts + open_lines(scene, silent))) if parts else await _reported(scene)


async def _month_before(scene: Scene, duty: Duty) -> Report | None:
    found = await scene.session.exec(
        select(Report)
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.month) < duty.report.month)
        .order_by(col(Report.month).desc())
        .limit(1)
    )
    return found.first()


async def _left(scene: Scene, _: Request | None = None) -> Reply:
    lines, papers = open_lines(scene), await papers_left(scene)
    if not lines:
        return Reply("\n".join(papers) or words.nothing_owed([]))
    return Reply("\n".join([*lines, words.how(example(scene)), *papers]))


async def _last(scene: Scene, _: Request | None = None) -> Reply:
    parts = []
    for duty in scene.duties:
        last = await previous(scene.session, duty)
        if last is None or last.received_at is None:
            parts.append(words.no_previous(scene.full(duty)))
            continue
        lines = [line_text(line) for line in lines_of(duty, last, None)]
        lines += [f" 整体：{last.whole}"] if last.whole else []
        day = clock_name(last.received_at, scene.practice.habits.zone)[:-5]
        parts.append(words.previous(scene.full(duty), day, lines))
    return Reply("\n".join(parts) or words.no_report_yet())


async def _until(scene: Scene, _: Request | None = None) -> Reply:
    zone = scene.practice.habits.zone
    lines = [
        words.deadline_line(
            scene.full(duty), scene.month(duty), scene.cutoff(duty), last_weekday(duty.report.cutoff_at, zone)
        )
        for duty in scene.duties
    ]
    if lines and _WANTS_LONGER.search(scene.heard.text):
        lines.append(words.may_be_later())
    return Reply("\n".join(lines) or words.no_report_yet())


async def _measures(scene: Scene, _: Request) -> Reply:
    return await measures(scene)


async def _shown(scene: Scene, request: Request) -> Reply | None:
    return await looking(scene, f"看问题{request.issue}")


async def _withdrawn(scene: Scene, request: Request) -> Reply | None:
    return await taking_back(scene, f"撤回{request.issue or ''}")


REQUESTS: dict[SmallWord, Callable[[Scene, Request], Awaitable[Reply | None]]] = {
    SmallWord.AM_I_IN: _reported,
    SmallWord.MY_REPORT: _mine,
    SmallWord.WHAT_IS_LEFT: _left,
    SmallWord.LAST_REPORT: _last,
    SmallWord.UNTIL_WHEN: _until,
    SmallWord.MY_MEASURES: _measures,
    SmallWord.SHOW_ISSUE: _shown,
    SmallWord.HELP: helped,
    SmallWord.HUMAN: call_wanted,
    SmallWord.STOP: stop_wanted,
    SmallWord.COMPLAIN: complained,
    SmallWord.WITHDRAW: _withdrawn,
    SmallWord.CORRECT: corrections.corrected,
    SmallWord.DIFFICULTY: difficulties.difficulty,
    SmallWord.EXPLAIN: explaining.explain,
    SmallWord.OBJECT: explaining.object_to,
    SmallWord.CLOSE_OUT: close_out,
    SmallWord.EXTEND: extensions.extend,
    SmallWord.REPLACE: replaced,
    SmallWord.LEAVE: on_leave,
}
PLACED: dict[SmallWord, Callable[[Scene, Request, Duty], Awaitable[Reply | None]]] = {
    SmallWord.CORRECT: corrections.correct_for,
    SmallWord.EXPLAIN: explaining.explain_about,
    SmallWord.OBJECT: explaining.object_about,
    SmallWord.DIFFICULTY: difficulties.keep,
    SmallWord.EXTEND: extensions.ask_for,
    SmallWord.CLOSE_OUT: ask_for_close_out,
}
