"""SQLite 副本: one instant of a store in use, and putting such a copy in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from storage.archive import BackupRefused, sync_folder

PATIENCE = 30.0  # seconds to wait for a writer


@contextmanager
def _opened(file: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)) as connection:
        yield connection


def copy_out(store: Path, copy: Path) -> tuple[str, dict[str, int]]:
    """Copy one instant of the store while others write; returns its revision and the rows of each table."""
    if not store.exists():
        raise BackupRefused(f"there is no store at {store}")
    with _opened(store) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return look(copy)


def look(copy: Path) -> tuple[str, dict[str, int]]:
    """The revision of a store and the rows of each of its tables; raises BackupRefused for anything else."""
    try:
        with _opened(copy) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupRefused(f"{copy.name} is damaged")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            counts = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for (name,) in names
                if not name.startswith("sqlite_")
            }
    except sqlite3.DatabaseError:
        raise BackupRefused("this is not a store of Duban") from None
    if revision is None:
        raise BackupRefused("this is not a store of Duban")
    return str(revision[0]), counts


def last_heartbeat(store: Path) -> str:
    """The heartbeat's own words, "" when there is none or the store cannot be read (then nobody runs on it)."""
    if not store.exists():
        return ""
    try:
        with _opened(store) as connection:
            row = connection.execute("SELECT value FROM service_fact WHERE name = 'heartbeat'").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BackupRefused(f"{store} is in use") from None
        return ""
    return "" if row is None else str(row[0])


def put_in(copy: Path, store: Path, kept: Path) -> bool:
    """Put the copy in the store's place; True when there was an old one, which stays as `kept`."""
    if kept.exists():
        raise BackupRefused(f"{kept} exists")
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    if had_one := store.exists():
        if _is_readable(store):  # opening a broken store for writing throws its log away
            with suppress(sqlite3.DatabaseError), _opened(store, "rw") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # fold the log in, so that one file is all
        os.link(store, kept)
    for log in ("-wal", "-shm"):  # of a store too broken to fold: the new one must not meet them
        left = store.with_name(store.name + log)
        if left.exists():
            left.rename(kept.with_name(kept.name + log))
    copy.replace(store)
    sync_folder(store.absolute().parent)
    return had_one


def _is_readable(store: Path) -> bool:
    """True when SQLite takes the file for a database."""
    try:
        with _opened(store) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError:
        return False
    return True
