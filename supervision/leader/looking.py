"""详情与汇总: what a leader sees of his own issues: progress, freshness, days left, open difficulties (DOMAIN §3)."""

from datetime import datetime

from sqlmodel import col, func, select

from storage.tables import Difficulty, Evidence, Instruction, Issue, Report
from supervision.leader.turn import Turn
from supervision.notices.places import contact_of, issue_called
from supervision.notices.warned_facts import deadline_of, last_words, newest_duties, progress_of
from supervision.reply import Reply
from supervision.report.duties import Duty, joined, with_measures
from supervision.summary.month import default_month
from texts import labels
from texts import leader_issues as texts
from texts.desk.issue import STATUSES
from texts.leader import not_yours, which_for
from texts.wording import TICKS, clock_name, day_name, month_name, short_title

MONTHS = 3
LONGEST = 28  # characters of a measure's words


async def own_issues(turn: Turn) -> Reply:
    """我的问题: each issue in four lines."""
    blocks = []
    for issue in turn.led:
        duties = await newest_duties(turn.session, issue.id or 0)
        blocks.append(
            texts.own_issue(
                await issue_called(turn.session, issue),
                issue.title,
                STATUSES.get(issue.status, issue.status),
                await deadline_of(turn.session, issue, turn.now, turn.practice),
                await progress_of(turn.session, duties, turn.now, turn.practice),
                await _open(turn, issue, Difficulty, ("open",)),
                await _open(turn, issue, Instruction, ("issued", "forwarded")),
                (await _history(turn, issue, 1) or [""])[-1],
            )
        )
    return Reply(texts.own(turn.leader.name, clock_name(turn.now, turn.practice.habits.zone), blocks))


async def details(turn: Turn, issues: list[Issue]) -> Reply:
    """4 详情: three months, each measure's last words with their day, evidence, difficulties; one screen."""
    if not issues:
        return Reply(not_yours())
    if len(issues) > 1:
        return Reply(which_for("4 看详情", await turn.names(issues), await turn.number(issues[0])))
    issue = issues[0]
    duties = await newest_duties(turn.session, issue.id or 0)
    head = f"{await issue_called(turn.session, issue)}（{issue.title}）{STATUSES.get(issue.status, issue.status)}"
    counts = [
        part
        for part, count in (
            ("佐证{}份", await _evidence(turn, issue)),
            ("困难待答复{}条", await _open(turn, issue, Difficulty, ("open",))),
            ("批示待回复{}条", await _open(turn, issue, Instruction, ("issued", "forwarded"))),
        )
        for part in ([part.format(count)] if count else [])
    ]
    deadline = await deadline_of(turn.session, issue, turn.now, turn.practice)
    rest = ["｜".join([deadline, *counts])]
    return Reply(texts.detail(head, await _history(turn, issue), await _measures(turn, duties), rest))


async def _history(turn: Turn, issue: Issue, months: int = MONTHS) -> list[str]:
    """11月 市级 逾期未报｜乡镇级 已报（11月22日）, newest month last."""
    month = await default_month(turn.session, turn.now, turn.practice)
    rows = await turn.session.exec(
        joined().where(col(Report.month) <= month, col(Issue.id) == issue.id, col(Report.locked_at).is_not(None))
    )
    running = await turn.session.exec(
        joined().where(col(Report.month) == month, col(Issue.id) == issue.id, col(Report.locked_at).is_(None))
    )
    by_month: dict[str, list[Duty]] = {}
    for duty in await with_measures(turn.session, [*rows, *running]):
        by_month.setdefault(duty.report.month, []).append(duty)
    return [
        texts.month_line(
            month_name(each), [await _state(turn, duty, len(by_month[each]) > 1) for duty in by_month[each]]
        )
        for each in sorted(by_month)[-months:]
    ]


async def _state(turn: Turn, duty: Duty, several: bool) -> str:
    which = (duty.assignment.scope or await contact_of(turn.session, duty)) if several else ""
    received = duty.report.received_at
    day = f"（{day_name(turn.practice.habits.day_of(received))}）" if received else ""
    return " ".join(part for part in (which, labels.state_word(duty.report.state) + day) if part)


async def _measures(turn: Turn, duties: list[Duty]) -> list[str]:
    """A line a measure, with its newest words by whoever reports on it."""
    words = await last_words(turn.session, duties)
    numbers = {measure.number: measure for duty in duties for measure in duty.measures}
    lines = []
    for number, measure in sorted(numbers.items(), key=lambda each: each[1].position):
        said = [found.answers[number] for _, found in words if found is not None and number in found.answers]
        newest = max(said, key=lambda answer: answer.filed_at, default=None)
        tick = TICKS.get(newest.tick or "in_progress", "") if newest else ""
        day = _day(turn, newest.filed_at) if newest else ""
        text = newest.text if newest else ""
        short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        lines.append(texts.measure_line(number, short_title(measure.text, 10), tick, day, short))
    wholes = [found.whole for _, found in words if found is not None and found.whole]
    return lines + [f"整体：{whole[: 2 * LONGEST]}" for whole in wholes[:2]]


def _day(turn: Turn, at: datetime) -> str:
    return day_name(turn.practice.habits.day_of(at))


async def _evidence(turn: Turn, issue: Issue) -> int:
    query = select(func.count()).select_from(Evidence)
    found = await turn.session.exec(
        query.where(col(Evidence.issue_id) == issue.id, col(Evidence.withdrawn_at).is_(None))
    )
    return found.one()


async def _open(turn: Turn, issue: Issue, table: type[Difficulty] | type[Instruction], states: tuple[str, ...]) -> int:
    query = select(func.count()).select_from(table)
    found = await turn.session.exec(query.where(col(table.issue_id) == issue.id, col(table.state).in_(states)))
    return found.one()
