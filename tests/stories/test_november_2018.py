"""二十个问题，2018年11月: the customer's paragraph, played on the rehearsal plan."""

import re
from collections import Counter

from plan.value import Plan
from rules.report_facts import Count
from sandbox.town import Town
from storage.tables import Filing, Notice, Report, Warning
from supervision.summary.month import summary
from tests.stories.conftest import Stage, at, rows, says, since
from tests.stories.small_plan import entry, plan_of

CONTACTS = 22
SILENT = ("伍曼娇", "黄译萱", "雷俊")  # 7; 8 乡镇级; 11 and 19


async def everybody_answers(town: Town, but: tuple[str, ...]) -> None:
    """Every contact who was asked sends one line for all measures, except these."""
    for name in list(town._users):
        phone = town.phone(name)
        asks = [heard for heard in phone.heard if "请报" in heard.text]
        if not asks or name in but:
            continue
        numbers = re.findall(r"^ (\d+) ", asks[-1].text, re.M)
        await phone.says(" ".join(f"{n}推进 演练" for n in numbers))
    await town.settle()


async def test_the_month_from_the_ask_to_the_relief(stage: Stage, rehearsal_plan: Plan) -> None:
    async with stage(rehearsal_plan, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        await each_contact_was_asked_once(town)
        await everybody_answers(town, but=SILENT)
        await town.go_to(at("11-25 10:00"))
        assert since(town.phone("黄文斌"), at("11-21 10:01")) == []
        await town.go_to(at("11-26 18:00"))
        assert len(since(town.phone("伍曼娇"), at("11-26 00:00"))) == 1
        assert since(town.phone("黄文斌"), at("11-26 00:00")) == []
        await town.go_to(at("11-27 18:00"))
        [last_call] = since(town.phone("雷俊"), at("11-27 00:00"))
        assert "今晚24时截止" in last_call
        await town.go_to(at("11-28 08:45"))
        [note] = since(town.phone("雷俊"), at("11-28 00:00"))
        assert "今日9时将报告责任人员和牵头领导" in note
        assert since(town.phone("刘永珍"), at("11-28 00:00")) == []
        await town.go_to(at("11-28 09:00"))
        await the_leaders_heard(town)
        await town.go_to(at("11-28 10:20"))
        receipt = await says(town, "雷俊", "十九 1推进 演练 2推进 演练 3完成 演练")
        assert "迟报" in receipt
        assert "解除" in receipt
        await the_summary_agrees(town)
        await town.go_to(at("11-28 18:00"))
        assert len(since(town.phone("刘永珍"), at("11-28 09:01"))) == 0
        await town.go_to(at("11-29 09:00"))
        [relief] = since(town.phone("刘永珍"), at("11-29 00:00"))
        assert "【预警解除】" in relief
        assert "问题十九" in relief


async def each_contact_was_asked_once(town: Town) -> None:
    notices = [n for n in await rows(town, Notice) if n.kind == "ask"]
    assert len(notices) == CONTACTS
    assert {(n.state, n.sent_at) for n in notices} == {("sent", at("11-21 09:30"))}
    [ask] = since(town.phone("雷俊"), at("11-20 10:01"))
    assert "十一" in ask
    assert "十九" in ask
    assert "11月27日24时" in ask
    for name in town._users:
        assert len([text for text in since(town.phone(name), at("11-20 10:01")) if "请报" in text]) <= 1


async def the_leaders_heard(town: Town) -> None:
    [warning] = since(town.phone("刘永珍"), at("11-28 00:00"))
    assert "【整改预警·黄】刘永珍同志" in warning
    assert "已提醒3次（21、26、27日）" in warning
    assert "回复：1 已阅　2 批示：＋内容　3 提请约谈　4 看详情" in warning
    assert since(town.phone("谭岳"), at("11-21 00:00")) == []
    raised = [warning for warning in await rows(town, Warning) if warning.trigger == "report_overdue"]
    assert len(raised) == 4
    assert {w.state for w in raised} == {"pushed"}


async def the_summary_agrees(town: Town) -> None:
    """With what was said, with itself, and on the phone as in the store."""
    async with town.bot.store.read() as session:
        value = await summary(session, "2018-11", town.clock.now(), town.bot.practice)
    counts = {heap: value.count(heap) for heap in Count}
    assert value.expected == sum(counts.values()) == 23
    assert {heap.value: n for heap, n in counts.items() if n} == {"on_time": 19, "late": 1, "missing": 3}
    assert "应报20个问题23份" in await says(town, "演练督办员", "/summary")
    assert any("调度汇总" in text for text in since(town.phone("演练督办员"), at("11-28 08:59")))


async def test_a_report_between_the_note_and_nine_o_clock_spares_the_leader(stage: Stage) -> None:
    async with stage(plan_of(entry(1), entry(2)), at("11-20 10:00")) as town:
        await town.go_to(at("11-28 08:45"))
        await says(town, "测试联络一", "1推进 演练 2推进 演练")
        await town.go_to(at("11-29 18:00"))
        assert since(town.phone("测试领导一"), at("11-20 10:01")) == []
        assert len(since(town.phone("测试领导二"), at("11-20 10:01"))) == 1


async def test_a_leader_acknowledges_with_one_character_and_is_not_told_again(stage: Stage) -> None:
    async with stage(plan_of(entry(18), entry(19)), at("11-20 10:00")) as town:
        await town.go_to(at("11-28 09:12"))
        leader, other = town.phone("测试领导18"), town.phone("测试领导19")
        assert "已阅" in await says(town, "测试领导18", "1")
        count, others = len(leader.heard), len(other.heard)
        await town.go_to(at("11-30 12:00"))
        assert len(leader.heard) == count
        assert len(other.heard) == others + 1
        assert "再次提醒" in other.heard[-1].text
        await town.go_to(at("12-10 12:00"))
        assert len(other.heard) == others + 1


async def test_killed_and_restarted_between_any_two_steps_no_row_is_lost_or_doubled(
    stage: Stage, rehearsal_plan: Plan
) -> None:
    """The same month, the bot killed at every event; then compared with an undisturbed one."""
    async with stage(rehearsal_plan, at("11-20 10:00")) as town:
        while (due := await town.next_instant()) is not None and due <= at("11-29 12:00"):
            await town.live_until(due)
            await town.kill_bot()
            await town.start_bot()
            if due == at("11-21 09:30"):
                await everybody_answers(town, but=SILENT)
        notices = await rows(town, Notice)
        keys = Counter((n.recipient, n.kind, n.cycle, n.step) for n in notices)
        assert max(keys.values()) == 1
        kinds = Counter(n.kind for n in notices if n.state == "sent" and n.kind != "answer")
        assert kinds["ask"] == CONTACTS
        assert kinds["nudge"] == 2 * len(SILENT)
        assert kinds["overdue"] == len(SILENT)
        assert len([n for n in notices if n.kind == "warning" and n.state == "sent" and n.step == "overdue"]) == 4
        assert kinds["warning"] == 8  # 16② orange and once more, 9 and 16③ inherited: their leaders, on other days
        reports = await rows(town, Report)
        november = [r for r in reports if r.month == "2018-11"]
        assert Counter(r.state for r in november) == {"submitted": 19, "missing": 4}
        filings = await rows(town, Filing)
        assert len(filings) == 19
        for name in set(town._users) - {"演练督办员"}:  # the office's list may be the same on two days
            texts = since(town.phone(name), at("11-20 10:01"))
            assert len(texts) == len(set(texts)), f"{name} heard the same twice"


async def test_nothing_is_pushed_outside_the_windows_or_on_rest_days(stage: Stage) -> None:
    async with stage(plan_of(entry(1), entry(2)), at("10-19 10:00")) as town:
        await town.go_to(at("11-30 18:00"))
        pushed = [n for n in await rows(town, Notice) if n.state == "sent" and not n.urgent]
        assert pushed
        calendar = await _calendar(town)
        for notice in pushed:
            local = notice.sent_at.astimezone(at("11-21 00:00").tzinfo)
            assert calendar.is_workday(local.date()), local
            assert "08:30" <= f"{local:%H:%M}" < "12:00" or "14:30" <= f"{local:%H:%M}" < "17:30", local


async def _calendar(town: Town) -> object:
    async with town.bot.store.read() as session:
        return await town.bot.practice.calendar(session)
