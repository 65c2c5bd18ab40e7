"""一个实例: `duban run` as a process of its own, whose wall clock shows another day."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

import bot.service


class Shifted:
    """The machine's clock, so many seconds off."""

    def __init__(self, seconds: float) -> None:
        self.shift = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift  # noqa: TID251


if __name__ == "__main__":
    shifted = Shifted(float(sys.argv[1]))
    vars(bot.service)["WallClock"] = lambda: shifted
    asyncio.run(bot.service.serve())
