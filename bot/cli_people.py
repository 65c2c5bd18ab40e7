"""duban people, invite, unlink: who takes part, and by which account."""

import csv
import io
import sys
from collections import Counter
from pathlib import Path

import typer

from bot.cli_sheet import load_sheet
from bot.shell import Desk, Refused, opened, run
from supervision.access import inviting
from supervision.access.inviting import CITY_ROLES, PLAN_ROLES, Invited, PersonRow, UnknownBotName
from supervision.access.linking import unlink
from supervision.people import NoSuchPerson

ROLES = (*PLAN_ROLES, *CITY_ROLES)
HEADER = ("name", "unit", "phone")

people_app = typer.Typer(no_args_is_help=True, help="Phones and units of people.")


@people_app.callback()
def people() -> None:
    """Phones and units of people."""


@people_app.command("load")
def people_load(
    file: Path, yes: bool = typer.Option(False, "--yes", help="write what a workbook corrects without asking")
) -> None:
    """Enter units and phones from people.csv (header: name,unit,phone), or the corrected sheet 人员 of a ledger."""
    if file.suffix.lower() == ".xlsx":
        return run(lambda: load_sheet(file, yes))

    async def work() -> None:
        rows = _people_rows(file)
        async with opened() as desk, desk.store.begin() as session:
            changed, doubtful = await inviting.load_people(session, rows, desk.now)
        typer.echo(f"{changed} people changed")
        if doubtful:
            raise Refused(f"{file.name}: no one person of this name: {'、'.join(doubtful)}", code=1)

    return run(work)


def invite_command(
    everybody: bool = typer.Option(False, "--all", help="everybody the plan names who is not linked"),
    role: str = typer.Option("", help=", ".join(ROLES)),
    name: str = typer.Option("", help="whom to invite in that role"),
    csv_wanted: bool = typer.Option(False, "--csv", help="print CSV: name,roles,link"),
) -> None:
    """Print one-time invitation links, one a person, valid for 14 days; a new link voids the old one."""

    async def work() -> None:
        if everybody == bool(role or name) or bool(role) != bool(name.strip()):
            raise Refused("say either --all, or --role ROLE --name NAME")
        if role and role not in ROLES:
            raise Refused(f"--role: one of {', '.join(ROLES)}, not {role!r}")
        async with opened() as desk:
            invited = await _invited(desk, role, name)
        _print_invited(invited, csv_wanted)

    run(work)


async def _invited(desk: Desk, role: str, name: str) -> list[Invited]:
    from bot.doctor import learn_bot_name

    await learn_bot_name(desk)
    try:
        async with desk.store.begin() as session:
            if role:
                return [await inviting.invite_one(session, role, name, desk.now)]
            return await inviting.invite_all(session, desk.now)
    except UnknownBotName:
        raise Refused("the bot's name is not known: BOT_TOKEN or BOT_API_URL does not answer getMe", 1) from None
    except NoSuchPerson as error:
        raise Refused(f"--name: {error.found} people called {error.name} are {role}") from None


def unlink_command(name: str) -> None:
    """Take the account of a person off; open invitations are void."""

    async def work() -> None:
        async with opened() as desk, desk.store.begin() as session:
            try:
                person = await unlink(session, name, desk.now)
            except NoSuchPerson as error:
                raise Refused(f"{error.found} people are called {error.name}") from None
        typer.echo(f"unlinked: {person.name}")

    run(work)


def _people_rows(file: Path) -> list[PersonRow]:
    """Raises Refused: unreadable, another header, one person twice with different words."""
    try:
        text = _text(file.read_bytes())
        if "\0" in text:  # which no store takes
            raise Refused(f"{file.name}: not a CSV file: it contains NUL")
        reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
        if not set(HEADER) <= {(field or "").strip() for field in reader.fieldnames or ()}:
            raise Refused(f"{file.name}: the first line must be {','.join(HEADER)}")
        cells = [{(key or "").strip(): value for key, value in row.items()} for row in reader]
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{file.name}: not a CSV file: {error}") from None
    rows = [PersonRow(*(str(cell.get(field) or "").strip() for field in HEADER)) for cell in cells]
    named = list(dict.fromkeys(row for row in rows if row.name))
    often = Counter((row.name, row.unit) for row in named)
    if twice := [name for (name, _), times in often.items() if times > 1]:
        raise Refused(f"{file.name}: twice, with different phones: {'、'.join(twice)}")
    return named


def _text(raw: bytes) -> str:
    """UTF-8 with or without BOM, or as a Chinese spreadsheet saves it."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _print_invited(invited: list[Invited], csv_wanted: bool) -> None:
    if csv_wanted:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["name", "roles", "link"])
        writer.writerows([person.name, "+".join(person.roles), person.link] for person in invited)
        return
    for person in invited:
        typer.echo(f"{person.name}\t{'+'.join(person.roles)}\t{person.link}")
    if not invited:
        typer.echo("everybody is linked")
