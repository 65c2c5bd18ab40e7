"""专项登记: the office lists the papers owed besides the monthly reports and enters what came (DOMAIN §1.4)."""

import re
from datetime import datetime

from rules.arguments import BadArgument
from rules.obligations import ObligationKind
from rules.units import named_units
from rules.words.obligation_words import kind_in
from storage.session import Session
from storage.tables import Obligation, Person
from supervision.desk.issue_card import named_issue
from supervision.notices.places import issue_called
from supervision.obligations.entering import hand_in, release, take_back
from supervision.obligations.standing import Owed, obligations_of
from supervision.obligations.telling import paper_of
from supervision.practice import Practice
from supervision.reply import Reply
from texts import obligations as texts
from texts.pages import joined, pages
from texts.wording import day_name

LIST = ("", "list", "清单", "全部", "all")
_ACT = re.compile(
    r"(?P<act>已报|登记|done|in|免报|不报|release|waive|撤销|undo)\s*(?P<rest>\S.*)", re.DOTALL | re.IGNORECASE
)
RELEASE, UNDO = ("免报", "不报", "release", "waive"), ("撤销", "undo")
_EDGES = " \t\n　,，。;；:："


async def obligation_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/obligation [18 | 已报 18 方案 文号 | 免报 18 方案 原因 | 撤销 18 方案]; nobody is told, nothing waits for 发."""
    said = args.strip()
    today = practice.habits.day_of(now)
    if said.lower() in LIST:
        papers = [await paper_of(session, one, practice) for one in await obligations_of(session, practice)]
        return Reply(joined(pages(texts.overview(papers, today))))
    if match := _ACT.fullmatch(said):
        return Reply(await _act(session, person, match["act"].lower(), match["rest"], now, practice))
    issue, _, rest = await named_issue(session, said)
    if rest:
        raise BadArgument("obligation", args)
    rows = await obligations_of(session, practice, [issue.id or 0])
    papers = [await paper_of(session, one, practice) for one in rows]
    return Reply("\n".join(texts.of_issue(await issue_called(session, issue), papers, today)))


async def _act(session: Session, person: Person, act: str, rest: str, now: datetime, practice: Practice) -> str:
    issue, _, words = await named_issue(session, rest)
    kind, words = kind_in(words)
    if kind is None:
        raise BadArgument("obligation", rest)
    await session.refresh(issue, with_for_update=True)  # two who enter the same do it once
    name = await issue_called(session, issue)
    rows = [one for one in await obligations_of(session, practice, [issue.id or 0]) if one.row.kind == kind]
    if not rows:
        return texts.not_owed(name, kind)
    units = list(dict.fromkeys(one.row.unit for one in rows if one.row.unit))
    named = named_units(words, units) if len(units) > 1 else tuple(units)
    if len(units) > 1 and len(named) != 1:
        return texts.several_units(name, units)
    if len(units) > 1:
        words = words.replace(named[0], "").strip(_EDGES)
    rows = [one for one in rows if not named or one.row.unit == named[0]]
    if act in UNDO:
        return _undo(session, person, name, rows, now)
    row = next((one.row for one in rows if one.is_open), rows[-1].row)
    if act in RELEASE:
        return _release(session, person, name, row, words.strip(_EDGES), now)
    return _enter(session, person, name, row, kind, words.strip(_EDGES), now, practice)


def _enter(
    session: Session,
    person: Person,
    name: str,
    row: Obligation,
    kind: ObligationKind,
    note: str,
    now: datetime,
    practice: Practice,
) -> str:
    if row.handed_in_at is not None:
        return texts.handed_in_before(name, kind, day_name(practice.habits.day_of(row.handed_in_at)))
    hand_in(session, row, person, note, now, now)
    return texts.entered(name, kind, "已报" if kind is not ObligationKind.AT_ONCE else "已到位")


def _release(session: Session, person: Person, name: str, row: Obligation, why: str, now: datetime) -> str:
    if not why:
        return texts.reason_wanted()
    release(session, row, person, why, now)
    return texts.entered(name, row.kind, "不再要求")


def _undo(session: Session, person: Person, name: str, rows: list[Owed], now: datetime) -> str:
    entered = [one.row for one in rows if one.row.handed_in_at is not None or one.row.released_at is not None]
    if not entered:
        return texts.nothing_to_take_back(name, rows[0].row.kind)
    take_back(session, entered[-1], person, now)
    return texts.entered(name, entered[-1].kind, "未报")
