"""翻页: the office turns pages of a long answer where it stands; an old button still answers, but not to anybody."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from plan.value import Target, TargetKind
from storage.tables import Role
from tests.stories.conftest import Stage, at, says
from tests.stories.small_plan import entry, plan_of

FIRST = date(2018, 9, 1)
PASSED = tuple(Target(TargetKind.DATE, FIRST + timedelta(days=n), f"第{n}项") for n in range(20))
PLAN = plan_of(entry(1, targets=PASSED))
OFFICE = "演练督办员"
SCREEN = 24


@pytest.fixture(autouse=True)
def _small_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("texts.desk.pages.ROWS", SCREEN)


async def test_a_page_is_turned_in_its_place_and_an_old_button_still_answers(stage: Stage) -> None:
    async with stage(PLAN, at("11-15 10:00")) as town:
        phone = town.phone(OFFICE)
        assert "第0项" in await says(town, OFFICE, "逾期 问题")
        first, heard = phone.heard[-1].message_id, len(phone.heard)
        await phone.taps("下一页")
        await town.settle()
        assert len(phone.heard) == heard  # the same message, with other words
        assert phone.heard[-1].message_id == first
        assert "第0项" not in phone.heard[-1].text
        await says(town, OFFICE, "帮助")
        await phone.taps("上一页", first)
        await town.settle()
        assert phone.heard[-1].message_id != first  # further up it would change unseen
        assert "第0项" in phone.heard[-1].text
        async with town.bot.store.begin() as session:
            for role in await session.exec(select(Role).where(col(Role.kind) == "office")):
                role.ended_at = at("11-15 10:01")
        await phone.taps("下一页")
        await town.settle()
        assert "项" not in phone.heard[-1].text
