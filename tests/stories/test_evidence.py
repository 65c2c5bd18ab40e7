"""佐证: photos and files as they come from a phone: albums, doubts, troubles, restarts (DOMAIN §2.4)."""

import asyncio
import hashlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.evidence import Fetcher
from sandbox.phone import Phone
from sandbox.town import Town
from sandbox.wire import ApiError, Call, Fault, bad_request
from storage.shelf import Draft, ShelfTrouble, place_of
from storage.tables import Evidence, Flag, Notice
from tests.stories.conftest import Stage, at, rows, says
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1, measures=4), entry(2, measures=3))
NAME = "测试联络一"


@asynccontextmanager
async def november(stage: Stage, plan: Any = PLAN) -> AsyncIterator[tuple[Town, Phone]]:
    async with stage(plan, at("11-21 09:00")) as town:
        await town.go_to(at("11-22 10:00"))
        yield town, town.phone(NAME)


def picture(shot: str) -> bytes:
    """The smallest JPEG with a day in it: SOI, APP1 with one EXIF tag, EOI."""
    taken = f"{shot} 10:00:00".encode() + b"\0"
    exif = struct.pack("<HHII", 0x9003, 2, len(taken), 8 + 2 + 12 + 4 + 2 + 12 + 4)
    tiff = b"II*\0" + struct.pack("<I", 8)
    tiff += struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 26) + struct.pack("<I", 0)
    tiff += struct.pack("<H", 1) + exif + struct.pack("<I", 0) + taken
    body = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def shelf(town: Town) -> Path:
    return town.bot.settings.evidence_folder


async def evidence(town: Town) -> list[Evidence]:
    return sorted(await rows(town, Evidence), key=lambda row: row.id or 0)


def last(phone: Phone) -> str:
    return phone.heard[-1].text.removeprefix("【演练】")


async def test_photos_after_a_completed_measure_are_its_proof(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        receipt = await says(town, NAME, "2完成")
        assert "措施2记“自报完成，待佐证”。有批文号、照片或台账请发一份" in receipt
        heard = len(phone.heard)
        await phone.sends_album([b"\xff\xd8\xff one", b"\xff\xd8\xff two", b"\xff\xd8\xff three"])
        await town.settle()
        assert len(phone.heard) == heard + 1
        assert last(phone) == "已挂到问题一·措施2（3张）。"
        kept = await evidence(town)
        assert [(row.measure, row.state, row.kind) for row in kept] == [("2", "stored", "photo")] * 3
        for row, data in zip(kept, (b"one", b"two", b"three"), strict=True):
            assert row.sha256 == hashlib.sha256(b"\xff\xd8\xff " + data).hexdigest()
            assert place_of(shelf(town), row.sha256).read_bytes() == b"\xff\xd8\xff " + data
        assert "待佐证" not in await says(town, NAME, "改2 完成 全部竣工")


async def test_an_album_with_a_report_has_one_receipt_with_the_whole_count(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        heard = len(phone.heard)
        await phone.sends_album([b"1", b"2", b"3", b"4"], caption="1推进 甲 2完成 3无变化 4推进 丁")
        await town.settle()
        assert len(phone.heard) == heard + 1
        assert "按时" in last(phone)
        assert "待佐证" not in last(phone)
        assert last(phone).endswith("已挂到问题一·措施2（4张）。")


async def test_an_album_cut_in_two_by_a_restart_is_counted_right_at_last(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await town.settle()
        await town.kill_bot()
        await phone.sends_album([b"1", b"2", b"3"], caption="措施二")
        first, *others = town.telegram.updates.pending
        town.telegram.updates.pending = [first]
        await town.start_bot()
        assert last(phone) == "已挂到问题一·措施2（1张）。\n问题一11月进展还没报，11月27日24时截止。"
        await town.kill_bot()
        town.telegram.updates.pending = list(others)
        heard = len(phone.heard)
        await town.start_bot()
        assert len(phone.heard) == heard
        assert last(phone) == "已挂到问题一·措施2（3张）。\n问题一11月进展还没报，11月27日24时截止。"
        assert [row.state for row in await evidence(town)] == ["stored"] * 3


async def test_where_a_file_belongs_is_asked_once_and_a_tap_answers_in_place(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await says(town, NAME, "1推进 甲 2推进 乙 3推进 丙 4推进 丁")
        await phone.sends_album([b"1", b"2"])
        await town.settle()
        assert last(phone) == "收到2张。挂到哪条？回措施号（1–4），或“全部”。"
        assert phone.heard[-1].buttons == [["措施1", "措施2", "措施3", "措施4"], ["全部"]]
        assert [(row.issue_id is not None, row.placed_at) for row in await evidence(town)] == [(True, None)] * 2
        heard = len(phone.heard)
        await phone.taps("措施3")
        await phone.taps("措施3") if phone.heard[-1].buttons else None
        await town.settle()
        assert len(phone.heard) == heard
        assert last(phone) == "已挂到问题一·措施3（2张）。"
        assert phone.heard[-1].buttons == []
        assert [row.measure for row in await evidence(town)] == ["3", "3"]


async def test_a_number_typed_answers_the_question_and_moves_it_later(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_document("批复.pdf", b"%PDF")
        await town.settle()
        assert "挂到哪条？" in last(phone)
        assert (await says(town, NAME, "2")).startswith("【演练】已挂到问题一·措施2（1份）。")
        assert "已挂到问题一·措施4（1份）。" in await says(town, NAME, "挂到措施4")
        assert "已挂到问题一（1份）。" in await says(town, NAME, "挂全部")
        (row,) = await evidence(town)
        assert (row.measure, row.placed_at is not None) == ("", True)


async def test_a_report_of_one_measure_answers_the_question_too(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_photo()
        await town.settle()
        receipt = await says(town, NAME, "3完成 已竣工")
        assert "已挂到问题一·措施3（1张）。" in receipt
        assert "待佐证" not in receipt


async def test_a_file_of_twenty_one_megabytes_is_answered_clearly(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_document("录像.mp4", b"0" * (20 * 2**20 + 1), "2")
        await town.settle()
        assert "“录像.mp4”超过20MB，这里取不到，没有存上。请压缩后重发" in last(phone)
        assert "已挂到" not in last(phone)
        assert [row.state for row in await evidence(town)] == ["too_large"]


async def test_a_file_is_fetched_again_after_a_trouble_and_after_a_restart(stage: Stage) -> None:
    async with november(stage) as (town, phone):

        def away(call: Call) -> None:
            if call.method.lower() == "getfile":
                raise ApiError(502, "Bad Gateway")

        town.telegram.faults = away
        await phone.sends_photo("2")
        await town.settle()
        (row,) = await evidence(town)
        assert (row.state, row.tries) == ("wanted", 1)
        await town.kill_bot()
        town.telegram.faults = lambda call: None
        town.clock.move_to(at("11-22 10:05"))
        await town.start_bot()
        (row,) = await evidence(town)
        assert (row.state, row.tries, row.reason) == ("stored", 1, "")
        assert "取" not in last(phone)


async def test_a_file_the_platform_no_longer_has_is_told_once(stage: Stage) -> None:
    async with november(stage) as (town, phone):

        def gone(call: Call) -> None:
            if call.method.lower() == "getfile":
                raise bad_request("wrong file_id or the file is temporarily unavailable")

        town.telegram.faults = gone
        await phone.sends_document("台账.xlsx", b"PK", "2")
        await town.settle()
        for minute in (1, 2, 10):
            await town.go_to(at(f"11-22 10:{minute:02}"))
        (row,) = await evidence(town)
        assert row.state == "failed"
        assert [heard.text for heard in phone.heard if "没能取到" in heard.text] == [
            "【演练】您发的文件“台账.xlsx”一直没能取到，没有存上，请重发一次。"
        ]


async def test_a_file_said_to_be_gone_once_after_other_troubles_is_tried_again(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        troubles = [Fault(), Fault(), bad_request("wrong file_id or the file is temporarily unavailable")]

        def rough(call: Call) -> Fault | None:
            if call.method.lower() != "getfile" or not troubles:
                return None
            trouble = troubles.pop(0)
            if isinstance(trouble, Fault):
                return trouble
            raise trouble

        town.telegram.faults = rough
        await phone.sends_document("台账.xlsx", b"PK", "2")
        await town.settle()
        for minute in (1, 5, 20):
            await town.go_to(at(f"11-22 10:{minute:02}"))
        (row,) = await evidence(town)
        assert (row.state, troubles) == ("stored", [])


async def test_a_full_disk_stops_no_other_work_and_is_told_to_both(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with november(stage) as (town, phone):
        office = town.phone("演练督办员")

        def full(self: Draft, some: bytes) -> None:
            raise ShelfTrouble("No space left on device")

        monkeypatch.setattr(Draft, "write", full)
        await phone.sends_photo("2")
        await town.settle()
        await town.go_to(at("11-22 10:30"))
        assert "按时" in await says(town, NAME, "1推进 甲 2推进 乙 3推进 丙 4推进 丁")
        told = [heard.text for heard in phone.heard if "存放出了点问题" in heard.text]
        assert told == ["【演练】您发的照片已收到，存放出了点问题，修好后会自动存上，不用重发。"]
        alarms = [heard.text for heard in office.heard if "佐证材料存不下去" in heard.text]
        assert len(alarms) == 1
        assert "No space left on device。有1个文件等着存" in alarms[0]
        assert not list((shelf(town) / ".incoming").glob("*"))
        monkeypatch.undo()
        await town.go_to(at("11-22 14:40"))
        assert [row.state for row in await evidence(town)] == ["stored"]


async def test_a_picture_of_last_year_is_asked_about_once_and_privately(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        office = town.phone("演练督办员")
        heard = len(office.heard)
        await phone.sends_document("现场.jpg", picture("2017:07:15"), "2")
        await town.settle()
        assert last(phone) == (
            "刚才发的文件，拍摄时间是2017年7月。如确属本次，请回“说明：…”加一句话；发错了可换一份，先不换也不影响按时。"
        )
        (flag,) = await rows(town, Flag)
        assert (flag.kind, flag.measure, flag.facts["files"][0]["shot_on"]) == ("old_photo", "2", "2017-07-15")
        assert len(office.heard) == heard
        asked = len(phone.heard)
        await town.go_to(at("11-22 11:00"))
        assert len(phone.heard) == asked


async def test_a_picture_without_a_date_or_of_these_days_is_not_suspicious(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_document("现场.jpg", picture("2018:11:20"), "2")
        await phone.sends_photo("2")
        await town.settle()
        assert not await rows(town, Flag)
        assert [str(row.shot_on) for row in await evidence(town)] == ["2018-11-20", "None"]


async def test_the_same_file_for_another_measure_is_asked_about_and_stored_once(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_document("批复.pdf", b"%PDF one", "2")
        await town.settle()
        await phone.sends_document("批复.pdf", b"%PDF one", "2")
        await town.settle()
        assert not await rows(town, Flag)
        await phone.sends_document("批复.pdf", b"%PDF one", "3")
        await town.settle()
        assert last(phone).startswith("刚才发的文件，和11月问题一·措施2那份是同一份。如确属本次，请回“说明：…”")
        (flag,) = await rows(town, Flag)
        assert (flag.kind, flag.measure) == ("same_file", "3")
        sums = {row.sha256 for row in await evidence(town)}
        assert len(sums) == 1
        assert [path.name for path in shelf(town).glob("??/*")] == list(sums)


async def test_what_another_person_sent_is_not_named(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await town.phone("测试联络二").sends_document("甲.pdf", b"%PDF one", "1")
        await town.settle()
        await phone.sends_document("乙.pdf", b"%PDF one", "1")
        await town.settle()
        assert last(phone).startswith("刚才发的文件，和以前交过的是同一份。")
        assert "问题二" not in last(phone)


async def test_taking_back_takes_the_photos_back_and_keeps_their_bytes(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await says(town, NAME, "2完成")
        await phone.sends_album([b"1", b"2"])
        await town.settle()
        assert await says(town, NAME, "撤回") == "【演练】已撤回刚才发的2张（问题一·措施2）。"
        kept = await evidence(town)
        assert all(row.withdrawn_at is not None for row in kept)
        assert all(place_of(shelf(town), row.sha256).is_file() for row in kept)
        assert "待佐证" in await says(town, NAME, "改2 完成 竣工")
        assert "已撤回" in await says(town, NAME, "撤回")


async def test_a_voice_is_kept_and_asks_for_one_line_of_words(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_voice()
        await town.settle()
        assert last(phone).startswith("语音已留存（问题一），但这里听不了语音，请用文字再回一句，如“1推进")
        assert [(row.kind, row.state) for row in await evidence(town)] == [("voice", "stored")]
        assert "待佐证" in await says(town, NAME, "2完成")


async def test_a_crash_between_the_bytes_and_the_row_fetches_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with november(stage) as (town, phone):

        async def die(self: Fetcher, row: Evidence, evidence_id: int) -> None:
            await self._bring(row.file_id)
            raise RuntimeError("killed here")

        monkeypatch.setattr(Fetcher, "_fetch_and_record", die)
        monkeypatch.setattr("bot.evidence.REST", 0.0)
        await phone.sends_photo("2")
        await town.telegram.updates.changed.wait()
        async with asyncio.timeout(60):
            while not await evidence(town) or not list(shelf(town).glob("??/*")):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await town.kill_bot()
        monkeypatch.undo()
        await town.start_bot()
        (row,) = await evidence(town)
        assert row.state == "stored"
        assert len(list(shelf(town).glob("??/*"))) == 1


async def test_the_office_sees_the_list_and_gets_the_file_itself(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        office = town.phone("演练督办员")
        assert await says(town, "演练督办员", "佐证 一") == "【演练】问题一还没有佐证材料。"
        await phone.sends_photo("2")
        await phone.sends_document("验收 表.jpg", picture("2018:11:20"), "措施3")
        await phone.sends_photo()
        await town.settle()
        assert await says(town, "演练督办员", "/evidence 1") == (
            "【演练】问题一佐证材料（共3份）：\n"
            "1｜措施2｜11月22日10:00｜测试联络一｜照片｜已存\n"
            "2｜措施3｜11月22日10:00｜测试联络一｜文件“验收 表.jpg”｜已存｜摄于2018年11月20日\n"
            "3｜措施3｜11月22日10:00｜测试联络一｜照片｜已存\n"
            "要看哪一份，回“佐证 一 序号”。"
        )
        assert "佐证 2｜措施3" in await says(town, "演练督办员", "佐证 一 2")
        assert office.heard[-1].document == picture("2018:11:20")
        assert office.heard[-1].document_name.endswith("验收_表.jpg")
        assert "没有第9份佐证，共3份" in await says(town, "演练督办员", "佐证一 9")


async def test_only_who_may_see_an_issue_sees_its_files(stage: Stage) -> None:
    async with november(stage) as (town, phone):
        await phone.sends_photo("2")
        await town.settle()
        assert "共1份" in await says(town, "测试领导一", "佐证 一")
        assert "共1份" in await says(town, NAME, "佐证 一")
        for other in ("测试联络二", "测试领导二"):
            assert await says(town, other, "佐证 一 1") == "【演练】这个问题的佐证材料您看不了。"
        assert "佐证" not in await says(town, "路人", "佐证 一")


async def test_nobody_but_a_contact_leaves_evidence(stage: Stage) -> None:
    async with november(stage) as (town, _):
        await town.phone("演练督办员").sends_photo("2")
        await town.phone("路人").sends_photo("2")
        await town.settle()
        assert not await evidence(town)
        assert not [row for row in await rows(town, Notice) if "已挂到" in row.text]
