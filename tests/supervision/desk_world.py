"""测试台: a small invented plan in a store of its own, and acts that bring its reports into every state."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from plan.value import Contact, Doubt, IssueEntry, Measure, ResponsiblePerson, Target, TargetKind
from plan.value import Plan as PlanValue
from rules.report_state import ReportState
from storage.session import Session, Store, open_store
from storage.tables import (
    Account,
    Answer,
    Assignment,
    Filing,
    Issue,
    Message,
    Notice,
    Person,
    Plan,
    Report,
    Role,
    Warning,
)
from supervision.desk.command import command, parse_command
from supervision.months.cycles import open_cycles
from supervision.opening import load
from supervision.practice import Practice
from supervision.reply import Reply
from tests.stores import fresh_store_url, keep
from texts.pages import PAGE_BREAK

ZONE = ZoneInfo("Asia/Shanghai")
PRACTICE = Practice(published=lambda day: None)
LOADED = datetime(2018, 10, 30, 10, tzinfo=ZONE)
ASKED = datetime(2018, 11, 21, 9, 30, tzinfo=ZONE)
AFTER = datetime(2018, 11, 28, 9, tzinfo=ZONE)


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2018, month, day, hour, minute, tzinfo=ZONE)


def measures(*texts: str) -> tuple[Measure, ...]:
    return tuple(Measure(str(n), text) for n, text in enumerate(texts, start=1))


def small_plan(key: str = "测督") -> PlanValue:
    """Five issues, six reports: a person with two issues, an issue with two scopes, an unknown contact."""
    end = Target(TargetKind.DATE, date(2018, 12, 31))
    one = IssueEntry(
        1,
        "水体整治",
        goal="消除黑臭",
        deadline_text="2018年底",
        targets=(end,),
        lead_units=("市甲局",),
        supporting_units=("市乙局", "市丙局"),
        lead_leaders=("测试领导甲",),
        former_leaders=("测试原领导",),
        responsible_persons=(ResponsiblePerson("测试责甲", "市甲局副局长"),),
        contacts=(Contact("测试甲", phone="13800000001"),),
        measures=measures("截污纳管，年内完成", "清淤疏浚。"),
    )
    two = IssueEntry(
        2,
        "扬尘管控",
        lead_units=("市乙局",),
        lead_leaders=("测试领导乙",),
        contacts=(
            Contact("测试乙", scope="市级", measures=("1", "2")),
            Contact("测试丙", scope="乡镇级", measures=("3",)),
        ),
        measures=measures("工地围挡", "道路洒水", "乡镇道路"),
    )
    three = IssueEntry(
        3,
        "责任落实",
        lead_units=("市丙局",),
        lead_leaders=("测试领导丙",),
        measures=measures("责任到人"),
        doubts=(Doubt("contacts", "赵某向某", "联络人是哪一位"),),
    )
    four = IssueEntry(
        4,
        "投诉办理",
        lead_units=("市甲局",),
        lead_leaders=("测试领导丁",),
        contacts=(Contact("测试甲"),),
        targets=(end,),
        measures=measures("逐件回访"),
    )
    five = IssueEntry(
        5,
        "水源保护",
        lead_units=("市丁局",),
        lead_leaders=("测试领导戊",),
        contacts=(Contact("测试丁"),),
        targets=(
            Target(TargetKind.DATE, date(2018, 9, 30)),
            Target(TargetKind.DATE, date(2018, 11, 20), "主体工程"),
            Target(TargetKind.DATE, date(2019, 5, 31)),
        ),
        measures=measures("排口封堵"),
    )
    return PlanValue(key, "测试清单", cutoff_day=28, issues=(one, two, three, four, five))


@dataclass
class World:
    """The store with its plan; every act is a transaction of its own."""

    store: Store
    office: Person

    async def report(self, session: Session, number: int, scope: str = "", month: str = "2018-11") -> Report:
        found = await session.exec(
            select(Report)
            .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
            .join(Issue, col(Assignment.issue_id) == col(Issue.id))
            .where(col(Issue.number) == number, col(Assignment.scope) == scope, col(Report.month) == month)
            .order_by(col(Report.id))
        )
        report = found.first()
        assert report is not None
        return report

    async def be(
        self,
        number: int,
        state: str,
        scope: str = "",
        on_time: bool | None = None,
        locked: bool = False,
        month: str = "2018-11",
    ) -> None:
        async with self.store.begin() as session:
            report = await self.report(session, number, scope, month)
            report.state = ReportState(state)
            report.on_time = on_time
            report.locked_at = report.cutoff_at if locked else None

    async def files(
        self,
        number: int,
        answers: dict[str, tuple[str | None, str]],
        when: datetime,
        scope: str = "",
        whole: str = "",
        month: str = "2018-11",
    ) -> None:
        """Content as `supervision.report` leaves it, whatever the report's state."""
        async with self.store.begin() as session:
            report = await self.report(session, number, scope, month)
            message = Message(
                update_id=1,
                chat_id=1,
                person_id=report.person_id,
                kind="text",
                sent_at=when,
                arrived_at=when,
                counts_at=when,
            )
            session.add(message)
            await session.flush()
            owner = report.person_id or self.office.id or 0
            earlier = await session.exec(select(Filing).where(col(Filing.report_id) == report.id))
            filing = Filing(
                report_id=report.id or 0,
                version=len(list(earlier)) + 1,
                message_id=message.id or 0,
                person_id=owner,
                source="contact",
                received_at=when,
                whole=whole,
            )
            session.add(filing)
            await session.flush()
            for measure, (tick, text) in answers.items():
                session.add(Answer(filing_id=filing.id or 0, measure=measure, tick=tick, text=text))
            report.received_at = when

    async def withdraws(self, number: int, when: datetime) -> None:
        async with self.store.begin() as session:
            report = await self.report(session, number)
            for filing in await session.exec(select(Filing).where(col(Filing.report_id) == report.id)):
                filing.withdrawn_at = when
            report.received_at = None

    async def links(self, name: str, when: datetime = LOADED, blocked: datetime | None = None) -> None:
        async with self.store.begin() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
            number = 1000 + (person.id or 0)
            session.add(Account(person_id=person.id or 0, chat_id=number, linked_at=when, blocked_at=blocked))

    async def reminded(self, number: int, *days: int, scope: str = "") -> None:
        async with self.store.begin() as session:
            report = await self.report(session, number, scope)
            for n, day in enumerate(days):
                session.add(
                    Notice(
                        recipient=f"person:{report.person_id}",
                        person_id=report.person_id,
                        kind="nudge" if n else "ask",
                        cycle="2018-11",
                        step=f"step{number}{scope}{day}",
                        state="sent",
                        due_at=at(day),
                        created_at=at(day),
                        sent_at=at(day, 9, 30),
                        facts={"reports": [report.id]},
                    )
                )
            report.asked_at, report.asked_how = at(days[0], 9, 30), "telegram"

    async def warned(self, number: int, resolved: datetime | None = None) -> None:
        async with self.store.begin() as session:
            report = await self.report(session, number)
            assignment = await session.get_one(Assignment, report.assignment_id)
            session.add(
                Warning(
                    subject=f"assignment:{assignment.id}",
                    assignment_id=assignment.id,
                    issue_id=assignment.issue_id,
                    trigger="report_overdue",
                    month="2018-11",
                    level="yellow",
                    raised_at=at(28, 0),
                    resolved_at=resolved,
                    state="resolved" if resolved else "raised",
                )
            )

    async def all_states(self) -> None:
        """28 November 09:00: on time, partial, late, unreachable with 补报, missing, unreachable."""
        await self.be(1, "submitted", on_time=True, locked=True)
        await self.files(1, {"1": ("in_progress", "完成70%"), "2": ("unchanged", "")}, at(22, 15, 2))
        await self.be(2, "partial", "市级", locked=True)
        await self.files(2, {"1": (None, "围挡已全覆盖")}, at(23), "市级")
        await self.be(2, "unreachable", "乡镇级", locked=True)
        await self.files(2, {"3": ("done", "修好3条")}, at(28, 8, 20), "乡镇级")
        await self.be(3, "unreachable", locked=True)
        await self.be(4, "late", on_time=False, locked=True)
        await self.files(4, {"1": ("done", "回访全部办结")}, at(28, 8))
        await self.be(5, "missing", locked=True)
        await self.reminded(5, 21, 26, 27)
        await self.links("测试丁")
        await self.warned(5)


_made: dict[tuple[PlanValue, ...], tuple[str, Person]] = {}  # the template with these plans, and its office


@asynccontextmanager
async def world(folder: Path, *plans: PlanValue) -> AsyncIterator[World]:
    """A store of its own for each test; a store with the same plans is made once and copied."""
    if plans not in _made:
        url, name = fresh_store_url(folder, "first"), f"desk-world-{len(_made)}"
        _made[plans] = (name, await _fill(url, plans))
        keep(url, name)
    name, office = _made[plans]
    store = open_store(fresh_store_url(folder, "desk", like=name))
    try:
        yield World(store, office)
    finally:
        await store.close()


async def _fill(url: str, plans: tuple[PlanValue, ...]) -> Person:
    store = open_store(url)
    async with store.begin() as session:
        office = Person(name="测试办")
        session.add(office)
        await session.flush()
        session.add(Role(person_id=office.id or 0, kind="office"))
        for plan in plans:
            await load(session, plan, LOADED, PRACTICE)
    await store.close()  # the last connection folds the write-ahead log into the file
    return office


async def open_month(world: World, now: datetime) -> None:
    async with world.store.begin() as session:
        await open_cycles(session, now, PRACTICE)


async def plan_of(session: Session) -> Plan:
    return (await session.exec(select(Plan))).one()


async def say(
    world: World, text: str, now: datetime = AFTER, practice: Practice = PRACTICE, who: Person | None = None
) -> str:
    """What the office hears to this line, all pages of it."""
    return "\n".join(reply.text for reply in await hear(world, text, now, practice, who))


async def hear(
    world: World,
    text: str,
    now: datetime = AFTER,
    practice: Practice = PRACTICE,
    who: Person | None = None,
    folder: Path = Path("."),
) -> list[Reply]:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        reply = await command(session, who or world.office, *parsed, now, practice, folder)
    *before, last = reply.text.split(PAGE_BREAK)
    return [*(Reply(text) for text in before), replace(reply, text=last)]


async def one(world: World, number: int, scope: str = "", month: str = "2018-11") -> Report:
    async with world.store.read() as session:
        return await world.report(session, number, scope, month)
