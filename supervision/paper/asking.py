"""要纸: which paper, month and edition the office asks for; the file is made when somebody asks (DOMAIN §4)."""

import asyncio
import re
from datetime import datetime
from pathlib import Path

from rules.arguments import BadArgument, parse_month
from rules.book import Book
from rules.month import Month
from storage.session import Session
from storage.tables import Person
from supervision.paper.book import read_book
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.summary.month import default_month
from texts.paper import annex as paper_annex
from texts.paper import asking as paper_asking
from texts.paper import chart as paper_chart
from texts.paper import columns as paper_columns
from texts.paper.asking import CHARTS, DRAFT, PUBLIC

_EDITION = re.compile(rf"(?:{'|'.join(sorted((*PUBLIC, *DRAFT), key=len, reverse=True))})$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s|至|到|~|～|—|－)+")


async def ledger_command(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """/ledger [month] [public]; /month is the same by its older name."""
    rest, public = _edition(args)
    book = await read_book(session, await _month(session, rest, now, practice), now, practice)
    path = folder / paper_columns.file_name(book, public)
    await asyncio.to_thread(write, "ledger", book, path, public)
    return Reply(paper_asking.ledger(book, public), file_path=str(path))


async def bulletin_command(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """/bulletin [month] [draft|public]."""
    rest, public = _edition(args)
    book = await read_book(session, await _month(session, rest, now, practice), now, practice)
    path = folder / paper_annex.file_name(book, public)
    await asyncio.to_thread(write, "bulletin", book, path, public)
    return Reply(paper_asking.bulletin(book, public), file_path=str(path))


async def chart_command(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """/chart progress|trend|heatmap|days [from] [to]; of one month alone it begins there, days is of that month."""
    said, _, rest = args.strip().partition(" ")
    kind = CHARTS.get(said.lower())
    if kind is None:
        raise BadArgument("chart", args)
    months = [await _month(session, words, now, practice) for words in _BETWEEN.split(rest.strip()) if words]
    if len(months) > 2:
        raise BadArgument("chart", args)
    first, last = (
        (months[0] if months else ""),
        (months[-1] if len(months) == 2 or (kind == "days" and months) else None),
    )
    book = await read_book(session, last, now, practice, "" if kind == "days" else first or "")
    path = folder / paper_chart.file_name(book, kind)
    await asyncio.to_thread(write, kind, book, path, False)
    return Reply(paper_asking.chart(book, kind), file_path=str(path))


def write(kind: str, book: Book, path: Path, public: bool) -> None:
    """`kind`: ledger | bulletin | progress | trend | heatmap | days. Only who asks for a paper pays for its library."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "ledger":
        from supervision.paper.workbook import write_ledger

        write_ledger(book, path, public)
    elif kind == "bulletin":
        from supervision.paper.bulletin import write_bulletin

        write_bulletin(book, path, public)
    else:
        from supervision.paper.chart import write_chart

        write_chart(book, kind, path)


def _edition(args: str) -> tuple[str, bool]:
    """What is left without the edition's word, which may stand right behind the month; whether it is the public one."""
    words = [_EDITION.sub("", word) for word in args.split()]
    public = any(word.lower().endswith(PUBLIC) for word in args.split())
    return " ".join(word for word in words if word), public


async def _month(session: Session, words: str, now: datetime, practice: Practice) -> str | None:
    if not words:
        return None
    current = await default_month(session, now, practice)
    return str(parse_month(words, Month.parse(current)))
