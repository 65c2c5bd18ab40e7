"""duban: the command line; each command is one use case."""

import csv
import io
import json
import logging
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import typer

from bot import doctor as examination
from bot.cli_plan import plan_app
from bot.shell import Desk, Refused, instant, opened, run
from supervision import inviting
from supervision.facts import set_fact
from supervision.inviting import CITY_ROLES, PLAN_ROLES, Invited, PersonRow, UnknownBotName
from supervision.linking import unlink
from supervision.people import NoSuchPerson
from supervision.preview import Foreseen, foresee
from supervision.summary.forms import as_csv, as_json
from supervision.summary.month import UnknownMonth, summary
from texts.summary import summary_pages

app = typer.Typer(no_args_is_help=True, help="Duban 督办: asks for, collects and supervises monthly progress.")
people_app = typer.Typer(no_args_is_help=True, help="Phones and units of people.")
app.add_typer(plan_app, name="plan")
app.add_typer(people_app, name="people")


@people_app.command("load")
def people_load(file: Path) -> None:
    """Enter units and phones from people.csv (header: name,unit,phone)."""

    async def work() -> None:
        rows = _people_rows(file)
        async with opened() as desk, desk.store.begin() as session:
            changed, doubtful = await inviting.load_people(session, rows, desk.now)
        typer.echo(f"{changed} people changed")
        if doubtful:
            raise Refused(f"{file.name}: no one person of this name: {'、'.join(doubtful)}", code=1)

    run(work)


@app.command()
def invite(
    everybody: bool = typer.Option(False, "--all", help="everybody the plan names who is not linked"),
    role: str = typer.Option("", help="contact, responsible_person, lead_leader, office, inspector, group_head"),
    name: str = typer.Option("", help="whom to invite in that role"),
    as_csv_: bool = typer.Option(False, "--csv", help="print CSV: name,roles,link"),
) -> None:
    """Print one-time invitation links, one a person, valid for 14 days; a new link voids the old one."""

    async def work() -> None:
        if everybody == bool(role and name):
            raise Refused("say either --all, or --role ROLE --name NAME")
        if role and role not in (*PLAN_ROLES, *CITY_ROLES):
            raise Refused(f"--role: one of {', '.join((*PLAN_ROLES, *CITY_ROLES))}, not {role!r}")
        async with opened() as desk:
            await examination.learn_bot_name(desk)
            try:
                async with desk.store.begin() as session:
                    if everybody:
                        invited = await inviting.invite_all(session, desk.now)
                    else:
                        invited = [await inviting.invite_one(session, role, name, desk.now)]
            except UnknownBotName:
                raise Refused(
                    "the bot's name is not known: BOT_TOKEN or BOT_API_URL does not answer getMe", 1
                ) from None
            except NoSuchPerson as error:
                raise Refused(f"--name: {error.found} people called {error.name} are {role}") from None
        _print_invited(invited, as_csv_)

    run(work)


@app.command("unlink")
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


@app.command()
def pause() -> None:
    """Stop all pushes; answers to people's own words go on."""
    run(lambda: _set_paused("1"))


@app.command()
def resume() -> None:
    """Start pushes again; only the latest step still wanted is sent."""
    run(lambda: _set_paused(""))


async def _set_paused(value: str) -> None:
    async with opened() as desk, desk.store.begin() as session:
        await set_fact(session, "paused", value, desk.now)
    typer.echo("paused: nothing is pushed" if value else "running")


@app.command("run")
def run_command() -> None:
    """Run the service by long polling."""
    from bot.service import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    run(serve)


@app.command()
def preview(
    at: str = typer.Option("", help="from this instant, like 2018-11-21T09:30 (default: now)"),
    until: str = typer.Option("", help="up to this instant (default: the end of that day)"),
    as_if_linked: bool = typer.Option(False, help="as if everybody were linked"),
    as_json_: bool = typer.Option(False, "--json"),
) -> None:
    """Show who would be sent what; nothing is sent, nothing written."""

    async def work() -> None:
        async with opened() as desk:
            start = instant(at, desk) if at else desk.now
            habits = desk.practice.habits
            end = instant(until, desk) if until else habits.at(habits.day_of(start) + timedelta(days=1), time.min)
            async with desk.store.dry() as session:
                messages = await foresee(session, start, end, desk.practice, as_if_linked)
            _print_foreseen(messages, desk, as_json_)

    run(work)


@app.command("summary")
def summary_command(
    month: str = typer.Argument("", help="like 2018-11; default: the running month"),
    as_json_: bool = typer.Option(False, "--json"),
    as_csv_: bool = typer.Option(False, "--csv", help="a row a report"),
) -> None:
    """The office's /summary at the shell."""

    async def work() -> None:
        async with opened() as desk, desk.store.read() as session:
            try:
                value = await summary(session, month or None, desk.now, desk.practice)
            except UnknownMonth as error:
                raise Refused(str(error)) from None
        if as_json_:
            typer.echo(json.dumps(as_json(value), ensure_ascii=False, indent=1))
        elif as_csv_:
            typer.echo(as_csv(value), nl=False)
        else:
            typer.echo("\n".join(summary_pages(value, len({i.list_key for i in value.issues}) > 1)))

    run(work)


@app.command()
def doctor() -> None:
    """Examine settings, store, calendar, bot and people: one line each, exit 1 if anything is wrong."""
    run(examination.examine)


def _people_rows(file: Path) -> list[PersonRow]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refused(f"{file}: not UTF-8 text") from None
    reader = csv.DictReader(io.StringIO(text))
    if not {"name", "unit", "phone"} <= set(reader.fieldnames or ()):
        raise Refused(f"{file}: the first line must be name,unit,phone")
    return [
        PersonRow(row["name"] or "", (row["unit"] or "").strip(), (row["phone"] or "").strip())
        for row in reader
        if (row["name"] or "").strip()
    ]


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


def _print_foreseen(messages: list[Foreseen], desk: Desk, json_wanted: bool) -> None:
    zone = desk.practice.habits.zone

    def local(at: datetime) -> str:
        return at.astimezone(zone).isoformat(timespec="minutes")

    if json_wanted:
        rows = [
            {
                "at": local(m.at),
                "person": m.person,
                "role": m.role,
                "kind": m.kind,
                "step": m.step,
                "issues": list(m.issues),
                "text": m.text,
            }
            for m in messages
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for m in messages:
        typer.echo(f"{local(m.at)}  {m.person} ({m.role}, {m.kind} {m.step})")
        typer.echo("\n".join(f"    {line}" for line in m.text.split("\n")))
    if not messages:
        typer.echo("nothing would leave")


def main() -> None:
    """The entry point."""
    app()
