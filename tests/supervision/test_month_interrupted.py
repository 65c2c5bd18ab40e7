"""A month interrupted: pause, outage, messages that would come twice in a day (Settled 2, 15; INTERFACE: pause)."""

from pathlib import Path

from tests.supervision.month_world import OFFICE, at, entry, month_world, plan_of

PLAN = plan_of(entry(1), entry(2))


async def test_paused_nothing_is_pushed_answers_go_on_and_then_only_the_highest_step_speaks(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.pause(True, at("11-22 10:00"))
        await world.go_to(at("11-27 10:00"))
        assert [message for message in world.sent if message.at > at("11-22 10:00")] == []
        assert "收到" in await world.says("测试联2", "1推进 演练 2推进 演练", at("11-27 10:01"))
        await world.pause(False, at("11-27 15:00"))
        await world.beat(at("11-27 15:00"))
        await world.go_to(at("11-27 18:00"))
        assert world.when("测试联1", "11-22 10:01") == ["11-27 15:00 nudge"]
        assert "今晚24时截止" in world.heard("测试联1")[-1]
        assert world.heard("测试联2", "11-22 10:01") == []
        assert world.when(OFFICE, "11-22 10:01") == ["11-27 15:00 self_check", "11-27 15:00 missing_list"]


async def test_paused_over_the_cutoff_before_anybody_was_asked_nobody_is_overdue(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.pause(True, at("11-20 11:00"))
        await world.go_to(at("12-03 10:00"))
        await world.pause(False, at("12-03 10:00"))
        await world.go_to(at("12-04 18:00"))
        assert await world.states() == ["waived", "waived"]
        assert {message.person for message in world.sent} <= {OFFICE}
        assert not any("请报通知" in text or "还差" in text for text in world.heard(OFFICE))


async def test_an_outage_over_both_nudge_days_lets_only_the_last_call_speak(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-25 18:00"))
        for moment in ("11-27 13:00", "11-27 14:30", "11-27 18:00"):
            await world.beat(at(moment))
        assert world.when("测试联1", "11-26 00:00") == ["11-27 14:30 nudge"]
        assert world.when("测试责1") == ["11-27 14:30 nudge_copy"]
        assert world.when(OFFICE, "11-26 00:00") == ["11-27 14:30 missing_list", "11-27 14:30 self_check"]


async def test_an_outage_from_the_ask_to_the_last_day_asks_once_and_waives(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-19 10:00"))
        await world.link_all(at("11-19 10:00"))
        for moment in ("11-27 11:00", "11-27 15:00", "11-27 17:00", "11-28 00:00", "11-28 08:30", "11-28 09:00"):
            await world.beat(at(moment))
        assert world.when("测试联1") == ["11-27 11:00 ask"]
        assert await world.states() == ["waived", "waived"]
        assert world.heard("测试领1") == []


async def test_an_outage_over_a_whole_month_opens_it_as_waived_and_blames_nobody(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("10-30 10:00"))
        await world.link_all(at("10-30 10:00"), but=["测试联2"])
        for moment in ("2019-01-07 08:00", "2019-01-07 09:00", "2019-01-07 10:00"):
            await world.beat(at(moment))
        assert await world.states("2018-11") == ["waived", "unreachable"]
        assert await world.states("2018-12") == ["waived", "waived"]
        assert [m for m in world.sent if m.person != OFFICE] == []


async def test_an_outage_over_the_push_day_brings_note_and_warning_once_each_at_their_hours(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 18:00"))
        for moment in ("11-30 06:00", "11-30 08:30", "11-30 08:45", "11-30 09:00", "11-30 15:00", "12-03 09:00"):
            await world.beat(at(moment))
        assert world.when("测试联1", "11-28 00:00") == ["11-30 08:30 overdue"]
        assert "今日9时将报告" in world.heard("测试联1")[-1]
        assert world.when("测试责1", "11-28 00:00") == ["11-30 08:30 overdue_copy"]
        assert world.when("测试领1", "11-28 00:00") == ["11-30 09:00 warning"]
        assert len([line for line in world.when(OFFICE, "11-28 00:00") if "summary" in line]) == 1


async def test_back_after_nine_no_text_promises_nine_o_clock(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 18:00"))
        await world.beat(at("11-28 10:30"))
        [note] = world.heard("测试联1", "11-28 00:00")
        assert "今日9时" not in note
        assert world.when("测试领1") == ["11-28 10:30 warning"]


async def test_a_blocked_contact_who_comes_back_after_the_next_ask_reads_no_old_overdue_note(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 18:00"))
        await world.blocks("测试联1", at("11-27 19:00"))
        await world.go_to(at("12-24 08:00"))
        await world.blocks("测试联1", at("12-24 08:00"), again=True)
        await world.go_to(at("12-24 18:00"))
        assert world.when("测试联1", "11-28 00:00") == ["12-24 09:30 ask"]


async def test_an_office_member_linked_late_is_not_flooded_with_what_is_over(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.link("测试督办员乙", at("11-20 10:00"), "office")
        await world.unlink("测试督办员乙", at("11-20 11:00"))
        await world.blocks("测试联2", at("11-21 15:00"))
        await world.go_to(at("11-22 10:00"))
        await world.blocks("测试联2", at("11-22 10:00"), again=True)
        await world.go_to(at("2019-01-02 10:00"))
        await world.link("测试督办员乙", at("2019-01-02 11:00"), "office")
        await world.beat(at("2019-01-02 11:00"))
        await world.go_to(at("2019-01-02 18:00"))
        assert [line.split(" ", 2)[2] for line in world.when("测试督办员乙")] == ["summary", "alarm", "alarm"]
        heard = world.heard("测试督办员乙")
        assert "12月" in heard[0]
        assert heard[1].startswith("【约谈建议】2条")
        assert heard[2].startswith("【请电话】")


async def test_two_things_due_on_one_day_after_a_message_wait_for_the_next_workday(tmp_path: Path) -> None:
    """One scheduled message a day: asked late on the 26th, a second list's ask waits."""
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, ["测试联"], unit="测试单位")), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-26 10:00"))
        await world.load(plan_of(entry(5, ["测试联"], unit="测试单位"), key="新督"), at("11-26 10:05"))
        await world.go_to(at("11-27 18:00"))
        assert world.when("测试联") == ["11-21 09:30 ask", "11-26 09:30 nudge", "11-27 09:30 ask+nudge"]
        last = world.heard("测试联")[-1]
        assert last.count("问题一") == 1
        assert last.count("问题五") == 1
