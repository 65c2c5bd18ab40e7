"""发件箱: unique rows, claimed before they are sent, and what becomes of them (HOUSE: Outbox; Settled 15, 24)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage.tables import Issue, Notice, Report, Role
from supervision.notices import outbox, outcome
from supervision.notices.claiming import claim
from supervision.notices.parcel import Parcel
from supervision.people import person_called
from supervision.reply import Reply
from supervision.sweep import sweep
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

ASK_AT = at("11-21 09:30")


async def asked_for(world: MonthWorld, *numbers: int) -> None:
    await world.load(plan_of(*(entry(number) for number in numbers)), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    async with world.store.begin() as session:
        await sweep(session, ASK_AT, world.practice)


async def taken(world: MonthWorld, name: str, now: object = ASK_AT) -> Parcel:
    """Claim until the message for `name` is in hand."""
    while True:
        async with world.store.begin() as session:
            parcel = await claim(session, now, world.practice)  # type: ignore[arg-type]
            assert parcel is not None
            notice = await session.get_one(Notice, parcel.notice_ids[0])
            if notice.person_id == (await person_called(session, name)).id:
                return parcel


async def only_ask(world: MonthWorld) -> Notice:
    [ask] = await world.notices("ask")
    return ask


async def test_queueing_the_same_notice_twice_writes_one_row(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        for expected in (True, False):
            async with world.store.begin() as session:
                person = await person_called(session, "测试领1")
                written = await outbox.queue(session, person.id or 0, "warning", "2018-11", "overdue", ASK_AT, ASK_AT)
            assert written is expected
        assert len(await world.notices("warning")) == 1


async def test_two_services_cannot_both_write_a_notice(tmp_path: Path) -> None:
    """Where the question "is it there?" was answered too early, the table's own key refuses the second."""
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        ask = await only_ask(world)
        with pytest.raises(IntegrityError):
            async with world.store.begin() as session:
                session.add(Notice(**ask.model_dump(exclude={"id"})))


async def test_an_update_is_answered_once(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await outbox.answer(session, 7, None, Reply("收到"), 41, ASK_AT)
        with pytest.raises(IntegrityError):
            async with world.store.begin() as session:
                await outbox.answer(session, 7, None, Reply("收到"), 41, ASK_AT)


async def test_a_claimed_message_is_marked_before_it_is_sent_and_not_claimed_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        async with world.store.begin() as session:
            parcel = await claim(session, ASK_AT, world.practice)
        assert parcel is not None
        ask = await only_ask(world)
        assert (ask.state, ask.claimed_at, ask.tries) == ("sending", ASK_AT, 1)
        assert ask.text == parcel.text
        async with world.store.begin() as session:
            assert await claim(session, ASK_AT, world.practice) is None


async def test_what_nobody_needs_any_more_becomes_stale_at_the_instant_of_sending(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        await world.says("测试联1", "1推进 演练 2推进 演练", ASK_AT)
        async with world.store.begin() as session:
            parcel = await claim(session, ASK_AT, world.practice)
        ask = await only_ask(world)
        assert parcel is None or ask.id not in parcel.notice_ids  # the responsible person may hear what was reported
        assert ask.state == "stale"


async def test_after_a_crash_a_message_being_sent_is_repeated_and_marked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        for _ in range(2):  # killed twice in the middle of it: still never lost
            async with world.store.begin() as session:
                assert await claim(session, ASK_AT, world.practice) is not None
            async with world.store.begin() as session:
                assert await outcome.recover(session, ASK_AT) == 1
            ask = await only_ask(world)
            assert (ask.state, ask.doubtful) == ("queued", True)


async def test_a_sent_ask_is_recorded_with_its_ids_and_its_report_is_asked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world, "测试联1")
        async with world.store.begin() as session:
            await outcome.sent(session, parcel, [77], ASK_AT)
        ask = await only_ask(world)
        assert (ask.state, ask.sent_at, ask.message_ids) == ("sent", ASK_AT, [77])
        [report] = await world.rows(Report)
        assert (report.state, report.asked_at, report.asked_how) == ("asked", ASK_AT, "telegram")


async def test_a_refused_ask_makes_the_report_unreachable_and_the_account_blocked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world, "测试联1")
        async with world.store.begin() as session:
            await outcome.refused(session, parcel, "blocked", ASK_AT)
        assert (await only_ask(world)).state == "refused"
        assert await world.states() == ["unreachable"]
        await world.beat(at("11-21 09:31"))
        assert any("测试联1已停用机器人" in text for text in world.heard(OFFICE))


async def test_an_unknown_refusal_disables_nobody(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world, "测试联1")
        async with world.store.begin() as session:
            await outcome.put_back(session, parcel, "refused: something new", ASK_AT)
        assert (await only_ask(world)).state == "queued"
        await world.beat(at("11-21 09:35"))
        assert world.when("测试联1") == ["11-21 09:35 ask"]


async def test_what_is_put_back_waits_longer_each_time_or_as_long_as_was_asked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        now, waits = ASK_AT, []
        for wait in (None, None, None, None, None, timedelta(seconds=40)):
            parcel = await taken(world, "测试联1", now)
            async with world.store.begin() as session:
                await outcome.put_back(session, parcel, "too many requests", now, wait)
            due = (await only_ask(world)).due_at
            waits.append((due - now).total_seconds())
            now = due
        assert waits == [2, 10, 60, 300, 300, 40]
        assert not (await only_ask(world)).doubtful


async def test_a_lost_answer_is_marked_as_doubtful(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world, "测试联1")
        async with world.store.begin() as session:
            await outcome.put_back(session, parcel, "no answer", ASK_AT)
        assert (await only_ask(world)).doubtful


async def test_answers_leave_before_everything_else_and_at_any_hour(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        async with world.store.begin() as session:
            await outbox.answer(session, 7, None, Reply("收到"), 41, ASK_AT)
            parcel = await claim(session, ASK_AT, world.practice)
            assert parcel is not None
            assert parcel.text == "收到"
        night = at("11-21 23:00")
        async with world.store.begin() as session:
            await outbox.answer(session, 7, None, Reply("晚上好"), 42, night)
            parcel = await claim(session, night, world.practice)
            assert parcel is not None
            assert parcel.text == "晚上好"
            assert await claim(session, night, world.practice) is None


async def test_a_person_gets_one_scheduled_message_a_day_and_the_office_its_own_besides(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        await world.beat(ASK_AT)
        async with world.store.begin() as session:
            contact, office = await person_called(session, "测试联1"), await person_called(session, OFFICE)
            await outbox.queue(session, contact.id or 0, "ask", "2018-11", "ask:later", ASK_AT, ASK_AT)
            for report in await session.exec(select(Report)):
                report.asked_at = None
            await outbox.queue(session, office.id or 0, "missing_list", "2018-11", "w2", ASK_AT, ASK_AT)
        await world.beat(at("11-21 15:00"))
        assert world.when("测试联1") == ["11-21 09:30 ask"]
        assert [line.split(" ", 2)[2] for line in world.when(OFFICE)] == ["missing_list", "delivery_count"]
        await world.beat(at("11-22 09:30"))
        assert world.when("测试联1", "11-22 00:00") == ["11-22 09:30 ask"]


async def test_a_merged_message_speaks_as_contact_then_leader_then_responsible_person(tmp_path: Path) -> None:
    unit = "测试单位"
    async with month_world(tmp_path) as world:
        one = entry(1, ["测试兼职"], unit=unit)
        await world.load(plan_of(one, entry(2), entry(3, responsible="测试兼职", unit=unit)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        async with world.store.begin() as session:
            person = await person_called(session, "测试兼职")
            [two] = await session.exec(select(Issue).where(Issue.number == 2))
            session.add(Role(person_id=person.id or 0, kind="lead_leader", issue_id=two.id))
        await world.go_to(at("11-28 18:00"))
        assert world.when("测试兼职", "11-28 00:00") == ["11-28 09:00 overdue+warning+overdue_copy"]
        [text] = world.heard("测试兼职", "11-28 00:00")
        assert text.index("问题一") < text.index("问题二") < text.index("问题三")
        assert "今日9时" not in text


async def test_nothing_is_pushed_while_paused_but_answers_are(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        await world.pause(True, ASK_AT)
        async with world.store.begin() as session:
            assert await claim(session, ASK_AT, world.practice) is None
            await outbox.answer(session, 7, None, Reply("收到"), 41, ASK_AT)
            assert await claim(session, ASK_AT, world.practice) is not None


async def test_a_report_waived_while_its_ask_was_on_the_way_stays_waived(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world, "测试联1")
        async with world.store.begin() as session:
            [report] = await session.exec(select(Report))
            report.state = "waived"
        async with world.store.begin() as session:
            await outcome.sent(session, parcel, [1], ASK_AT)
        assert await world.states() == ["waived"]
