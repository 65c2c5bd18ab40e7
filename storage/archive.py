"""备份包: one tar file with a manifest that proves what is in it; written whole or not at all.

manifest.json: format, made_at, dialect, revision, tables (rows of each), files (name -> sha256). The store is the
file `store.db` (SQLite) or `store.dump` (pg_dump). Behind it stand the files people sent, evidence/<SHA-256>, each
proved by its own name; `evidence` says how many.
"""

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = "duban-backup-1"
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 1 << 20
EVIDENCE = "evidence/"
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
    evidence: int = 0  # files people sent


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


def pack(manifest: Manifest, folder: Path, target: Path, evidence: Sequence[Path] = ()) -> None:
    """Write the files of `folder` that the manifest names, and `evidence`, to `target`, which appears whole; raises
    BackupRefused."""
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
            for file in evidence:
                with file.open("rb") as content:
                    info = tarfile.TarInfo(f"{EVIDENCE}{file.name}")
                    info.size, info.mode = file.stat().st_size, 0o600
                    tar.addfile(info, content)
        raw.flush()
        os.fsync(raw.fileno())
    if target.exists():
        raise BackupRefused(f"{target} exists; a backup overwrites nothing")
    draft.rename(target)
    sync_folder(target.parent)


def unpack(source: Path, folder: Path) -> Manifest:
    """Take the files of a backup out into `folder`, each proved by its sum, those people sent too, which stay in the
    backup as yet; raises BackupRefused."""
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
            if _shelve(tar, source, folder, None) != manifest.evidence:
                raise BackupRefused(f"{source} is damaged: some of the files people sent are missing")
            return manifest
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BackupRefused(f"cannot read {source}: {error.strerror}") from None
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError):
        raise BackupRefused(f"{source} is not a whole backup of Duban") from None


def put_on_shelf(source: Path, folder: Path, shelf: Path) -> None:
    """Bring the files people sent back; what lies there already stays: the same name means the same bytes."""
    with tarfile.open(source, "r:") as tar:
        _shelve(tar, source, folder, shelf)


def _shelve(tar: tarfile.TarFile, source: Path, folder: Path, shelf: Path | None) -> int:
    """Prove the evidence of a backup, and put it in its place where one is given; how many files it has."""
    count = 0
    for member in tar:
        name = member.name.removeprefix(EVIDENCE)
        content = tar.extractfile(member) if name != member.name else None
        if content is None:
            continue
        if not re.fullmatch(r"[0-9a-f]{64}", name):
            raise BackupRefused(f"{source} names a file outside itself: {member.name}")
        draft = folder / "evidence.part"
        with draft.open("wb") as out:
            shutil.copyfileobj(content, out)
        if sha256(draft) != name:
            raise BackupRefused(f"{source} is damaged: {member.name} is not what was backed up")
        count += 1
        if shelf is not None and not (place := shelf / name[:2] / name).is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            _copy_whole(draft, place)
    return count


def _copy_whole(source: Path, place: Path) -> None:
    beside = place.with_name(f".{place.name}")
    with source.open("rb") as content, beside.open("wb") as out:
        shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())
    beside.rename(place)
    sync_folder(place.parent)


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
