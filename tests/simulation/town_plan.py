"""测试清单: small invented plans: one or two lists, one inclusive issue, shared contacts, an unknown one."""

from dataclasses import dataclass, replace
from random import Random

from plan.value import Contact, IssueEntry, Measure, Plan, ResponsiblePerson

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
KEYS = ("测督", "试督")


@dataclass(frozen=True)
class Duty:
    """What a contact must know to write a report: the list, the issue and the own measures."""

    key: str
    number: int
    measures: tuple[str, ...]
    scope: str = ""


def make_plans(rng: Random, first_month: str) -> list[Plan]:
    """Six to ten issues; every odd shape the law speaks of."""
    total = rng.choice((6, 6, 7, 7, 8, 10))
    split = rng.choice((total, total, total - 2))
    entries = [_entry(n + 1 if n < split else n - split + 1, n, rng) for n in range(total)]
    shared = rng.randrange(1, split)
    same_unit = entries[0].lead_units
    entries[shared] = replace(entries[shared], lead_units=same_unit, contacts=(Contact("测试联络甲"),))
    several = rng.choice([n for n in range(1, split) if n != shared])
    entries[several] = replace(entries[several], contacts=_scoped(several), measures=_measures(3))
    unknown = rng.choice([n for n in range(1, split) if n not in (shared, several)])
    entries[unknown] = replace(entries[unknown], contacts=())
    others = [n for n in range(1, split) if n not in (shared, several, unknown)]
    if others:
        own = rng.choice(others)
        name = entries[own].contacts[0].name
        post = f"{entries[own].lead_units[0]}局长"
        both = ResponsiblePerson(name, post=post)
        entries[own] = replace(entries[own], responsible_persons=(both,))
    if len(others) > 1 and rng.random() < 0.7:
        inclusive = rng.choice((*others, shared))
        entries[inclusive] = replace(entries[inclusive], cutoff_rule="inclusive")
    lists = [Plan(key=KEYS[0], title="测试清单", first_month=first_month, issues=tuple(entries[:split]))]
    if split < total:
        day = rng.choice((None, 25, "last"))
        lists.append(
            Plan(
                key=KEYS[1],
                title="测试清单二",
                first_month=first_month,
                cutoff_day=day,
                issues=tuple(entries[split:]),
            )
        )
    return lists


def _entry(number: int, place: int, rng: Random) -> IssueEntry:
    sign = SIGNS[place]
    unit = f"测试单位{sign}"
    return IssueEntry(
        number=number,
        title=f"测试方面{sign}",
        deadline_text="2030年底",
        lead_units=(unit,),
        lead_leaders=(f"测试领导{sign}",),
        responsible_persons=(ResponsiblePerson(f"测试责任{sign}", post=f"{unit}局长"),),
        contacts=(Contact(f"测试联络{sign}"),),
        measures=_measures(rng.randint(1, 3)),
    )


def _measures(count: int) -> tuple[Measure, ...]:
    words = ("管网改造", "排口整治", "台账更新")
    return tuple(Measure(str(n + 1), words[n]) for n in range(count))


def _scoped(place: int) -> tuple[Contact, ...]:
    sign = SIGNS[place]
    return (
        Contact(f"测试联络{sign}", scope="市级", unit=f"测试单位{sign}", measures=("1", "2")),
        Contact(f"测试协联{sign}", scope="乡级", unit=f"测试乡{sign}", measures=("3",)),
    )


def own_leader(plan: Plan, place: int) -> Plan:
    """The same plan where one issue's leader is its contact too (known by a person merged in the store)."""
    entry = plan.issues[place]
    changed = replace(entry, lead_leaders=(entry.contacts[0].name,))
    return replace(plan, issues=(*plan.issues[:place], changed, *plan.issues[place + 1 :]))


def with_contact(plan: Plan, number: int, name: str, unit: str = "") -> Plan:
    """The plan as loaded again after the contact of one issue was replaced (or became known)."""
    issues = tuple(
        replace(entry, contacts=(replace(_first(entry), name=name, unit=unit), *entry.contacts[1:]))
        if entry.number == number
        else entry
        for entry in plan.issues
    )
    return replace(plan, issues=issues)


def _first(entry: IssueEntry) -> Contact:
    return entry.contacts[0] if entry.contacts else Contact("")


def duties_of(plans: list[Plan]) -> dict[str, list[Duty]]:
    """Who reports what, as the plans say now."""
    found: dict[str, list[Duty]] = {}
    for plan in plans:
        for entry in plan.issues:
            for contact in entry.contacts:
                measures = contact.measures or tuple(measure.number for measure in entry.measures)
                duty = Duty(plan.key, entry.number, measures, contact.scope)
                found.setdefault(contact.name, []).append(duty)
    return found
