"""命令用词: what is a command of the office, and what are only words."""

from datetime import date

import pytest

from rules.arguments import BadArgument
from supervision.desk.command import ALIASES, COMMANDS, PAPERS, parse_command
from supervision.desk.dates import take_day
from supervision.desk.register_words import take_phone


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/summary", ("summary", "")),
        ("/summary 11", ("summary", "11")),
        ("/summary@duban_bot 11", ("summary", "11")),
        ("/SUMMARY 11 by unit", ("summary", "11 by unit")),
        ("/汇总 11月", ("summary", "11月")),
        ("汇总", ("summary", "")),
        ("汇总 11月", ("summary", "11月")),
        ("汇总11月", ("summary", "11月")),
        ("汇总 11月 按单位", ("summary", "11月 按单位")),
        ("汇总 十三月", ("summary", "十三月")),
        ("未报", ("missing", "")),
        ("未报 上月", ("missing", "上月")),
        ("问题十八", ("issue", "十八")),
        ("问题 18 全文", ("issue", "18 全文")),
        ("问题18", ("issue", "18")),
        ("问题 省督18", ("issue", "省督18")),
        ("省督问题十八", ("issue", "省督问题十八")),
        ("待确认", ("doubts", "")),
        ("催办文字 18", ("notice", "18")),
        ("催办文字十八", ("notice", "十八")),
        ("催办文字 省督18", ("notice", "省督18")),
        ("已送达 18 电话", ("delivered", "18 电话")),
        ("已送达18电话", ("delivered", "18电话")),
        ("已送达 省督18 函", ("delivered", "省督18 函")),
        ("已送达", ("delivered", "")),
        ("电话 张三 13800000000", ("phone", "张三 13800000000")),
        ("月表 2018-11", ("month", "2018-11")),
        ("台账", ("ledger", "")),
        ("台账 11月 公开", ("ledger", "11月 公开")),
        ("台账11月公开", ("ledger", "11月公开")),
        ("通报 上月", ("bulletin", "上月")),
        ("图表 热力图 2018-10 2018-12", ("chart", "热力图 2018-10 2018-12")),
        ("图表热力图", ("chart", "热力图")),
        ("/chart heatmap", ("chart", "heatmap")),
        ("帮助", ("help", "")),
        ("困难", ("difficulty", "")),
        ("困难 18", ("difficulty", "18")),
        ("困难 十八", ("difficulty", "十八")),
        ("困难 3 答复 已商市财政局", ("difficulty", "3 答复 已商市财政局")),
        ("困难3办结", ("difficulty", "3办结")),
        ("申请", ("requests", "")),
        ("申请 全部", ("requests", "全部")),
        ("申请 4 同意 依据5号", ("requests", "4 同意 依据5号")),
        ("申请4不同意 原因：年内能完成", ("requests", "4不同意 原因：年内能完成")),
        ("期限 17 延至 2019-03-31 5号", ("deadline", "17 延至 2019-03-31 5号")),
        ("期限 五② 延至 2019-03-31 5号", ("deadline", "五② 延至 2019-03-31 5号")),
        ("期限", ("deadline", "")),
        ("/deadline extend 17 2019-03-31 5号", ("deadline", "extend 17 2019-03-31 5号")),
    ],
)
def test_a_command_is_recognised(text: str, meant: tuple[str, str]) -> None:
    assert parse_command(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "/start abc",
        "/unknown",
        "/",
        "问题很多，先放一放",
        "问题十八 1推进 2完成",
        "电话打不通",
        "电话 张三",
        "待确认的事情",
        "帮助一下",
        "困难：缺资金",
        "困难: 18户没谈拢",
        "困难群众已安置",
        "困难 18户没谈拢",
        "申请延期 到2019-03-31 原因：慢",
        "申请销号",
        "申请专项资金300万",
        "期限快到了",
        "期限 17 延不延",
        "未报的原因是什么，请说明一下情况",
        "汇总表已经发给您了",
        "台账已经发给您了",
        "汇总 1推进3家",
        "汇总 一、完成 二、无变化",
        "未报 ①推进",
        "台账 1完成",
        "通报批评的文件收到了",
        "图表不清楚",
        "已送达文件给市甲局",
        "1推进 2完成",
        "关于这个问题，我再问问",
    ],
)
def test_ordinary_words_are_no_command(text: str) -> None:
    assert parse_command(text) is None


def test_every_command_has_a_chinese_name_and_a_place() -> None:
    assert set(ALIASES) == {*COMMANDS, *PAPERS}


def test_a_number_may_be_written_with_blanks() -> None:
    assert take_phone("张三 138 0000 0000") == ("张三", "13800000000")
    assert take_phone("张三：０７３１-58580000") == ("张三", "0731-58580000")


def test_the_leap_day_without_a_year_is_the_next_there_is() -> None:
    assert take_day("2-29 国办", date(2019, 11, 1)) == (date(2020, 2, 29), "国办")


@pytest.mark.parametrize("words", ["", "张三", "13800000000", "张三 12", "张三 abc"])
def test_what_is_no_name_and_number_is_refused(words: str) -> None:
    with pytest.raises(BadArgument):
        take_phone(words)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("历史", ("history", "")),
        ("历史 18", ("history", "18")),
        ("历史十八", ("history", "十八")),
        ("历史 省督8 2018-10 2018-12", ("history", "省督8 2018-10 2018-12")),
        ("历史 8 10月至12月 措施3", ("history", "8 10月至12月 措施3")),
        ("历史 8 第2页", ("history", "8 第2页")),
        ("单位 市环保局", ("unit", "市环保局")),
        ("人员 雷俊", ("person", "雷俊")),
        ("人员 雷俊 第2页", ("person", "雷俊 第2页")),
        ("逾期", ("overdue", "")),
        ("逾期 报送", ("overdue", "报送")),
        ("逾期问题", ("overdue", "问题")),
        ("/overdue report p2", ("overdue", "report p2")),
        ("留痕 18", ("audit", "18")),
        ("留痕 雷俊", ("audit", "雷俊")),
        ("留痕 雷俊 11-22", ("audit", "雷俊 11-22")),
        ("留痕 十八 11月22日", ("audit", "十八 11月22日")),
        ("留痕 信44", ("audit", "信44")),
        ("/audit 18 2018-11-22", ("audit", "18 2018-11-22")),
    ],
)
def test_what_only_looks_is_recognised(text: str, meant: tuple[str, str]) -> None:
    assert parse_command(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "历史遗留问题正在整改",
        "历史 18处遗留问题已办",
        "历史 8 已完成70%",
        "单位正在推进",
        "单位 已完成整改，正在验收",
        "人员已到位",
        "人员 已到位 3人",
        "逾期未办的原因是资金",
        "逾期 18天",
        "留痕管理已建立",
        "留痕 十八处台账",
        "留痕 雷俊 说的",
    ],
)
def test_reports_that_begin_with_such_a_word_are_no_command(text: str) -> None:
    assert parse_command(text) is None
