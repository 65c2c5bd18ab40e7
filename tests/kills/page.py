"""共享页: a page of memory that the stage and its victims share: the time, the trap that is set, the kill's record."""

import mmap
import os
import signal
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEFORE_COMMIT, AFTER_COMMIT, MID_SEND, AFTER_SEND, MID_FETCH, RANDOM = POINTS = (
    "before commit",
    "after commit",
    "mid-send",
    "after send",
    "mid-fetch",
    "random moment",
)
NAMED = POINTS[:5]
SIZE = mmap.PAGESIZE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOW, _ARMED, _LEFT, _FIRED = (struct.Struct(shape) for shape in ("<q", "<i", "<i", "<i"))
_AT_NOW, _AT_ARMED, _AT_LEFT, _AT_FIRED = 0, 8, 12, 16
_NOTHING = -1


class Page:
    """What is written here outlives the process that wrote it. It is also the clock of both sides."""

    def __init__(self, file: Path) -> None:
        fresh = not file.exists()
        if fresh:
            file.write_bytes(bytes(SIZE))
        with file.open("r+b") as stream:
            self._memory = mmap.mmap(stream.fileno(), SIZE)
        if fresh:
            self.disarm()
            _FIRED.pack_into(self._memory, _AT_FIRED, _NOTHING)

    def now(self) -> datetime:
        micro: int = _NOW.unpack_from(self._memory, _AT_NOW)[0]
        return EPOCH + timedelta(microseconds=micro)

    def move_to(self, at: datetime) -> None:
        _NOW.pack_into(self._memory, _AT_NOW, (at - EPOCH) // timedelta(microseconds=1))

    def disarm(self) -> None:
        self._arm(_NOTHING, 0)

    def arm(self, point: str, crossing: int) -> None:
        """The victim that crosses this point so often from now on ends there."""
        _FIRED.pack_into(self._memory, _AT_FIRED, _NOTHING)
        self._arm(POINTS.index(point), crossing)

    def _arm(self, point: int, crossing: int) -> None:
        _ARMED.pack_into(self._memory, _AT_ARMED, _NOTHING)
        _LEFT.pack_into(self._memory, _AT_LEFT, crossing)
        _ARMED.pack_into(self._memory, _AT_ARMED, point)

    @property
    def fired(self) -> str:
        """Where the last kill fell, "" while it has not."""
        found: int = _FIRED.unpack_from(self._memory, _AT_FIRED)[0]
        return "" if found == _NOTHING else POINTS[found]

    def cross(self, point: str) -> bool:
        """Count a crossing; True when the victim must end here. Its record is written first."""
        number = POINTS.index(point)
        if _ARMED.unpack_from(self._memory, _AT_ARMED)[0] != number:
            return False
        left = _LEFT.unpack_from(self._memory, _AT_LEFT)[0] - 1
        _LEFT.pack_into(self._memory, _AT_LEFT, left)
        if left > 0:
            return False
        self.note(point)
        return True

    def note(self, point: str) -> None:
        """The kill's record; one kill an arming."""
        _FIRED.pack_into(self._memory, _AT_FIRED, POINTS.index(point))
        _ARMED.pack_into(self._memory, _AT_ARMED, _NOTHING)

    def die_at(self, point: str) -> None:
        """SIGKILL from inside: nothing runs after it, no handler, no `finally`."""
        if self.cross(point):
            os.kill(os.getpid(), signal.SIGKILL)

    def close(self) -> None:
        self._memory.close()
