"""演练方案: the rehearsal copy holds the facts of the plan, settles every doubt and quotes no paragraph."""

from pathlib import Path

import pytest

from plan.counts import count
from plan.document import read_document
from plan.file import load_plan
from plan.value import Plan

SAMPLE = Path(__file__).parents[2] / "config" / "xiangtan-2018.toml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SAMPLE)


def test_the_rehearsal_copy_has_twenty_three_reports_a_month(plan: Plan) -> None:
    counts = count(plan)
    assert (counts.issues, counts.measures, counts.leaders) == (20, 75, 20)
    assert (counts.responsible_persons, counts.contacts, counts.assignments) == (18, 22, 23)
    assert counts.unknown_contacts == []
    assert {entry.number: len(entry.contacts) for entry in plan.issues if len(entry.contacts) > 1} == {
        8: 2,
        10: 3,
    }


def test_every_doubt_is_settled_for_the_rehearsal_only(plan: Plan) -> None:
    assert count(plan).doubts == 0
    settled = {entry.number: {doubt.settled_by for doubt in entry.doubts} for entry in plan.issues if entry.doubts}
    assert settled == {3: {"演练"}, 10: {"演练"}}


def test_its_titles_and_measures_are_headings(plan: Plan) -> None:
    assert all(len(entry.title) <= 10 for entry in plan.issues)
    assert all(len(measure.text) <= 10 for entry in plan.issues for measure in entry.measures)
    assert all(len(entry.goal) <= 40 and not entry.problem for entry in plan.issues)


def test_its_facts_are_those_of_the_document(plan: Plan) -> None:
    official = Path(__file__).parents[2].parent / "shared" / "plan" / "xiangtan-2018.txt"
    if not official.exists():
        pytest.skip("the official text is kept outside the repository")
    for ours, theirs in zip(plan.issues, read_document(official).issues, strict=True):
        assert (ours.lead_units, ours.supporting_units) == (theirs.lead_units, theirs.supporting_units)
        assert (ours.lead_leaders, ours.former_leaders) == (theirs.lead_leaders, theirs.former_leaders)
        assert {target.due for target in theirs.targets} <= {target.due for target in ours.targets}
        assert {who.name for who in theirs.contacts} <= {who.name for who in ours.contacts}
        posts = {(person.name, person.post) for person in theirs.responsible_persons}
        assert posts <= {(person.name, person.post) for person in ours.responsible_persons}
