"""共用件: the people whose words are read, the calendar and the corpus."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import chinese_calendar
import pytest

from rules.reading.report import Context, KnownIssue
from rules.workdays import WorkCalendar

EIGHTEEN = KnownIssue("省督", 18, ("1", "2", "3", "4"))
ELEVEN = KnownIssue("省督", 11, ("1", "2", "3", "4"))
NINETEEN = KnownIssue("省督", 19, ("1", "2", "3"))
FOUR = KnownIssue("省督", 4, ("1", "2", "3"))
FOURTEEN = KnownIssue(
    "省督", 14, ("1", "2", "3", "4", "5", "6"), printed=("一、1", "一、2", "一、3", "一、4", "二、1", "二、2")
)
TITLED = KnownIssue("省督", 18, ("1", "2", "3", "4"), titles=("重点任务", "专项整治", "日常巡查", "督查问责"))
THREE = KnownIssue("省督", 3, ("1", "2", "3"))

ELEVEN_TITLED = KnownIssue("省督", 11, ("1", "2", "3", "4"), titles=("管网建设", "园区污水", "医废处置", "垃圾处理"))
NINETEEN_TITLED = KnownIssue("省督", 19, ("1", "2", "3"), titles=("流域治理", "三年行动", "达标方案"))
THREE_TITLED = KnownIssue(
    "省督", 3, ("1", "2", "3", "4"), titles=("网格化大格局", "环委办力量", "执法监管体系", "反馈问题回头看")
)
FIFTEEN = KnownIssue("省督", 15, ("1", "2", "3"), titles=("制订整改方案", "集中整改", "报送结果"))
FOUR_TITLED = KnownIssue("省督", 4, ("1", "2", "3"), titles=("倒排工期整改", "重新验收销号", "每月调度"))
FOURTEEN_TITLED = replace(
    FOURTEEN,
    titles=("采石清理建账", "采石分类整改", "采石督查通报", "采石验收总结", "采洗砂专项整治", "打击非法采石"),
)
NINE = KnownIssue(
    "省督", 9, ("1", "2", "3", "4"), titles=("划立治三项任务", "整改情况督察", "排口整改工程", "水质监测评估")
)
SAMPLE = tomllib.loads((Path(__file__).parents[2] / "config" / "xiangtan-2018.toml").read_text(encoding="utf-8"))


def of_the_sample_plan(number: int) -> KnownIssue:
    """An issue as its contact sees it: the measures with the short titles that the ask prints."""
    issue = next(issue for issue in SAMPLE["issues"] if issue["number"] == number)
    measures = issue["measures"]
    printed = tuple(measure.get("printed", "") for measure in measures)
    return KnownIssue(
        list_key="省督",
        number=number,
        measures=tuple(measure["number"] for measure in measures),
        titles=tuple(measure["text"] for measure in measures),
        printed=printed if any(printed) else (),
        name=issue["title"],
    )


def published(day: date) -> bool | None:
    return bool(chinese_calendar.is_workday(day)) if 2004 <= day.year <= 2026 else None


@pytest.fixture(scope="session")
def people() -> dict[str, Context]:
    contacts = {f"问题{n}": Context((of_the_sample_plan(n),)) for n in range(1, 21)}
    two = Context((of_the_sample_plan(11), of_the_sample_plan(19)))
    return {
        **contacts,
        "问题11、19": two,
        "黄文斌": Context((EIGHTEEN,)),
        "雷俊": Context((ELEVEN, NINETEEN)),
        "黄文斌（带标题）": Context((TITLED,)),
        "向磊": Context((THREE,)),
        "联络人四": Context((FOUR,)),
        "联络人十四": Context((FOURTEEN,)),
        "雷俊（带标题）": Context((ELEVEN_TITLED, NINETEEN_TITLED)),
        "向磊（带标题）": Context((THREE_TITLED,)),
        "联络人四（带标题）": Context((FOUR_TITLED,)),
        "联络人九（带标题）": Context((NINE,)),
        "联络人十四（带标题）": Context((FOURTEEN_TITLED,)),
        "联络人十五（带标题）": Context((FIFTEEN,)),
    }


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(published)
