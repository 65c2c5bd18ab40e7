"""duban backup, duban restore: the whole store as one file, also while the service runs."""

from pathlib import Path

import typer

from bot.clock import WallClock
from bot.shell import Refused, run
from config.settings import read_settings
from storage.backup import BackupRefused, backup, restore


def backup_command(file: Path) -> None:
    """Write the whole store to FILE, consistent while the service runs; an existing file is not overwritten."""

    async def work() -> None:
        try:
            settings = read_settings()
            manifest = await backup(settings.database_url, file, WallClock().now(), settings.evidence_folder)
        except BackupRefused as error:
            raise Refused(str(error), 1) from None
        rows = sum(manifest.tables.values())
        typer.echo(f"{file}: {rows} rows, {manifest.evidence} files, tables at revision {manifest.revision}")

    run(work)


def restore_command(file: Path) -> None:
    """Put the store back as FILE has it; the present one is kept beside it. Not while the service runs."""

    async def work() -> None:
        try:
            settings = read_settings()
            manifest, kept = await restore(settings.database_url, file, WallClock().now(), settings.evidence_folder)
        except BackupRefused as error:
            raise Refused(str(error), 1) from None
        rows = sum(manifest.tables.values())
        typer.echo(f"restored: {rows} rows and {manifest.evidence} files of {manifest.made_at}")
        if kept:
            typer.echo(f"the former store is kept as {kept}")

    run(work)
