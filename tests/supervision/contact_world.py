"""测试通话: a small invented plan in a store of its own, and contacts who say things into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from rules.report_state import Act, ReportState, advance
from storage.session import Store, open_store
from storage.tables import (
    Account,
    Answer,
    Assignment,
    Dialogue,
    Filing,
    Issue,
    Measure,
    Message,
    Person,
    Plan,
    Report,
    Role,
    Warning,
)
from supervision.contact.conversation import hear
from supervision.contact.proxy import report as proxy_report
from supervision.months.cycles import open_cycles, pass_cutoffs
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from tests.stores import fresh_store_url, is_kept, keep

ZONE = ZoneInfo("Asia/Shanghai")
PRACTICE = Practice(published=lambda day: None)
HUANG, LEI, XIN, XUAN, OFFICE = "测试黄", "测试雷", "测试欣", "测试萱", "测试办"

ISSUES = {
    18: ("大气环境指标", ["重点任务", "专项整治", "日常巡查", "督查问责"]),
    11: ("环保基础设施", ["管网", "园区污水", "医废", "垃圾"]),
    19: ("水环境指标", ["流域治理", "三年行动", "达标方案"]),
    8: ("黑臭水体", ["市级水体", "县级水体", "排口", "乡级水体"]),
    7: ("别人的问题", ["一件事"]),
}
CONTACTS = (
    (18, HUANG, "", []),
    (11, LEI, "", []),
    (19, LEI, "", []),
    (8, XIN, "市、县级", ["1", "2", "3"]),
    (8, XUAN, "乡镇级", ["4"]),
    (7, OFFICE, "", []),
)


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11, second: int = 0) -> datetime:
    return datetime(2018, month, day, hour, minute, second, tzinfo=ZONE)


class World:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._sent = 0
        self.last_message = 0

    async def build(self) -> None:
        async with self.store.begin() as session:
            plan = Plan(
                key="测督",
                title="测试方案",
                start_month="2018-10",
                cutoff_day="28",
                cutoff_rule="exclusive",
                loaded_at=at(1, month=10),
            )
            session.add(plan)
            people = {name: Person(name=name) for name in (HUANG, LEI, XIN, XUAN, OFFICE)}
            people[OFFICE].phone = "0731-000"
            session.add_all(people.values())
            await session.flush()
            session.add(Role(person_id=people[OFFICE].id or 0, kind="office"))
            issues = {}
            for number, (title, measures) in ISSUES.items():
                issue = Issue(plan_id=plan.id or 0, number=number, title=title, goal="测试目标")
                session.add(issue)
                await session.flush()
                issues[number] = issue
                for place, text in enumerate(measures):
                    session.add(Measure(issue_id=issue.id or 0, number=str(place + 1), position=place, text=text))
            for place, (number, name, scope, own) in enumerate(CONTACTS):
                session.add(
                    Assignment(
                        issue_id=issues[number].id or 0,
                        person_id=people[name].id,
                        position=place,
                        scope=scope,
                        measures=own,
                    )
                )
            for n, person in enumerate(people.values()):
                session.add(Account(person_id=person.id or 0, chat_id=100 + n, linked_at=at(1, month=10)))
        await self.open_month(at(10, month=10), "2018-10")

    async def open_month(self, now: datetime, asked: str) -> None:
        """Open what has begun, work off cut-offs, and deliver the ask of the month `asked`."""
        async with self.store.begin() as session:
            await open_cycles(session, now, PRACTICE)
            await pass_cutoffs(session, now, PRACTICE)
            for report in await session.exec(select(Report).where(col(Report.month) == asked)):
                report.state = advance(ReportState(report.state), Act.ASK_DELIVERED)
                report.asked_at = report.asked_at or now

    async def november(self) -> None:
        """October is over and November was asked for on the 21st."""
        await self.open_month(at(1), "")
        await self.open_month(at(21, 9, 30), "2018-11")

    async def pass_time(self, now: datetime) -> None:
        await self.open_month(now, "")

    async def says(
        self,
        name: str,
        text: str,
        when: datetime,
        *,
        kind: str = "text",
        edits: int | None = None,
        file: bool = False,
        album: str = "",
        arrived: datetime | None = None,
        proxy: bool = False,
        reply_to: int | None = None,
    ) -> Reply:
        """One thing said; `edits`: the platform's id of the message edited; returns the answer."""
        now = arrived or when
        async with self.store.begin() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
            self._sent += 1
            self.last_message = edits or self._sent
            message = Message(
                update_id=self._sent,
                chat_id=100 + (person.id or 0),
                person_id=person.id,
                message_id=None if kind == "tap" else self.last_message,
                kind="edit" if edits else kind,
                text=text,
                file_id=f"file-{self._sent}" if file else "",
                file_unique_id=f"unique-{self.last_message}" if file else "",
                sent_at=when,
                arrived_at=now,
                counts_at=when,
            )
            session.add(message)
            await session.flush()
            heard = Heard(
                message_id=message.id or 0,
                chat_id=message.chat_id,
                kind=message.kind,
                text=text,
                counts_at=when.astimezone(UTC),
                has_file=file,
                file_kind=kind if file else "",
                album=album,
                reply_to=reply_to,
            )
            speak = proxy_report if proxy else hear
            reply = await speak(session, person, heard, now.astimezone(UTC), PRACTICE)
        assert reply is not None
        return reply

    async def taps(self, name: str, data: str, when: datetime) -> Reply:
        return await self.says(name, data, when, kind="tap")

    async def report(self, number: int, month: str = "2018-11", scope: str = "") -> Report:
        async with self.store.read() as session:
            found = await session.exec(
                select(Report)
                .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
                .join(Issue, col(Assignment.issue_id) == col(Issue.id))
                .where(col(Issue.number) == number, col(Report.month) == month)
                .order_by(col(Assignment.position))
            )
            reports = list(found)
            if scope:
                for report in reports:
                    assignment = await session.get_one(Assignment, report.assignment_id)
                    if assignment.scope == scope:
                        return report
            return reports[0]

    async def filings(self, report: Report) -> list[Filing]:
        async with self.store.read() as session:
            found = await session.exec(
                select(Filing).where(col(Filing.report_id) == report.id).order_by(col(Filing.version))
            )
            return list(found)

    async def answers(self, filing: Filing) -> dict[str, tuple[str | None, str]]:
        async with self.store.read() as session:
            found = await session.exec(select(Answer).where(col(Answer.filing_id) == filing.id))
            return {answer.measure: (answer.tick, answer.text) for answer in found}

    async def dialogue(self, name: str) -> Dialogue | None:
        async with self.store.read() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
            return await session.get(Dialogue, person.id)

    async def add_list(self, key: str, number: int, name: str, measures: list[str], others: list[str]) -> None:
        """A second list with one issue, reported on by `name` and, without any scope, by `others`."""
        async with self.store.begin() as session:
            plan = Plan(
                key=key,
                title="另一份",
                start_month="2018-11",
                cutoff_day="28",
                cutoff_rule="exclusive",
                loaded_at=at(1),
            )
            session.add(plan)
            await session.flush()
            issue = Issue(plan_id=plan.id or 0, number=number, title="另一份的问题")
            session.add(issue)
            await session.flush()
            for place, text in enumerate(measures):
                session.add(Measure(issue_id=issue.id or 0, number=str(place + 1), position=place, text=text))
            for place, each in enumerate([name, *others]):
                person = (await session.exec(select(Person).where(col(Person.name) == each))).one()
                session.add(Assignment(issue_id=issue.id or 0, person_id=person.id, position=place))
        await self.open_month(at(21, 9, 40), "2018-11")

    async def set_state(self, number: int, state: str) -> None:
        report = await self.report(number)
        async with self.store.begin() as session:
            (await session.get_one(Report, report.id)).state = state

    async def rename_dialogue(self, name: str, state: str) -> None:
        async with self.store.begin() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
            (await session.get_one(Dialogue, person.id)).state = state

    async def push_warnings(self, now: datetime) -> None:
        """Every leader hears of the warnings that stand."""
        async with self.store.begin() as session:
            for warning in await session.exec(select(Warning)):
                warning.state, warning.pushed_at = "pushed", now

    async def warnings(self) -> list[Warning]:
        async with self.store.read() as session:
            return list(await session.exec(select(Warning).order_by(col(Warning.id))))


@asynccontextmanager
async def contact_world(folder: Path, november: bool = False) -> AsyncIterator[World]:
    """A world in October 2018, asked for; with `november`, November asked for as well.

    Built once a test run and copied, so that a test costs its own words only.
    """
    built = f"contact-world-{november}"
    if not is_kept(built):
        url = fresh_store_url(folder, "building")
        store = open_store(url)
        world = World(store)
        await world.build()
        if november:
            await world.november()
        await store.close()
        keep(url, built)
    store = open_store(fresh_store_url(folder, "t", like=built))
    try:
        yield World(store)
    finally:
        await store.close()
