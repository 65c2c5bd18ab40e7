"""取盖章表: the sheet of one report as a file in the folder for outgoing files."""

import asyncio
from datetime import datetime
from pathlib import Path

from storage.session import Session
from supervision.practice import Practice
from supervision.report.duties import Duty
from supervision.report.sheet import sheet_of
from supervision.report.sheet_file import write_sheet
from texts import sheet as texts


async def make_sheet(session: Session, duty: Duty, now: datetime, practice: Practice, folder: Path) -> Path:
    """Raises NothingReceived."""
    facts = await sheet_of(session, duty)
    name = texts.file_name(facts.number, duty.plan.key, facts.scope, facts.month, practice.rehearsal)
    path = folder / name
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(write_sheet, facts, path, now, practice.habits.zone, practice.rehearsal)
    return path
