"""小处: edited words, words late at night, attachments, forwarded words (Settled 4; DOMAIN §2)."""

from storage.tables import Filing, Message, Report
from tests.stories.conftest import Stage, at, rows, says, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(2))


async def test_an_edited_message_counts_at_its_edit_and_replaces_what_it_said(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        await town.go_to(at("11-22 10:00"))
        phone = town.phone("测试联络一")
        message = await phone.says("1推进 演练旧 2推进 演练")
        await town.settle()
        await town.go_to(at("11-22 16:00"))
        await phone.edits(message, "1完成 演练新 2推进 演练")
        await town.settle()
        assert "演练新" in phone.heard[-1].text
        filings = await rows(town, Filing)
        assert [filing.withdrawn_at is not None for filing in filings] == [True, False]
        assert filings[1].received_at == at("11-22 16:00")
        assert [m.text for m in await rows(town, Message) if m.kind in ("text", "edit") and "演练" in m.text] == [
            "1推进 演练旧 2推进 演练",
            "1完成 演练新 2推进 演练",
        ]


async def test_words_edited_after_the_cutoff_change_nothing_that_was_on_time(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        await town.go_to(at("11-27 23:59"))
        phone = town.phone("测试联络一")
        message = await phone.says("1推进 演练 2推进 演练")
        await town.settle()
        await town.go_to(at("11-28 00:00"))
        await phone.edits(message, "1完成 演练 2完成 演练")
        await town.settle()
        assert "已于11月27日24时锁定" in phone.heard[-1].text
        assert (await states(town))["1"] == "submitted"
        [report] = [r for r in await rows(town, Report) if r.on_time]
        assert report.received_at == at("11-27 23:59")


async def test_late_at_night_and_on_a_sunday_an_answer_comes_at_once(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        for moment in ("11-22 23:30", "11-25 03:00"):
            await town.go_to(at(moment))
            await says(town, "测试联络一", "1推进 演练")
            heard = town.phone("测试联络一").heard[-1]
            assert heard.at == at(moment)
            assert "收到" in heard.text


async def test_an_attachment_is_kept_and_answered(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        await town.go_to(at("11-22 10:00"))
        phone = town.phone("测试联络一")
        await phone.sends_document("进展.pdf", b"%PDF rehearsal", "1推进 演练 2推进 演练")
        await town.settle()
        assert phone.heard[-1].text.endswith("已挂到问题一（1份）。")
        assert (await states(town))["1"] == "submitted"
        await phone.sends_photo()
        await town.settle()
        assert "已挂到问题一（1张）" in phone.heard[-1].text
        kept = [m for m in await rows(town, Message) if m.file_id]
        assert [(m.kind, m.text, m.file_name) for m in kept] == [
            ("document", "1推进 演练 2推进 演练", "进展.pdf"),
            ("photo", "", ""),
        ]


async def test_asking_for_a_sheet_of_a_month_that_is_none_is_no_report(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        await town.go_to(at("11-22 10:00"))
        for month in ("12月", "10月", "13月"):
            assert "没有您的报送" in await says(town, "测试联络一", f"报表 {month}")
        assert await rows(town, Filing) == []


async def test_the_first_sheet_ever_asked_for_finds_its_folder(stage: Stage) -> None:
    async with stage(PLAN, at("11-21 09:00")) as town:
        await town.go_to(at("11-22 10:00"))
        await says(town, "测试联络一", "1推进 演练 2推进 演练")
        assert "请打印后签字盖章" in await says(town, "测试联络一", "报表")
