"""duban export: ledger, bulletin and chart as files, the same as the office gets in chat."""

from pathlib import Path

import typer

from bot.shell import Refused, opened, run
from rules.book import Book
from rules.month import Month
from supervision.paper import asking
from supervision.paper.book import read_book
from supervision.summary.month import UnknownMonth, default_month
from texts.paper import annex as paper_annex
from texts.paper import chart as paper_chart
from texts.paper import columns as paper_columns
from texts.paper.chart import KINDS

PAPERS = ("ledger", "bulletin")
MONTH = typer.Option("", "--month", help="like 2018-11; default: the running month")
OUT = typer.Option(None, "--out", help="the file to write; default: a name of its own in this folder")
EDITION = typer.Option(False, "--public", help="the edition without contacts, phones and complainants")

export_app = typer.Typer(no_args_is_help=True, help="Ledger, bulletin and chart of a month as files.")


@export_app.callback()
def export() -> None:
    """Ledger, bulletin and chart of a month as files."""


@export_app.command("ledger")
def export_ledger(month: str = MONTH, public: bool = EDITION, out: Path | None = OUT) -> None:
    """The ledger as an Excel workbook."""
    _export("ledger", ".xlsx", month, out, public)


@export_app.command("bulletin")
def export_bulletin(month: str = MONTH, public: bool = EDITION, out: Path | None = OUT) -> None:
    """The bulletin's draft as a Word document; a person signs it."""
    _export("bulletin", ".docx", month, out, public)


@export_app.command("chart")
def export_chart(
    kind: str = typer.Argument("heatmap", help=" | ".join(KINDS)),
    month: str = MONTH,
    first: str = typer.Option("", "--from", help="the first month shown; default: a year of months"),
    out: Path | None = OUT,
) -> None:
    """A chart as a PNG picture of an A4 page."""
    _export(kind, ".png", month, out, False, first)


def _export(kind: str, ending: str, month: str, out: Path | None, public: bool, first: str = "") -> None:
    async def work() -> None:
        if kind not in (*PAPERS, *KINDS):
            raise Refused(f"chart: one of {', '.join(KINDS)}, not {kind!r}")
        wanted, begin = _month(month, "--month"), _month(first, "--from")
        if out is not None:
            _check(out, ending)
        async with opened() as desk, desk.store.read() as session:
            try:
                if begin and begin > (wanted or await default_month(session, desk.now, desk.practice)):
                    raise Refused("--from: a month up to --month")
                book = await read_book(session, wanted or None, desk.now, desk.practice, begin)
            except UnknownMonth as error:
                raise Refused(_unknown(error)) from None
        path = out or Path(_name(kind, book, public))
        asking.write(kind, book, path, public)
        as_of = book.as_of.astimezone(book.zone).isoformat(timespec="minutes")
        typer.echo(f"{path}  {book.month}, as of {as_of}, data {book.fingerprint}")

    run(work)


def _check(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise Refused(f"--out: the file must end in {ending}: {out}")
    if not out.resolve().parent.is_dir():
        raise Refused(f"--out: there is no folder {out.parent}")


def _month(text: str, option: str) -> str:
    if not text:
        return ""
    try:
        return str(Month.parse(text))
    except ValueError as error:
        raise Refused(f"{option}: {error}") from None


def _unknown(error: UnknownMonth) -> str:
    if not error.known:
        return "no plan is loaded: see duban plan load"
    return f"no month {error.month!r}: there are {error.known[0]} to {error.known[-1]}"


def _name(kind: str, book: Book, public: bool) -> str:
    if kind == "ledger":
        return paper_columns.file_name(book, public)
    return paper_annex.file_name(book, public) if kind == "bulletin" else paper_chart.file_name(book, kind)
