"""开演: a town in a folder of its own, the plan loaded, the office and everybody else linked."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from plan.value import Plan
from sandbox.limits import Limits
from sandbox.rehearsal import Rehearsal
from sandbox.telegram import Traffic
from sandbox.town import town

OFFICE = "演练督办员"


class AlreadyPlayed(Exception):
    """The folder holds an earlier rehearsal."""


@asynccontextmanager
async def opened(
    plan: Plan, at: datetime, seed: int, folder: Path | None = None, traffic: Traffic | None = None
) -> AsyncIterator[Rehearsal]:
    """A rehearsal at `at`; its store lives in `folder`, else in one that goes with it.

    `traffic` is told every message from the first one on.

    Telegram's limits are off: while the clock stands still, no "retry after" would ever pass.
    Raises AlreadyPlayed: the chats of an earlier rehearsal went with it, so it cannot be taken up again.
    """
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duban-rehearsal-")))
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "town.db").exists():
            raise AlreadyPlayed(f"{folder}: holds an earlier rehearsal; name an empty folder")
        async with town(folder, at, Limits(on=False)) as place:
            if traffic:
                place.telegram.on_traffic.append(traffic)
            await place.load(plan)
            await place.office_joins(OFFICE)
            await place.everybody_joins()
            yield Rehearsal(place, seed)
