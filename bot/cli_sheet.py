"""duban people load ledger.xlsx: the people's sheet corrected in Excel, its difference shown before it is written."""

from pathlib import Path

import typer

from bot.cli_plan import confirm
from bot.shell import Refused, opened
from supervision.paper.corrections import BadSheet, Correction, correct, differences, people_lines


async def load_sheet(file: Path, yes: bool) -> None:
    """Show what would change, ask, and write what was shown: if the store has changed meanwhile, nothing is."""
    try:
        lines = people_lines(file)
        async with opened() as desk:
            async with desk.store.read() as session:
                shown = await differences(session, lines)
            _show(shown)
            if not shown:
                return
            await confirm(yes)
            async with desk.store.begin() as session:
                if await differences(session, lines) != shown:
                    raise Refused("the store has changed meanwhile: nothing was written, look again", code=1)
                await correct(session, shown, file.name, desk.now)
    except BadSheet as error:
        raise Refused(f"{file.name}: {error}") from None
    typer.echo(f"{len({each.person_id for each in shown})} people changed")


def _show(corrections: list[Correction]) -> None:
    for each in corrections:
        typer.echo(f"{each.name}  {each.field}: {each.old or '(none)'} -> {each.new or '(none)'}")
    if not corrections:
        typer.echo("nothing to change")
