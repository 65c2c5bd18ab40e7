"""小词: the short questions that work at any time (DOMAIN §2.10)."""

import re
from collections.abc import Awaitable, Callable

from sqlmodel import col, select

from rules.numerals import fold
from rules.smalltalk import is_courtesy
from storage.tables import Report
from supervision.contact.looking import looking, measures
from supervision.contact.open_state import example, is_early, open_lines
from supervision.contact.receipts import lines_of, state_of
from supervision.contact.scene import Scene
from supervision.contact.taking_back import taking_back
from supervision.ledger import record
from supervision.people import holders
from supervision.reply import Reply
from supervision.report.duties import Duty
from supervision.report.standing import previous
from texts import dialogue as words
from texts import labels, spoken
from texts.receipt import line_text
from texts.wording import clock_name, month_name

_NOT_HERE = re.compile(rf"(?P<what>{'|'.join(sorted(spoken.NOT_HERE, key=len, reverse=True))})(?P<rest>.*)", re.DOTALL)
_ENDS = re.compile(r"[\s。.!！?？,，~～、;；:：]+")


async def small_word(scene: Scene, said: str) -> Reply | None:
    """The answer to a small word, None when the words are none."""
    bare = _ENDS.sub("", fold(said)).lower()
    if bare in spoken.PLEASANTRIES or is_courtesy(said):
        return Reply(words.greeting(scene.person.name, open_lines(scene), example(scene)))
    if spoken.PROMISE.fullmatch(bare):
        return Reply(words.later(open_lines(scene)))
    for phrases, answer in _ANSWERS:
        if bare in phrases:
            return await answer(scene)
    if (reply := await taking_back(scene, said)) or (reply := await looking(scene, said)):
        return reply
    match = _NOT_HERE.fullmatch(said.strip())
    if match and _stands_alone(match["what"], match["rest"]):
        return await _not_here(scene, spoken.NOT_HERE[match["what"]])
    return None


def _stands_alone(what: str, rest: str) -> bool:
    """True when the word begins a request of its own: 困难：… and 请假 11-20, not 困难群众已安置."""
    return not rest or rest[0] in "：: ，,\n　0123456789" or what in spoken.ALWAYS_A_REQUEST


async def _reported(scene: Scene) -> Reply:
    lines = []
    for duty in scene.duties:
        report = duty.report
        if is_early(scene, duty) and not scene.standing(duty).has_content:
            report = await _month_before(scene, duty) or report
        at = scene.at(report.received_at) if report.received_at else ""
        scope = f"·{duty.assignment.scope}" if duty.assignment.scope else ""
        lines.append(
            words.state_line(
                scene.full(duty) + scope,
                month_name(report.month),
                labels.state_word(report.state),
                at,
                report.on_time,
            )
        )
    return Reply("\n".join(lines + open_lines(scene)) or words.no_report_yet())


async def _mine(scene: Scene) -> Reply:
    """汇总一下: all that this person has reported."""
    parts = [await state_of(scene, duty) for duty in scene.duties if scene.standing(duty).has_content]
    return Reply("\n".join(parts + open_lines(scene))) if parts else await _reported(scene)


async def _month_before(scene: Scene, duty: Duty) -> Report | None:
    found = await scene.session.exec(
        select(Report)
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.month) < duty.report.month)
        .order_by(col(Report.month).desc())
        .limit(1)
    )
    return found.first()


async def _left(scene: Scene) -> Reply:
    lines = open_lines(scene)
    if not lines:
        return Reply(words.nothing_owed([]))
    return Reply("\n".join([*lines, words.how(example(scene))]))


async def _last(scene: Scene) -> Reply:
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


async def _until(scene: Scene) -> Reply:
    lines = [words.deadline_line(scene.full(duty), scene.month(duty), scene.cutoff(duty)) for duty in scene.duties]
    return Reply("\n".join(lines) or words.no_report_yet())


async def _help(scene: Scene) -> Reply:
    return Reply(words.help_text(example(scene)))


async def _human(scene: Scene) -> Reply:
    record(
        scene.session,
        scene.now,
        "office_wanted",
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        what="人工",
    )
    return Reply(words.by_phone(await _office(scene)))


async def _not_here(scene: Scene, what: str) -> Reply:
    record(
        scene.session,
        scene.now,
        "office_wanted",
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        what=what,
    )
    return Reply(words.not_here(what, await _office(scene)))


async def _office(scene: Scene) -> list[str]:
    return [f"{p.name} {p.phone}" for p in await holders(scene.session, "office") if p.phone]


_ANSWERS: tuple[tuple[frozenset[str], Callable[[Scene], Awaitable[Reply]]], ...] = (
    (spoken.REPORTED, _reported),
    (spoken.MINE, _mine),
    (spoken.LEFT, _left),
    (spoken.LAST, _last),
    (spoken.UNTIL, _until),
    (spoken.MEASURES, measures),
    (spoken.HELP, _help),
    (spoken.HUMAN, _human),
)
