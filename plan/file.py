"""方案文件: the plan file (TOML) -> the plan value, with every flaw told at once."""

import re
import tomllib
from pathlib import Path

from plan.checking import checked_plan
from plan.decode import bytes_of
from plan.value import BadPlan, Flaw, Plan
from plan.writing import write_plan

__all__ = ["load_plan", "write_plan"]

_AT_LINE = re.compile(r"\(at line (\d+)|\(at end of document\)")
_KEY = re.compile(r"^\s*([A-Za-z_]+)\s*=")
_ISSUE_NUMBER = re.compile(r"^\s*number\s*=\s*(\d+)")


def load_plan(path: Path) -> Plan:
    """Raises BadPlan with all flaws, each naming file, issue number and field."""
    raw = bytes_of(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPlan([Flaw(path.name, None, "file", "not UTF-8")]) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPlan([_syntax_flaw(path.name, text, str(error))]) from error
    plan, flaws = checked_plan(path.name, data)
    if flaws:
        raise BadPlan(flaws)
    return plan


def _syntax_flaw(file: str, text: str, why: str) -> Flaw:
    """TOML names only a line; the issue and the field are those the line stands in."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = _AT_LINE.search(why)
    at = int(found[1]) if found and found[1] else len(lines)
    above = list(reversed(lines[:at]))
    field = next((key[1] for line in above if (key := _KEY.match(line))), "file")
    begin = next((at - 1 - up for up, line in enumerate(above) if line.startswith("[")), 0)
    ends = (begin + 1 + down for down, line in enumerate(lines[begin + 1 :]) if line.startswith("["))
    block = lines[begin : next(ends, len(lines))]
    issue = next((int(number[1]) for line in block if (number := _ISSUE_NUMBER.match(line))), None)
    return Flaw(file, issue, field, why[:1].lower() + why[1:])
