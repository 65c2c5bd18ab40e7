"""写方案文件: a plan value -> TOML that a person can read and correct."""

from collections.abc import Iterable
from datetime import date

from plan.value import Contact, Doubt, IssueEntry, Measure, Obligation, Plan, ResponsiblePerson, Target

HEADER = """\
# 整改方案。可以用记事本直接修改，改后重新载入即可。
# 存疑之处写在各问题的 doubts 里：改好相应栏目后，在该条加 settled_by = "经办人"。
# 姓名中间不留空格；看不清的姓名不要写进名单。due 是最后一个有效日。
"""
OBLIGATIONS = "# 每月进展之外还要报的：kind、最后一个有效日、哪几个问题（不写 issues 就是所有问题）。"
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    "\x7f": "\\u007f",
}
_PEOPLE_AND_UNITS = ("lead_units", "supporting_units", "lead_leaders", "former_leaders")
_WIDTH = 60  # signs, most of them two columns wide
_ASKED_IN_DOUBTS = "  # 见 doubts"

Pairs = Iterable[tuple[str, object]]


def write_plan(plan: Plan) -> str:
    """The plan file of INTERFACE.md; load_plan reads the same value back."""
    head: Pairs = [
        ("key", plan.key),
        ("title", plan.title),
        ("source", plan.source),
        ("sha256", plan.sha256),
        ("first_month", plan.first_month),
        ("cutoff_day", plan.cutoff_day),
        ("cutoff_rule", plan.cutoff_rule),
    ]
    lines = [
        HEADER,
        "[plan]",
        *(f"{key} = {_value(value)}" for key, value in head if value not in ("", None)),
    ]
    for place, owed in enumerate(plan.obligations):
        lines += ["", *([] if place else [OBLIGATIONS]), "[[obligations]]", *_obligation(owed)]
    for entry in plan.issues:
        lines += ["", "[[issues]]", *_issue(entry)]
    return "\n".join(lines) + "\n"


def _obligation(owed: Obligation) -> Iterable[str]:
    row = (("kind", owed.kind.value), ("due", owed.due), ("issues", owed.issues), ("text", owed.text))
    return (f"{key} = {_value(value)}" for key, value in row if value not in ("", ()))


def _issue(entry: IssueEntry) -> Iterable[str]:
    open_fields = {doubt.field for doubt in entry.open_doubts}
    yield f"number = {entry.number}"
    for key in ("title", "problem", "goal", "deadline_text", "cutoff_rule"):
        text = getattr(entry, key)
        if text or key == "title":
            yield f"{key} = {_text(text)}"
    yield f"targets = {_tables(map(_target, entry.targets))}{_mark('targets', open_fields)}"
    for key in _PEOPLE_AND_UNITS:
        yield f"{key} = {_list(getattr(entry, key))}{_mark(key, open_fields)}"
    persons = _tables(map(_person, entry.responsible_persons))
    yield f"responsible_persons = {persons}{_mark('responsible_persons', open_fields)}"
    yield f"contacts = {_tables(map(_contact, entry.contacts))}{_mark('contacts', open_fields)}"
    yield f"measures = {_tables(map(_measure, entry.measures))}{_mark('measures', open_fields)}"
    if entry.doubts:
        yield f"doubts = {_tables(map(_doubt, entry.doubts))}"


def _mark(key: str, open_fields: set[str]) -> str:
    return _ASKED_IN_DOUBTS if key in open_fields else ""


def _target(target: Target) -> Pairs:
    return [("due", target.due), ("kind", target.kind.value), ("scope", target.scope), ("text", target.text)]


def _person(person: ResponsiblePerson) -> Pairs:
    return [("name", person.name), ("post", person.post), ("scope", person.scope)]


def _contact(who: Contact) -> Pairs:
    return [
        ("name", who.name),
        ("scope", who.scope),
        ("unit", who.unit),
        ("phone", who.phone),
        ("measures", who.measures),
        ("responsible", who.responsible),
    ]


def _measure(measure: Measure) -> Pairs:
    return [
        ("number", measure.number),
        ("printed", measure.printed),
        ("text", measure.text),
        ("parts", measure.parts),
    ]


def _doubt(doubt: Doubt) -> Pairs:
    return [
        ("field", doubt.field),
        ("text", doubt.text),
        ("why", doubt.why),
        ("settled_by", doubt.settled_by),
    ]


def _tables(rows: Iterable[Pairs]) -> str:
    """One inline table a line; an empty optional key is left out."""
    kept = [[(key, value) for key, value in row if value not in ("", None, ())] for row in rows]
    inner = [", ".join(f"{key} = {_value(value)}" for key, value in row) for row in kept]
    if not inner:
        return "[]"
    return "[\n" + "".join(f"  {{ {row} }},\n" for row in inner) + "]"


def _list(texts: Iterable[str]) -> str:
    """A long list goes on in lines of their own."""
    lines = [""]
    for text in map(_quoted, texts):
        if lines[-1] and len(lines[-1]) + len(text) > _WIDTH:
            lines.append("")
        lines[-1] += f"{text}, "
    if len(lines) == 1:
        return f"[{lines[0].rstrip(', ')}]"
    return "[\n" + "".join(f"  {line.rstrip()}\n" for line in lines) + "]"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    return _ESCAPES.get(letter) or (f"\\u{ord(letter):04x}" if letter < " " else letter)


def _text(text: str) -> str:
    """Paragraphs stand on lines of their own."""
    if "\n" not in text:
        return _quoted(text)
    return '"""\n' + "".join("\n" if letter == "\n" else _escaped(letter) for letter in text) + '"""'
