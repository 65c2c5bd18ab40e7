"""一道门: every command, said by everybody in every form, does for nobody what is not his, and names nobody (§4).

The lines are made from ALIASES and the acting ones checked against CONFIRMED, so that a new command is asked too.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from aiogram.types import Update
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from handlers.office import is_command, is_proxy
from plan.value import Contact, IssueEntry, Measure, Plan, ResponsiblePerson, Target, TargetKind
from storage.session import Session
from storage.tables import Account, Assignment, Deputy, Issue, LedgerEntry, Notice, Person, Role, StandIn
from supervision.desk.command import (
    ALIASES,
    ALSO,
    COMMANDS,
    CONFIRMED,
    PAPERS,
    NotOffice,
    command,
    may_use,
    parse_command,
)
from supervision.desk.words import SEND
from supervision.handover.taking_over import take_over
from supervision.leader.replacing import replace
from supervision.months.cycles import keep_up
from supervision.opening import load
from supervision.people import hats, person_called
from supervision.reply import Heard
from tests.bot.conftest import START, Place
from tests.stores import without_threads

AnyMessage: Any = None  # the door looks at words and roles only
OWN, OTHER, THIRD = 11, 12, 13
NAMES = {11: "甲", 12: "乙", 13: "丙"}  # in the names of an issue's people: 联络甲, 领导甲, 责任甲
ACTING = {  # one line that would act, for each command that shows first and acts with 发; and those that act at once
    "difficulty": "困难 1 答复 已商请市财政局",
    "requests": "申请 1 同意 依据5号",
    "contact": "联络人 换 {n} 王某 13800000099",
    "deadline": "期限 {n} 延至 2019-03-31 依据5号",
    "warn": "预警 发布 {n} 黄 偏慢",
    "instruct": "批示 1 办结 已办",
    "deputy": "代阅 领导{name} 李某 13800000098",
    "closeout": "销号 {n} 开始整改",
    "verify": "核查 {n} ①通过 督查室 11-01 现场查看",
    "talk": "约谈 提出 {n} T1",
    "refer": "移送 {n} 市纪委监委 线索",
    "remind": "催报 {n}",
    "return": "退回 {n} 措施1 数字不对",
    "publish": "公开 {n} https://www.example.org/x 2018-11-01",
    "leader": "领导 更换 {n} 赵某 自2018-11-01 依据5号",
}
AT_ONCE = (
    "已送达 {n} 电话",
    "电话 联络{name} 13800000097",
    "日历 2019-01-31 休 5号",
    "代报 {n} 1推进 完成60%",
    "/office 取消",
    "发",
)
UNTOUCHED = (
    *("report", "filing", "warning", "talk", "closeout", "closeout_check", "publication", "site_check", "role"),
    *("assignment", "target", "deputy", "person", "calendar_day", "invitation", "obligation", "referral"),
)
MAY: dict[str, frozenset[str]] = {  # what somebody's own conversation may write when he says such words
    "联络甲": frozenset({"filing"}),
    "替班某": frozenset({"filing"}),
    "双职某": frozenset({"filing", "talk"}),
    "领导甲": frozenset({"talk"}),
    "代阅某": frozenset({"talk"}),
    "督查某": frozenset({"closeout", "closeout_check"}),
}
ACTS = {
    *("leader_replaced", "reminded", "report_sent_back", "published", "phone_set", "contact_changed"),
    *("deadline_extended", "warning_raised", "delivered_by_office", "deputy_registered", "office_group"),
}


@dataclass(frozen=True)
class Who:
    """Somebody by his chat, and the issues he has to do with. `whose`: its people's names he may read."""

    name: str
    chat: int
    own: tuple[int, ...] = ()
    all: bool = False


OFFICE = Who("督办某", 9_001, all=True)
PEOPLE = (
    Who("领导甲", 9_011, (OWN,)),
    Who("责任甲", 9_012, (OWN,)),
    Who("联络甲", 9_013, (OWN,)),
    Who("替班某", 9_014, (OWN,)),
    Who("代阅某", 9_015, (OWN,)),
    Who("督查某", 9_016, all=True),
    Who("组长某", 9_017, all=True),
    Who("前联络", 9_018),
    Who("前领导", 9_019),
    Who("前督办", 9_020),
    Who("双职某", 9_021, (OWN, OTHER)),
    Who("路人某", 9_099),
)


def entry(number: int) -> IssueEntry:
    name = NAMES[number]
    return IssueEntry(
        number,
        f"方面{number}",
        lead_units=(f"单位{name}",),
        lead_leaders=(f"领导{name}" if number != OWN else "前领导",),
        responsible_persons=(ResponsiblePerson(f"责任{name}", f"单位{name}局长"),),
        contacts=(
            Contact(f"联络{name}" if number != OWN else "前联络", phone=f"138000000{number}" if number != OWN else ""),
            *((Contact("双职某", scope="乡镇级"),) if number == OWN else ()),
        ),
        targets=(Target(TargetKind.DATE, date(2018, 10, 1)),),
        measures=(Measure("1", "截污"), Measure("2", "清淤")),
    )


@pytest.fixture(autouse=True)
def quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand lines of one instant: nothing falls due between them."""

    async def nothing(*_: object) -> None:
        return None

    without_threads(monkeypatch)
    monkeypatch.setattr("bot.clerk.keep_up", nothing)


@pytest.fixture
async def town(place: Place) -> Place:
    """Three issues; everybody linked; contact and leader of the first were replaced yesterday."""
    yesterday = START - timedelta(days=1)
    async with place.bot.store.begin() as session:
        plan = Plan(key="测试", title="测试方案", first_month="2018-10", issues=tuple(map(entry, NAMES)))
        await load(session, plan, yesterday - timedelta(days=20), place.bot.practice)
        people = {person.name: person for person in await session.exec(select(Person))}
        people |= {each.name: Person(name=each.name) for each in (OFFICE, *PEOPLE) if each.name not in people}
        session.add_all(people.values())
        await session.flush()
        ids = {name: person.id or 0 for name, person in people.items()}
        for each in (OFFICE, *PEOPLE[:-1]):
            session.add(Account(person_id=ids[each.name], chat_id=each.chat, linked_at=yesterday))
        for name, kind in (("督办某", "office"), ("督查某", "inspector"), ("组长某", "group_head")):
            session.add(Role(person_id=ids[name], kind=kind))
        session.add(Role(person_id=ids["前督办"], kind="office", ended_at=yesterday))
        issues = {row.number: row for row in await session.exec(select(Issue).where(col(Issue.number) > 10))}
        assignment = (await session.exec(select(Assignment).where(col(Assignment.person_id) == ids["前联络"]))).one()
        await take_over(session, assignment, ids["联络甲"], yesterday, basis="office")
        by = people["督办某"]
        old, new = people["前领导"], people["领导甲"]
        await replace(session, issues[OWN], old, new, yesterday.date(), "5号", by, yesterday)
        away = {"from_day": yesterday.date(), "until_day": START.date() + timedelta(days=9)}
        session.add(StandIn(person_id=ids["联络甲"], stand_in_id=ids["替班某"], **away))
        session.add(Deputy(leader_id=ids["领导甲"], deputy_id=ids["代阅某"], began_at=yesterday))
        session.add(Role(person_id=ids["双职某"], kind="lead_leader", issue_id=issues[OTHER].id))
        await keep_up(session, START, place.bot.practice)
    return place


def lines(number: int) -> list[str]:
    """Every command in English and Chinese about this issue, and the acting ones in full."""
    words = {"n": number, "name": NAMES[number]}
    said = [form for name, alias in ALIASES.items() for form in (f"/{name} {number}", f"{alias}{number}", alias)]
    said += [line.format(**words) for line in (*ACTING.values(), *AT_ONCE)]
    return list(dict.fromkeys(said))


def some_lines(number: int) -> list[str]:
    """One form of each command in turn, and the acting ones in full."""
    forms = [(f"/{name} {number}", f"{alias}{number}", alias) for name, alias in ALIASES.items()]
    words = {"n": number, "name": NAMES[number]}
    acting = [line.format(**words) for line in (*ACTING.values(), *AT_ONCE)]
    return [*(each[turn % 3] for turn, each in enumerate(forms)), *acting]


async def counts(session: Session) -> dict[str, int]:
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name in UNTOUCHED]
    return {t.name: (await session.exec(select(func.count()).select_from(t))).one() for t in tables}


class Undone(Exception):
    """Takes back what was said to try it out."""


async def says(place: Place, session: Session, who: Who, text: str) -> str:
    """What he is answered to these words, through the very way of an update."""
    place.said = getattr(place, "said", 1000) + 1  # type: ignore[attr-defined]
    number: int = place.said  # type: ignore[attr-defined]
    chat = {"id": who.chat, "type": "private", "first_name": who.name}
    sender = {"id": who.chat, "is_bot": False, "first_name": who.name}
    said = {"message_id": number, "date": int(START.timestamp()), "chat": chat, "from": sender, "text": text}
    update = Update.model_validate({"update_id": number, "message": said}, context={"bot": place.bot.bot})
    await place.bot.clerk._hear(session, update, START)
    answers = await session.exec(select(col(Notice.text)).where(col(Notice.step).startswith(f"update:{number}")))
    return "\n".join(answers)


def strangers_to(who: Who) -> list[str]:
    """Names and numbers of issues that are none of his business."""
    rest = [number for number in NAMES if number not in who.own] if not who.all else []
    people = [f"{role}{NAMES[number]}" for number in rest for role in ("联络", "领导", "责任", "单位")]
    return [*people, *(f"138000000{number}" for number in rest)]


def test_every_command_has_its_place_and_every_acting_one_a_line() -> None:
    assert ALIASES.keys() == COMMANDS.keys() | PAPERS.keys()
    assert ACTING.keys() == CONFIRMED.keys()
    assert ALSO.keys() <= COMMANDS.keys()


async def test_nobody_but_the_office_acts_and_no_answer_names_what_is_not_his(town: Place) -> None:
    wrong = []
    for who in PEOPLE:
        with suppress(Undone):
            async with town.bot.store.begin() as session:
                before = await counts(session)
                for text in some_lines(THIRD):
                    told = await says(town, session, who, text)
                    leaked = [name for name in strangers_to(who) if name in told and name not in text]
                    shown = "确认请回“发”" in told and not (who.name == "督查某" and text[:3] in ("核查1", "核查 "))
                    if leaked or shown or not told:
                        wrong.append((who.name, text, leaked, told))
                after = await counts(session)
                moved = {name for name in before if after[name] != before[name]} - MAY.get(who.name, frozenset())
                entries = await session.exec(select(LedgerEntry).where(col(LedgerEntry.at) == START))
                acts = {entry.act for entry in entries} & ACTS
                if moved or acts:
                    wrong.append((who.name, "", sorted(moved), sorted(acts)))
                raise Undone
    assert wrong == []


async def test_the_door_opens_no_command_of_the_office_to_anybody_else(town: Place) -> None:
    """All lines of all roles, about an own issue and another: neither the handlers nor the desk itself let them in."""
    every = [line for number in (OWN, OTHER) for line in lines(number)]
    async with town.bot.store.begin() as session:
        for who in PEOPLE[:-1]:
            person = await person_called(session, who.name)
            own = await hats(session, person.id or 0, START.date())
            for text in every:
                heard = Heard(1, who.chat, "text", text, START)
                parsed = parse_command(text)
                expected = parsed is not None and may_use(own, *parsed)
                assert bool(is_command(AnyMessage, own, heard)) is expected, (who.name, text)
                assert not is_proxy(AnyMessage, own, heard)
                inspects = who.name == "督查某" and parsed is not None
                assert expected is (inspects and (parsed[0] == "verify" or parsed[1] == SEND)), (who.name, text)
            for name in ALIASES.keys() - ALSO.keys():
                with pytest.raises(NotOffice) as refused:
                    await command(session, person, name, str(OTHER), START, town.bot.practice, town.bot.folder)
                assert not any(each in str(refused.value) for each in strangers_to(who))


async def test_the_office_is_answered_to_every_line(town: Place) -> None:
    on_paper = tuple(word for name in PAPERS for word in (f"/{name}", ALIASES[name]))  # they take long, and have tests
    async with town.bot.store.begin() as session:
        said = [text for text in lines(OWN) if not text.startswith(on_paper)]
        assert [text for text in said if not await says(town, session, OFFICE, text)] == []


async def test_two_roles_are_the_union_of_both_and_no_more(town: Place) -> None:
    async with town.bot.store.begin() as session:
        person = await person_called(session, "双职某")
        own = await hats(session, person.id or 0)
        both = PEOPLE[-2]
        assert [issue.number for issue in own.lead_leader] == [OTHER]
        assert [issue.number for _, issue in own.contact] == [OWN]
        assert not own.city
        assert "问题十二" in await says(town, session, both, "我的问题")
        assert "问题十一" in await says(town, session, both, "我报了吗")


async def test_a_contact_who_is_of_the_office_too_reports_with_figures_behind_an_issues_number(town: Place) -> None:
    """问题十一 1推进3家 is a report, whatever roles its author has besides."""
    async with town.bot.store.begin() as session:
        person = await person_called(session, "联络甲")
        session.add(Role(person_id=person.id or 0, kind="office"))
        await session.flush()
        told = await says(town, session, PEOPLE[2], "问题十一 1推进3家 2无变化")
    assert "收到" in told
    assert "1 推进｜3家" in told
