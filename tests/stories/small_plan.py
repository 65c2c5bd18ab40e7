"""测试清单: small invented plans, so that a story takes a second and its people can be told apart."""

from plan.value import Contact, IssueEntry, Measure, Plan, ResponsiblePerson

NUMERALS = "零一二三四五六七八九"


def entry(
    number: int,
    contacts: tuple[Contact, ...] | None = None,
    leader: str = "",
    responsible: str = "",
    measures: int = 2,
    rule: str = "",
    unit: str = "",
    **more: object,
) -> IssueEntry:
    """Issue `number`: contact 测试联甲-style names by its number unless given otherwise."""
    sign = NUMERALS[number % 10] if number < 10 else f"{number}"
    own_unit = unit or f"测试单位{sign}"
    return IssueEntry(
        number=number,
        title=f"测试方面{sign}",
        deadline_text="2018年底",
        cutoff_rule=rule,
        lead_units=(own_unit,),
        lead_leaders=(leader or f"测试领导{sign}",),
        responsible_persons=(ResponsiblePerson(responsible or f"测试责任{sign}", post=f"{own_unit}局长"),),
        contacts=(Contact(f"测试联络{sign}"),) if contacts is None else contacts,
        measures=tuple(Measure(str(n + 1), f"测试措施{n + 1}") for n in range(measures)),
        **more,  # type: ignore[arg-type]
    )


def plan_of(*issues: IssueEntry, key: str = "测督", **more: object) -> Plan:
    return Plan(key=key, title="测试清单", first_month="2018-10", issues=issues, **more)  # type: ignore[arg-type]
