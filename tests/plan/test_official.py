"""原文: the official plan of 2018, which lies beside the repository and never in it (DOMAIN §0)."""

from datetime import date
from pathlib import Path

import pytest

from plan.counts import count
from plan.document import read_document
from plan.file import load_plan, write_plan
from plan.value import IssueEntry, Plan, TargetKind

OFFICIAL = Path(__file__).parents[2].parent / "shared" / "plan" / "xiangtan-2018.txt"
pytestmark = pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is kept outside the repository")

LEADERS = [
    "陈忠红",
    "廖桂生",
    "何俊峰",
    "罗伟",
    "周放良",
    "傅军",
    "杨真平",
    "杨广",
    "李江南",
    "戴德清",
    "吴小月",
    "曹炯芳",
    "谈文胜",
    "彭子玉",
    "向敏",
    "胡卫兵",
    "陈小山",
    "谭岳",
    "刘永珍",
    "刘新文",
]
LUO_WEI, YANG_GUANG = {5, 7, 9, 11, 18, 19, 20}, {3, 10, 12, 14}
LEAD_UNITS = [
    "市委办",
    "市委组织部",
    "市政府办",
    "市环督办",
    "市环保局",
    "市商务局",
    "市环委办",
    "市住建局",
    "市环保局",
    "-",
    "市环保局",
    "市编办",
    "市环保局",
    "市国土局",
    "市农委",
    "市环保局",
    "市经信委",
    "市环委办",
    "市环保局",
    "市环保局",
]
DUES = {
    4: ["2018-12-31"],
    5: ["2018-12-31"],
    6: ["2018-12-31", "2019-12-31"],
    7: ["2018-12-31"],
    8: ["2018-12-31", "2020-12-31"],
    9: ["2018-09-30"],
    10: ["2018-12-31"],
    11: ["2018-12-31"],
    12: ["2019-12-31"],
    13: ["2019-05-31"],
    14: ["2019-12-31"],
    15: ["2018-12-31"],
    16: ["2021-07-31", "2018-11-20", "2018-10-15"],
    17: ["2018-12-31"],
    18: ["2018-12-31"],
    19: ["2018-12-31"],
    20: ["2020-12-31"],
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_document(OFFICIAL)


def issue(plan: Plan, number: int) -> IssueEntry:
    return next(entry for entry in plan.issues if entry.number == number)


def test_the_counts_are_those_of_the_plan(plan: Plan) -> None:
    counts = count(plan)
    assert (counts.issues, counts.measures, counts.leaders) == (20, 75, 20)
    assert [len(entry.measures) for entry in plan.issues] == [
        6,
        3,
        4,
        3,
        4,
        3,
        3,
        4,
        4,
        4,
        4,
        5,
        3,
        6,
        3,
        3,
        3,
        4,
        3,
        3,
    ]
    assert (counts.assignments, counts.unknown_contacts) == (23, [3])
    assert sum(len(entry.contacts) for entry in plan.issues) == 22
    assert (counts.responsible_persons, counts.contacts) == (17, 21), "those of issue 3 are not told"


def test_the_general_part_gives_key_title_month_and_cutoff(plan: Plan) -> None:
    assert (plan.key, plan.title) == ("省督", "湘潭市落实湖南省环境保护督察反馈问题整改工作方案")
    assert (plan.first_month, plan.cutoff_day, plan.cutoff_rule) == ("2018-10", 28, "exclusive")
    assert (plan.source, len(plan.sha256)) == ("xiangtan-2018.txt", 64)


def test_what_is_owed_besides_the_months_is_read_with_its_day(plan: Plan) -> None:
    assert [(one.kind, one.due, one.issues) for one in plan.obligations] == [
        ("detailed_plan", date(2018, 11, 9), ()),
        ("overall_report", date(2019, 2, 28), ()),
        ("at_once", date(2018, 10, 31), (1, 2, 3)),
        ("half_year", date(2018, 12, 31), (1,)),
    ]
    assert plan.obligations[1].text == "2019年2月底前报送总体整改落实情况"


def test_every_issue_has_its_present_leader(plan: Plan) -> None:
    assert [entry.lead_leaders for entry in plan.issues] == [(name,) for name in LEADERS]


def test_struck_leaders_are_history_under_their_own_names(plan: Plan) -> None:
    for entry in plan.issues:
        former = ("罗伟",) if entry.number in LUO_WEI else ("杨广",) if entry.number in YANG_GUANG else ()
        assert entry.former_leaders == former, entry.number


def test_nobody_is_invented_by_a_strike_line(plan: Plan) -> None:
    named = {name for entry in plan.issues for name in entry.lead_leaders + entry.former_leaders}
    named |= {who.name for entry in plan.issues for who in entry.responsible_persons + entry.contacts}
    assert not named & {"罗一伟", "杨一广", "赵奇", "向磊", "章礼华", "唐正武"}
    assert all(2 <= len(name) <= 3 for name in named)


def test_only_issues_three_and_ten_leave_something_open(plan: Plan) -> None:
    open_doubts = {entry.number: [(d.field, d.text) for d in entry.doubts] for entry in plan.issues if entry.doubts}
    assert open_doubts == {
        3: [
            ("responsible_persons", "章礼华唐正武（市~~委~~人民政府副秘书长）"),
            ("contacts", "赵奇向—磊"),
        ],
        10: [("lead_leaders", "杨一广戴德清"), ("contacts", "冯迈杰、谭辉煌、吕建华")],
    }
    assert (issue(plan, 3).contacts, issue(plan, 3).responsible_persons) == ((), ())


def test_scopes_pair_the_people_of_issue_eight(plan: Plan) -> None:
    water = issue(plan, 8)
    assert [(who.name, who.scope, who.responsible) for who in water.contacts] == [
        ("黄欣", "市、县级", ("谢平", "颜星")),
        ("黄译萱", "乡镇级", ("刘新平",)),
    ]
    assert [person.scope[:3] for person in water.responsible_persons] == ["建成区", "县级3", "乡级3"]


def test_the_contacts_of_issue_ten_are_asked_and_not_paired(plan: Plan) -> None:
    money = issue(plan, 10)
    assert [who.name for who in money.contacts] == ["冯迈杰", "谭辉煌", "吕建华"]
    assert not any(who.unit or who.responsible for who in money.contacts)
    assert [(person.name, person.post) for person in money.responsible_persons] == [
        ("彭建平", "市财政局副局长"),
        ("冯光久", "雨湖区财政局副局长"),
        ("谭拥华", "岳塘区财政局副局长"),
    ]


def test_lead_units_are_found_in_all_four_writings(plan: Plan) -> None:
    for entry, unit in zip(plan.issues, LEAD_UNITS, strict=True):
        several = ("市财政局", "岳塘区人民政府", "雨湖区人民政府")
        assert entry.lead_units == (several if entry.number == 10 else (unit,)), entry.number
        assert not set(entry.lead_units) & set(entry.supporting_units)
    assert issue(plan, 2).supporting_units == ()
    assert "园区（示范区）管委会" in issue(plan, 1).supporting_units
    assert issue(plan, 8).supporting_units[0] == "县市区人民政府"
    assert not any("牵头）" in unit or "负责" in unit for entry in plan.issues for unit in entry.supporting_units)


def test_every_deadline_of_the_plan_is_a_target(plan: Plan) -> None:
    for entry in plan.issues:
        dues = [target.due.isoformat() for target in entry.targets if target.due]
        assert dues == DUES.get(entry.number, []), entry.number
    for number in (1, 2, 3):
        assert [target.kind for target in issue(plan, number).targets] == [
            TargetKind.IMMEDIATE,
            TargetKind.ONGOING,
        ]
        assert issue(plan, number).goal == ""
    assert [(target.kind, target.scope) for target in issue(plan, 10).targets] == [
        (TargetKind.ONGOING, "资金投入问题"),
        (TargetKind.DATE, "具体项目问题"),
    ]
    assert issue(plan, 16).targets[1].due == date(2018, 11, 20)


def test_nested_measures_keep_their_order_and_printed_numbers(plan: Plan) -> None:
    assert [measure.printed for measure in issue(plan, 14).measures] == [
        "一、1",
        "一、2",
        "一、3",
        "一、4",
        "二、1",
        "二、2",
    ]
    assert [len(measure.parts) for measure in issue(plan, 15).measures] == [0, 4, 0]
    assert all(m.number == str(place) for entry in plan.issues for place, m in enumerate(entry.measures, 1))


def test_paragraphs_broken_by_page_layout_are_whole(plan: Plan) -> None:
    assert issue(plan, 1).measures[0].text.startswith("加强生态环保工作的顶层设计。")
    assert "中共湘潭市委湘潭市人民政府" in issue(plan, 1).measures[0].text
    assert issue(plan, 4).title == "中央环保督察反馈的14个问题仍未完全整改到位"
    assert not any("\n" in entry.problem for entry in plan.issues)


def test_the_plan_file_of_the_official_text_reads_back_the_same(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(write_plan(plan), encoding="utf-8")
    assert load_plan(path) == plan
