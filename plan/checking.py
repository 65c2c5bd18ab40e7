"""核对方案文件: the tables of a plan file -> the plan value; types, keys, names, references."""

import re
from collections import Counter
from typing import Any

from plan.fields import Fields
from plan.value import (
    Contact,
    Doubt,
    Flaw,
    IssueEntry,
    Measure,
    Obligation,
    Plan,
    ResponsiblePerson,
    Target,
    TargetKind,
)
from rules.obligations import ObligationKind

_RULES = ("", "exclusive", "inclusive")
_MONTH = re.compile(r"20\d{2}-(?:0[1-9]|1[0-2])")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PHONE = re.compile(r"\+?[\d\-—xX*× ]{5,20}")
_KEY_TEXT = re.compile(r"\S*[^\s\d]")


def checked_plan(file: str, data: dict[str, Any]) -> tuple[Plan, list[Flaw]]:
    """The plan and its flaws; with flaws the value is not to be used."""
    flaws: list[Flaw] = []
    top = Fields(file, None, "", data, flaws)
    head = top.table("plan")
    rows, owed = top.tables("issues", required=True), top.tables("obligations")
    top.no_others()
    plan = Plan(
        key=head.text("key", required=True, pattern=_KEY_TEXT, why="no blanks, and no digit at its end"),
        title=head.text("title", required=True),
        source=head.text("source"),
        sha256=head.text("sha256", pattern=_SHA256, why="write 64 hexadecimal digits"),
        first_month=head.text("first_month", pattern=_MONTH, why="write a month like 2018-10"),
        cutoff_day=_cutoff_day(head),
        cutoff_rule=head.text("cutoff_rule", one_of=_RULES),
        issues=tuple(_issue(row) for row in rows),
        obligations=tuple(each for row in owed if (each := _obligation(row)) is not None),
    )
    head.no_others()
    numbers = Counter(entry.number for entry in plan.issues if entry.number)
    flaws += [
        Flaw(file, number, "number", f"{often} issues have this number")
        for number, often in numbers.items()
        if often > 1
    ]
    for number in sorted({number for each in plan.obligations for number in each.issues} - numbers.keys()):
        flaws.append(Flaw(file, None, "obligations.issues", f"no issue {number} in this plan"))
    return plan, flaws


def _obligation(row: Fields) -> Obligation | None:
    """None for one that has no kind or no day: its flaws are told."""
    kinds = [kind.value for kind in ObligationKind]
    kind, due = row.text("kind", required=True, one_of=kinds), row.day("due")
    if due is None and row.raw("due") is None:
        row.flaw("due", "missing")
    text, issues = row.text("text"), row.wholes("issues")
    row.no_others()
    return Obligation(ObligationKind(kind), due, text, issues) if kind in kinds and due is not None else None


def _cutoff_day(head: Fields) -> int | str | None:
    value = head.raw("cutoff_day")
    good = value in (None, "last") or (type(value) is int and 1 <= value <= 28)
    if not good:
        head.flaw("cutoff_day", f'{value!r} is neither 1 to 28 nor "last"')
    return value if good else None


def _issue(row: Fields) -> IssueEntry:
    row.issue = row.whole("number")
    measures = tuple(_measure(each) for each in row.tables("measures"))
    persons = tuple(_person(each) for each in row.tables("responsible_persons"))
    entry = IssueEntry(
        number=row.issue or 0,
        title=row.text("title", required=True),
        problem=row.text("problem"),
        goal=row.text("goal"),
        deadline_text=row.text("deadline_text"),
        cutoff_rule=row.text("cutoff_rule", one_of=_RULES),
        targets=tuple(_target(each) for each in row.tables("targets")),
        lead_units=row.texts("lead_units"),
        supporting_units=row.texts("supporting_units"),
        lead_leaders=row.names("lead_leaders"),
        former_leaders=row.names("former_leaders"),
        responsible_persons=persons,
        contacts=tuple(_contact(each) for each in row.tables("contacts")),
        measures=measures,
        doubts=tuple(_doubt(each) for each in row.tables("doubts")),
    )
    row.no_others()
    _check_references(row, entry)
    return entry


def _check_references(row: Fields, entry: IssueEntry) -> None:
    numbers = [measure.number for measure in entry.measures]
    for number, often in Counter(numbers).items():
        if often > 1:
            row.flaw("measures.number", f"{often} measures have the number {number!r}")
    persons = {person.name for person in entry.responsible_persons}
    for who in entry.contacts:
        for number in who.measures:
            if number not in numbers:
                row.flaw("contacts.measures", f"{who.name}: no measure {number!r} in this issue")
        for name in who.responsible:
            if name not in persons:
                row.flaw("contacts.responsible", f"{who.name}: no responsible person {name!r} in this issue")
    for (name, scope), often in Counter((who.name, who.scope) for who in entry.contacts).items():
        if often > 1:
            row.flaw("contacts.name", f"{name!r} stands {often} times" + (f" for {scope!r}" if scope else ""))
    for name in set(entry.lead_leaders) & set(entry.former_leaders):
        row.flaw("former_leaders", f"{name!r} is a lead leader as well")


def _target(row: Fields) -> Target:
    kinds = [kind.value for kind in TargetKind]
    said = row.text("kind", required=True, one_of=kinds)
    kind = TargetKind(said) if said in kinds else TargetKind.DATE
    due = row.day("due")
    if said == TargetKind.DATE and row.raw("due") is None:
        row.flaw("due", "missing")
    elif said in kinds and kind is not TargetKind.DATE and due is not None:
        row.flaw("due", f"a target of kind {said} has no date")
    target = Target(kind, due, row.text("scope"), row.text("text"))
    row.no_others()
    return target


def _person(row: Fields) -> ResponsiblePerson:
    person = ResponsiblePerson(row.name("name"), row.text("post"), row.text("scope"))
    row.no_others()
    return person


def _contact(row: Fields) -> Contact:
    who = Contact(
        name=row.name("name"),
        scope=row.text("scope"),
        unit=row.text("unit"),
        phone=row.text("phone", pattern=_PHONE, why="write digits, blanks and -"),
        measures=row.texts("measures"),
        responsible=row.names("responsible"),
    )
    row.no_others()
    return who


def _measure(row: Fields) -> Measure:
    measure = Measure(
        number=row.text("number", required=True),
        text=row.text("text", required=True),
        printed=row.text("printed"),
        parts=row.texts("parts"),
    )
    row.no_others()
    return measure


def _doubt(row: Fields) -> Doubt:
    doubt = Doubt(
        field=row.text("field", required=True),
        text=row.text("text"),
        why=row.text("why", required=True),
        settled_by=row.text("settled_by"),
    )
    row.no_others()
    return doubt
