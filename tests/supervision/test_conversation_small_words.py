"""小词: the short questions that work at any time (DOMAIN §2.10), and 代报 by the office."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Difficulty, LedgerEntry, Request
from supervision.contact.proxy import is_proxy
from tests.supervision.contact_world import HUANG, LEI, OFFICE, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


EXAMPLE = "直接回一条就行，如“1推进 写一句进展　2无变化”。"
PHONE = "这里还不能办，您的话已原样留存，请电话联系市环督办（测试办 0731-000）。"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("我报了吗？", "问题十八11月：未报。\n问题十八11月进展还没报，11月27日24时截止。"),
        ("还差什么", f"问题十八11月进展还没报，11月27日24时截止。\n{EXAMPLE}"),
        ("/left", f"问题十八11月进展还没报，11月27日24时截止。\n{EXAMPLE}"),
        ("上月报的", "问题十八以前没有报过。"),
        ("截止什么时候", "问题十八11月进展：11月27日24时截止（周二）。"),
        ("看措施", "问题十八的措施：\n 1 重点任务\n 2 专项整治\n 3 日常巡查\n 4 督查问责"),
        ("看问题七", "问题七不在您名下。您名下是问题十八。"),
        ("撤回", "目前没有可撤回的报送。"),
        (
            "困难：缺资金",
            "已记入困难1（问题十八），转市环督办，列入11月会商。11月29日（周四）24时前答复，有答复会在这里告诉您。\n"
            "问题十八11月进展还没报，11月27日24时截止。",
        ),
        ("申请延期", "问题十八没有到期日，不用申请延期。"),
        ("换人", "请问以后由哪位同志联络？直接回姓名和手机，例如“王芳 13800000000”。"),
        ("请假 11-20", "请写上从哪天到哪天、由谁代报，例如“请假 11-20至11-30 由张三代”。"),
        ("人工", "已转告市环督办。您的电话没有登记，请直接打测试办 0731-000。您的话已留存。"),
    ],
)
async def test_a_small_word_is_answered_and_files_nothing(world: World, words: str, answer: str) -> None:
    assert (await world.says(HUANG, words, at(22))).text == answer
    assert not await world.filings(await world.report(18))


@pytest.mark.parametrize("words", ["你好", "收到", "？？？", "嗯嗯", "看看", "/unknown"])
async def test_nobody_is_met_with_silence(world: World, words: str) -> None:
    reply = await world.says(HUANG, words, at(22))
    assert "问题十八11月进展还没报，11月27日24时截止。" in reply.text
    assert "1推进" in reply.text


@pytest.mark.parametrize("words", ["在开会，晚点报", "我在外面出差，回去报", "等领导签字后报", "今天没空"])
async def test_a_promise_to_report_later_is_no_report(world: World, words: str) -> None:
    reply = await world.says(HUANG, words, at(22))
    assert reply.text == "好的，等您的进展。问题十八11月进展还没报，11月27日24时截止。"
    assert (await world.report(18)).state == "asked"


async def test_words_that_only_begin_like_a_small_word_are_progress(world: World) -> None:
    await world.says(HUANG, "困难群众搬迁安置工作本月已全部启动，涉及30户。", at(22))
    assert (await world.report(18)).state == "submitted"


async def test_have_i_reported_speaks_of_last_month_until_this_one_is_asked_for(world: World) -> None:
    await world.says(HUANG, "1完成 2完成 3推进 4推进", at(22))
    await world.pass_time(at(28, 0, 1))
    reply = await world.says(HUANG, "我报了吗", at(3, month=12))
    assert reply.text == "问题十八11月：已报，按时，11月22日10:00收到。"


async def test_only_the_named_issue_is_withdrawn(world: World) -> None:
    await world.says(LEI, "十一 1推进 2推进 3推进 4推进 十九 1完成 2完成 3完成", at(22))
    reply = await world.says(LEI, "撤回 十九", at(22, 11))
    assert reply.text == "已撤回，目前问题十九算未报；11月27日24时前再报仍按时。"
    assert [(await world.report(n)).state for n in (11, 19)] == ["submitted", "asked"]


async def test_what_waits_for_the_office_is_written_down(world: World) -> None:
    await world.says(HUANG, "申请销号", at(22))
    async with world.store.read() as session:
        found = await session.exec(select(LedgerEntry).where(col(LedgerEntry.act) == "office_wanted"))
        assert [entry.facts for entry in found] == [{"what": "申请销号"}]


async def test_the_office_enters_what_was_said_by_telephone(world: World) -> None:
    reply = await world.says(OFFICE, "代报 18 1推进 错峰 2推进 3推进 4无变化", at(27, 15, 2), proxy=True)
    assert reply.text.startswith("已代问题十八（联络人测试黄）报送，11月27日15:02，按时。\n 1 推进｜错峰\n")
    report = await world.report(18)
    (filing,) = await world.filings(report)
    assert (report.state, filing.source) == ("submitted", "office")
    assert "没有可撤回的报送" in (await world.says(HUANG, "撤回", at(27, 16))).text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("代报", "格式：代报 18"),
        ("代报 8 4推进", "问题八有2份：市、县级（测试欣）；乡镇级（测试萱）。请写明是哪一份"),
        ("代报 99 1推进", "没有问题九十九"),
        ("代报 18 收到", "没读出问题十八的进展（措施1–4），没有记入。"),
    ],
)
async def test_an_unclear_proxy_report_is_answered_and_files_nothing(world: World, words: str, answer: str) -> None:
    assert answer in (await world.says(OFFICE, words, at(22), proxy=True)).text
    assert not await world.filings(await world.report(18))


@pytest.mark.parametrize("name", ["乡镇级", "测试萱"])
async def test_a_proxy_report_finds_its_part_by_scope_or_name(world: World, name: str) -> None:
    await world.says(OFFICE, f"代报 8 {name} 4推进 清淤", at(22), proxy=True)
    assert (await world.report(8, scope="乡镇级")).state == "submitted"
    assert (await world.report(8, scope="市、县级")).state == "asked"


def test_a_proxy_report_is_known_by_its_first_word() -> None:
    assert is_proxy(" 代报18 1推进")
    assert is_proxy("代报 八 乡镇级 1推进")
    assert not is_proxy("1推进 代报")


@pytest.mark.parametrize("words", ["取消", "不换了", "撤回"])
async def test_a_request_half_said_is_dropped_by_a_word_and_the_report_stays(world: World, words: str) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await world.says(HUANG, "换人", at(22, 11))
    assert (await world.says(HUANG, words, at(22, 12))).text == "好的，这次不转市环督办了，照旧。"
    [filing] = await world.filings(await world.report(18))
    assert filing.withdrawn_at is None
    assert await world.dialogue(HUANG) is None


async def test_taking_back_a_measure_is_told_how_it_is_changed(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    assert (await world.says(HUANG, "撤回3", at(22, 11))).text == "撤回是收回刚才整条。只改措施3请回“改3 …”。"


@pytest.mark.parametrize("words", ["我今天请假，明天报行吗", "能不能宽限几天", "晚两天报可以吗"])
async def test_who_asks_for_more_time_hears_until_when_and_how_to_ask_for_an_extension(
    world: World, words: str
) -> None:
    reply = await world.says(HUANG, words, at(22))
    assert reply.text.startswith("问题十八11月进展：11月27日24时截止（周二）。\n截止前报都算按时")
    assert "申请延期 到" in reply.text
    async with world.store.read() as session:
        assert list(await session.exec(select(Request))) == []


@pytest.mark.parametrize("words", ["困难 18", "困难 十八", "困难 问题18"])
async def test_a_difficulty_of_nothing_but_an_issue_number_is_none(world: World, words: str) -> None:
    reply = await world.says(HUANG, words, at(22))
    assert "请把困难写在后面" in reply.text
    async with world.store.read() as session:
        assert list(await session.exec(select(Difficulty))) == []


@pytest.mark.parametrize(("words", "kept"), [("困难3：缺经费", "措施3：缺经费"), ("困难 18 缺经费", "缺经费")])
async def test_a_difficulty_is_of_the_measure_or_issue_named_in_front(world: World, words: str, kept: str) -> None:
    await world.says(HUANG, words, at(22))
    async with world.store.read() as session:
        assert [row.text for row in await session.exec(select(Difficulty))] == [kept]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("12月：1推进 甲 2推进 乙 3推进 丙 4推进 丁", "12月还没到报送时间，这条记在11月。"),
        ("10月进展：1推进 甲 2推进 乙 3推进 丙 4推进 丁", "您写的是10月，这条记在11月。要补10月的，请先回“撤回”"),
    ],
)
async def test_another_month_written_in_front_is_never_filed_in_silence(world: World, words: str, line: str) -> None:
    reply = await world.says(HUANG, words, at(22))
    assert line in reply.text
    assert len(await world.filings(await world.report(18))) == 1


async def test_the_month_itself_written_in_front_is_no_doubt(world: World) -> None:
    reply = await world.says(HUANG, "11月：1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    assert "您写的是" not in reply.text
