"""附件: what people send besides words, the platform's store of it and its faults, and the shelf it must reach."""

import errno
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import ClientPayloadError, ClientResponseError

from storage.shelf import Draft
from supervision.evidence.files import LARGEST
from tests.simulation.killing import KillSwitch

ASKED = ("file 429", "file 502", "file gone")  # strike when its link is asked for …
BROUGHT = ("file 500", "file hangs", "file cut short")  # … or while its bytes come
FULL = "shelf full"
FAULTS = (*ASKED, *BROUGHT, FULL)
GONE = "Bad Request: wrong file_id or the file is temporarily unavailable"
PIECES = 3


@dataclass(frozen=True)
class Attached:
    """`kind`: the platform's name of it; `size`: what the platform says, more than there are bytes where too large."""

    file_id: str
    kind: str
    content: bytes
    size: int

    @property
    def unique(self) -> str:
        return f"u{self.file_id}"

    def body(self, name: str) -> dict[str, Any]:
        """The part of a message that carries it."""
        own = {"file_id": self.file_id, "file_unique_id": self.unique, "file_size": self.size}
        if self.kind == "photo":
            return {"photo": [{**own, "width": 9, "height": 9}]}
        if self.kind == "voice":
            return {"voice": {**own, "duration": 3, "mime_type": "audio/ogg"}}
        return {"document": {**own, "file_name": f"{name}.pdf", "mime_type": "application/pdf"}}


class Attachments:
    """`sent`: file id -> what was sent; `gone`: those the platform has lost for good."""

    def __init__(self, rng: Random, kill: KillSwitch) -> None:
        self.rng, self.kill = rng, kill
        self.folder = Path(tempfile.mkdtemp(prefix="duban-sim-"))
        self.sent: dict[str, Attached] = {}
        self.gone: set[str] = set()
        self.armed: Counter[str] = Counter()  # fault -> how often it will strike yet
        self.strikes: Callable[[str], None] = lambda kind: None
        self.full = False  # the shelf's disk refused something: the log may say so

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def new(self, kind: str, too_large: bool = False) -> Attached:
        """Something nobody sent before, but for one in eight, which is an old file sent again."""
        number = f"f{len(self.sent)}"
        known = sorted(self.sent)
        if known and self.rng.random() < 0.12:
            content = self.sent[self.rng.choice(known)].content
        else:
            content = f"{number} {self.rng.getrandbits(64):x}".encode() * self.rng.randint(1, 40)
        one = Attached(number, kind, content, LARGEST + 1 if too_large else len(content))
        self.sent[number] = one
        return one

    # what the bot asks for

    def described(self, file_id: str) -> tuple[str, dict[str, Any]]:
        """(what the platform refuses it with or "", its description)."""
        one = self.sent[file_id]
        if file_id in self.gone:
            return GONE, {}
        if one.size > LARGEST:
            return "Bad Request: file is too big", {}
        described = {"file_id": file_id, "file_unique_id": one.unique, "file_size": one.size, "file_path": file_id}
        return "", described

    def fault(self, among: tuple[str, ...]) -> str:
        """The fault that strikes now, "" for none."""
        waiting = [kind for kind in among if self.armed[kind]]
        if not waiting or self.rng.random() < 0.3:
            return ""
        kind = self.rng.choice(waiting)
        self.armed[kind] -= 1
        self.strikes(kind)
        return kind

    async def bytes_of(self, file_id: str, patience: float, sleep: Callable[[float], Any]) -> AsyncIterator[bytes]:
        """Its bytes in pieces, or a part of them and a fault."""
        content, fault = self.sent[file_id].content, self.fault(BROUGHT)
        if fault == "file 500":
            raise ClientResponseError(None, (), status=500)  # type: ignore[arg-type]
        step = max(1, len(content) // PIECES)
        for start in range(0, len(content), step):
            self.kill.cross("while fetching")
            await sleep(0.01)
            yield content[start : start + step]
            if fault == "file hangs":
                await sleep(patience)
                raise TimeoutError
            if fault == "file cut short":
                raise ClientPayloadError("not all of it came")


class PlayedDraft(Draft):
    """A file on its way to a disk that may be full, in a process that may end."""

    attachments: Attachments

    def write(self, some: bytes) -> None:
        if not self.attachments.fault((FULL,)):
            return super().write(some)
        self.attachments.full = True
        real, self._file = self._file, _FullDisk()  # type: ignore[assignment]
        try:
            return super().write(some)
        finally:
            self._file = real

    def keep(self) -> str:
        kept = super().keep()
        self.attachments.kill.cross("after shelving")
        return kept

    def close(self) -> None:
        """A process that is gone tidies nothing up."""
        if self.attachments.kill.dead:
            self._file.close()
        else:
            super().close()


class _FullDisk:
    def write(self, some: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def played_draft(attachments: Attachments) -> type[PlayedDraft]:
    return type("PlayedDraft", (PlayedDraft,), {"attachments": attachments})
