"""演练台在浏览器里: the real bot, a real browser: the clock is moved, a report is typed, the receipt is seen."""

from pathlib import Path

import pytest

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from sandbox.month import START
from sandbox.opening import OFFICE, opened
from sandbox.web import RehearsalPage
from tests.sandbox.chromium import CHROMIUM, chromium

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

FIRST = "document.querySelector('.phone')"


async def test_a_newcomer_moves_the_clock_types_a_report_and_sees_the_receipt(tmp_path: Path) -> None:
    async with (
        opened(load_plan(SAMPLE_PLAN), START, 0, tmp_path / "store") as rehearsal,
        chromium(tmp_path / "profile") as browser,
    ):
        page = RehearsalPage(rehearsal)
        await page.start()
        await browser.size(1440, 900)
        await browser.open(page.url)
        names = "[...document.querySelectorAll('.phone .name')].map(one => one.textContent)"
        await browser.until(f"{names}.length === 3 && {names}.every(Boolean)")
        contact, leader, office = await browser.run(names)
        parts = await browser.run("[...document.querySelectorAll('.phone .part')].map(one => one.textContent)")
        assert [part[:4].rstrip(" ·") for part in parts] == ["联络员", "牵头领导", "市环督办"]
        assert (contact, leader, office) == ("黄敦利", "陈忠红", OFFICE)

        await browser.run("document.getElementById('next').click()")  # a leader reads of a passed target at nine
        idle = "!document.getElementById('next').disabled"
        await browser.until(f"{idle} && document.getElementById('clock').innerText.includes('09:00')")
        await browser.run("document.getElementById('next').click()")
        await browser.until(f"{FIRST}.querySelector('.talk').innerText.includes('请报问题')")
        assert "2018年11月21日" in await browser.run("document.getElementById('clock').innerText")

        await browser.run(f"{FIRST}.querySelector('textarea').focus()")
        await browser.types("1推进 演练：已开工 2无变化 等资金 3完成 4推进 5推进 6推进")
        await browser.until(f"/收到，11月21日09:30，按时/.test({FIRST}.querySelector('.talk').innerText)")
        assert rehearsal.town.phone(contact).chat[-2].text.startswith("1推进 演练：已开工")
        assert await browser.run(f"{FIRST}.querySelector('textarea').value") == ""
        assert await browser.run("document.getElementById('notice').hidden")
        await page.stop()
