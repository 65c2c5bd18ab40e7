"""点数: what a plan holds, for the one line printed after reading."""

from plan.value import Counts, Plan


def count(plan: Plan) -> Counts:
    """An issue without any contact is one assignment whose contact is unknown."""
    issues = plan.issues
    unknown = [entry.number for entry in issues if not entry.contacts]
    return Counts(
        issues=len(issues),
        measures=sum(len(entry.measures) for entry in issues),
        leaders=len({name for entry in issues for name in entry.lead_leaders}),
        responsible_persons=len({who.name for entry in issues for who in entry.responsible_persons}),
        contacts=len({who.name for entry in issues for who in entry.contacts}),
        assignments=sum(len(entry.contacts) for entry in issues) + len(unknown),
        doubts=sum(len(entry.open_doubts) for entry in issues),
        unknown_contacts=unknown,
    )
