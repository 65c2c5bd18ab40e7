"""佐证的挂靠: which issue and measure a file goes to, in whatever order people send things (DOMAIN §2.4)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Evidence, Issue, Report
from tests.supervision.contact_world import HUANG, LEI, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as world:
        yield world


async def sends(world: World, name: str, caption: str = "", hour: int = 11, kind: str = "photo", **more: object) -> str:
    reply = await world.says(name, caption, at(22, hour), kind=kind, file=True, **more)  # type: ignore[arg-type]
    return reply.text


async def places(world: World) -> list[tuple[int | None, str, bool]]:
    """(issue, measure, whether it was said) of each file that stands, in the order sent."""
    async with world.store.read() as session:
        found = await session.exec(
            select(Evidence, Issue)
            .outerjoin(Issue, col(Evidence.issue_id) == col(Issue.id))
            .where(col(Evidence.withdrawn_at).is_(None))
            .order_by(col(Evidence.id))
        )
        return [(issue.number if issue else None, row.measure, row.placed_at is not None) for row, issue in found]


@pytest.mark.parametrize(
    ("caption", "measure"),
    [
        ("2", "2"),
        ("措施二", "2"),
        ("第3条照片", "3"),
        ("④现场", "4"),
        ("十八 2", "2"),
        ("问题十八措施1", "1"),
        ("全部", ""),
    ],
)
async def test_a_caption_that_names_the_place_is_no_report(world: World, caption: str, measure: str) -> None:
    text = await sends(world, HUANG, caption)
    assert text.startswith(f"已挂到问题十八{'·措施' + measure if measure else ''}（1张）。")
    assert "还没报" in text
    assert await places(world) == [(18, measure, True)]
    assert not await world.filings(await world.report(18))


@pytest.mark.parametrize("caption", ["现场照片", "整改后照片，请查收", "2 现场照片", "验收表.pdf"])
async def test_words_about_the_picture_never_overwrite_what_was_reported(world: World, caption: str) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await sends(world, HUANG, caption)
    assert len(await world.filings(await world.report(18))) == 1


async def test_with_two_issues_a_measure_both_have_is_asked_about_by_issue(world: World) -> None:
    text = await sends(world, LEI, "2")
    assert text.startswith("收到1张。挂到哪个问题？回“十一”或“十九”；能说到措施更好，如“十一 1”。")
    assert await places(world) == [(None, "", False)]
    assert (await world.says(LEI, "十九 2", at(22, 12))).text.startswith("已挂到问题十九·措施2（1张）。")
    assert await places(world) == [(19, "2", True)]


async def test_a_measure_only_one_issue_has_needs_no_question(world: World) -> None:
    assert (await sends(world, LEI, "4")).startswith("已挂到问题十一·措施4（1张）。")


async def test_the_issue_spoken_of_today_is_meant(world: World) -> None:
    await world.says(LEI, "十九 2完成", at(22))
    assert (await sends(world, LEI)).startswith("已挂到问题十九·措施2（1张）。")
    assert (await sends(world, LEI, "3")).startswith("已挂到问题十九·措施3（1张）。")
    assert (await sends(world, LEI)).startswith("已挂到问题十九·措施3（1张）。")


async def test_what_was_named_yesterday_is_not_meant_today(world: World) -> None:
    await world.says(HUANG, "2完成", at(21))
    assert "挂到哪条？" in await sends(world, HUANG)


async def test_of_a_whole_report_the_one_measure_that_wants_proof_is_meant(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2完成 3无变化 4推进 丁", at(22))
    assert await sends(world, HUANG) == "已挂到问题十八·措施2（1张）。"
    assert "待佐证" not in (await world.says(HUANG, "改2 完成 已验收", at(22, 12))).text


async def test_on_the_guided_path_the_measure_asked_for_is_meant(world: World) -> None:
    await world.says(HUANG, "逐条填", at(22))
    assert (await sends(world, HUANG)).startswith("已挂到问题十八·措施1（1张）。")
    assert "第2条" in (await world.says(HUANG, "推进 甲", at(22, 12))).text


async def test_after_the_guided_path_the_photo_proves_what_was_said_to_be_done(world: World) -> None:
    await world.says(HUANG, "逐条填", at(22))
    for hour, position in enumerate("0123", start=10):
        report = await world.report(18)
        reply = await world.taps(HUANG, f"g:{report.id}:{position}:{'d' if position == '1' else 'p'}", at(22, hour))
    assert "措施2记“自报完成，待佐证”。" in reply.text
    assert await sends(world, HUANG, hour=15) == "已挂到问题十八·措施2（1张）。"


async def test_a_number_said_days_later_is_no_answer_any_more(world: World) -> None:
    await sends(world, HUANG)
    assert "已挂到" not in (await world.says(HUANG, "2", at(24))).text
    assert await places(world) == [(18, "", False)]


async def test_a_difficulty_told_under_a_photo_is_a_difficulty_and_keeps_its_photo(world: World) -> None:
    text = await sends(world, HUANG, "困难：复绿资金缺口约300万，需财政会商")
    assert "困难" in text
    assert text.endswith("已挂到问题十八（1张）。")
    assert not await world.filings(await world.report(18))


@pytest.mark.parametrize(
    ("caption", "answer"),
    [
        ("我报了吗", "问题十八11月：已报，按时，11月22日10:00收到。"),
        ("还差什么？", "目前没有要报的。"),
        ("截止什么时候", "问题十八11月进展：11月27日24时截止（周二）。"),
        ("人工", "已转告市环督办。"),
    ],
)
async def test_a_question_under_a_photo_is_answered_and_the_photo_kept(world: World, caption: str, answer: str) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    told = await sends(world, HUANG, caption)
    assert told.startswith(answer)
    assert "已挂到问题十八（1张）。" in told
    assert len(await world.filings(await world.report(18))) == 1


async def test_taking_back_under_a_photo_takes_back_the_words_before_and_keeps_the_photo(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    told = await sends(world, HUANG, "撤回")
    assert told.startswith("已撤回，目前算未报；11月27日24时前再报仍按时。")
    assert await places(world) == [(18, "", True)]


async def test_a_measure_that_is_not_there_is_said_and_asked(world: World) -> None:
    assert (await sends(world, HUANG, "9")).startswith("问题十八只有措施1–4。收到1张。挂到哪条？")
    assert await places(world) == [(18, "", False)]


async def test_another_persons_issue_is_refused_without_a_name(world: World) -> None:
    text = await sends(world, HUANG, "问题七")
    assert text.startswith("问题七不在您名下。")
    assert "挂到哪条？" in text
    assert await places(world) == [(18, "", False)]


async def test_a_second_file_while_asked_waits_for_the_same_answer(world: World) -> None:
    await sends(world, HUANG)
    second = await sends(world, HUANG, kind="document")
    assert second.startswith("收到1份，前面还有1张没挂。都挂到哪条？回措施号（1–4），或“全部”。")
    assert (await world.says(HUANG, "措施2", at(22, 12))).text.startswith("已挂到问题十八·措施2（2个）。")
    assert await places(world) == [(18, "2", True)] * 2


async def test_a_number_that_replies_to_a_file_means_that_file_alone(world: World) -> None:
    await sends(world, HUANG)
    first = world.last_message
    await sends(world, HUANG)
    assert (await world.says(HUANG, "3", at(22, 12), reply_to=first)).text.startswith("已挂到问题十八·措施3（1张）。")
    assert await places(world) == [(18, "3", True), (18, "", False)]
    await world.says(HUANG, "2", at(22, 12))
    await world.says(HUANG, "1", at(22, 13), reply_to=first)
    assert await places(world) == [(18, "1", True), (18, "2", True)]


async def test_a_number_right_after_a_file_that_has_its_place_moves_it(world: World) -> None:
    await world.says(HUANG, "3完成", at(22))
    assert (await sends(world, HUANG)).startswith("已挂到问题十八·措施3（1张）。")
    assert (await world.says(HUANG, "2", at(22, 12))).text.startswith("已挂到问题十八·措施2（1张）。")
    await world.says(HUANG, "还差什么", at(22, 12))
    assert "没看懂" in (await world.says(HUANG, "4", at(22, 12))).text
    assert await places(world) == [(18, "2", True)]


async def test_while_a_reason_is_asked_a_newer_question_about_a_file_gets_the_number(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    assert (await sends(world, HUANG)).startswith("收到1张。挂到哪条？")
    assert (await world.says(HUANG, "2", at(22, 12))).text.startswith("已挂到问题十八·措施2（1张）。")
    assert (await world.says(HUANG, "2", at(22, 12))).text == (
        "收到，按时。记为“无变化｜等资金”。这不算逾期，也不算迟报。"
    )
    assert await places(world) == [(18, "2", True)]


async def test_a_reason_in_words_is_no_place(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    await sends(world, HUANG)
    assert "等省级资金" in (await world.says(HUANG, "等省级资金", at(22, 12))).text
    assert await places(world) == [(18, "", False)]


async def test_a_photo_sent_while_words_wait_for_their_issue_goes_with_them(world: World) -> None:
    await world.says(LEI, "1完成", at(22))
    assert await sends(world, LEI) == "收到1张，和刚才那条归到同一个问题。"
    told = (await world.says(LEI, "十九", at(22, 12))).text
    assert told.endswith("已挂到问题十九·措施1（1张）。")
    assert "1 完成" in told
    assert await places(world) == [(19, "1", True)]


async def test_a_number_that_replies_to_another_message_moves_no_file(world: World) -> None:
    await sends(world, HUANG, "2")
    await world.says(HUANG, "3", at(22, 12), reply_to=999)
    assert await places(world) == [(18, "2", True)]


async def test_a_tap_under_the_question_for_two_answers_for_both(world: World) -> None:
    await sends(world, HUANG)
    await sends(world, HUANG)
    async with world.store.read() as session:
        second = list(await session.exec(select(Evidence).order_by(col(Evidence.id))))[1]
    told = await world.taps(HUANG, f"e:{second.id}:{second.report_id}:4", at(22, 12))
    assert told.text.startswith("已挂到问题十八·措施4（2张）。")
    assert await places(world) == [(18, "4", True)] * 2
    assert await world.dialogue(HUANG) is None


async def test_the_parts_of_an_album_count_together_whatever_comes_between(world: World) -> None:
    assert (await sends(world, HUANG, "2", album="7")).startswith("已挂到问题十八·措施2（1张）。")
    await sends(world, HUANG, "3")
    assert "已挂到问题十八·措施2（2张）。" in await sends(world, HUANG, album="7")
    assert await places(world) == [(18, "2", True), (18, "3", True), (18, "2", True)]


async def test_a_caption_that_comes_with_a_later_part_speaks_for_the_whole_album(world: World) -> None:
    assert "挂到哪条？" in await sends(world, HUANG, album="7")
    text = await sends(world, HUANG, "2完成 已验收", album="7")
    assert "已挂到问题十八·措施2（2张）。" in text
    assert await places(world) == [(18, "2", True)] * 2


async def test_an_edited_caption_moves_the_file_and_makes_no_second_one(world: World) -> None:
    await sends(world, HUANG, "2")
    text = (await world.says(HUANG, "3", at(22, 12), edits=world.last_message, file=True, kind="photo")).text
    assert "已挂到问题十八·措施3（1张）。" in text
    assert await places(world) == [(18, "3", True)]
    async with world.store.read() as session:
        assert len(list(await session.exec(select(Evidence)))) == 1


async def test_words_kept_until_their_issue_is_known_keep_their_file(world: World) -> None:
    text = await sends(world, LEI, "1推进 甲 2推进 乙")
    assert "附件和这条一起记。" in text
    assert text.endswith("这条是报十一还是十九？")
    assert "已挂到问题十九（1张）。" in (await world.says(LEI, "十九", at(22, 12))).text
    assert await places(world) == [(19, "", True)]


async def test_proof_is_asked_for_in_full_once_and_blocks_nothing(world: World) -> None:
    first = (await world.says(HUANG, "1推进 甲 2完成 3推进 丙 4推进 丁", at(22))).text
    assert "按时" in first
    assert first.count("待佐证") == 1
    assert "有批文号、照片或台账请发一份" in first
    again = (await world.says(HUANG, "改2 完成 竣工", at(22, 12))).text
    assert again.endswith("措施2仍待佐证。")
    assert (await world.report(18)).state == "submitted"


@pytest.mark.parametrize("words", ["2完成 湘环〔2018〕12号", "2完成 批复湘环[2018]12号", "2完成，潭政办发（2018）5号"])
async def test_a_document_number_in_the_words_is_proof(world: World, words: str) -> None:
    assert "待佐证" not in (await world.says(HUANG, words, at(22))).text


async def test_a_document_number_sent_afterwards_joins_the_words_it_proves(world: World) -> None:
    await world.says(HUANG, "2完成 已竣工", at(22))
    reply = await world.says(HUANG, "湘环〔2018〕12号", at(22, 12))
    assert reply.text == "已记到问题十八·措施2：湘环〔2018〕12号。"
    filings = await world.filings(await world.report(18))
    assert await world.answers(filings[-1]) == {"2": ("done", "已竣工，湘环〔2018〕12号")}
    assert "待佐证" not in (await world.says(HUANG, "1推进 甲", at(22, 13))).text


async def test_what_was_done_last_month_is_not_asked_for_again(world: World) -> None:
    await world.says(HUANG, "补10月 1推进 甲 2完成 3推进 丙 4推进 丁", at(22))
    assert "待佐证" not in (await world.says(HUANG, "2完成", at(22, 12))).text


async def test_taking_back_words_takes_their_file_back_too(world: World) -> None:
    await sends(world, HUANG, "2完成 已验收")
    text = (await world.says(HUANG, "撤回", at(22, 12))).text
    assert text.endswith("一起发的1张也已撤回。")
    assert await places(world) == []


async def test_a_tap_on_an_old_or_foreign_button_changes_nothing(world: World) -> None:
    await sends(world, HUANG)
    async with world.store.read() as session:
        row = (await session.exec(select(Evidence))).one()
    foreign = await world.report(19)
    for data in (f"e:{row.id}:{foreign.id}:1", f"e:999:{row.report_id}:1", "e:x", f"e:{row.id}:{row.report_id}:9"):
        assert "这个按钮已经过时了" in (await world.taps(HUANG, data, at(22, 12))).text
    assert "这个按钮已经过时了" in (await world.taps(LEI, f"e:{row.id}:{row.report_id}:1", at(22, 12))).text
    assert await places(world) == [(18, "", False)]


async def kept_with(world: World) -> list[tuple[str, str]]:
    """(month, measure) of each file that stands, in the order sent."""
    async with world.store.read() as session:
        found = await session.exec(
            select(Evidence, Report)
            .join(Report, col(Evidence.report_id) == col(Report.id))
            .where(col(Evidence.withdrawn_at).is_(None))
            .order_by(col(Evidence.id))
        )
        return [(report.month, row.measure) for row, report in found]


async def test_a_file_sent_for_a_month_that_is_over_stays_with_that_month(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await world.says(HUANG, "", at(27, 23), kind="photo", file=True)
    await world.pass_time(at(28, 0, 1))
    text = (await world.says(HUANG, "2", at(28, 9))).text
    assert text == "已挂到问题十八·措施2（1张）。"
    assert await kept_with(world) == [("2018-11", "2")]
    assert (await world.says(HUANG, "挂3", at(28, 10))).text == "已挂到问题十八·措施3（1张）。"
    assert await kept_with(world) == [("2018-11", "3")]


async def test_a_question_of_days_ago_takes_no_file_along(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await world.says(HUANG, "", at(22, 12), kind="photo", file=True)
    await world.says(HUANG, "", at(26), kind="photo", file=True)
    assert (await world.says(HUANG, "2", at(26, 11))).text == "已挂到问题十八·措施2（1张）。"
    assert await kept_with(world) == [("2018-11", ""), ("2018-11", "2")]


async def test_a_place_that_cannot_be_leaves_the_file_where_it_was(world: World) -> None:
    await sends(world, HUANG, "2")
    text = (await world.says(HUANG, "挂9", at(22, 12))).text
    assert text == "问题十八只有措施1–4。已挂到问题十八·措施2（1张）。"
    assert await places(world) == [(18, "2", True)]


async def test_a_file_sent_with_a_correction_goes_to_what_was_corrected(world: World) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await world.pass_time(at(28, 0, 1))
    said = "更正3：交办72整改66，原因：统计错误"
    reply = await world.says(HUANG, said, at(28, 10), kind="photo", file=True)
    assert reply.text.endswith("已挂到问题十八·措施3（1张）。")
    assert await kept_with(world) == [("2018-11", "3")]


async def test_proof_is_asked_for_in_full_the_first_time_whatever_was_proved_before(world: World) -> None:
    await world.says(HUANG, "1完成 湘环〔2018〕12号", at(22))
    first = (await world.says(HUANG, "2完成", at(22, 11))).text
    assert "措施2记“自报完成，待佐证”。有批文号" in first
    assert "措施3也待佐证。" in (await world.says(HUANG, "3完成", at(22, 12))).text


async def test_a_document_number_alone_is_no_report(world: World) -> None:
    told = (await world.says(HUANG, "湘环〔2018〕12号", at(22))).text
    assert told == "“湘环〔2018〕12号”是哪条措施的？请带上措施号再回一次，如“2 湘环〔2018〕12号”。"
    assert not await world.filings(await world.report(18))
