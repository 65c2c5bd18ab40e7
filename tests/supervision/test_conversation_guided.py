"""逐条填写: the guided path, tapped and typed, and the buttons under the ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from supervision.contact.guided_buttons import buttons_for_ask
from supervision.report.owed import duties_for
from tests.supervision.contact_world import HUANG, LEI, PRACTICE, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


async def start(world: World, number: int = 18) -> str:
    return f"g:{(await world.report(number)).id}"


async def test_four_taps_make_a_whole_report(world: World) -> None:
    data = await start(world)
    reply = await world.taps(HUANG, data, at(22))
    assert reply.text.startswith("问题十八（第1条，共4条，11月27日24时截止）\n1 重点任务\n")
    assert [button.label for row in reply.buttons for button in row] == [
        "完成",
        "推进",
        "无变化",
        "未启动",
        "有困难",
        "不涉及",
        "上一条",
        "跳过",
        "结束",
    ]
    for place, code in enumerate("dpu"):
        reply = await world.taps(HUANG, f"{data}:{place}:{code}", at(22, 10, place))
    assert reply.text.startswith("措施3已记：无变化。\n问题十八（第4条，共4条")
    assert (await world.report(18)).state == "partial"
    reply = await world.taps(HUANG, f"{data}:3:x", at(22, 10, 5))
    assert reply.text.startswith("收到，11月22日10:05，按时。\n 1 完成\n 2 推进\n 3 无变化\n 4 不涉及\n")
    assert (await world.report(18)).state == "submitted"
    assert await world.dialogue(HUANG) is None


@pytest.mark.parametrize(
    ("word", "tick"), [("完成", "done"), ("无变化", "unchanged"), ("没变化", "unchanged"), ("不涉及", "not_applicable")]
)
async def test_a_typed_label_answers_the_one_measure_asked_for_as_its_button_does(
    world: World, word: str, tick: str
) -> None:
    await world.taps(HUANG, await start(world), at(22))
    reply = await world.says(HUANG, word, at(22, 10, 1))
    assert reply.text.startswith("措施1已记")
    assert "（第2条，共4条" in reply.text
    [filing] = await world.filings(await world.report(18))
    assert {number: said for number, (said, _) in (await world.answers(filing)).items()} == {"1": tick}


async def test_a_double_tap_has_one_effect(world: World) -> None:
    data = await start(world)
    first = await world.taps(HUANG, f"{data}:0:d", at(22))
    second = await world.taps(HUANG, f"{data}:0:d", at(22))
    assert first == second
    assert len(await world.filings(await world.report(18))) == 1


async def test_words_in_between_are_the_text_of_the_measure_asked(world: World) -> None:
    await world.taps(HUANG, await start(world), at(22))
    reply = await world.says(HUANG, "推进 错峰方案落实到6家", at(22, 11))
    assert reply.text.startswith("措施1已记：推进｜错峰方案落实到6家。\n问题十八（第2条")
    await world.says(HUANG, "立了四十三个案子", at(22, 12))
    (first, second) = await world.filings(await world.report(18))
    assert await world.answers(first) == {"1": ("in_progress", "错峰方案落实到6家")}
    assert await world.answers(second) == {"2": (None, "立了四十三个案子")}


async def test_every_button_works_typed(world: World) -> None:
    await world.says(HUANG, "逐条填写", at(22))
    assert "第2条" in (await world.says(HUANG, "完成", at(22, 11))).text
    assert "第3条" in (await world.says(HUANG, "跳过", at(22, 12))).text
    assert "第2条" in (await world.says(HUANG, "上一条", at(22, 13))).text
    reply = await world.says(HUANG, "结束", at(22, 14))
    assert reply.text == (
        "好的，先到这里，填过的都已记下。还差措施2（专项整治）、3（日常巡查）、4（督查问责），"
        "11月27日24时前接着填或直接回一条都行。"
    )
    assert "第2条" in (await world.says(HUANG, "逐条填写", at(23))).text


async def test_a_whole_report_typed_in_the_middle_is_a_report(world: World) -> None:
    await world.taps(HUANG, await start(world), at(22))
    reply = await world.says(HUANG, "1完成 2完成 3推进 4推进", at(22, 11))
    assert reply.text.startswith("收到，11月22日11:00，按时。")


async def test_changing_the_tick_by_a_tap_keeps_the_words(world: World) -> None:
    data = await start(world)
    await world.says(HUANG, "1推进 落实到6家", at(22))
    await world.taps(HUANG, f"{data}:0:d", at(22, 11))
    filings = await world.filings(await world.report(18))
    assert await world.answers(filings[-1]) == {"1": ("done", "落实到6家")}


@pytest.mark.parametrize("tail", [":0:d", "", ":9:d", ":0:q", ":x:d"])
async def test_an_old_button_answers_politely_and_files_nothing(world: World, tail: str) -> None:
    await world.says(HUANG, "1完成 2完成 3完成 4完成", at(22))
    data = await start(world)
    await world.pass_time(at(28, 0, 1))
    reply = await world.taps(HUANG, f"{data}{tail}", at(28, 9))
    assert "11月进展已于11月27日24时锁定" in reply.text
    assert len(await world.filings(await world.report(18))) == 1


async def test_somebody_elses_button_files_nothing(world: World) -> None:
    data = await start(world)
    reply = await world.taps(LEI, f"{data}:0:d", at(22))
    assert reply.text.startswith("这个按钮已经过时了。问题十一11月进展还没报，11月27日24时截止。")
    assert not await world.filings(await world.report(18))


async def test_a_missing_report_can_still_be_tapped_and_is_late(world: World) -> None:
    data = await start(world)
    await world.pass_time(at(28, 0, 1))
    for place in range(4):
        reply = await world.taps(HUANG, f"{data}:{place}:p", at(28, 9, place))
    assert reply.text.startswith("收到，11月28日09:03，记迟报。")
    assert (await world.report(18)).state == "late"


async def test_one_tap_says_unchanged_for_every_issue_and_twice_is_once(world: World) -> None:
    reply = await world.taps(LEI, "u:2018-11", at(22))
    assert "问题十一、问题十九都记“无变化”" in reply.text
    assert "请选原因" in reply.text
    reply = await world.taps(LEI, "u:2018-11", at(22, 11))
    assert reply.text.startswith("收到，11月22日10:00，按时。\n问题十一\n 1 无变化")
    assert [len(await world.filings(await world.report(n))) for n in (11, 19)] == [1, 1]


async def test_the_unchanged_tap_never_wipes_out_what_was_told(world: World) -> None:
    await world.says(HUANG, "1完成 竣工验收", at(22))
    await world.taps(HUANG, "u:2018-11", at(22, 11))
    filings = await world.filings(await world.report(18))
    assert set(await world.answers(filings[-1])) == {"2", "3", "4"}


async def test_the_asks_buttons_are_short_ids(world: World) -> None:
    report = await world.report(11)
    async with world.store.read() as session:
        assert report.person_id is not None
        duties = await duties_for(session, report.person_id, at(22), PRACTICE)
    rows = buttons_for_ask(duties)
    assert [[button.data for button in row] for row in rows] == [
        [f"g:{report.id}"],
        [f"g:{(await world.report(19)).id}"],
        ["u:2018-11"],
    ]
    assert [row[0].label for row in rows] == ["逐条填写 问题十一", "逐条填写 问题十九", "全部无变化"]


async def test_a_reason_right_after_unchanged_belongs_to_that_measure(world: World) -> None:
    data = await start(world)
    await world.taps(HUANG, f"{data}:0:u", at(22))
    reply = await world.says(HUANG, "等审批", at(22, 11))
    assert reply.text.startswith("措施1已记：无变化｜等审批。\n问题十八（第2条")
    filings = await world.filings(await world.report(18))
    assert await world.answers(filings[-1]) == {"1": ("unchanged", "等审批")}
    reply = await world.says(HUANG, "环评批复已取得", at(22, 12))
    assert reply.text.startswith("措施2已记：推进｜环评批复已取得。\n问题十八（第3条")


async def test_progress_that_names_money_is_the_text_of_the_next_measure(world: World) -> None:
    data = await start(world)
    await world.taps(HUANG, f"{data}:0:u", at(22))
    reply = await world.says(HUANG, "省级资金下达500万元", at(22, 11))
    assert reply.text.startswith("措施2已记：推进｜省级资金下达500万元。")


async def test_a_reason_after_the_last_unchanged_is_still_heard(world: World) -> None:
    data = await start(world)
    await world.says(HUANG, "1推进 a 2推进 b 3推进 c", at(22))
    await world.taps(HUANG, f"{data}:3:u", at(22, 11))
    reply = await world.says(HUANG, "资金没到位", at(22, 12))
    assert " 4 无变化｜资金没到位\n" in reply.text
    assert await world.dialogue(HUANG) is None


async def test_after_the_last_unchanged_other_words_are_heard_as_ever(world: World) -> None:
    data = await start(world)
    await world.says(HUANG, "1推进 a 2推进 b 3推进 c", at(22))
    await world.taps(HUANG, f"{data}:3:u", at(22, 11))
    assert "没看懂" in (await world.says(HUANG, "看看", at(22, 12))).text
    assert await world.dialogue(HUANG) is None


@pytest.mark.parametrize("words", ["不知道怎么填", "怎么写", "这是什么意思", "帮忙看下", "2", "不懂"])
async def test_a_question_in_the_guide_is_helped_and_files_nothing(world: World, words: str) -> None:
    await world.taps(HUANG, await start(world), at(22))
    reply = await world.says(HUANG, words, at(22, 11))
    assert reply.text.startswith("没关系，先不记。措施1没动就点“无变化”")
    assert reply.buttons
    assert not await world.filings(await world.report(18))


@pytest.mark.parametrize("words", ["协调市局帮忙解决用电问题", "研究如何整治渗滤液", "推进 摸清不清楚的底数"])
async def test_progress_that_sounds_like_a_question_is_filed(world: World, words: str) -> None:
    await world.taps(HUANG, await start(world), at(22))
    assert (await world.says(HUANG, words, at(22, 11))).text.startswith("措施1已记：推进｜")


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("返回", "问题十八（第1条"),
        ("略过", "问题十八（第3条"),
        ("取消", "好的，先到这里"),
        ("退出。", "好的，先到这里"),
    ],
)
async def test_everyday_words_for_back_skip_and_cancel_are_never_the_text_of_a_measure(
    world: World, words: str, begins: str
) -> None:
    await world.taps(HUANG, await start(world), at(22))
    await world.says(HUANG, "推进 甲", at(22, 11))
    reply = await world.says(HUANG, words, at(22, 12))
    assert reply.text.startswith(begins), reply.text
    assert len(await world.filings(await world.report(18))) == 1


async def test_taking_back_on_the_way_asks_for_that_measure_again(world: World) -> None:
    report = await world.report(18)
    await world.taps(HUANG, f"g:{report.id}", at(22))
    await world.taps(HUANG, f"g:{report.id}:0:p", at(22))
    await world.says(HUANG, "完成", at(22))
    told = (await world.says(HUANG, "撤回", at(22, 11))).text
    assert told.startswith("已撤回刚才那条（措施2）。")
    assert "问题十八（第2条，共4条" in told
    assert (await world.says(HUANG, "跳过", at(22, 11))).text.startswith("问题十八（第3条")


async def test_what_a_measure_is_stuck_at_goes_to_that_measure(world: World) -> None:
    report = await world.report(18)
    await world.taps(HUANG, f"g:{report.id}", at(22))
    await world.says(HUANG, "有困难", at(22))
    told = (await world.says(HUANG, "卡在征地", at(22))).text
    assert told.startswith("措施1已记：有困难｜卡在征地。\n问题十八（第2条，共4条")
    assert (await world.says(HUANG, "推进 已开工", at(22))).text.startswith("措施2已记：推进｜已开工。")


async def test_the_next_measure_is_not_taken_for_what_the_last_is_stuck_at(world: World) -> None:
    report = await world.report(18)
    await world.taps(HUANG, f"g:{report.id}", at(22))
    await world.says(HUANG, "有困难", at(22))
    told = (await world.says(HUANG, "完成招标，下周开工", at(22))).text
    assert told.startswith("措施2已记：推进｜完成招标，下周开工。")


@pytest.mark.parametrize("words", ["跳过", "上一条", "结束"])
async def test_a_word_of_the_guide_while_none_is_open_is_answered(world: World, words: str) -> None:
    assert (await world.says(HUANG, words, at(22))).text == (
        "现在没有在逐条填写。问题十八11月进展还没报，11月27日24时截止。要逐条填，回“逐条填写”。"
    )
