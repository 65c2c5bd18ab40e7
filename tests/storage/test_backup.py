"""备份: one instant of a store in use, whole or not at all, and back to just what it was."""

import asyncio
import io
import json
import os
import resource
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel, col, func, select

from storage.archive import Manifest
from storage.backup import BackupRefused, backup, restore
from storage.session import Store, open_store
from storage.tables import LedgerEntry, Person, ServiceFact
from tests.stores import POSTGRESQL, fresh_store_url

NOW = datetime(2018, 11, 28, 1, 30, tzinfo=UTC)
only_sqlite = pytest.mark.skipif(POSTGRESQL, reason="about the file of a SQLite store")


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A store with 300 people."""
    url = fresh_store_url(tmp_path)
    store = open_store(url)
    async with store.begin() as session:
        session.add_all(Person(name=f"测试{n}", known_as=["unit:市甲局"]) for n in range(300))
        session.add(ServiceFact(name="heartbeat", value=(NOW - timedelta(hours=1)).isoformat(), at=NOW))
    await store.close()
    return url


async def content(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    store = open_store(url)
    try:
        async with store.read() as session:
            connection = await session.connection()
            tables = SQLModel.metadata.sorted_tables
            return {
                t.name: [tuple(row) for row in await connection.execute(t.select().order_by(*t.primary_key))]
                for t in tables
            }
    finally:
        await store.close()


async def write_pairs(store: Store, wrote: asyncio.Event) -> None:
    """A person and a ledger entry in each transaction, without end."""
    for n in range(100_000):
        async with store.begin() as session:
            session.add(Person(name=f"新{n}"))
            session.add(LedgerEntry(at=NOW, act="added"))
        if n > 20:
            wrote.set()


async def change(url: str, name: str = "后来") -> None:
    store = open_store(url)
    async with store.begin() as session:
        session.add(Person(name=name))
    await store.close()


async def beats(url: str, at: datetime) -> None:
    store = open_store(url)
    async with store.begin() as session:
        (await session.get_one(ServiceFact, "heartbeat")).value = at.isoformat()
    await store.close()


async def test_a_restored_store_is_equal_to_what_was_backed_up(url: str, tmp_path: Path) -> None:
    before, file = await content(url), tmp_path / "duban.backup"
    manifest = await backup(url, file, NOW)
    assert (manifest.tables["person"], manifest.revision) == (300, manifest.revision)
    assert file.stat().st_mode & 0o777 == 0o600
    await change(url)
    assert await content(url) != before
    restored, kept = await restore(url, file, NOW)
    assert restored == manifest
    assert await content(url) == before
    assert "before" in kept
    old = make_url(url).set(database=kept).render_as_string(hide_password=False)
    assert ("后来",) in [row[1:2] for row in (await content(old))["person"]]


async def test_a_backup_amid_writes_is_of_one_instant_and_stops_nobody(url: str, tmp_path: Path) -> None:
    store, wrote = open_store(url), asyncio.Event()
    writing = asyncio.ensure_future(write_pairs(store, wrote))
    await wrote.wait()
    for n in range(3):
        manifest = await backup(url, tmp_path / f"{n}.backup", NOW)
        assert manifest.tables["person"] - 300 == manifest.tables["ledger_entry"] > 20
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    async with store.read() as session:
        assert (await session.exec(select(func.count()).select_from(LedgerEntry))).one() > manifest.tables[
            "ledger_entry"
        ]
    await store.close()
    await restore(url, tmp_path / "2.backup", NOW)
    restored = await content(url)
    assert {name: len(rows) for name, rows in restored.items()} | {"alembic_version": 1} == manifest.tables


async def test_what_is_restored_can_be_written_to(url: str, tmp_path: Path) -> None:
    await backup(url, tmp_path / "b", NOW)
    await restore(url, tmp_path / "b", NOW)
    await change(url, "测试新")
    store = open_store(url)
    async with store.read() as session:
        assert (await session.exec(select(Person.id).where(col(Person.name) == "测试新"))).one() == 301
    await store.close()


@pytest.mark.parametrize("age", [0, 59])
async def test_a_store_somebody_runs_on_is_not_overwritten(url: str, tmp_path: Path, age: int) -> None:
    await backup(url, tmp_path / "b", NOW)
    await beats(url, NOW - timedelta(seconds=age))
    with pytest.raises(BackupRefused, match=f"last heartbeat {age} s ago"):
        await restore(url, tmp_path / "b", NOW)
    await beats(url, NOW - timedelta(seconds=61))
    await restore(url, tmp_path / "b", NOW)


async def test_nothing_is_overwritten_by_a_backup(url: str, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("precious")
    with pytest.raises(BackupRefused, match="exists"):
        await backup(url, tmp_path / "b", NOW)
    assert (tmp_path / "b").read_text() == "precious"
    with pytest.raises(BackupRefused, match="there is no folder"):
        await backup(url, tmp_path / "nowhere" / "b", NOW)


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """No file may grow beyond `limit` bytes: what a full disk looks like."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [4096, 0.98])
async def test_a_full_disk_leaves_no_half_backup_behind(url: str, tmp_path: Path, room: float) -> None:
    """First the copy of the store does not fit, then the tar around it does not."""
    out = tmp_path / "out"
    out.mkdir()
    await backup(url, tmp_path / "whole", NOW)
    limit = int(room if room > 1 else (tmp_path / "whole").stat().st_size * room)
    with small_files(limit), pytest.raises(BackupRefused):
        await backup(url, out / "b", NOW)
    assert list(out.iterdir()) == []


async def test_a_full_disk_leaves_the_old_store_in_its_place(url: str, tmp_path: Path) -> None:
    await backup(url, tmp_path / "b", NOW)
    await change(url)
    before = await content(url)
    with small_files(4096), pytest.raises(BackupRefused):
        await restore(url, tmp_path / "b", NOW)
    assert await content(url) == before
    assert [name for name in os.listdir(tmp_path) if name.startswith((".", "store.db.before"))] == []


def altered(source: Path, target: Path, **changes: Any) -> Path:
    """The same backup with another manifest."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            words = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                words = json.dumps(json.loads(words) | changes).encode()
                member.size = len(words)
            new.addfile(member, io.BytesIO(words))
    return target


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"revision": "9999"}, "'9999', which this Duban does not know"),
        ({"format": "duban-backup-9"}, "unknown format"),
        ({"dialect": "oracle"}, "a backup of a oracle store"),
        ({"files": {"store.db": "0" * 64, "store.dump": "0" * 64}}, "damaged|not a whole backup"),
        ({"files": {"../x": "0" * 64}}, "outside itself"),
        ({"files": {}}, "the backup has no store"),
        ({"tables": {"person": 1}}, "not what the manifest says|not every row"),
    ],
)
async def test_a_backup_that_does_not_fit_is_refused(
    url: str, tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    await backup(url, tmp_path / "b", NOW)
    before = await content(url)
    with pytest.raises(BackupRefused, match=why):
        await restore(url, altered(tmp_path / "b", tmp_path / "c", **changes), NOW)
    assert await content(url) == before


async def test_half_a_backup_is_refused(url: str, tmp_path: Path) -> None:
    await backup(url, tmp_path / "b", NOW)
    whole = (tmp_path / "b").read_bytes()
    for length in (0, 100, 2000, len(whole) // 2):
        (tmp_path / "half").write_bytes(whole[:length])
        with pytest.raises(BackupRefused, match="not a whole backup"):
            await restore(url, tmp_path / "half", NOW)
    with pytest.raises(BackupRefused, match="cannot read"):
        await restore(url, tmp_path / "none", NOW)


async def test_a_store_without_tables_is_no_store_of_duban(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    async with store.begin() as session:
        await (await session.connection()).execute(text("DROP TABLE alembic_version"))
    await store.close()
    with pytest.raises(BackupRefused, match="not a store of Duban"):
        await backup(url, tmp_path / "b", NOW)


@only_sqlite
async def test_a_store_is_restored_where_there_is_none_or_a_broken_one(url: str, tmp_path: Path) -> None:
    await backup(url, tmp_path / "b", NOW)
    place = tmp_path / "new" / "duban.db"
    elsewhere = f"sqlite+aiosqlite:///{place}"
    assert (await restore(elsewhere, tmp_path / "b", NOW))[1] == ""
    assert await content(elsewhere) == await content(url)
    place.write_bytes(b"broken")
    place.with_name("duban.db-wal").write_bytes(b"broken too")
    _, kept = await restore(elsewhere, tmp_path / "b", NOW)
    assert await content(elsewhere) == await content(url)
    old = place.parent / kept
    assert old.read_bytes() == b"broken"
    assert old.with_name(f"{old.name}-wal").read_bytes() == b"broken too"


@only_sqlite
async def test_without_a_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="there is no store"):
        await backup(f"sqlite+aiosqlite:///{tmp_path}/none.db", tmp_path / "b", NOW)
    with pytest.raises(BackupRefused, match="in memory"):
        await backup("sqlite+aiosqlite://", tmp_path / "b", NOW)


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite needs no client programs")
async def test_without_the_client_programs_one_clear_line(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BackupRefused, match="pg_dump is not installed"):
        await backup(url, tmp_path / "b", NOW)


def test_the_manifest_leaves_room_for_other_files() -> None:
    assert Manifest("", "sqlite", "0001", {}, {"store.db": "", "evidence.tar": ""}).format == "duban-backup-1"
