"""场地: the stores of a run: made once with lists and people, copied for each month; and what each person holds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlmodel import col, select

from bot.holidays import published
from rules.escalation import Habits
from storage.session import Session, Store, migrate, open_store
from storage.tables import Assignment, Person, Role
from supervision.access.inviting import invite_one
from supervision.access.linking import invite, link
from supervision.facts import set_fact
from supervision.opening import load
from supervision.practice import Practice
from tests import postgres
from tests.kills.plans import plans

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2018, 11, 1, 10, tzinfo=SHANGHAI)
PRACTICE = Practice(published, Habits(), rehearsal=True)
FIRST_CHAT = 5_000_000_000  # beyond 2^31
OFFICE = "测试督办员"
NOT_LINKED = 4  # every fourth contact opens his link only while the victims die


@dataclass(frozen=True)
class Member:
    """`measures`: what he reports, () when he is no contact; `linked`: his chat is bound from the start."""

    person_id: int
    name: str
    chat_id: int
    measures: tuple[str, ...]
    office: bool
    linked: bool


class Ground(Protocol):
    """Where stores come from."""

    def fresh(self) -> str: ...


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.template = folder / "template.db"

    @property
    def template_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.template}"

    def fresh(self) -> str:
        """A copy of the template, of its own folder: locks and other files lie beside a store."""
        self.count += 1
        place = self.folder / f"month{self.count}"
        place.mkdir()
        shutil.copy(self.template, place / "duban.db")
        return f"sqlite+aiosqlite:///{place / 'duban.db'}"


class Postgresql:
    def __init__(self, server: postgres.Server) -> None:
        self.server, self.count = server, 0
        self.server.run('CREATE DATABASE "kills"')

    def _url(self, name: str) -> str:
        return make_url(self.server.url).set(database=name).render_as_string(hide_password=False)

    @property
    def template_url(self) -> str:
        return self._url("kills")

    def fresh(self) -> str:
        self.count += 1
        self.server.run(f'CREATE DATABASE "kills{self.count}" TEMPLATE "kills"')
        return self._url(f"kills{self.count}")


@contextmanager
def ground(kind: str, folder: Path) -> Iterator[Sqlite | Postgresql]:
    """`kind`: sqlite | postgresql."""
    if kind == "sqlite":
        yield Sqlite(folder)
        return
    server = postgres.start()
    try:
        yield Postgresql(server)
    finally:
        server.close()


async def furnish(place: Sqlite | Postgresql) -> tuple[Member, ...]:
    """Load the lists into the template and link most of the people."""
    await migrate(place.template_url)
    store = open_store(place.template_url)
    try:
        return await _furnish(store)
    finally:
        await store.close()


async def _furnish(store: Store) -> tuple[Member, ...]:
    async with store.begin() as session:
        await set_fact(session, "bot_username", "duban_rehearsal_bot", START)
        for plan in plans():
            await load(session, plan, START, PRACTICE)
        await invite_one(session, "office", OFFICE, START)
        members = await _members(session)
        for member in members:
            if member.linked:
                await link(session, await invite(session, member.person_id, START), member.chat_id, START)
    return members


async def _members(session: Session) -> tuple[Member, ...]:
    owed = {row.person_id: row for row in await session.exec(select(Assignment))}
    office = set(await session.exec(select(col(Role.person_id)).where(col(Role.kind) == "office")))
    found, contacts = [], 0
    for person in await session.exec(select(Person).order_by(col(Person.id))):
        assert person.id is not None
        own = owed.get(person.id)
        contacts += own is not None
        linked = own is None or contacts % NOT_LINKED != 0
        measures = tuple(own.measures) if own else ()
        chat_id = FIRST_CHAT + person.id
        found.append(Member(person.id, person.name, chat_id, measures, person.id in office, linked))
    return tuple(found)
