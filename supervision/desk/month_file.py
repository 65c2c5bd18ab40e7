"""月表命令: the month's file, made when somebody asks for it."""

import asyncio
from datetime import datetime
from pathlib import Path

from storage.session import Session
from storage.tables import Person
from supervision.desk.reading import month_named
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import summary
from texts import desk
from texts import workbook as texts


async def month_command(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """/month [month]: the file lies in `folder`, under a name of its own."""
    month = await month_named(session, args, now, practice)
    value = await summary(session, month, now, practice)
    many = await several_lists(session)
    from supervision.desk.workbook import write_month  # 20 MB of libraries: only who asks for a file pays

    path = folder / texts.file_name(value, practice.rehearsal)
    await asyncio.to_thread(write_month, value, path, many, practice.rehearsal)
    return Reply(desk.month_file(month, value.expected, practice.rehearsal), file_path=str(path))
