"""整改进度评定: how each issue of the lists stands at an instant, from what the store holds (Settled 20)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import col, or_, select

from rules.issue_life import ACCEPTED
from rules.progress_class import ProgressClass, is_overdue, progress_class, report_pace, stated_pace
from rules.report_facts import Count, ReportFacts
from rules.warning import Trigger
from storage.session import Session
from storage.slices import slices
from storage.tables import Closeout, Issue, Target, Warning
from supervision.practice import Practice
from supervision.report.duties import Duty
from supervision.report.standing import Standing

Words = Mapping[int, Sequence[ProgressClass | None]]  # what the reports of an issue say of its pace, by its id


@dataclass
class Grounds:
    """What the classes of some issues are derived from, at whatever instant."""

    practice: Practice
    issues: list[Issue]
    rounds: dict[int, list[Closeout]] = field(default_factory=dict)
    targets: dict[int, list[date]] = field(default_factory=dict)
    warned: dict[int, list[Warning]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return [issue.id or 0 for issue in self.issues]

    def classes(self, at: datetime, said: Words, live: bool) -> dict[int, str | None]:
        """By issue; `live`: `at` is now, and what the issue is now counts."""
        return {
            issue.id or 0: progress_class(
                self._accepted(issue, at) or (live and issue.status in ACCEPTED),
                self._by_office(issue.id or 0, at),
                self.overdue(issue.id or 0, at),
                said.get(issue.id or 0, ()),
            )
            for issue in self.issues
        }

    def applied(self, at: datetime) -> dict[int, date]:
        """By issue, the day of the application that stands."""
        return {each: day for each in self.ids if (day := self.applied_on(each, at)) is not None}

    def overdue(self, issue_id: int, at: datetime) -> bool:
        day, applied = self.practice.habits.day_of(at), self.applied_on(issue_id, at)
        return any(is_overdue(due, day, applied) for due in self.targets.get(issue_id, ()))

    def applied_on(self, issue_id: int, at: datetime) -> date | None:
        """The day of the application that stood at this instant."""
        standing = self._round(issue_id, at)
        if standing is None or standing.applied_at is None or standing.applied_at > at:
            return None
        return self.practice.habits.day_of(standing.applied_at)

    def _accepted(self, issue: Issue, at: datetime) -> bool:
        standing = self._round(issue.id or 0, at)
        return standing is not None and standing.accepted_at is not None and standing.accepted_at <= at

    def _round(self, issue_id: int, at: datetime) -> Closeout | None:
        """The round of the close-out that ran at this instant."""
        ran = (row for row in self.rounds.get(issue_id, ()) if row.begun_at <= at)
        return next((row for row in ran if row.ended_at is None or row.ended_at > at), None)

    def _by_office(self, issue_id: int, at: datetime) -> ProgressClass | None:
        """What the newest warning of the office that speaks of the pace said, while it stood."""
        for row in self.warned.get(issue_id, ()):
            stood = row.raised_at <= at and (row.resolved_at is None or row.resolved_at > at)
            if stood and (word := stated_pace(row.facts.get("reason", ""))):
                return word
        return None


async def grounds(session: Session, plans: Iterable[int | None], since: datetime, practice: Practice) -> Grounds:
    """Of every issue of these lists, for judging them at instants from `since` on."""
    query = select(Issue).where(col(Issue.plan_id).in_(set(plans)))
    return await grounds_of(session, list(await session.exec(query.order_by(col(Issue.id)))), since, practice)


async def grounds_of(session: Session, issues: list[Issue], since: datetime, practice: Practice) -> Grounds:
    """The same of some issues."""
    found = Grounds(practice, issues)
    for some in slices(issue.id for issue in issues):
        rounds = select(Closeout).where(col(Closeout.issue_id).in_(some)).order_by(col(Closeout.id).desc())
        for row in await session.exec(rounds):
            found.rounds.setdefault(row.issue_id, []).append(row)
        for target in await session.exec(select(Target).where(col(Target.issue_id).in_(some))):
            if target.due is not None:
                found.targets.setdefault(target.issue_id, []).append(target.due)
    by_office = select(Warning).where(
        col(Warning.trigger) == Trigger.BY_OFFICE,
        or_(col(Warning.resolved_at).is_(None), col(Warning.resolved_at) > since),
    )
    for warning in await session.exec(by_office.order_by(col(Warning.id).desc())):
        found.warned.setdefault(warning.issue_id, []).append(warning)
    return found


def said_by(reports: Iterable[ReportFacts], before: Mapping[int, ProgressClass | None]) -> list[ProgressClass | None]:
    """What each of these reports says of the pace; while one may still come, what the one of the month before said.

    `before`: by assignment.
    """
    return [
        before.get(each.assignment_id)
        if each.count is Count.OPEN and not each.has_content
        else report_pace([each.whole, *(one.words for one in each.measures)], [one.tick for one in each.measures])
        for each in reports
    ]


def said_in(duties: Iterable[Duty], found: Mapping[int, Standing]) -> dict[int, ProgressClass | None]:
    """What these reports say of the pace, by assignment; nothing for those that are not in `found`."""
    said = {}
    for duty in duties:
        standing = found.get(duty.report.id or 0)
        if standing is not None:
            words = [standing.whole, *(answer.text for answer in standing.answers.values())]
            ticks = [_tick(standing, number) for number in duty.measure_numbers]
            said[duty.report.assignment_id] = report_pace(words, ticks)
    return said


def _tick(standing: Standing, number: str) -> str | None:
    answer = standing.answers.get(number)
    if answer is not None:
        return answer.tick
    return "not_applicable" if number in standing.exempt else None
