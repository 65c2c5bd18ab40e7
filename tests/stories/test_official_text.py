"""官方文本: the document as read, doubts and all: 22 people are asked, one duty is the office's own (Settled 23)."""

import re
from pathlib import Path

import pytest

from plan.document import read_document
from plan.value import Plan
from storage.tables import Notice
from tests.stories.conftest import Stage, at, rows, says, since, states

TEXT = Path(__file__).parents[2].parent / "shared" / "plan" / "xiangtan-2018.txt"
OFFICE = "演练督办员"


@pytest.fixture(scope="module")
def official() -> Plan:
    if not TEXT.exists():
        pytest.skip("the official text is not kept in this repository")
    return read_document(TEXT)


async def test_november_on_the_text_as_read(stage: Stage, official: Plan) -> None:
    async with stage(official, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        asks = [n for n in await rows(town, Notice) if n.kind == "ask"]
        named = [report for ask in asks for report in ask.facts["reports"]]
        assert {n.state for n in asks} == {"sent"}
        assert len(named) == len(set(named)) == 22
        now = await states(town)
        assert len(now) == 23
        assert now["3"] == "unreachable"
        assert set(now.values()) == {"asked", "unreachable"}

        count = since(town.phone(OFFICE), at("11-21 00:00"))[-1]
        assert "应报23份，已送达22份" in count
        assert "问题三，联络人未定" in count
        missing = await says(town, OFFICE, "/missing")
        assert re.search(r"■ 联络人待确认1份\n 问题三（市政府办）", missing)

        for name in ("冯迈杰", "谭辉煌", "吕建华"):
            [ask] = since(town.phone(name), at("11-21 00:00"))
            assert "请报问题十" in ask
            assert "您对应的单位待市环督办确认" in ask
        assert "待市环督办确认" not in since(town.phone("黄文斌"), at("11-21 00:00"))[0]
        for nobody in ("赵奇", "向磊", "罗一伟", "杨一广", "章礼华", "唐正武"):
            assert nobody not in town._users

        await town.go_to(at("11-26 10:00"))
        assert "问题三，联络人未定" in since(town.phone(OFFICE), at("11-26 00:00"))[-1]
        await town.go_to(at("11-28 09:00"))
        assert (await states(town))["3"] == "unreachable"
        assert since(town.phone("何俊峰"), at("11-20 10:01")) == []
        warned = [name for name in town._users if any("整改预警" in h.text for h in town.phone(name).heard)]
        assert len(warned) == 19
        for name in warned:
            assert "问题三（" not in town.phone(name).heard[-1].text
