"""duban: the command line; each command is one use case."""

import json
from datetime import datetime, time, timedelta

import typer

from bot.cli_backup import backup_command, restore_command
from bot.cli_export import export_app
from bot.cli_inbox import inbox_app
from bot.cli_people import invite_command, people_app, unlink_command
from bot.cli_plan import plan_app
from bot.light import import_aiogram
from bot.shell import Desk, Refused, instant, opened, run
from storage.pretence import pretending
from supervision.facts import set_fact
from supervision.preview import Foreseen, foresee
from supervision.summary.forms import as_csv, as_json
from supervision.summary.month import UnknownMonth, summary
from texts.summary.month import summary_pages

FARTHEST = timedelta(days=366)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they print local variables: a token may be among them
    help="Duban 督办: asks for, collects and supervises monthly progress.",
)
app.add_typer(plan_app, name="plan")
app.add_typer(people_app, name="people")
app.add_typer(export_app, name="export")
app.add_typer(inbox_app, name="inbox")


app.command("invite")(invite_command)
app.command("unlink")(unlink_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)


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
    """Run the service: by long polling, or by a webhook when WEBHOOK_URL is set."""
    import_aiogram()
    from bot.service import serve  # only who needs the platform's client pays for it

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
            start = instant(at, desk, "--at") if at else desk.now
            habits = desk.practice.habits
            midnight = habits.at(habits.day_of(start) + timedelta(days=1), time.min)
            end = instant(until, desk, "--until") if until else midnight
            if not start < end <= start + FARTHEST:
                raise Refused(f"--until: after --at, and at most {FARTHEST.days} days after it")
            async with pretending(desk.store) as session:
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
        if as_json_ and as_csv_:
            raise Refused("say either --json or --csv")
        async with opened() as desk, desk.store.read() as session:
            try:
                value = await summary(session, month or None, desk.now, desk.practice)
            except UnknownMonth as error:
                raise Refused(_unknown_month(error)) from None
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
    import_aiogram()
    from bot.doctor import examine

    run(examine)


def _unknown_month(error: UnknownMonth) -> str:
    if not error.known:
        return "no plan is loaded: see duban plan load"
    return f"no month {error.month!r}: there are {error.known[0]} to {error.known[-1]}"


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
