"""duban inbox: updates that were set aside: seen, tried again, or let go."""

import typer

from bot.shell import Refused, opened, run
from supervision.set_aside import NotSetAside, all_set_aside, give_back, let_go

inbox_app = typer.Typer(no_args_is_help=True, help="Updates that failed and were set aside.")


@inbox_app.command("list")
def list_command() -> None:
    """Print each update set aside: number, chat, arrival, error."""

    async def work() -> None:
        async with opened() as desk, desk.store.read() as session:
            for update in await all_set_aside(session):
                arrived = update.arrived_at.astimezone(desk.practice.habits.zone)
                typer.echo(f"{update.update_id}\tchat {update.chat_id}\t{arrived:%Y-%m-%d %H:%M}\t{update.error}")

    run(work)


@inbox_app.command("retry")
def retry_command(update_ids: list[int]) -> None:
    """Try these again; the running service takes them up at once."""
    run(lambda: _settle(update_ids, again=True))


@inbox_app.command("drop")
def drop_command(update_ids: list[int]) -> None:
    """Never try these again."""
    run(lambda: _settle(update_ids, again=False))


async def _settle(update_ids: list[int], again: bool) -> None:
    async with opened() as desk, desk.store.begin() as session:
        try:
            for update_id in update_ids:
                await (give_back(session, update_id) if again else let_go(session, update_id, desk.now))
        except NotSetAside as error:
            raise Refused(f"update {error.update_id} is not set aside: see duban inbox list") from None
    typer.echo(f"{len(update_ids)} {'to be tried again' if again else 'dropped'}")
