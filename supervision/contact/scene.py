"""情境: who speaks, when, and which reports their words can belong to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rules.month import Month
from rules.reading.values import Context, KnownIssue
from rules.report_state import ReportState
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Assignment, Person
from supervision.months.cycles import pass_cutoffs
from supervision.practice import Practice
from supervision.reply import Heard
from supervision.report.duties import Duty, several_lists
from supervision.report.owed import duties_for, takes_until
from supervision.report.settling import id_of
from supervision.report.standing import Standing, missing_measures, standings
from texts.wording import clock_name, issue_name, last_hour, month_name, numeral, short_title


@dataclass
class Scene:
    """One message of one person with all that is needed to answer it; `standings` by report id."""

    session: Session
    person: Person
    heard: Heard
    now: datetime
    practice: Practice
    calendar: WorkCalendar
    duties: list[Duty]
    many_lists: bool = False
    standings: dict[int, Standing] = field(default_factory=dict)
    apart: dict[int, str] = field(default_factory=dict)  # assignment -> 乡镇级, where the person has two of one issue
    folder: Path | None = None  # where a file that is asked for is made

    @property
    def person_id(self) -> int:
        return id_of(self.person.id)

    @property
    def several(self) -> bool:
        """True when this person's issues, or two reports on one of them, must be told apart."""
        return len({self.short(duty) for duty in self.duties}) > 1

    def short(self, duty: Duty) -> str:
        """十八, with several lists 省督十八, of two reports on one issue 八·乡镇级."""
        return (duty.plan.key if self.many_lists else "") + numeral(duty.issue.number) + self._part(duty)

    def full(self, duty: Duty) -> str:
        """问题十八, with several lists 省督问题十八, of two reports on one issue 问题八·乡镇级."""
        return issue_name(duty.issue.number, duty.plan.key if self.many_lists else "") + self._part(duty)

    def _part(self, duty: Duty) -> str:
        name = self.apart.get(id_of(duty.assignment.id), "")
        return f"·{name}" if name else ""

    def scoped(self, duty: Duty) -> str:
        """问题八·乡镇级 whenever the report has a scope."""
        scope = duty.assignment.scope if not self._part(duty) else ""
        return self.full(duty) + (f"·{scope}" if scope else "")

    def at(self, instant: datetime) -> str:
        return clock_name(instant, self.practice.habits.zone)

    def cutoff(self, duty: Duty) -> str:
        return last_hour(duty.report.cutoff_at, self.practice.habits.zone)

    def until(self, duty: Duty, counts_at: datetime | None = None) -> str:
        """Until when this report takes words, in words; "" when only 补11月 still reaches it."""
        counts = counts_at or self.heard.counts_at
        end = takes_until(duty, counts, self.practice, self.calendar)
        return last_hour(end, self.practice.habits.zone) if end > counts else ""

    def running_month(self, after: str) -> str:
        """The month that new words go to once the report of `after` is locked."""
        return max([str(Month.parse(after).plus(1)), *(duty.report.month for duty in self.duties)])

    def month(self, duty: Duty) -> str:
        return month_name(duty.report.month)

    def standing(self, duty: Duty) -> Standing:
        return self.standings.setdefault(id_of(duty.report.id), Standing())

    def missing(self, duty: Duty) -> tuple[str, ...]:
        return missing_measures(duty, self.standing(duty))

    def named(self, duty: Duty, numbers: Sequence[str]) -> tuple[str, ...]:
        """3（日常巡查）."""
        titles = {measure.number: short_title(measure.text) for measure in duty.measures}
        return tuple(f"{n}（{titles[n]}）" if titles.get(n) else n for n in numbers)

    def is_due(self, duty: Duty) -> bool:
        """True when something is still wanted of this report."""
        return bool(self.missing(duty)) or duty.report.state == ReportState.RETURNED

    def wanted(self) -> list[Duty]:
        """The reports that words without an issue number most likely mean: those past their cut-off, then
        those asked for, then any with something missing, then all."""
        late = [d for d in self.duties if d.report.cutoff_at <= self.heard.counts_at and self.is_due(d)]
        asked = [d for d in self.duties if d.report.state != ReportState.WAITING and self.is_due(d)]
        due = [d for d in self.duties if self.is_due(d)]
        return late or asked or due or self.duties

    def context(self, duties: Sequence[Duty] | None = None) -> Context:
        """What the reader is told: the own measures of each issue (of `duties`, else of all)."""
        measures: dict[tuple[str, int, str], dict[str, tuple[str, str]]] = {}
        for duty in self.duties if duties is None else duties:
            own = measures.setdefault((duty.plan.key, duty.issue.number, duty.issue.title), {})
            own |= {measure.number: (short_title(measure.text), measure.printed) for measure in duty.measures}
        return Context(
            tuple(
                KnownIssue(
                    key, number, tuple(own), tuple(t for t, _ in own.values()), tuple(p for _, p in own.values()), name
                )
                for (key, number, name), own in measures.items()
            )
        )

    async def refresh(self) -> None:
        """Read again what stands, after something was filed or taken back."""
        self.standings = await standings(self.session, [id_of(duty.report.id) for duty in self.duties])


async def look(
    session: Session,
    person: Person,
    heard: Heard,
    now: datetime,
    practice: Practice,
    duties: list[Duty] | None = None,
) -> Scene:
    """The scene of a message; `duties` of the person unless others are given (代报)."""
    await pass_cutoffs(session, now, practice, heard.counts_at)
    if duties is None:
        duties = await duties_for(session, id_of(person.id), heard.counts_at, practice)
    scene = Scene(
        session,
        person,
        heard,
        now,
        practice,
        await practice.calendar(session),
        duties,
        many_lists=await several_lists(session),
    )
    scene.apart = await _apart(session, duties)
    await scene.refresh()
    return scene


async def _apart(session: Session, duties: Sequence[Duty]) -> dict[int, str]:
    """What tells a person's reports on one issue apart: their scopes, else their contacts."""
    per_issue = Counter(duty.issue.id for duty in {duty.assignment.id: duty for duty in duties}.values())
    return {
        id_of(duty.assignment.id): duty.assignment.scope or await contact_name(session, duty.assignment)
        for duty in duties
        if per_issue[duty.issue.id] > 1
    }


async def contact_name(session: Session, assignment: Assignment) -> str:
    """Who reports for this assignment, "" when nobody is known."""
    person = await session.get(Person, assignment.person_id) if assignment.person_id is not None else None
    return person.name if person is not None else ""
