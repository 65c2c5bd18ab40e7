"""文体: small documents in the many styles of the genre, each with what a careful reader finds in it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plan.value import Contact, Measure, Plan, ResponsiblePerson, Target, TargetKind

Document = Callable[[str], Plan]
Read = Callable[..., Plan]
DATE, IMMEDIATE, ONGOING = TargetKind.DATE, TargetKind.IMMEDIATE, TargetKind.ONGOING


def texts(measures: tuple[Measure, ...]) -> list[str]:
    return [measure.text for measure in measures]


def test_issues_headed_by_arabic_numbers_with_half_width_colons_are_read(document: Document) -> None:
    plan = document("wenti")
    river, dust = plan.issues
    assert (plan.key, plan.title) == ("中央督察", "测试市贯彻落实中央生态环境保护督察反馈意见整改方案")
    assert (plan.first_month, plan.cutoff_day, plan.cutoff_rule) == ("2019-03", 25, "exclusive")
    assert (river.number, river.title) == (1, "测试河水质不达标")
    assert river.problem == "测试河下游三个断面氨氮超标,群众反映强烈。"
    assert river.deadline_text == "2020年12月底前"
    assert [target.due for target in river.targets] == [date(2019, 6, 30), date(2020, 12, 31)]
    assert river.targets[0].scope == "截污干管建设"
    assert river.lead_units == ("测试市水务局",)
    assert river.supporting_units == ("测试市住建局", "测试市环保局", "测试区政府")
    assert river.lead_leaders == ("测试甲",)
    assert river.responsible_persons == (ResponsiblePerson("测试乙", "测试市水务局局长"),)
    assert river.contacts == (Contact("测试丙", phone="13800000000"),)
    assert texts(river.measures) == ["加快截污干管建设。", "开展排口排查,建立台账。责任到人。"]
    assert [target.kind for target in dust.targets] == [IMMEDIATE, ONGOING]
    assert (dust.lead_units, dust.supporting_units) == (("测试市住建局",), ("测试市城管局",))
    assert dust.contacts == (Contact("测试己", unit="测试市住建局", phone="0700-5800000"),)
    assert not river.doubts + dust.doubts


def test_boxed_labels_with_values_on_their_own_lines_are_read(document: Document) -> None:
    plan = document("guanyu")
    sand, pigs = plan.issues
    assert (plan.key, plan.title) == ("整改", "测试县环境保护督察反馈问题整改清单")
    assert (sand.title, sand.problem) == ("关于砂场扬尘的问题", "督察发现，测试砂场未覆盖。")
    assert (sand.goal, sand.deadline_text) == ("全面规范砂场管理。", "2018年11月底前")
    assert sand.targets == (Target(DATE, date(2018, 11, 30), "", "2018年11月底前"),)
    assert (sand.lead_units, sand.supporting_units) == (("测试镇人民政府",), ("县国土局", "县水利局"))
    assert sand.responsible_persons == (ResponsiblePerson("测试乙", "测试镇镇长"),)
    assert texts(sand.measures) == ["立即覆盖裸露砂堆。", "安装喷淋设施，并建立巡查制度。"]
    assert (pigs.title, pigs.problem) == ("关于养殖污水直排的问题", "测试养殖场污水直排入塘。")
    assert [target.kind for target in pigs.targets] == [IMMEDIATE]
    assert pigs.lead_leaders == ("欧阳测",)
    assert pigs.responsible_persons == (ResponsiblePerson("测试丁", "县畜牧局副局长"),)
    assert pigs.contacts == (Contact("测试"),)


def test_what_follows_the_last_issue_is_no_measure(document: Document) -> None:
    assert texts(document("guanyu").issues[-1].measures) == ["责令停产整治。"]
    assert texts(document("qingdan").issues[-1].measures) == ["补齐台账。"]


def test_numbered_labels_and_grouped_measures_are_read(document: Document) -> None:
    air, landfill, noise = document("yi").issues
    assert [issue.title for issue in (air, landfill, noise)] == [
        "空气质量排名靠后",
        "垃圾场渗滤液未处理",
        "噪声扰民",
    ]
    assert air.targets == (Target(DATE, date(2018, 12, 31), "", "2018.12.31"),)
    assert (air.lead_units, air.supporting_units) == (("区环保局",), ("区城管局", "区住建局"))
    assert air.lead_leaders == ("测试甲", "测试乙")
    assert air.responsible_persons == (
        ResponsiblePerson("测试丙", "区环保局局长"),
        ResponsiblePerson("测试丁", "区城管局副局长", "渣土管理"),
    )
    assert [(m.number, m.printed, m.text) for m in air.measures] == [
        ("1", "（一）1", "完成锅炉淘汰。"),
        ("2", "（一）2", "完成在线监控联网。"),
        ("3", "（二）1", "渣土车全密闭。"),
    ]
    assert [(target.due, target.scope) for target in landfill.targets] == [
        (date(2018, 10, 20), "应急处置"),
        (date(2019, 6, 30), "设施建设"),
    ]
    assert (landfill.lead_units, landfill.supporting_units) == (("区城管局",), ("区环保局", "测试街道"))
    assert texts(landfill.measures) == ["开展应急处置。", "建设处理设施。"]
    assert [target.due for target in noise.targets] == [date(2018, 12, 31)]
    assert texts(noise.measures) == ["加强夜间巡查；", "限期整改。"]


def test_what_a_document_leaves_open_is_a_doubt_and_not_a_guess(document: Document) -> None:
    air, landfill, noise = document("yi").issues
    assert [doubt.field for doubt in air.doubts] == ["contacts"], "two contacts, two responsible persons"
    assert all(not contact.responsible for contact in air.contacts)
    assert landfill.lead_leaders == ("测试庚",)
    assert [doubt.field for doubt in landfill.doubts] == ["former_leaders", "contacts"]
    assert landfill.contacts == (), "待定 is nobody"
    assert (noise.lead_units, [doubt.field for doubt in noise.doubts]) == ((), ["lead_units"])


def test_a_tab_table_gives_an_issue_a_row(document: Document) -> None:
    plan = document("table")
    water, straw = plan.issues
    assert plan.title == "测试市督察反馈问题整改措施清单"
    assert (water.title, water.problem) == ("饮用水源地保护不到位", "一级保护区内有排口。")
    assert texts(water.measures) == ["取缔2个排口；", "投资1.5亿元建设管网。"]
    assert (water.lead_units, water.supporting_units) == (("市环保局",), ("市水务局", "测试县政府"))
    assert water.contacts == (Contact("测试丙", phone="13900000000"),)
    assert [target.kind for target in straw.targets] == [ONGOING]
    assert [contact.name for contact in straw.contacts] == ["测试己", "测试庚"]


def test_values_under_their_labels_and_measures_without_numbers_are_read(document: Document) -> None:
    dam, petrol = document("lines").issues
    assert (dam.title, dam.problem) == ("尾矿库存在隐患", "测试尾矿库未闭库。")
    assert (dam.goal, dam.deadline_text) == ("完成闭库。", "2019年9月30日前完成"), "整改要求 was a deadline"
    assert dam.lead_leaders == ("测甲",)
    assert dam.supporting_units == ("测试市国土局（测绘院）", "园区（示范区）管委会")
    assert [person.name for person in dam.responsible_persons] == ["测试乙", "测试丙"]
    assert [(m.number, m.text) for m in dam.measures] == [("1", "加强排查。"), ("2", "完成闭库设计。")]
    assert petrol.goal.startswith("全面完成改造"), "整改要求 was a goal"
    assert [target.due for target in petrol.targets] == [date(2019, 3, 31)]
    assert (petrol.lead_units, petrol.supporting_units) == (("测试市商务局",), ("各县区",))
    assert texts(petrol.measures)[1] == "组织验收。\n责任单位：测试市环保局"


def test_a_table_of_contents_is_no_second_list(document: Document) -> None:
    plan = document("qingdan")
    lake, waste = plan.issues
    assert (plan.first_month, plan.cutoff_day, plan.cutoff_rule) == ("2020-01", "last", "inclusive")
    assert [(target.due, target.scope) for target in lake.targets] == [
        (date(2020, 6, 30), "清淤"),
        (date(2020, 12, 31), ""),
    ]
    assert (lake.lead_leaders, lake.former_leaders) == (("测试丑",), ("测试子",))
    assert lake.measures[0].parts == ("调查；", "清淤；", "验收。")
    assert [(who.name, who.responsible) for who in lake.contacts] == [
        ("测试辰", ("测试寅",)),
        ("测试巳", ("测试卯",)),
    ]
    assert [person.scope for person in lake.responsible_persons] == ["清淤工程", "水质监测"]
    assert (waste.goal, [target.due for target in waste.targets]) == ("", [date(2020, 2, 29)])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("gb18030"),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("牵头领导", "牵 头 领 导 "),
        lambda text: text.replace("反馈问题一：", "一、").replace("反馈问题二：", "二、"),
        lambda text: text.replace("反馈问题一：", "第一个问题：").replace("反馈问题二：", "第二个问题："),
        lambda text: text.replace("反馈问题一：", "【问题一】").replace("反馈问题二：", "【问题二】"),
        lambda text: text.replace("：\n", "\n"),
        lambda text: text.replace("责任人员", "具体责任人").replace("联络人员", "联系人"),
    ],
    ids=[
        "gb18030",
        "bom",
        "crlf",
        "utf16",
        "blank-lines",
        "padded-labels",
        "一、",
        "第一个",
        "【】",
        "no-colons",
        "other-labels",
    ],
)
def test_the_same_document_written_otherwise_reads_the_same(
    document: Document, read: Read, change: Callable[[str], str | bytes]
) -> None:
    text = (Path(__file__).parent / "documents" / "lines.txt").read_text(encoding="utf-8")
    assert read(change(text)).issues == document("lines").issues
