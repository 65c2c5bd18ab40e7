"""佐证命令: the files of an issue, listed and sent to whoever may see them (DOMAIN §4, §6)."""

import os
import re
import shutil
from datetime import date, datetime
from pathlib import Path

from sqlmodel import col, or_, select

from rules.arguments import BadArgument, IssueRef, take_issue
from rules.numerals import fold
from storage.session import Session
from storage.shelf import place_of
from storage.tables import Assignment, Evidence, Issue, Message, Person, Plan, Report
from supervision.ledger import record
from supervision.people import NotYours, hats, issue_for
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from texts import evidence_list as texts
from texts.evidence import KINDS, file_said
from texts.pages import PAGE_BREAK
from texts.wording import clock_name, issue_name, numeral

ALL_SEE = frozenset({"office", "inspector", "group_head"})
A_PAGE = 25  # lines
_COMMAND = re.compile(r"\s*(?:/evidence(?:@\w+)?|看?佐证(?:材料)?)(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"(?:第\s*)?(?P<n>\d{1,4})\s*[份张]?")
_SUFFIX = {"photo": ".jpg", "voice": ".ogg", "audio": ".mp3", "video": ".mp4", "document": ""}


def parse_evidence(said: str) -> tuple[IssueRef | None, int | None] | None:
    """(issue, number of the file) of 佐证 十五 3; None for words that are no such command."""
    match = _COMMAND.fullmatch(fold(said))
    if match is None:
        return None
    rest = match["rest"].strip()
    if not rest:
        return None, None
    try:
        issue, after = take_issue(rest, _keys_in(rest))
    except BadArgument:
        return None
    number = _NUMBER.fullmatch(after)
    if after and number is None:
        return None
    return issue, int(number["n"]) if number else None


def _keys_in(rest: str) -> list[str]:
    """What may be a list's key in front of the issue; whether there is such a list shows later."""
    key = re.match(r"[^\s\d，。,.:：#＃]{1,6}?(?=问题|\d)", rest)
    return [key[0]] if key and not re.match(r"第|问题|[一二三四五六七八九十]", key[0]) else []


async def evidence_command(
    session: Session,
    person: Person,
    asked: tuple[IssueRef | None, int | None],
    now: datetime,
    practice: Practice,
    shelf: Path,
    folder: Path,
) -> Reply:
    """The list of an issue's files, or one of them; `folder`: where what is to be sent is laid out."""
    named, number = asked
    today = practice.habits.day_of(now)
    named = named or await _only_own(session, person, today)
    if named is None:
        return Reply(texts.which("佐证 十五"))
    try:
        issue = await issue_for(session, person.id or 0, named.number, named.list_key, today)
    except NotYours:
        return Reply(texts.not_allowed())
    plan = await session.get_one(Plan, issue.plan_id)
    name = issue_name(issue.number, plan.key if await several_lists(session) else "")
    files = await _files(session, person, issue, today)
    if not files and not await _sees_all(session, person, issue, today):
        return Reply(texts.none_of_yours(name))
    if number is None:
        lines = [_line(n, row, message, who, practice) for n, (row, message, who) in enumerate(files, start=1)]
        pages = [lines[at : at + A_PAGE] for at in range(0, len(lines), A_PAGE)] or [[]]
        return Reply(PAGE_BREAK.join(texts.listed(name, page, len(lines), numeral(issue.number)) for page in pages))
    if not 1 <= number <= len(files):
        return Reply(texts.no_such_file(name, number, len(files)))
    row, message, who = files[number - 1]
    about = _line(number, row, message, who, practice)
    file = place_of(shelf, row.sha256) if row.sha256 else None
    if file is None or not file.is_file():
        return Reply(texts.not_there(name, number, texts.STATES[row.state] if file is None else texts.GONE))
    record(session, now, "evidence_sent", person_id=person.id, issue_id=issue.id, evidence=row.id)
    return Reply(texts.here_it_is(name, about), file_path=str(_laid_out(file, folder, name, number, row)))


async def _only_own(session: Session, person: Person, today: date) -> IssueRef | None:
    """The one issue somebody reports on, who has no others to look at; None for everybody else."""
    own = await hats(session, person.id or 0, today)
    issues = [*(issue for _, issue in (*own.contact, *own.stand_in)), *own.lead_leader, *own.responsible_person]
    found = {issue.id: issue for issue in issues}
    if len(found) != 1 or own.city & ALL_SEE:
        return None
    [issue] = found.values()
    plan = await session.get_one(Plan, issue.plan_id)
    return IssueRef(issue.number, plan.key if await several_lists(session) else "")


async def _sees_all(session: Session, person: Person, issue: Issue, today: date) -> bool:
    own = await hats(session, person.id or 0, today)
    leads = {one.id for one in (*own.lead_leader, *own.responsible_person)}
    return bool(own.city & ALL_SEE) or issue.id in leads


async def _files(session: Session, person: Person, issue: Issue, today: date) -> list[tuple[Evidence, Message, Person]]:
    """All files of the issue in the order sent, those not yet placed by its contacts among them."""
    contacts = select(col(Assignment.person_id)).where(col(Assignment.issue_id) == issue.id)
    query = (
        select(Evidence, Message, Person)
        .join(Message, col(Evidence.message_id) == col(Message.id))
        .join(Person, col(Evidence.person_id) == col(Person.id))
        .where(
            or_(
                col(Evidence.issue_id) == issue.id,
                col(Evidence.issue_id).is_(None) & col(Evidence.person_id).in_(contacts),
            )
        )
        .order_by(col(Evidence.id))
    )
    if not await _sees_all(session, person, issue, today):
        own = await hats(session, person.id or 0, today)
        mine = [assignment.id for assignment, one in (*own.contact, *own.stand_in) if one.id == issue.id]
        reports = select(col(Report.id)).where(col(Report.assignment_id).in_(mine))
        query = query.where(or_(col(Evidence.person_id) == person.id, col(Evidence.report_id).in_(reports)))
    return [(row, message, who) for row, message, who in await session.exec(query)]


def _line(number: int, row: Evidence, message: Message, who: Person, practice: Practice) -> str:
    state = texts.WITHDRAWN if row.withdrawn_at is not None else texts.STATES[row.state]
    place = "" if row.issue_id is not None else texts.UNPLACED
    return texts.line(
        number,
        place or texts.measure(row.measure),
        clock_name(message.counts_at, practice.habits.zone),
        who.name,
        file_said(row.kind, row.file_name),
        state,
        texts.shot_on(row.shot_on) if row.shot_on else "",
    )


def _laid_out(file: Path, folder: Path, issue: str, number: int, row: Evidence) -> Path:
    """The file under a name that a person understands, among those waiting to be sent."""
    name = re.sub(r"[^\w.（）()〔〕-]", "_", row.file_name)[-80:] or KINDS[row.kind] + _SUFFIX[row.kind]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{issue}佐证{number}-{row.id}-{name}"
    path.unlink(missing_ok=True)
    try:
        os.link(file, path)
    except OSError:
        shutil.copyfile(file, path)
    os.utime(path)
    return path
