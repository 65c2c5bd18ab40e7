"""测试之月: a store over an invented plan in which months pass, messages leave and people answer, without a wire."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from plan.value import Contact, IssueEntry, Measure, Plan, ResponsiblePerson
from rules.escalation import Habits
from storage.session import Store, open_store
from storage.tables import Account, Assignment, Issue, Notice, Person, Report, Warning
from supervision.access.inviting import invite_one
from supervision.access.joining import blocked, join, unblocked
from supervision.access.linking import unlink
from supervision.contact.conversation import hear
from supervision.facts import set_fact
from supervision.inbox import Words, keep_words
from supervision.months.cycles import keep_up
from supervision.months.outages import lived_through, served
from supervision.notices.claiming import claim
from supervision.notices.outcome import sent
from supervision.opening import Loaded, load
from supervision.people import person_called
from supervision.practice import Practice
from supervision.preview import upcoming
from supervision.sweep import sweep
from tests.stores import MIGRATED, fresh_store_url, is_kept, keep

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "测试督办员"


def at(text: str) -> datetime:
    """``11-21 09:30`` in Shanghai, of 2018 unless a year is given."""
    full = text if text.count("-") == 2 else f"2018-{text}"
    return datetime.fromisoformat(full).replace(tzinfo=ZONE)


def entry(number: int, contacts: Sequence[str | Contact] = (), **more: Any) -> IssueEntry:
    """Issue `number` with the contact 测试联N, the leader 测试领N and the responsible person 测试责N unless given."""
    people = contacts or (f"测试联{number}",)
    unit = more.pop("unit", f"测试单位{number}")
    measures = more.pop("measures", 2)
    leader = more.pop("leader", f"测试领{number}")
    responsible = more.pop("responsible", f"测试责{number}")
    return IssueEntry(
        number=number,
        title=f"方面{number}",
        deadline_text="2018年底",
        lead_units=(unit,),
        lead_leaders=(leader,) if leader else (),
        responsible_persons=(ResponsiblePerson(responsible, post=f"{unit}局长"),) if responsible else (),
        contacts=tuple(Contact(who) if isinstance(who, str) else who for who in people if who),
        measures=tuple(Measure(str(n + 1), f"措施内容{n + 1}") for n in range(measures)),
        **more,
    )


def plan_of(*issues: IssueEntry, key: str = "测督", **more: Any) -> Plan:
    return Plan(**{"key": key, "title": "测试清单", "first_month": "2018-10", "issues": issues} | more)


@dataclass(frozen=True)
class Sent:
    at: datetime
    person: str
    kinds: tuple[str, ...]
    text: str


class MonthWorld:
    def __init__(self, store: Store, practice: Practice) -> None:
        self.store, self.practice = store, practice
        self.now = at("01-01 00:00")
        self.sent: list[Sent] = []
        self._updates = 0
        self.polls = False  # True: the platform is heard at every beat; False after that: an outage

    async def load(self, plan: Plan, now: datetime, start_month: str = "") -> Loaded:
        self.now = max(self.now, now)
        async with self.store.begin() as session:
            await set_fact(session, "bot_username", "test_bot", now)
            return await load(session, plan, now, self.practice, start_month)

    async def link(self, name: str, now: datetime, role: str = "contact", chat: int = 0) -> str:
        """`name` opens a fresh link; returns what he is answered. `chat`: of another phone than his first."""
        self.now = max(self.now, now)
        async with self.store.begin() as session:
            invited = await invite_one(session, role, name, now)
            code = invited.link.rpartition("=")[2]
            person = await person_called(session, name)
            reply = await join(session, code, chat or 5_000_000_000 + (person.id or 0), now, self.practice)
        return reply.text

    async def link_all(self, now: datetime, office: bool = True, but: Sequence[str] = ()) -> None:
        if office:
            await self.link(OFFICE, now, "office")
        async with self.store.begin() as session:
            for person in await session.exec(select(Person)):
                if person.name not in (OFFICE, *but):
                    person_id = person.id or 0
                    session.add(Account(person_id=person_id, chat_id=5_000_000_000 + person_id, linked_at=now))

    async def unlink(self, name: str, now: datetime) -> None:
        async with self.store.begin() as session:
            await unlink(session, name, now)

    async def blocks(self, name: str, now: datetime, again: bool = False) -> None:
        async with self.store.begin() as session:
            person = await person_called(session, name)
            await (unblocked if again else blocked)(session, 5_000_000_000 + (person.id or 0), now)

    async def pause(self, on: bool, now: datetime) -> None:
        async with self.store.begin() as session:
            await set_fact(session, "paused", "1" if on else "", now)

    async def beat(self, now: datetime) -> None:
        """One heartbeat, and every message that may leave at this instant."""
        self.now = now
        async with self.store.begin() as session:
            if self.polls:
                await lived_through(session, now)
                await served(session, now, self.practice)
            await sweep(session, now, self.practice)
        await self.send(now)

    async def heard_again(self, now: datetime) -> None:
        """The first poll that succeeds, after an outage or ever; the bot polls from now on."""
        self.polls, self.now = True, now
        async with self.store.begin() as session:
            await served(session, now, self.practice)

    async def send(self, now: datetime) -> None:
        while True:
            async with self.store.begin() as session:
                parcel = await claim(session, now, self.practice)
                if parcel is None:
                    return
                notices = [await session.get_one(Notice, notice_id) for notice_id in parcel.notice_ids]
                person = await session.get(Person, notices[0].person_id) if notices[0].person_id else None
                self.sent.append(Sent(now, person.name if person else "", tuple(n.kind for n in notices), parcel.text))
            async with self.store.begin() as session:
                await sent(session, parcel, [len(self.sent)], now)

    async def go_to(self, until: datetime) -> None:
        """Let time pass; what falls due on the way happens at its own instant."""
        while True:
            async with self.store.read() as session:
                planned = await upcoming(session, self.now, self.practice)
            midnight = datetime.combine(self.now.astimezone(ZONE).date() + timedelta(days=1), time.min, ZONE)
            due = min([*planned[:1], midnight])
            if due > until:
                break
            await self.beat(due)
        await self.beat(until)

    async def says(self, name: str, text: str, now: datetime) -> str:
        self.now = max(self.now, now)
        self._updates += 1
        async with self.store.begin() as session:
            person = await person_called(session, name)
            await keep_up(session, now, self.practice)
            words = Words(self._updates, 5_000_000_000 + (person.id or 0), self._updates, "text", text, now)
            heard = await keep_words(session, words, person.id, now)
            reply = await hear(session, person, heard, now, self.practice)
        return "" if reply is None else reply.text

    def heard(self, name: str, since: str = "01-01 00:00") -> list[str]:
        return [message.text for message in self.sent if message.person == name and message.at >= at(since)]

    def when(self, name: str, since: str = "01-01 00:00") -> list[str]:
        """``11-21 09:30 ask`` for each message `name` got."""
        return [
            f"{message.at.astimezone(ZONE):%m-%d %H:%M} {'+'.join(message.kinds)}"
            for message in self.sent
            if message.person == name and message.at >= at(since)
        ]

    async def states(self, month: str = "2018-11") -> list[str]:
        """The states of a month's reports in plan order, ended assignments left out."""
        async with self.store.read() as session:
            found = await session.exec(
                select(Report.state)
                .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
                .join(Issue, col(Assignment.issue_id) == col(Issue.id))
                .where(col(Report.month) == month, col(Assignment.ended_at).is_(None))
                .order_by(col(Issue.plan_id), col(Issue.number), col(Assignment.position))
            )
            return list(found)

    async def rows(self, table: type[Any]) -> list[Any]:
        async with self.store.read() as session:
            return list(await session.exec(select(table)))

    async def notices(self, *kinds: str) -> list[Notice]:
        return [n for n in await self.rows(Notice) if n.kind in kinds]

    async def warnings(self) -> list[Warning]:
        return await self.rows(Warning)

    def remembers(self) -> dict[str, Any]:
        """What this world knows beside its store."""
        return {name: deepcopy(what) for name, what in vars(self).items() if name not in ("store", "practice")}

    async def counts(self) -> dict[str, int]:
        """Rows of every table."""
        async with self.store.read() as session:
            return {
                table.name: (await session.exec(select(func.count()).select_from(table))).one()
                for table in SQLModel.metadata.sorted_tables
            }


def weekdays(day: date) -> bool | None:
    return day.weekday() < 5


Beginning = Callable[[MonthWorld], Awaitable[object]]
_as_it_stood: dict[str, dict[str, Any]] = {}  # beside the store: what a world that began so remembers


@asynccontextmanager
async def month_world(
    folder: Path, published: Any = weekdays, begun: Beginning | None = None, **habits: Any
) -> AsyncIterator[MonthWorld]:
    """A world in which nothing has happened, or, with `begun` (a function of its module), what that lets happen.

    Such a beginning is lived through once a test run and copied.
    """
    practice, name = Practice(published, Habits(**habits)), MIGRATED
    if begun is not None:
        name = f"{begun.__module__}.{begun.__qualname__} {published.__qualname__} {habits}"
        if not is_kept(name):
            url = fresh_store_url(folder, "building")
            async with _open(url, practice) as world:
                await begun(world)
                _as_it_stood[name] = world.remembers()
            keep(url, name)
    async with _open(fresh_store_url(folder, "month", like=name), practice) as world:
        if begun is not None:
            vars(world).update(deepcopy(_as_it_stood[name]))
        yield world


@asynccontextmanager
async def _open(url: str, practice: Practice) -> AsyncIterator[MonthWorld]:
    store = open_store(url)
    try:
        yield MonthWorld(store, practice)
    finally:
        await store.close()
