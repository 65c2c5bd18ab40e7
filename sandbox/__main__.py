"""开演: ``python -m sandbox``: a month of the plan rehearsed on this machine, by hand or by itself."""

import argparse
import asyncio
import signal
import sys
from datetime import datetime
from pathlib import Path

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from plan.value import BadPlan, Plan
from sandbox.cast import SHANGHAI
from sandbox.ended import read_month, unfinished
from sandbox.month import MONTH, START, play
from sandbox.opening import AlreadyPlayed, opened
from sandbox.rehearsal import Rehearsal
from sandbox.verdict import counts, faults
from sandbox.web import RehearsalPage

PORT = 8765
PULSE = 5.0  # seconds, as the service beats by default


def main() -> int:
    wanted = _arguments()
    try:
        plan = load_plan(wanted.plan)
    except (BadPlan, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        return asyncio.run(_auto(plan, wanted) if wanted.auto else _by_hand(plan, wanted))
    except AlreadyPlayed as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Rehearse a month of the plan.")
    parser.add_argument("--auto", action="store_true", help="play November 2018 to its end and print it")
    parser.add_argument("--port", type=int, help=f"of the rehearsal page (default {PORT}, else a free one)")
    parser.add_argument("--seed", type=int, default=0, help="another one deals other habits")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the store there")
    parser.add_argument("--plan", type=Path, default=SAMPLE_PLAN, help="another plan file to rehearse")
    return parser.parse_args()


async def _auto(plan: Plan, wanted: argparse.Namespace) -> int:
    """0 when the month ended as it should."""
    async with opened(plan, START, wanted.seed, wanted.keep, _print_line) as rehearsal:
        await play(rehearsal)
        town = rehearsal.town
        async with town.bot.store.read() as session:
            ended = await read_month(session, MONTH, rehearsal.now, town.bot.practice)
            wrong = faults(ended) + await unfinished(session)
    print(counts(ended), file=sys.stderr)
    for fault in wrong:
        print(f"wrong: {fault}", file=sys.stderr)
    closing = "The month ended as it should." if not wrong else f"{len(wrong)} things went wrong."
    print(closing, file=sys.stderr)
    return 1 if wrong else 0


def _print_line(at: datetime, name: str, way: str, text: str) -> None:
    words = text.replace("\n", " ⏎ ")
    print(f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {name}  {way}  {words}")


async def _by_hand(plan: Plan, wanted: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C; everybody who is not on it answers by himself."""
    over = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, over.set)
    async with opened(plan, START, wanted.seed, wanted.keep) as rehearsal:
        rehearsal.auto_reply = True
        page = RehearsalPage(rehearsal)
        try:
            await _start(page, wanted.port)
        except OSError as error:
            print(f"--port {wanted.port}: {error.strerror}", file=sys.stderr)
            return 2
        print(f"The rehearsal page: {page.url}   (Ctrl-C ends it)", flush=True)
        try:
            await _until(over, rehearsal)
        finally:
            await page.stop()
    return 0


async def _start(page: RehearsalPage, port: int | None) -> None:
    """On the port asked for; else on the usual one, or on a free one when that is taken."""
    try:
        await page.start(port=PORT if port is None else port)
    except OSError:
        if port is not None:
            raise
        await page.stop()
        await page.start()


async def _until(over: asyncio.Event, rehearsal: Rehearsal) -> None:
    """Live until `over`; raises what ended the service before that."""
    running = [asyncio.ensure_future(one) for one in (over.wait(), rehearsal.town.ended(), rehearsal.town.pulse(PULSE))]
    done, others = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for one in done:
        one.result()


if __name__ == "__main__":
    sys.exit(main())
