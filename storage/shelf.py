"""佐证柜: files on disk under the SHA-256 of their bytes; each appears whole or not at all, the same bytes once."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.archive import sync_folder

INCOMING = ".incoming"


class ShelfTrouble(Exception):
    """The disk does not take it: full, read-only, not ours. Nothing was kept."""


def place_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


class Draft:
    """A file on its way: written beside its place, then moved there. Raises ShelfTrouble."""

    def __init__(self, folder: Path) -> None:
        self.size = 0
        self._folder = folder
        self._sum = hashlib.sha256()
        try:
            (folder / INCOMING).mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder / INCOMING)
        except OSError as error:
            raise _trouble(error) from error
        self._path = Path(name)
        self._file = os.fdopen(handle, "wb")

    def write(self, some: bytes) -> None:
        try:
            self._file.write(some)
        except OSError as error:
            raise _trouble(error) from error
        self._sum.update(some)
        self.size += len(some)

    def keep(self) -> str:
        """Put it in its place, safe from a power cut; its SHA-256."""
        sha256 = self._sum.hexdigest()
        place = place_of(self._folder, sha256)
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if place.is_file() and place.stat().st_size == self.size:
                return sha256
            place.parent.mkdir(exist_ok=True)
            self._path.rename(place)
            sync_folder(place.parent)
            sync_folder(self._folder)
        except OSError as error:
            raise _trouble(error) from error
        return sha256

    def close(self) -> None:
        """Leave nothing half-written behind; after `keep` there is nothing to leave."""
        with suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)


def sweep_out(folder: Path) -> None:
    """Take away what a crash left half-written."""
    for draft in (folder / INCOMING).glob("*"):
        draft.unlink(missing_ok=True)


def on_shelf(folder: Path) -> Iterator[Path]:
    """Every file kept, in the order of their sums."""
    for shelf in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(path for path in shelf.iterdir() if len(path.name) == 64)


def _trouble(error: OSError) -> ShelfTrouble:
    return ShelfTrouble(error.strerror or type(error).__name__)
