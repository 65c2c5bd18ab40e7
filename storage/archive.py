"""备份包: one tar file with a manifest that proves what is in it; written whole or not at all.

manifest.json: format, made_at, dialect, revision, tables (rows of each), files (name -> sha256). The store is the
file `store.db` (SQLite) or `store.dump` (pg_dump); other files may stand beside it.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = "duban-backup-1"
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 1 << 20
SQLITE_FILE, POSTGRESQL_FILE = "store.db", "store.dump"


class BackupRefused(Exception):
    """A backup or restore cannot be done; one clear line, nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: str  # UTC, ISO
    dialect: str  # sqlite | postgresql
    revision: str
    tables: dict[str, int]  # table -> rows
    files: dict[str, str]  # name -> sha256
    format: str = FORMAT


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """A private folder on the disk of `beside`, gone with the block; a full disk or the like is one clear line."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{beside.name}.", dir=beside.parent))
    except OSError as error:
        raise BackupRefused(f"cannot write to {beside.parent}: {error.strerror}") from None
    try:
        yield folder
    except OSError as error:
        raise BackupRefused(f"cannot write {beside}: {error.strerror or error}") from None
    except sqlite3.Error as error:
        raise BackupRefused(f"cannot copy the store: {error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pack(manifest: Manifest, folder: Path, target: Path) -> None:
    """Write the files of `folder` that the manifest names to `target`, which appears whole; raises BackupRefused."""
    draft = folder / "archive.part"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            words = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
            about = tarfile.TarInfo(MANIFEST)
            about.size = len(words)
            tar.addfile(about, io.BytesIO(words))
            for name in manifest.files:
                with (folder / name).open("rb") as content:
                    info = tarfile.TarInfo(name)
                    info.size, info.mode = (folder / name).stat().st_size, 0o600
                    tar.addfile(info, content)
        raw.flush()
        os.fsync(raw.fileno())
    if target.exists():
        raise BackupRefused(f"{target} exists; a backup overwrites nothing")
    draft.rename(target)
    sync_folder(target.parent)


def unpack(source: Path, folder: Path) -> Manifest:
    """Take the files of a backup out into `folder`, each proved by its sum; raises BackupRefused."""
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = _manifest(tar)
            for name, wanted in manifest.files.items():
                if Path(name).name != name:
                    raise BackupRefused(f"{source} names a file outside itself: {name}")
                content = tar.extractfile(name)
                if content is None:
                    raise BackupRefused(f"{source} is damaged: {name} is no file")
                with (folder / name).open("wb") as out:
                    shutil.copyfileobj(content, out)
                if sha256(folder / name) != wanted:
                    raise BackupRefused(f"{source} is damaged: {name} is not what was backed up")
            return manifest
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BackupRefused(f"cannot read {source}: {error.strerror}") from None
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError):
        raise BackupRefused(f"{source} is not a whole backup of Duban") from None


def _manifest(tar: tarfile.TarFile) -> Manifest:
    member = tar.extractfile(MANIFEST)
    if member is None:
        raise KeyError(MANIFEST)
    said = json.loads(member.read(LONGEST_MANIFEST))
    if said["format"] != FORMAT:
        raise BackupRefused(f"unknown format {said['format']!r}; this Duban reads {FORMAT}")
    return Manifest(**said)


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
