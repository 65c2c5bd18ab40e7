"""公平: copied, stale and contradicting words are asked about once, privately; nothing is blocked (DOMAIN §5, §6)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Explanation, Flag
from tests.supervision.contact_world import HUANG, LEI, OFFICE, XIN, World, at, contact_world

OCTOBER = "1推进 特护期方案已印发到各县市区和园区 2推进 整改完成22条 3推进 交办56件、整改48件 4未启动"
COPY = "1推进 特护期方案已印发到各县市区和园区 2推进 整改完成23条 3推进 交办60件、整改50件 4未启动"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path) as built:
        await built.says(HUANG, OCTOBER, at(25, month=10))
        await built.november()
        yield built


async def flags(world: World, *, all_of_them: bool = False) -> list[tuple[str, str, bool]]:
    """(kind, measure, asked) of what stands."""
    async with world.store.read() as session:
        rows = await session.exec(select(Flag).order_by(col(Flag.id)))
        return [(f.kind, f.measure, f.asked_at is not None) for f in rows if all_of_them or f.ended_at is None]


async def explanations(world: World) -> list[tuple[str, str, int | None]]:
    async with world.store.read() as session:
        return [(e.kind, e.text, e.flag_id) for e in await session.exec(select(Explanation).order_by(Explanation.id))]


async def test_copied_words_are_asked_about_in_the_receipt_and_stay_on_time(world: World) -> None:
    reply = await world.says(HUANG, COPY, at(22))
    assert reply.text.startswith("收到，11月22日10:00，按时。")
    assert reply.text.endswith("\n措施1与上月一样，是否确无变化？回“无变化+原因”或补一句。")
    assert await flags(world) == [("copied", "1", True)]
    report = await world.report(18)
    assert (report.state, report.on_time) == ("submitted", True)


async def test_it_is_asked_once(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    again = await world.says(HUANG, "改1 推进 特护期方案，已印发到各县市区和园区！", at(23))
    assert "是否确无变化" not in again.text
    assert await flags(world) == [("copied", "1", True)]
    assert len(await flags(world, all_of_them=True)) == 2


async def test_unchanged_with_its_reason_answers_for_the_measure_that_was_asked_about(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    await world.says(HUANG, "无变化 等审批", at(22, 11))
    newest = (await world.filings(await world.report(18)))[-1]
    assert await world.answers(newest) == {"1": ("unchanged", "等审批")}
    assert await flags(world) == []


async def test_a_sentence_more_stands_beside_what_was_asked(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    await world.says(HUANG, "本月主要是督促各地细化到企业，没有新文件", at(22, 11))
    [(kind, words, flag)] = await explanations(world)
    assert (kind, words) == ("explanation", "本月主要是督促各地细化到企业，没有新文件")
    assert flag is not None


async def test_new_words_end_the_flag(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    reply = await world.says(HUANG, "改1 推进 新增错峰企业6家，已现场核对", at(22, 11))
    assert "一样" not in reply.text
    assert await flags(world) == []


async def test_figures_alone_and_honest_nothing_raise_nothing(world: World) -> None:
    await world.says(HUANG, "1无变化 未到节点 2推进 整改完成24条 3推进 交办66件、整改58件 4未启动", at(22))
    assert await flags(world, all_of_them=True) == []


async def test_a_figure_that_fell_is_asked_about_and_yes_is_kept_as_its_explanation(world: World) -> None:
    reply = await world.says(HUANG, "1推进 落实6家 2推进 整改完成21条 3推进 巡查4次 4推进", at(22))
    question = "措施2整改完成：上月22条，本月21条，是更正吗？回“是”或“说明：…”。"
    assert reply.text.endswith(question)
    assert await flags(world) == [("fell", "2", True)]
    assert (await world.says(HUANG, "是", at(22, 11))).text.startswith("好的，措施2记为更正，按这次的数。")
    reply = await world.says(HUANG, "说明：有1条重复统计", at(22, 12))
    assert reply.text == "说明已记下，附在措施2旁边，不影响按时。"
    assert [(kind, words) for kind, words, _ in await explanations(world)] == [
        ("explanation", "是"),
        ("explanation", "有1条重复统计"),
    ]
    assert (await world.report(18)).on_time


async def test_no_means_the_figure_is_to_be_said_again(world: World) -> None:
    await world.says(HUANG, "1推进 落实6家 2推进 整改完成21条 3推进 巡查4次 4推进", at(22))
    assert (await world.says(HUANG, "不是", at(22, 11))).text == "那请把对的数再报一次，如“改2 …”。"
    await world.says(HUANG, "改2 整改完成23条", at(22, 12))
    assert await flags(world) == []


async def test_yes_after_nothing_was_asked_stays_a_courtesy(world: World) -> None:
    await world.says(HUANG, "1推进 落实6家 2推进 整改完成24条 3推进 巡查4次 4推进", at(22))
    assert "更正" not in (await world.says(HUANG, "是", at(22, 11))).text
    assert await explanations(world) == []


async def test_more_than_the_total_is_asked_about(world: World) -> None:
    reply = await world.says(HUANG, "1推进 已改造730/729 2推进 整改完成24条 3推进 巡查4次 4推进", at(22))
    assert "730/729，超过总数，请核对一下" in reply.text
    assert await flags(world) == [("impossible", "1", True)]


async def test_an_old_as_of_date_is_asked_about(world: World) -> None:
    reply = await world.says(HUANG, "1推进 截至7月底，已完成错峰企业9家 2推进 整改完成24条 3推进 巡查4次 4推进", at(22))
    assert "措施1写的是“截至7月底”，有新的情况请补一句" in reply.text
    assert await flags(world) == [("stale", "1", True)]


async def test_one_question_a_receipt_the_others_are_for_the_office(world: World) -> None:
    text = COPY.replace("完成23条", "完成20条")
    reply = await world.says(HUANG, text, at(22))
    assert reply.text.count("？") == 1
    assert await flags(world) == [("copied", "1", False), ("fell", "2", True)]


async def test_nearly_the_same_words_are_a_hint_for_the_office_alone(tmp_path: Path) -> None:
    async with contact_world(tmp_path) as world:
        said = "1推进 组织各县市区对辖区内涉气企业开展错峰生产情况督查，督促企业落实减排措施 2推进 3推进 4推进"
        await world.says(HUANG, said, at(25, month=10))
        await world.november()
        reply = await world.says(HUANG, said.replace("督促企业落实", "要求企业落实好"), at(22))
        assert "？" not in reply.text
        assert await flags(world) == [("alike", "1", False)]


async def test_everything_done_after_months_of_nothing_is_for_the_office(tmp_path: Path) -> None:
    async with contact_world(tmp_path) as world:
        await world.says(HUANG, "无变化 等审批", at(25, month=10))
        await world.november()
        await world.says(HUANG, "无变化 等审批", at(22))
        await world.pass_time(at(28, 0, 1))
        await world.open_month(at(21, 9, 30, month=12), "2018-12")
        await world.says(HUANG, "1完成 2完成 3完成 4完成", at(22, month=12))
        assert ("all_done", "", False) in await flags(world)


async def test_words_of_another_issue_are_compared_without_naming_whose(world: World) -> None:
    said = "组织沿线排口排查并完成雨污分流改造方案编制"
    await world.says(XIN, f"1推进 {said} 2推进 3推进", at(22))
    reply = await world.says(LEI, f"十一 1推进 {said} 2推进 3推进 4推进", at(22, 11))
    assert "问题十一措施1与另一个问题本月报的一样" in reply.text
    assert "测试" not in reply.text.split("一样")[0]


async def test_taking_the_words_back_ends_what_was_asked_about_them(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    await world.says(HUANG, "撤回", at(22, 11))
    assert await flags(world) == []


async def test_an_explanation_without_a_question_stands_beside_the_report(world: World) -> None:
    await world.pass_time(at(28, 0, 1))
    await world.says(HUANG, "1推进 落实6家 2推进 3推进 4推进", at(28, 9))
    reply = await world.says(HUANG, "说明：27日停电，网络不通", at(28, 10))
    assert reply.text == "说明已记下，附在问题十八11月报送旁边，不影响按时。"
    assert "不用再发" in (await world.says(HUANG, "说明：27日停电，网络不通", at(28, 11))).text
    assert [(kind, words) for kind, words, _ in await explanations(world)] == [("explanation", "27日停电，网络不通")]


async def test_a_contact_may_object_and_the_office_hears(world: World) -> None:
    await world.pass_time(at(28, 0, 1))
    reply = await world.says(HUANG, "异议：27日已电话报过", at(28, 10))
    assert "异议已记下" in reply.text
    assert [kind for kind, _, _ in await explanations(world)] == ["objection"]


async def test_an_edited_explanation_is_one_explanation(world: World) -> None:
    await world.says(HUANG, COPY, at(22))
    await world.says(HUANG, "说明：本月没有新文件", at(22, 11))
    reply = await world.says(HUANG, "说明：本月没有新文件，12月再印", at(22, 12), edits=world.last_message)
    assert "按新的话更新" in reply.text
    assert [words for _, words, _ in await explanations(world)] == ["本月没有新文件，12月再印"]


async def test_on_the_guided_path_the_question_comes_with_the_last_receipt(world: World) -> None:
    await world.says(HUANG, "逐条填写", at(22))
    for n, words in enumerate(("推进 特护期方案已印发到各县市区和园区", "推进 24条", "推进 巡查4次")):
        assert "一样" not in (await world.says(HUANG, words, at(22, 10, n + 1))).text
    assert "措施1与上月一样" in (await world.says(HUANG, "未启动", at(22, 11))).text


async def test_what_the_office_enters_is_flagged_and_asks_nobody(world: World) -> None:
    await world.says(OFFICE, f"代报 18 {COPY}", at(22), proxy=True)
    assert await flags(world) == [("copied", "1", False)]
