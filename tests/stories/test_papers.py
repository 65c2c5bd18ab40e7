"""上纸: the office asks for a paper in chat and gets a file that opens, with what the contact has just said."""

import io

import openpyxl
from docx import Document
from PIL import Image

from tests.stories.conftest import Stage, at, says
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(18))
OFFICE = "演练督办员"


async def test_what_a_contact_says_is_in_the_papers_the_office_asks_for(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        await says(town, "测试联络18", "1推进 演练立案43起 2无变化 等资金")
        phone = town.phone(OFFICE)

        assert "台账（演练），2个问题，应报2份" in await says(town, OFFICE, "台账 11月")
        ledger = openpyxl.load_workbook(io.BytesIO(phone.heard[-1].document))
        assert phone.heard[-1].document_name.startswith("演练-整改台账2018-11")
        assert "演练立案43起" in [row[10].value for row in ledger["台账"].iter_rows()]

        await says(town, OFFICE, "/bulletin")
        bulletin = Document(io.BytesIO(phone.heard[-1].document))
        assert any("按时1份：" in paragraph.text for paragraph in bulletin.paragraphs)
        assert not any("测试联络" in paragraph.text for paragraph in bulletin.paragraphs)

        await says(town, OFFICE, "图表 热力图")
        with Image.open(io.BytesIO(phone.heard[-1].document)) as picture:
            assert picture.size == (2339, 1654)

        assert "没有“" not in await says(town, "测试联络18", "台账")
        assert town.phone("测试联络18").heard[-1].document_name == ""
