"""备份与恢复: the whole store as one file while Duban runs, and back."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from storage import postgres_copy, sqlite_copy
from storage.archive import (
    POSTGRESQL_FILE,
    SQLITE_FILE,
    BackupRefused,
    Manifest,
    pack,
    put_on_shelf,
    sha256,
    unpack,
    workshop,
)
from storage.session import knows
from storage.shelf import on_shelf

__all__ = ["BackupRefused", "Manifest", "backup", "restore"]

STILL_RUNNING = timedelta(seconds=60)  # a heartbeat younger than this: somebody runs on the store


async def backup(url: str, file: Path, now: datetime, shelf: Path | None = None) -> Manifest:
    """Write the store at `url`, as it is at one instant, to the new file `file`, with what lies on `shelf`: every
    file that the copied rows name was there before them. Raises BackupRefused.

    Others go on reading and writing meanwhile. The file appears whole or not at all.
    """
    store, file = _store(url), _new(file)
    with workshop(file) as folder:
        name = SQLITE_FILE if _is_sqlite(store) else POSTGRESQL_FILE
        if _is_sqlite(store):
            copied = await asyncio.to_thread(sqlite_copy.copy_out, _file(store), folder / name)
        else:
            copied = await postgres_copy.copy_out(store, folder / name)
        sums = {name: await asyncio.to_thread(sha256, folder / name)}
        evidence = await asyncio.to_thread(lambda: list(on_shelf(shelf)) if shelf is not None else [])
        made_at, dialect = now.astimezone(UTC).isoformat(timespec="seconds"), store.get_backend_name()
        manifest = Manifest(made_at, dialect, *copied, sums, evidence=len(evidence))
        await asyncio.to_thread(pack, manifest, folder, file, evidence)
    return manifest


async def restore(url: str, file: Path, now: datetime, shelf: Path | None = None) -> tuple[Manifest, str]:
    """Put a backup in the place of the store at `url`, and its files beside those on `shelf`; returns its manifest
    and where the old store is kept.

    1. The backup must be whole and of a revision this Duban knows. 2. Nobody may run on the store. 3. The old store
    is kept as NAME.before-restore-TIME ("" when there was none). Raises BackupRefused; the old store then stands.
    """
    store = _store(url)
    with workshop(_place(store, file)) as folder:
        manifest = await asyncio.to_thread(unpack, file, folder)
        _check(manifest, store.get_backend_name())
        await _check_nobody_runs(store, now)
        if shelf is not None:
            await asyncio.to_thread(put_on_shelf, file, folder, shelf)
        if _is_sqlite(store):
            return manifest, await asyncio.to_thread(_put_in, manifest, folder / SQLITE_FILE, _file(store), now)
        kept = f"{store.database}_before_restore_{_time(now)}"
        return manifest, await postgres_copy.put_in(folder / POSTGRESQL_FILE, store, kept, manifest.tables)


def _put_in(manifest: Manifest, copy: Path, store: Path, now: datetime) -> str:
    if sqlite_copy.look(copy) != (manifest.revision, manifest.tables):
        raise BackupRefused("the backup is damaged: its store is not what the manifest says")
    kept = store.with_name(f"{store.name}.before-restore-{_time(now)}")
    return str(kept) if sqlite_copy.put_in(copy, store, kept) else ""


def _new(file: Path) -> Path:
    file = file.absolute()
    if file.exists():
        raise BackupRefused(f"{file} exists; a backup overwrites nothing")
    if not file.parent.is_dir():
        raise BackupRefused(f"there is no folder {file.parent}")
    return file


def _place(store: URL, file: Path) -> Path:
    """Beside what the backup is taken out: the SQLite store, which it must replace by a rename, else itself."""
    place = (_file(store) if _is_sqlite(store) else file).absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _check(manifest: Manifest, dialect: str) -> None:
    if manifest.dialect != dialect:
        raise BackupRefused(f"this is a backup of a {manifest.dialect} store, DATABASE_URL is {dialect}")
    wanted = SQLITE_FILE if dialect == "sqlite" else POSTGRESQL_FILE
    if wanted not in manifest.files:
        raise BackupRefused(f"the backup has no {wanted}")
    if not knows(manifest.revision):
        raise BackupRefused(f"the backup is of revision {manifest.revision!r}, which this Duban does not know")


async def _check_nobody_runs(store: URL, now: datetime) -> None:
    if _is_sqlite(store):
        beat = await asyncio.to_thread(sqlite_copy.last_heartbeat, _file(store))
    else:
        beat = await postgres_copy.last_heartbeat(store)
    if not beat:
        return
    age = abs(now - datetime.fromisoformat(beat))
    if age < STILL_RUNNING:
        raise BackupRefused(
            f"duban run is working on this store (last heartbeat {age.seconds} s ago):"
            f" stop it, wait {STILL_RUNNING.seconds} s, then restore"
        )


def _store(url: str) -> URL:
    store = make_url(url)
    if _is_sqlite(store) and store.database in (None, "", ":memory:"):
        raise BackupRefused("a store in memory cannot be backed up or restored")
    return store


def _is_sqlite(store: URL) -> bool:
    return store.get_backend_name() == "sqlite"


def _file(store: URL) -> Path:
    return Path(store.database or "")


def _time(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
