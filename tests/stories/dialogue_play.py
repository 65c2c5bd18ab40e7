"""对话上演: a script is played in a town of its own, and whatever differs from it fails with its line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, col, select, update

from plan.value import Plan
from sandbox.phone import Heard, Phone
from sandbox.town import Town
from storage import tables
from storage.tables import Assignment, Dialogue, Filing, Issue, Person, Report
from tests.stories.dialogue_script import Script, Step

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARK = "【演练】"
OFFICE, OFFICE_NAME = "办", "演练督办员"
ANY = "[略]"


class NotAsWritten(AssertionError):
    """The dialogue went another way; the message names file, line, what was written and what happened."""


@dataclass
class Play:
    """One dialogue being played. `told`: the messages of each phone that the script knows, as they stood then."""

    script: Script
    town: Town
    at: Callable[[str], datetime]
    told: dict[str, dict[int, Heard]] = field(default_factory=dict)
    last_said: dict[str, int] = field(default_factory=dict)

    def phone(self, who: str) -> Phone:
        if who == OFFICE:
            return self.town.phone(OFFICE_NAME)
        return self.town.phone(self.script.people[who])

    def begin(self) -> None:
        """What was heard before the story, the welcome, is known."""
        for who in (*self.script.people, OFFICE):
            for heard in self.phone(who).heard:
                self.tell(who, heard)

    def tell(self, who: str, heard: Heard) -> None:
        known = self.told.setdefault(who, {})
        known.pop(heard.message_id, None)
        known[heard.message_id] = heard

    def unread(self, who: str) -> list[Heard]:
        """New messages, and old ones whose words were changed by an edit, in order."""
        known = self.told.get(who, {})
        return [heard for heard in self.phone(who).heard if known.get(heard.message_id) != heard]

    async def run(self) -> None:
        self.begin()
        for step in self.script.steps:
            if step.kind in ("at", "says", "happens"):
                self._nothing_untold(step)
            await getattr(self, f"_{step.kind}")(step)
        self._nothing_untold(self.script.steps[-1])

    def _unlike(self, step: Step, why: str) -> NotAsWritten:
        return NotAsWritten(f"{self.script.name}.txt:{step.number}: {why}")

    def _nothing_untold(self, step: Step) -> None:
        for who in self.script.people:
            for heard in self.unread(who):
                raise self._unlike(step, f"before this line {who} heard what is not told:\n{bare(heard.text)}")

    async def _at(self, step: Step) -> None:
        await self.town.go_to(self.at(step.words))

    async def _says(self, step: Step) -> None:
        await DOINGS[step.doing](self, self.phone(step.who), step)
        await self.town.settle()

    async def _hears(self, step: Step) -> None:
        unread = self.unread(step.who)
        if step.who == OFFICE:  # the office hears of everything; what a dialogue does not tell is not looked at
            unread = [heard for heard in unread if matches(step.words, heard.text)]
        if not unread:
            raise self._unlike(step, f"{step.who} hears nothing of the kind; written is:\n{step.words}")
        edited = unread[0].message_id in self.told.get(step.who, {})
        self.tell(step.who, unread[0])
        if edited != (step.doing == "edited"):
            how = "in the place of an earlier message" if edited else "as a message of its own"
            raise self._unlike(step, f"{step.who} heard {how}:\n{bare(unread[0].text)}")
        if not matches(step.words, unread[0].text):
            raise self._unlike(step, f"written:\n{step.words}\n{step.who} heard:\n{bare(unread[0].text)}")

    async def _buttons(self, step: Step) -> None:
        shown = [label for row in self._newest(step.who).buttons for label in row]
        wanted = [label.strip() for label in step.words.split("|")] if step.words else []
        if shown != wanted:
            raise self._unlike(step, f"the buttons are {' | '.join(shown)}")

    def _newest(self, who: str) -> Heard:
        return list(self.told[who].values())[-1]

    async def _row(self, step: Step) -> None:
        async with self.town.bot.store.read() as session:
            found = await facts_of(session, getattr(tables, camel(step.table)))
        unknown = {name for name, _, _ in step.facts} - (set().union(*found) if found else set())
        if unknown and found:
            raise self._unlike(step, f"{step.table} has no {', '.join(sorted(unknown))}")
        fit = [row for row in found if all(fits(row.get(name, ""), part, said) for name, part, said in step.facts)]
        if len(fit) != step.count:
            rows = "\n".join(str({name: row.get(name) for name, _, _ in step.facts}) for row in found)
            raise self._unlike(step, f"{len(fit)} rows of {step.table} are so, not {step.count}:\n{rows}")

    async def _happens(self, step: Step) -> None:
        await HAPPENINGS[step.doing](self, step.argument)
        await self.town.settle()


async def _plainly(play: Play, phone: Phone, step: Step) -> None:
    play.last_said[step.who] = await phone.says(step.words)


async def _taps(play: Play, phone: Phone, step: Step) -> None:
    await phone.taps(step.words)


async def _taps_twice(play: Play, phone: Phone, step: Step) -> None:
    newest = phone.heard[-1].message_id
    await phone.taps(step.words, newest)
    await phone.taps(step.words, newest)


async def _replies(play: Play, phone: Phone, step: Step) -> None:
    [*_, answered] = [heard for heard in phone.heard if step.argument in heard.text]
    play.last_said[step.who] = await phone.says(step.words, answered.message_id)


async def _forwards(play: Play, phone: Phone, step: Step) -> None:
    play.last_said[step.who] = await phone.forwards(step.words)


async def _edits(play: Play, phone: Phone, step: Step) -> None:
    await phone.edits(play.last_said[step.who], step.words)


async def _photo(play: Play, phone: Phone, step: Step) -> None:
    data = b"\xff\xd8\xff\xe0 rehearsal" + step.argument.encode()
    play.last_said[step.who] = await phone.sends_photo(step.words, data)


async def _file(play: Play, phone: Phone, step: Step) -> None:
    play.last_said[step.who] = await phone.sends_document(
        step.argument, b"rehearsal " + step.argument.encode(), step.words
    )


async def _voice(play: Play, phone: Phone, step: Step) -> None:
    await phone.sends_voice()


async def _blocks(play: Play, phone: Phone, step: Step) -> None:
    await phone.blocks()


async def _unblocks(play: Play, phone: Phone, step: Step) -> None:
    await phone.unblocks()


async def _joins(play: Play, phone: Phone, step: Step) -> None:
    await play.town.joins(await play.town.invite(step.argument or "contact", play.script.people[step.who]))


DOINGS: dict[str, Callable[[Play, Phone, Step], Any]] = {
    "": _plainly,
    "按": _taps,
    "按两次": _taps_twice,
    "回复": _replies,
    "转发": _forwards,
    "改上条": _edits,
    "照片": _photo,
    "文件": _file,
    "语音": _voice,
    "停用": _blocks,
    "启用": _unblocks,
    "接入": _joins,
}


async def _restarts(play: Play, argument: str) -> None:
    await play.town.kill_bot()
    await play.town.start_bot()


async def _numbers_from(play: Play, argument: str) -> None:
    """A week of silence, and Telegram counts its updates from somewhere else."""
    play.town.telegram.updates.next_id = int(argument)


async def _old_state(play: Play, argument: str) -> None:
    """Every open question is of a kind that this version no longer knows."""
    async with play.town.bot.store.begin() as session:
        await session.exec(update(Dialogue).values(state=argument))


HAPPENINGS: dict[str, Callable[[Play, str], Any]] = {
    "重启": _restarts,
    "编号从": _numbers_from,
    "旧状态": _old_state,
}


def bare(text: str) -> str:
    """Without the rehearsal mark, each line without its indentation."""
    return "\n".join(line.strip() for line in text.removeprefix(MARK).strip().split("\n"))


def matches(written: str, heard: str) -> bool:
    lines = "\n".join(line.strip() for line in written.split("\n"))
    pattern = ".*".join(re.escape(part) for part in lines.split(ANY))
    return re.fullmatch(pattern, bare(heard), re.DOTALL) is not None


def fits(value: str, contains: bool, said: str) -> bool:
    return said in value if contains else said == value


def camel(table: str) -> str:
    return "".join(word.capitalize() for word in table.split("_"))


async def facts_of(session: Any, table: type[SQLModel]) -> list[dict[str, str]]:
    """Every row as words, with the issue, the person and the month it belongs to beside its own columns."""
    reports = {row.id: row for row in await session.exec(select(Report))}
    filings = {row.id: row for row in await session.exec(select(Filing))}
    homes = {
        assignment.id: (issue.number, assignment.scope)
        for assignment, issue in await session.exec(
            select(Assignment, Issue).join(Issue, col(Assignment.issue_id) == col(Issue.id))
        )
    }
    issues = {row.id: row.number for row in await session.exec(select(Issue))}
    names = {row.id: row.name for row in await session.exec(select(Person))}
    told = []
    for row in await session.exec(select(table).order_by(*table.__table__.primary_key.columns)):  # type: ignore[attr-defined]
        facts = {name: as_word(value) for name, value in row.model_dump().items()}
        filing = filings.get(getattr(row, "filing_id", None))
        report = reports.get(getattr(row, "report_id", None) or (filing.report_id if filing else None))
        assignment = getattr(row, "assignment_id", None) or (report.assignment_id if report else None)
        if assignment in homes:
            facts["issue"], facts["scope"] = str(homes[assignment][0]), homes[assignment][1]
        elif getattr(row, "issue_id", None) in issues:
            facts["issue"] = str(issues[row.issue_id])
        if report is not None:
            facts.setdefault("month", report.month)
        if getattr(row, "person_id", None) in names:
            facts["person"] = names[row.person_id]
        told.append(facts)
    return told


def as_word(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%m-%d %H:%M}"
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    return str(value)


def only(plan: Plan, numbers: tuple[int, ...]) -> Plan:
    """The plan with these issues; all where none is named."""
    return replace(plan, issues=tuple(issue for issue in plan.issues if not numbers or issue.number in numbers))
