"""方案文件: written for people, read back as the same value, and every flaw told with its place."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.file import load_plan, write_plan
from plan.value import (
    BadPlan,
    Contact,
    Doubt,
    IssueEntry,
    Measure,
    Obligation,
    Plan,
    ResponsiblePerson,
    Target,
    TargetKind,
)
from rules.obligations import ObligationKind

GOOD = """\
[plan]
key = "测试"
title = "测试方案"
cutoff_day = 28

[[issues]]
number = 8
title = "测试问题"
targets = [{ due = 2018-12-31, kind = "date" }]
lead_leaders = ["测试甲"]
responsible_persons = [{ name = "测试乙", post = "测试局局长" }]
contacts = [{ name = "测试丙", measures = ["1"], responsible = ["测试乙"], phone = "13800000000" }]
measures = [{ number = "1", text = "治河" }]
doubts = [{ field = "contacts", text = "测试", why = "请确认" }]
"""


def load(tmp_path: Path, text: str | bytes) -> Plan:
    path = tmp_path / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_plan(path)


def test_a_good_file_loads(tmp_path: Path) -> None:
    (issue,) = load(tmp_path, GOOD).issues
    assert issue.targets == (Target(TargetKind.DATE, date(2018, 12, 31)),)
    assert issue.contacts[0].responsible == ("测试乙",)


def test_a_file_saved_by_notepad_loads_the_same(tmp_path: Path) -> None:
    text = GOOD.replace("\n", "\r\n").encode("utf-8-sig")
    assert load(tmp_path, text) == load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "issue", "field"),
    [
        ('key = "测试"\n', "", None, "plan.key"),
        ('key = "测试"', 'key = "省督 1"', None, "plan.key"),
        ('title = "测试方案"', 'titel = "x"\ntitle = "测试方案"', None, "plan.titel"),
        ("cutoff_day = 28", "cutoff_day = 29", None, "plan.cutoff_day"),
        ("cutoff_day = 28", "cutoff_day = 0", None, "plan.cutoff_day"),
        ("cutoff_day = 28", "cutoff_day = true", None, "plan.cutoff_day"),
        ("cutoff_day = 28", 'cutoff_day = "end"', None, "plan.cutoff_day"),
        ("cutoff_day = 28", 'cutoff_rule = "strict"', None, "plan.cutoff_rule"),
        ("cutoff_day = 28", 'first_month = "2018-13"', None, "plan.first_month"),
        ("number = 8", 'number = "8"', None, "number"),
        ("number = 8", "number = 0", None, "number"),
        ("number = 8\n", "", None, "number"),
        ('title = "测试问题"', "title = 5", 8, "title"),
        ('title = "测试问题"', "", 8, "title"),
        ('title = "测试问题"', 'title = "测试问题"\nleader = "x"', 8, "leader"),
        ('title = "测试问题"', 'title = "测试问题"\ncutoff_rule = "late"', 8, "cutoff_rule"),
        ("due = 2018-12-31", 'due = "2018-12-31"', 8, "targets.due"),
        ("due = 2018-12-31, ", "", 8, "targets.due"),
        ("due = 2018-12-31", "due = 2018-12-31T00:00:00", 8, "targets.due"),
        ('kind = "date"', 'kind = "later"', 8, "targets.kind"),
        ('kind = "date"', 'kind = "ongoing"', 8, "targets.due"),
        ("due = 2018-12-31", "due = 2018-02-30", 8, "targets"),
        ('["测试甲"]', '["测 甲"]', 8, "lead_leaders"),
        ('["测试甲"]', '["~~测试甲~~测试丁"]', 8, "lead_leaders"),
        ('["测试甲"]', '"测试甲"', 8, "lead_leaders"),
        ('name = "测试丙"', 'name = "测 丙"', 8, "contacts.name"),
        ('name = "测试丙", ', "", 8, "contacts.name"),
        ('name = "测试乙", ', 'name = "测试 乙", ', 8, "responsible_persons.name"),
        ('measures = ["1"]', 'measures = ["2"]', 8, "contacts.measures"),
        ('responsible = ["测试乙"]', 'responsible = ["测试丁"]', 8, "contacts.responsible"),
        ('phone = "13800000000"', 'phone = "打办公室"', 8, "contacts.phone"),
        (
            '[{ number = "1", text = "治河" }]',
            '[{ number = "1", text = "a" }, { number = "1", text = "b" }]',
            8,
            "measures.number",
        ),
        ('text = "治河"', 'text = ""', 8, "measures.text"),
        ('number = "1", text', "number = 1, text", 8, "measures.number"),
        (', why = "请确认"', "", 8, "doubts.why"),
        ('measures = [{ number = "1", text = "治河" }]', "measures = [", 8, "doubts"),
    ],
)
def test_a_flaw_names_issue_and_field(tmp_path: Path, old: str, new: str, issue: int | None, field: str) -> None:
    assert old in GOOD
    with pytest.raises(BadPlan) as refused:
        load(tmp_path, GOOD.replace(old, new, 1))
    places = [(flaw.file, flaw.issue, flaw.field) for flaw in refused.value.flaws]
    assert ("plan.toml", issue, field) in places


@pytest.mark.parametrize(
    ("owed", "field"),
    [
        ('kind = "detailed"\ndue = 2018-11-09', "obligations.kind"),
        ("due = 2018-11-09", "obligations.kind"),
        ('kind = "half_year"', "obligations.due"),
        ('kind = "half_year"\ndue = "11月9日"', "obligations.due"),
        ('kind = "half_year"\ndue = 2018-12-31\nissues = [9]', "obligations.issues"),
        ('kind = "half_year"\ndue = 2018-12-31\nissues = [8, 8]', "obligations.issues"),
        ('kind = "half_year"\ndue = 2018-12-31\nwho = "all"', "obligations.who"),
    ],
)
def test_a_flaw_of_an_obligation_names_its_field(tmp_path: Path, owed: str, field: str) -> None:
    with pytest.raises(BadPlan) as bad:
        load(tmp_path, f"{GOOD}\n[[obligations]]\n{owed}\n")
    assert [flaw.field for flaw in bad.value.flaws] == [field]


def test_all_flaws_are_told_at_once_and_none_twice(tmp_path: Path) -> None:
    text = GOOD + GOOD[GOOD.index("[[issues]]") :].replace("测试丙", "测 丙").replace("治河", "")
    with pytest.raises(BadPlan) as refused:
        load(tmp_path, text.replace("cutoff_day = 28", "cutoff_day = 30"))
    places = [(flaw.issue, flaw.field) for flaw in refused.value.flaws]
    assert sorted(places, key=str) == [
        (8, "contacts.name"),
        (8, "measures.text"),
        (8, "number"),
        (None, "plan.cutoff_day"),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "问题一：".encode("gb18030"), b"[plan]\nkey = 'x'\n"])
def test_a_file_that_is_no_plan_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadPlan):
        load(tmp_path, content)


def test_open_fields_point_to_their_doubts(tmp_path: Path) -> None:
    text = write_plan(load(tmp_path, GOOD))
    assert "]  # 见 doubts\nmeasures" in text
    settled = text.replace('why = "请确认"', 'why = "请确认", settled_by = "测试员"')
    assert not load(tmp_path, settled).issues[0].open_doubts


texts = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "")
maybe = st.just("") | texts
names = st.text(alphabet="测试甲乙丙丁戊己庚辛", min_size=2, max_size=4)
name_lists = st.lists(names, max_size=3, unique=True).map(tuple)
text_lists = st.lists(texts, max_size=3).map(tuple)
targets = st.builds(Target, st.just(TargetKind.DATE), st.dates(), maybe, maybe) | st.builds(
    Target, st.sampled_from([TargetKind.IMMEDIATE, TargetKind.ONGOING]), st.none(), maybe, maybe
)


@st.composite
def issues(draw: st.DrawFn, number: int) -> IssueEntry:
    measures = draw(
        st.lists(st.builds(Measure, texts, texts, maybe, text_lists), max_size=4, unique_by=lambda m: m.number)
    )
    persons = draw(st.lists(st.builds(ResponsiblePerson, names, maybe, maybe), max_size=3))
    some_measures = st.lists(st.sampled_from([m.number for m in measures]), max_size=2) if measures else st.just([])
    some_persons = (
        st.lists(st.sampled_from([p.name for p in persons]), max_size=2, unique=True) if persons else st.just([])
    )
    contacts = st.builds(
        Contact,
        names,
        maybe,
        maybe,
        st.sampled_from(["", "13800000000", "0700-1234567"]),
        some_measures.map(tuple),
        some_persons.map(tuple),
    )
    leaders = draw(name_lists)
    return IssueEntry(
        number=number,
        title=draw(texts),
        problem=draw(maybe),
        goal=draw(maybe),
        deadline_text=draw(maybe),
        cutoff_rule=draw(st.sampled_from(["", "inclusive", "exclusive"])),
        targets=tuple(draw(st.lists(targets, max_size=3))),
        lead_units=draw(text_lists),
        supporting_units=draw(text_lists),
        lead_leaders=leaders,
        former_leaders=tuple(name for name in draw(name_lists) if name not in leaders),
        responsible_persons=tuple(persons),
        contacts=tuple(draw(st.lists(contacts, max_size=3, unique_by=lambda c: (c.name, c.scope)))),
        measures=tuple(measures),
        doubts=tuple(draw(st.lists(st.builds(Doubt, texts, maybe, texts, maybe), max_size=2))),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True))
    return Plan(
        key=draw(st.sampled_from(["省督", "中央督察"])),
        title=draw(texts),
        source=draw(maybe),
        sha256=draw(st.sampled_from(["", "0f" * 32])),
        first_month=draw(st.sampled_from(["", "2018-10"])),
        cutoff_day=draw(st.none() | st.just("last") | st.integers(1, 28)),
        cutoff_rule=draw(st.sampled_from(["", "inclusive"])),
        issues=tuple(draw(issues(number)) for number in numbers),
        obligations=tuple(draw(st.lists(obligations(numbers), max_size=3))),
    )


def obligations(numbers: list[int]) -> st.SearchStrategy[Obligation]:
    some = st.lists(st.sampled_from(numbers), max_size=3, unique=True).map(tuple)
    return st.builds(Obligation, st.sampled_from(list(ObligationKind)), st.dates(), maybe, some)


@settings(max_examples=60, deadline=None)
@given(plan=plans())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    text = write_plan(plan)
    assert tomllib.loads(text)["plan"]["key"] == plan.key
    assert load(tmp_path_factory.mktemp("plan"), text) == plan
