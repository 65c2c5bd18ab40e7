"""读方案: the official document -> the plan value; what it leaves open is kept as doubts."""

import hashlib
from collections import Counter
from pathlib import Path

from plan import preamble
from plan.dates import ImpossibleDate
from plan.decode import bytes_of, lines_of, refused
from plan.entry import Reader, names_in
from plan.headings import Block, blocks_by_heading
from plan.obligations import read_obligations
from plan.tables import blocks_by_table, lines_of_cells
from plan.value import BadPlan, Flaw, IssueEntry, Plan


def read_document(path: Path) -> Plan:
    """Raises BadPlan: unreadable, no plan, or issues that contradict themselves (all flaws at once)."""
    raw = bytes_of(path)
    lines = lines_of(path, raw)
    before, blocks = _blocks(lines)
    if not blocks:
        raise refused(path, "not a plan: no issue with labelled fields found")
    title = preamble.title_of(before, path.stem)
    day, rule = preamble.cutoff_of(before)
    year, first_month = preamble.year_of(before) or preamble.year_of(lines), preamble.first_month_of(before)
    issues = _issues(path, blocks, year)
    return Plan(
        key=preamble.key_of(title),
        title=title,
        source=path.name,
        sha256=hashlib.sha256(raw).hexdigest(),
        first_month=first_month,
        cutoff_day=day,
        cutoff_rule=rule,
        issues=issues,
        obligations=read_obligations(before, issues, year, first_month),
    )


def _blocks(lines: list[str]) -> tuple[list[str], list[Block]]:
    """(the lines before the list, the issues of the list)."""
    begin, blocks = blocks_by_table(lines)
    if not blocks:
        lines = lines_of_cells(lines)
        begin, blocks = blocks_by_heading(lines)
    return lines[:begin], blocks


def _issues(path: Path, blocks: list[Block], year: int | None) -> tuple[IssueEntry, ...]:
    times = Counter(block.number for block in blocks)
    flaws = [
        Flaw(path.name, place, "number", f"{often} issues have this number")
        for place, often in times.items()
        if often > 1
    ]
    reader, entries = Reader(names_in(blocks), year), []
    for block in blocks:
        try:
            entries.append(reader.entry(block))
        except ImpossibleDate as error:
            flaws.append(Flaw(path.name, block.number, "deadline_text", f"impossible date {error.text}"))
    flaws += [Flaw(path.name, entry.number, "title", "missing") for entry in entries if not entry.title]
    if flaws:
        raise BadPlan(flaws)
    return tuple(entries)
