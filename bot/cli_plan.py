"""duban plan …: read an official document, check a plan file, load it into the store."""

import asyncio
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import typer

from bot.opening import in_real_use
from bot.shell import Desk, Refused, opened, run
from plan.counts import count
from plan.file import load_plan, write_plan
from plan.value import BadPlan, Plan
from rules.escalation import timetable
from rules.month import Month
from storage.pretence import pretending
from storage.session import Session
from supervision.facts import fact
from supervision.months.cycles import cutoff_of
from supervision.opening import Loaded, StartMonthFixed, load
from supervision.preview import foresee

FARTHEST_YEARS = 20

plan_app = typer.Typer(no_args_is_help=True, help="Read, check and load a rectification plan.")


@plan_app.command("read")
def read(file: Path, out: Path = typer.Option(..., "--out", help="the plan file to write (TOML)")) -> None:
    """Turn an official document (.txt, .docx) into a plan file, with every doubt a person must settle."""

    from plan.document import read_document  # its Word library is for nobody else

    async def work() -> None:
        plan = read_document(file)
        _write(out, write_plan(plan))
        typer.echo(f"{file.name} -> {out}")
        _print_counts(plan)

    run(work)


def _keep_former(out: Path, text: str) -> None:
    """A plan file somebody may have corrected is never gone: it stays beside the new one."""
    if out.read_bytes() not in (b"", text.encode()):
        kept = out.with_name(f"{out.name}.old")
        shutil.copy2(out, kept)
        typer.echo(f"{out} was there already: it is kept as {kept.name}")


def _write(out: Path, text: str) -> None:
    """Whole or not at all: a plan file somebody corrected must not be left half overwritten."""
    plain = out.is_file() and not out.is_symlink()
    half = out.parent / f".{out.name}.new" if plain else out
    try:
        if plain:
            _keep_former(out, text)
        half.write_text(text, encoding="utf-8")
        half.replace(out)
    except OSError as error:
        if plain:
            half.unlink(missing_ok=True)
        raise Refused(f"{out}: cannot be written: {error.strerror}") from None


@plan_app.command("check")
def check(file: Path) -> None:
    """Say what would be loaded and what is still in doubt; exit 1 on errors."""

    async def work() -> None:
        try:
            plan = load_plan(file)
        except BadPlan as error:
            raise Refused("\n".join(str(flaw) for flaw in error.flaws), code=1) from None
        typer.echo(f"{file}: list {plan.key}: {plan.title}")
        _print_counts(plan)

    run(work)


@plan_app.command("load")
def load_command(
    file: Path,
    start_month: str = typer.Option("", help="the first month to ask for, like 2018-11"),
    yes: bool = typer.Option(False, "--yes", help="write without asking"),
) -> None:
    """Put a plan under supervision, or bring a changed plan up to date; the same plan twice changes nothing."""

    async def work() -> None:
        plan = load_plan(file)
        async with opened() as desk:
            _check_start(start_month, desk)
            try:
                async with pretending(desk.store) as session:
                    real = not desk.settings.is_local_api and await in_real_use(session)
                    loaded = await load(session, plan, desk.now, desk.practice, start_month)
                    if real and not desk.practice.rehearsal and await fact(session, "rehearsal"):
                        raise Refused(f"{file.name}: a rehearsal's plan, and this store has been in real use")
                    if await _print_preview(desk, session, plan, loaded):
                        return
                await confirm(yes)
                async with desk.store.begin() as session:
                    loaded = await load(session, plan, desk.now, desk.practice, start_month)
            except StartMonthFixed as error:
                raise Refused(f"--start-month: list {plan.key} already runs from {error}") from None
            typer.echo(f"loaded: list {plan.key}, {len(loaded.changes)} changes")

    run(work)


def _check_start(start_month: str, desk: Desk) -> None:
    """Every month from the first one on is opened: a wrong century would open thousands."""
    if not start_month:
        return
    try:
        first = Month.parse(start_month)
    except ValueError as error:
        raise Refused(f"--start-month: {error}") from None
    this = Month.of(desk.practice.habits.day_of(desk.now))
    if not this.plus(-12 * FARTHEST_YEARS) <= first <= this.plus(12):
        raise Refused(f"--start-month: {first} is more than {FARTHEST_YEARS} years back or one year ahead")


async def _print_preview(desk: Desk, session: Session, plan: Plan, loaded: Loaded) -> bool:
    """Print what loading would do; True when there is nothing to do."""
    _print_counts(plan)
    if not loaded.new:
        for change in loaded.changes:
            typer.echo(f"  {change}")
        if loaded.same:
            typer.echo(f"list {plan.key} is loaded already: nothing to change")
            return True
    zone = desk.practice.habits.zone
    month = Month.parse(loaded.plan.start_month)
    of = cutoff_of(loaded.plan)
    calendar = await desk.practice.calendar(session)
    table = timetable(
        of.instant(month, desk.practice),
        of.instant(month.plus(-1), desk.practice),
        desk.practice.habits,
        calendar,
    )
    typer.echo(f"first month: {month}, cut-off {table.cutoff.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}")
    start = max(table.ask, desk.now)
    if start >= table.cutoff:
        typer.echo("its cut-off has passed: nobody is asked for it, reports are accepted")
        return False
    messages = await foresee(session, start, start + timedelta(days=4), desk.practice, as_if_linked=True)
    asks = [message for message in messages if message.kind == "ask"]
    if asks:
        at = asks[0].at.astimezone(zone)
        typer.echo(f"asked at {at:%Y-%m-%d %H:%M}, once linked ({len(asks)}): {'、'.join(m.person for m in asks)}")
    for name, at in table.steps[1:]:
        typer.echo(f"nudged at {at:%Y-%m-%d %H:%M} ({name}), only who has something missing")
    typer.echo(f"overdue: contacts {table.overdue_note:%Y-%m-%d %H:%M}, leaders {table.leader_warning:%H:%M}")
    return False


async def confirm(yes: bool) -> None:
    """Ask whether to write what was shown; raises Refused for anything but yes."""
    if yes:
        return
    typer.echo("Write this to the store? Type 是 (or yes): ", nl=False)
    answer = await asyncio.to_thread(sys.stdin.readline)
    if answer.strip() not in ("是", "yes", "y"):
        raise Refused("nothing written", code=1)


def _print_counts(plan: Plan) -> None:
    counts = count(plan)
    typer.echo(
        f"{counts.issues} issues, {counts.measures} measures, {counts.leaders} lead leaders, "
        f"{counts.responsible_persons} responsible persons, {counts.contacts} contacts, "
        f"{counts.assignments} assignments"
    )
    for owed in plan.obligations:
        whose = f" (issues {', '.join(map(str, owed.issues))})" if owed.issues else ""
        typer.echo(f"besides the months: {owed.kind} by {owed.due}{whose}")
    for number in counts.unknown_contacts:
        typer.echo(f"issue {number}: contact unknown: an office task")
    doubts = [(entry.number, doubt) for entry in plan.issues for doubt in entry.open_doubts]
    typer.echo(f"{len(doubts)} open doubts" + (":" if doubts else ""))
    for number, doubt in doubts:
        typer.echo(f"  issue {number}: {doubt.field}: “{doubt.text}”: {doubt.why}")
