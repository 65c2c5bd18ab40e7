"""市环督办工作台: the office's commands, one door for all of them (DOMAIN §4)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Person
from supervision.desk.acting import delivered_command, phone_command
from supervision.desk.calendar_days import calendar_command
from supervision.desk.issue_card import UnknownIssue, issue_command
from supervision.desk.month_file import month_command
from supervision.desk.notice_text import notice_command
from supervision.desk.reading import doubts_command, help_command, missing_command, summary_command
from supervision.desk.releasing import release_command
from supervision.desk.words import ALIASES, parse_command
from supervision.people import hats
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.summary.month import UnknownMonth
from texts import desk as texts
from texts.wording import issue_name

__all__ = ["ALIASES", "COMMANDS", "NotOffice", "command", "parse_command"]

Command = Callable[[Session, Person, str, datetime, Practice], Awaitable[Reply]]
COMMANDS: dict[str, Command] = {
    "summary": summary_command,
    "missing": missing_command,
    "issue": issue_command,
    "doubts": doubts_command,
    "notice": notice_command,
    "delivered": delivered_command,
    "phone": phone_command,
    "calendar": calendar_command,
    "release": release_command,
    "help": help_command,
}


class NotOffice(PermissionError):
    """Only members of the supervision office may use its commands."""


async def command(
    session: Session, person: Person, name: str, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """Carry out one command; files are written to `folder`. Raises NotOffice.

    What cannot be read is answered with one sentence and an example, and changes nothing.
    """
    if person.id is None or not (await hats(session, person.id)).is_office:
        raise NotOffice(person.name)
    try:
        if name == "month":
            return await month_command(session, person, args, now, practice, folder)
        if name not in COMMANDS:
            raise BadArgument("command", name)
        return await COMMANDS[name](session, person, args, now, practice)
    except BadArgument as bad:
        what = "month" if bad.what == "month" or name == "month" else bad.what
        return Reply(texts.example(name if what == "issue" else what, bad.words))
    except UnknownMonth as unknown:
        return Reply(texts.unknown_month(unknown.month, unknown.known))
    except UnknownIssue as unknown:
        named = issue_name(unknown.ref.number, unknown.ref.list_key)
        return Reply(texts.unknown_issue(named, unknown.choices))
