"""市环督办工作台: the office's commands, one door for all of them (DOMAIN §4)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Person
from supervision.desk.acting import delivered_command, phone_command
from supervision.desk.calendar_days import calendar_command
from supervision.desk.closeout import closeout_command, closeout_confirmed
from supervision.desk.confirming import overtaken, shown, use_up
from supervision.desk.contacts import contact_command, contact_confirmed
from supervision.desk.copied import copy_command
from supervision.desk.deadlines import deadline_command, deadline_confirmed
from supervision.desk.deputies import deputy_command, deputy_confirmed
from supervision.desk.difficulties import difficulty_command, difficulty_confirmed
from supervision.desk.heads import head_command
from supervision.desk.history import history_command
from supervision.desk.instructions import instruct_command, instruct_confirmed
from supervision.desk.issue_card import UnknownIssue, issue_command
from supervision.desk.leaders import leader_command, leader_confirmed
from supervision.desk.notice_text import notice_command
from supervision.desk.obligations import obligation_command
from supervision.desk.office_group import office_command
from supervision.desk.overdue import overdue_command
from supervision.desk.persons import person_command
from supervision.desk.publishing import publish_command, publish_confirmed
from supervision.desk.reading import doubts_command, help_command, missing_command, summary_command
from supervision.desk.referrals import refer_command, refer_confirmed
from supervision.desk.releasing import release_command
from supervision.desk.reminding import remind_command, remind_confirmed
from supervision.desk.requests import requests_command, requests_confirmed
from supervision.desk.returning import return_command, return_confirmed
from supervision.desk.sheet import sheet_command
from supervision.desk.stale import stale_command
from supervision.desk.talks import talk_command, talk_confirmed
from supervision.desk.trail import trail_command
from supervision.desk.units import unit_command
from supervision.desk.verdicts import verify_command, verify_confirmed
from supervision.desk.warnings import warn_command, warn_confirmed
from supervision.desk.words import ALIASES, SEND, parse_command
from supervision.paper.asking import bulletin_command, chart_command, ledger_command
from supervision.people import Hats, hats
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.summary.month import UnknownMonth
from texts.desk import answers as texts
from texts.desk.examples import example
from texts.releasing import carried_out_before, look_again, nothing_held
from texts.wording import issue_name

__all__ = ["ALIASES", "COMMANDS", "PAPERS", "NotOffice", "command", "may_use", "parse_command"]

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
    "difficulty": difficulty_command,
    "requests": requests_command,
    "contact": contact_command,
    "deadline": deadline_command,
    "warn": warn_command,
    "instruct": instruct_command,
    "talk": talk_command,
    "copy": copy_command,
    "stale": stale_command,
    "deputy": deputy_command,
    "closeout": closeout_command,
    "verify": verify_command,
    "obligation": obligation_command,
    "refer": refer_command,
    "head": head_command,
    "remind": remind_command,
    "return": return_command,
    "publish": publish_command,
    "leader": leader_command,
    "office": office_command,
    "history": history_command,
    "unit": unit_command,
    "person": person_command,
    "overdue": overdue_command,
    "audit": trail_command,
    "help": help_command,
}
FileCommand = Callable[[Session, Person, str, datetime, Practice, Path], Awaitable[Reply]]
PAPERS: dict[str, FileCommand] = {  # answered with a file
    "month": ledger_command,
    "ledger": ledger_command,
    "bulletin": bulletin_command,
    "chart": chart_command,
    "sheet": sheet_command,
}
CONFIRMED: dict[str, Command] = {  # what 发 carries out of that which was shown
    "difficulty": difficulty_confirmed,
    "requests": requests_confirmed,
    "contact": contact_confirmed,
    "deadline": deadline_confirmed,
    "warn": warn_confirmed,
    "instruct": instruct_confirmed,
    "deputy": deputy_confirmed,
    "closeout": closeout_confirmed,
    "verify": verify_confirmed,
    "talk": talk_confirmed,
    "refer": refer_confirmed,
    "remind": remind_confirmed,
    "return": return_confirmed,
    "publish": publish_confirmed,
    "leader": leader_confirmed,
}


ALSO = {"verify": frozenset({"inspector"})}  # who beside the office; everything else is the office's alone


class NotOffice(PermissionError):
    """Only members of the supervision office may use its commands, and the inspection group one of them."""


def may_use(own: Hats, name: str, args: str = "") -> bool:
    """The one door: True when somebody with these roles may say this command. 发 follows what was shown."""
    if own.is_office:
        return True
    names = ALSO if (name, args) == ("release", SEND) else {name} & ALSO.keys()
    return any(own.city & ALSO[each] for each in names)


async def command(
    session: Session, person: Person, name: str, args: str, now: datetime, practice: Practice, folder: Path
) -> Reply:
    """Carry out one command; files are written to `folder`. Raises NotOffice.

    What cannot be read is answered with one sentence and an example, and changes nothing.
    """
    own = await hats(session, person.id) if person.id is not None else Hats()
    if not may_use(own, name, args):
        raise NotOffice(name)
    try:
        if name in PAPERS:
            return await PAPERS[name](session, person, args, now, practice, folder)
        if (name, args) == ("release", SEND) and (last := await shown(session, person, now)):
            name, args = last.command, last.args
            if last.used:
                return Reply(carried_out_before())
            if not may_use(own, name):
                raise NotOffice(name)  # the role was lost since it was shown
            if await overtaken(session, last):
                again = await COMMANDS[name](session, person, args, now, practice)
                return replace(again, text=look_again(again.text))
            await use_up(session, person, last, now)
            return await CONFIRMED[name](session, person, args, now, practice)
        if not may_use(own, name):
            return Reply(nothing_held(already=False))
        if name not in COMMANDS:
            raise BadArgument("command", name)
        return await COMMANDS[name](session, person, args, now, practice)
    except BadArgument as bad:
        what = "month" if bad.what == "month" or name == "month" else bad.what
        return Reply(example(name if what == "issue" else what, bad.words))
    except UnknownMonth as unknown:
        return Reply(texts.unknown_month(unknown.month, unknown.known))
    except UnknownIssue as unknown:
        named = issue_name(unknown.ref.number, unknown.ref.list_key)
        return Reply(texts.unknown_issue(named, unknown.choices))
