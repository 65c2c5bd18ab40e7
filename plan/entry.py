"""条目: one printed issue -> its entry in the plan, with a doubt for whatever a person must settle."""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from plan import doubts
from plan.dates import ImpossibleDate, find_dates
from plan.headings import Block
from plan.labels import Kind
from plan.measures import read_measures
from plan.pairing import paired
from plan.people import People, read_people
from plan.targets import in_order, read_targets, staged_targets
from plan.units import Units, read_units
from plan.value import Contact, Doubt, IssueEntry, Measure, ResponsiblePerson, Target
from plan.wording import first_sentence, joined, tidy, unstruck

_PEOPLE = (Kind.LEADERS, Kind.OWN_LEADERS, Kind.PERSONS, Kind.CONTACTS)
_ABOUT = re.compile(r"^(关于[^。：:]{2,40}?(?:问题|方面|情况))[：:。]\s*(.*)$", re.DOTALL)
_LONGEST_TITLE = 45
_NOTHING = re.compile(r"(?:无|暂无|[/／—\-]+)?[。.]?")


@dataclass
class Reader:
    """Reads the blocks of one document; `known`: names met anywhere in it; `year`: for dates without one."""

    known: Set[str]
    year: int | None
    doubts: list[Doubt] = field(default_factory=list)

    def entry(self, block: Block) -> IssueEntry:
        """Raises ImpossibleDate where the deadline has one."""
        self.doubts = []
        title, problem = _title_and_problem(block)
        goal, deadline = _goal_and_deadline(block, self.year)
        measures = self._measures(block.fields.get(Kind.MEASURES, []))
        targets = self._targets(deadline, goal, measures)
        units = self._units(block)
        leaders, former = self._leaders(block)
        persons = self._persons(block)
        contacts = self._contacts(block, units, persons)
        return IssueEntry(
            number=block.number,
            title=title,
            problem=problem,
            goal=goal,
            deadline_text=deadline,
            targets=targets,
            lead_units=tuple(units.lead),
            supporting_units=tuple(units.others),
            lead_leaders=tuple(leaders),
            former_leaders=tuple(former),
            responsible_persons=tuple(persons),
            contacts=tuple(contacts),
            measures=tuple(measures),
            doubts=tuple(self.doubts),
        )

    def _measures(self, lines: list[str]) -> list[Measure]:
        measures, intro = read_measures(lines)
        if intro:
            self.doubts.append(doubts.words_before_measures(intro))
        if not measures:
            self.doubts.append(doubts.nobody_named("measures"))
        return measures

    def _targets(self, deadline: str, goal: str, measures: list[Measure]) -> tuple[Target, ...]:
        context = _year_in(deadline) or self.year
        targets = read_targets(deadline, context)
        if deadline and not targets:
            self.doubts.append(doubts.deadline_unread(deadline))
        try:
            return in_order(targets, staged_targets(goal, measures, targets, context))
        except ImpossibleDate as error:
            self.doubts.append(doubts.date_impossible("goal", error.text))
            return tuple(targets)

    def _units(self, block: Block) -> Units:
        found = read_units(block.fields.get(Kind.UNITS, []))
        named = read_units(block.fields.get(Kind.LEAD_UNITS, [])).all
        others = read_units(block.fields.get(Kind.SUPPORTING_UNITS, [])).all
        if named:
            found = Units(named, [name for name in [*found.all, *others] if name not in named])
        elif not found.lead and (len(found.others) == 1 or others):
            found = Units(found.others, others)
        else:
            found.others += [name for name in others if name not in found.all]
        found.others = list(dict.fromkeys(found.others))
        if not found.all:
            self.doubts.append(doubts.nobody_named("lead_units"))
        elif not found.lead:
            self.doubts.append(doubts.lead_not_marked("、".join(found.others)))
        return found

    def _read(self, kind: Kind, block: Block, name: str) -> People:
        text = people_text(block, kind)
        found = read_people(text, self.known)
        if found.unclear:
            self.doubts.append(doubts.names_unclear(name, text))
        elif not found.people and (text.strip() or name != "responsible_persons"):
            self.doubts.append(doubts.nobody_named(name, text))
        for likely in found.likely:
            self.doubts.append(doubts.name_likely(name, text, likely))
        return found

    def _leaders(self, block: Block) -> tuple[list[str], list[str]]:
        kind = Kind.LEADERS if block.fields.get(Kind.LEADERS) else Kind.OWN_LEADERS
        found = self._read(kind, block, "lead_leaders")
        if found.struck_unclear:
            self.doubts.append(doubts.former_unclear(people_text(block, kind)))
        leaders = list(dict.fromkeys(found.names))
        return leaders, [name for name in dict.fromkeys(found.struck) if name not in leaders]

    def _persons(self, block: Block) -> list[ResponsiblePerson]:
        both = block.fields.get(Kind.LEADERS) and block.fields.get(Kind.OWN_LEADERS)
        kind = Kind.OWN_LEADERS if both and not block.fields.get(Kind.PERSONS) else Kind.PERSONS
        found = self._read(kind, block, "responsible_persons")
        return [ResponsiblePerson(said.name, said.post or said.unit, said.scope) for said in found.people]

    def _contacts(self, block: Block, units: Units, persons: list[ResponsiblePerson]) -> list[Contact]:
        printed = people_text(block, Kind.CONTACTS)
        found = self._read(Kind.CONTACTS, block, "contacts")
        contacts = [Contact(said.name, said.scope, said.unit or said.post, said.phone) for said in found.people]
        contacts = self._with_phones(contacts, block.fields.get(Kind.PHONES, []))
        contacts, certain = paired(contacts, persons)
        if len(contacts) > 1 and len(units.lead) > 1 and not all(c.unit or c.scope for c in contacts):
            self.doubts.append(doubts.units_of_contacts_open(printed))
        elif not certain:
            self.doubts.append(doubts.pairing_open(printed))
        return contacts

    def _with_phones(self, contacts: list[Contact], lines: list[str]) -> list[Contact]:
        phones = [phone for line in lines for phone in re.split(r"[、，,；;/\s]+", tidy(line)) if phone]
        if not phones:
            return contacts
        if len(phones) != len(contacts):
            self.doubts.append(doubts.phone_unclear("、".join(phones)))
            return contacts
        return [
            Contact(who.name, who.scope, who.unit, who.phone or phone)
            for who, phone in zip(contacts, phones, strict=True)
        ]


def people_text(block: Block, kind: Kind) -> str:
    """A field of people as one text; people on lines of their own stay apart."""
    return "\n".join(block.fields.get(kind, []))


def names_in(blocks: list[Block]) -> set[str]:
    """Every name the document prints plainly: by these a struck name is recognised elsewhere."""
    return {name for block in blocks for kind in _PEOPLE for name in read_people(people_text(block, kind)).names}


def _title_and_problem(block: Block) -> tuple[str, str]:
    named = joined(block.fields.get(Kind.TITLE, []))
    body = block.head + block.fields.get(Kind.PROBLEM, [])
    if named:
        return named.rstrip("。：:；"), joined(body, keep_paragraphs=False)
    if not body:
        return "", ""
    first = tidy(unstruck(body[0]))
    if about := _ABOUT.match(joined(body, keep_paragraphs=False)):
        return about[1], about[2]
    if "。" not in first.rstrip("。") and len(first) <= _LONGEST_TITLE:
        return first.rstrip("。：:；"), joined(body[1:], keep_paragraphs=False)
    title, problem = first_sentence(joined(body, keep_paragraphs=False))
    return title.rstrip("：:；"), problem


def _goal_and_deadline(block: Block, year: int | None) -> tuple[str, str]:
    """整改要求 is a deadline when it says hardly more than a time, else it belongs to the goal."""
    goal = joined(block.fields.get(Kind.GOAL, []))
    deadline = joined(block.fields.get(Kind.DEADLINE, []))
    demand = joined(block.fields.get(Kind.DEMAND, []))
    if demand and not deadline and len(demand) <= 40 and read_targets(demand, year or 2000):
        deadline, demand = demand, ""
    goal = "\n".join(filter(None, [goal, demand]))
    deadline = deadline.rstrip("。.；; ")
    return ("" if _NOTHING.fullmatch(goal) else goal), ("" if _NOTHING.fullmatch(deadline) else deadline)


def _year_in(text: str) -> int | None:
    """The one year a deadline names, for its dates that name none."""
    years = {found.due.year for found in find_dates(text, None)}
    return years.pop() if len(years) == 1 else None
