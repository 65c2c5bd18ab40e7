"""其余无变化: the reason of 无变化 said for only part of a report goes to the lines it fills (DOMAIN §2.3)."""

from dataclasses import replace

from rules.reading import Said, Section, Tick
from supervision.report.duties import Duty
from supervision.report.filing import answers_of
from supervision.report.standing import Standing
from texts import labels


def part_unchanged(section: Section, duty: Duty, present: Standing) -> Section:
    """The section as it is to be filed; a reason of the whole report stays one of the whole report."""
    if not section.all_unchanged or not (section.reason or section.reason_text):
        return section
    said = answers_of(section, duty, present)
    ticks = {number: answer.tick for number, answer in present.answers.items()} | {s.measure: s.tick for s in said}
    if not present.whole and not section.whole and all(tick == Tick.UNCHANGED for tick in ticks.values()):
        return section
    named = {each.measure for each in section.answers}
    text = section.reason_text or (labels.REASONS[section.reason] if section.reason else "")
    filled = tuple(each if each.measure in named else _because(each, text) for each in said)
    return replace(section, answers=filled, all_unchanged=False, reason=None, reason_text="")


def _because(said: Said, text: str) -> Said:
    return replace(said, text=text)
