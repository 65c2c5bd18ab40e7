"""更正: after the cut-off a figure is put right with its reason; both versions stay (DOMAIN §2.6)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import LedgerEntry
from supervision.report.correcting import times_corrected
from tests.supervision.contact_world import HUANG, LEI, World, at, contact_world

NOVEMBER = "1推进 落实6家 2推进 立案43起 3推进 交办70件 4无变化 未到节点"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """29 November: Huang's report was in on time and is locked."""
    async with contact_world(tmp_path, november=True) as built:
        await built.says(HUANG, NOVEMBER, at(22))
        await built.pass_time(at(28, 0, 1))
        yield built


async def test_a_correction_is_a_version_of_its_own_and_the_first_stays(world: World) -> None:
    reply = await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(29, 10, 30))
    assert reply.text == (
        "更正已收，11月29日10:30。\n"
        "问题十八11月：\n"
        " 3 推进｜交办72件\n"
        "  原报：推进｜交办70件\n"
        "原因：统计错误\n"
        "前后两个版本都留存，原来的按时记录不变。"
    )
    report = await world.report(18)
    assert (report.state, report.on_time, report.received_at) == ("submitted", True, at(22))
    assert report.locked_at is not None
    first, second = await world.filings(report)
    assert (first.withdrawn_at, first.correction, second.correction) == (None, "", "统计错误")
    assert (await world.answers(first))["3"] == ("in_progress", "交办70件")
    assert await world.answers(second) == {"3": (None, "交办72件")}


async def test_the_month_after_it_counts_as_reported_when_it_was(world: World) -> None:
    await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(29, 10, 30))
    said = (await world.says(HUANG, "上月报的", at(30))).text
    assert "11月22日" in said
    assert "3 推进｜交办72件" in said


async def test_several_measures_and_the_month_named(world: World) -> None:
    reply = await world.says(HUANG, "更正11月 1：落实5家；3：完成，交办72件 因为漏了一家", at(29))
    assert " 1 推进｜落实5家\n" in reply.text
    assert " 3 完成｜交办72件\n" in reply.text
    assert "原因：漏了一家" in reply.text


async def test_a_missing_reason_is_asked_for_once(world: World) -> None:
    reply = await world.says(HUANG, "更正3：交办72件", at(29))
    assert reply.text.endswith("前后两个版本都留存，原来的按时记录不变。\n请补一句更正的原因。")
    reply = await world.says(HUANG, "统计口径不同", at(29, 11))
    assert reply.text == "好的，更正原因已记：统计口径不同。"
    assert [f.correction for f in await world.filings(await world.report(18))] == ["", "统计口径不同"]
    assert await world.dialogue(HUANG) is None


async def test_without_its_reason_the_correction_stands_all_the_same(world: World) -> None:
    await world.says(HUANG, "更正3：交办72件", at(29))
    assert "记入12月" in (await world.says(HUANG, "1推进 新的 2推进 3推进 4推进", at(29, 11))).text
    assert [f.correction for f in await world.filings(await world.report(18))] == ["", "原因未填"]


async def test_a_correction_that_says_what_stands_makes_no_version(world: World) -> None:
    assert "没有变动" in (await world.says(HUANG, "更正3：交办70件，原因：核对", at(29))).text
    assert len(await world.filings(await world.report(18))) == 1


async def test_many_corrections_of_one_figure_can_be_counted(world: World) -> None:
    for n, day in ((71, 29), (72, 30)):
        await world.says(HUANG, f"更正3：交办{n}件，原因：复核", at(day))
    await world.says(HUANG, "更正1：落实7家，原因：复核", at(30, 12))
    report = await world.report(18)
    async with world.store.read() as session:
        assert await times_corrected(session, report.id or 0) == {"1": 1, "3": 2}
        acts = await session.exec(select(LedgerEntry.facts).where(col(LedgerEntry.act) == "corrected"))
        assert [facts["old"] for facts in acts] == [{"3": "交办70件"}, {"3": "交办71件"}, {"1": "落实6家"}]


async def test_a_correction_is_not_taken_back_or_changed_silently(world: World) -> None:
    await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(29))
    for words in ("撤回", "改3 交办80件"):
        assert "已于11月27日24时锁定" in (await world.says(HUANG, words, at(29, 11))).text
    assert len(await world.filings(await world.report(18))) == 2


async def test_before_the_cutoff_it_is_the_same_as_a_change(tmp_path: Path) -> None:
    async with contact_world(tmp_path, november=True) as world:
        await world.says(HUANG, NOVEMBER, at(22))
        reply = await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(23))
        assert "已更新，原来的话也留存" in reply.text
        assert " 3 推进｜交办72件" in reply.text
        filings = await world.filings(await world.report(18))
        assert [f.correction for f in filings] == ["", ""]
        assert (await world.report(18)).received_at == at(23)


async def test_a_late_report_takes_it_as_a_change_and_keeps_the_reason(tmp_path: Path) -> None:
    async with contact_world(tmp_path, november=True) as world:
        await world.pass_time(at(28, 0, 1))
        await world.says(HUANG, NOVEMBER, at(28, 9))
        await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(29))
        report = await world.report(18)
        assert (report.state, report.on_time) == ("late", False)
        assert [f.correction for f in await world.filings(report)] == ["", "统计错误"]


async def test_once_december_is_asked_for_november_can_still_be_corrected(world: World) -> None:
    await world.open_month(at(21, 9, 30, month=12), "2018-12")
    assert "问题十八11月：" in (await world.says(HUANG, "更正3：交办72件，原因：统计错误", at(22, month=12))).text
    await world.says(HUANG, "1推进 2推进 3推进 交办80件 4推进", at(22, 11, month=12))
    assert "12月27日24时前都能改" in (await world.says(HUANG, "更正3：交办81件，原因：笔误", at(22, 12, month=12))).text
    assert "问题十八11月：" in (await world.says(HUANG, "更正11月3：交办73件，原因：又核", at(22, 13, month=12))).text


async def test_a_month_before_last_is_the_offices(world: World) -> None:
    await world.says(HUANG, "1推进 2推进 3推进 4推进", at(29))
    await world.pass_time(at(28, 0, 1, month=12))
    reply = await world.says(HUANG, "更正11月3：交办72件，原因：统计错误", at(29, month=12))
    assert reply.text == "11月的报送已经归档，这里不能再更正，请联系市环督办（测试办 0731-000）。您的话已原样留存。"
    assert len(await world.filings(await world.report(18))) == 1


async def test_with_several_issues_the_issue_is_named_or_asked_once(tmp_path: Path) -> None:
    async with contact_world(tmp_path, november=True) as world:
        await world.says(LEI, "十一 1推进 2推进 3推进 4推进　十九 1推进 2推进 3推进", at(22))
        await world.pass_time(at(28, 0, 1))
        assert (
            "问题十九11月：\n 3 推进｜三个断面"
            in (await world.says(LEI, "更正十九 3：三个断面，原因：漏报", at(29))).text
        )
        assert (await world.says(LEI, "更正2：五家，原因：漏报", at(29, 11))).text == "这条是报十一还是十九？"
        assert "问题十一11月：\n 2 推进｜五家" in (await world.says(LEI, "十一", at(29, 12))).text
        assert "问题十一11月：\n 4 " in (await world.says(LEI, "更正4：已清，原因：漏报", at(29, 13))).text


async def test_without_content_it_shows_how(world: World) -> None:
    for words in ("更正", "更正3"):
        assert "更正4：…，原因：…" in (await world.says(HUANG, words, at(29))).text
    assert "不在您名下" in (await world.says(HUANG, "更正问题七 1：x，原因：y", at(29))).text
    assert len(await world.filings(await world.report(18))) == 1


async def test_a_paragraph_is_corrected_as_a_whole(tmp_path: Path) -> None:
    async with contact_world(tmp_path, november=True) as world:
        await world.says(HUANG, "本月组织错峰生产督查三次，约谈企业两家。", at(22))
        await world.pass_time(at(28, 0, 1))
        reply = await world.says(HUANG, "更正：本月组织错峰生产督查四次，约谈企业两家，原因：少写一次", at(29))
        assert " 整体：本月组织错峰生产督查四次，约谈企业两家\n  原报：本月组织错峰生产督查三次" in reply.text


async def test_the_reason_is_that_of_the_newest_correction(world: World) -> None:
    await world.says(HUANG, "更正3：交办72整改66", at(29))
    second = (await world.says(HUANG, "更正3：交办73整改66", at(29, 11))).text
    assert second.endswith("请补一句更正的原因。")
    await world.says(HUANG, "打错了", at(29, 12))
    reasons = [filing.correction for filing in await world.filings(await world.report(18))]
    assert reasons[-2:] == ["原因未填", "打错了"]


async def test_a_measure_that_is_none_is_named(world: World) -> None:
    assert "只有措施1–4" in (await world.says(HUANG, "更正9：交办72", at(29))).text


async def test_a_question_about_figures_after_the_cutoff_names_the_word_that_works_then(world: World) -> None:
    said = (await world.says(HUANG, "更正3：交办72整改99，原因：统计错误", at(29))).text
    assert "有误回“更正…”" in said
