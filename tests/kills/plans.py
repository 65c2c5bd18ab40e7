"""测试清单: small invented lists whose cut-offs lie all over the month, so that on most days something is due."""

from plan.value import Contact, IssueEntry, Measure, Plan, ResponsiblePerson

KEYS = "甲乙丙丁戊"
CUTOFFS: tuple[int | str, ...] = (7, 13, 19, 24, "last")
ISSUES = 2
SIGNS = "一二三四五六七八九十"


def plans() -> list[Plan]:
    return [_plan(key, cutoff) for key, cutoff in zip(KEYS, CUTOFFS, strict=True)]


def _plan(key: str, cutoff: int | str) -> Plan:
    issues = tuple(_entry(key, number + 1) for number in range(ISSUES))
    return Plan(key=f"{key}督", title=f"测试清单{key}", first_month="2018-11", cutoff_day=cutoff, issues=issues)


def _entry(key: str, number: int) -> IssueEntry:
    sign = f"{key}{SIGNS[number - 1]}"
    return IssueEntry(
        number=number,
        title=f"测试方面{sign}",
        deadline_text="2018年底",
        lead_units=(f"测试单位{sign}",),
        lead_leaders=(f"测试领导{sign}",),
        responsible_persons=(ResponsiblePerson(f"测试责任{sign}", post=f"测试单位{sign}局长"),),
        contacts=(
            Contact(f"测试联络{sign}", scope="市级", unit=f"测试单位{sign}", measures=("1", "2")),
            Contact(f"测试协联{sign}", scope="乡级", unit=f"测试乡{sign}", measures=("3",)),
        ),
        measures=tuple(Measure(str(place + 1), words) for place, words in enumerate(("截污", "清淤", "绿化"))),
    )


def tag(number: int) -> str:
    """A word nobody else says: Chinese signs, so that no figure is read into it."""
    signs = "东南西北春夏秋冬金木水火土山川湖"
    return "".join(signs[(number >> shift) & 15] for shift in (16, 12, 8, 4, 0))
