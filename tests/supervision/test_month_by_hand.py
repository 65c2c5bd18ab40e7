"""What the office tells by hand stands beside what the service asks (Settled 14)."""

from pathlib import Path

from sqlmodel import col, select

from storage.tables import Report
from tests.supervision.month_world import at, entry, month_world, plan_of


async def test_an_issue_told_of_by_phone_does_not_keep_the_persons_other_one_from_being_asked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(
            plan_of(entry(1, ["测试联"], unit="测试单位"), entry(2, ["测试联"], unit="测试单位")), at("11-01 10:00")
        )
        await world.link_all(at("11-01 10:00"))
        await world.beat(at("11-01 10:00"))
        async with world.store.begin() as session:
            told = (await session.exec(select(Report).order_by(col(Report.id)))).first()
            assert told is not None
            told.state, told.asked_at, told.asked_how = "asked", at("11-05 10:00"), "phone"
        await world.go_to(at("11-21 18:00"))
        assert world.when("测试联") == ["11-21 09:30 ask"]
        [text] = world.heard("测试联")
        assert "问题二" in text
        assert "问题一" not in text
        await world.go_to(at("11-26 18:00"))
        assert "问题一" in world.heard("测试联")[-1]
