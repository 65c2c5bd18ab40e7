"""说明书: every command, target, setting, word and hour the READMEs name is there and works."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from bot.holidays import published
from config.settings import Settings
from rules.escalation import Habits, timetable
from rules.month import CutoffRule, Month, cutoff
from rules.reading.report import Context, KnownIssue, Tick, read
from rules.workdays import WorkCalendar
from supervision.contact.proxy import is_proxy
from supervision.desk.words import parse_command

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE, CHANGES = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md", "CHANGELOG.md")
)
ALL = ENGLISH + CHINESE + CHANGES
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = {name.upper() for name in Settings.model_fields}


def commands(group: Any, before: str = "") -> dict[str, set[str]]:
    """ "plan read" -> its options."""
    found: dict[str, set[str]] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands(command, f"{before}{name} ")
        else:
            found[before + name] = {option for param in command.params for option in param.opts}
    return found


COMMANDS = commands(typer.main.get_command(app))


def spans(text: str) -> list[str]:
    """Everything written as code."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", plain)


def named(span: str) -> str | None:
    """The command that a span begins with; None when it is none of `duban`."""
    words = span.split()
    if words[:1] != ["duban"]:
        return None
    group = {name.split()[0] for name in COMMANDS if " " in name}
    return " ".join(words[1:3] if len(words) > 2 and words[1] in group else words[1:2])


def test_every_command_named_exists_with_its_options() -> None:
    seen = set()
    for line in ALL.splitlines():
        here = {command for span in spans(line) if (command := named(span)) is not None}
        assert here <= COMMANDS.keys(), line
        seen |= here
        allowed = {option for command in here for option in COMMANDS[command]}
        used = {flag for span in spans(line) for flag in re.findall(r"(?<![=\w-])--[a-z][a-z-]*", span)}
        assert not here or used <= allowed, line
    assert {"plan read", "people load", "invite", "run", "preview"} <= seen


def test_every_command_is_in_the_readme() -> None:
    table = ENGLISH.split("## Commands")[1].split("\n## ")[0]
    assert {command for span in spans(table) if (command := named(span))} == COMMANDS.keys()


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    used = {target for span in spans(ALL) for target in re.findall(r"\bmake ([a-z]+)", span)}
    assert {"demo", "test", "check", "run"} <= used
    assert used <= targets


def test_every_setting_named_exists() -> None:
    known = SETTINGS | set(re.findall(r"\$\(([A-Z_]+)\)", MAKEFILE))
    used = {name for span in spans(ALL) for name in re.findall(r"\b([A-Z]+(?:_[A-Z]+)+|[A-Z]{4,}(?==))", span)}
    assert {"BOT_TOKEN", "REHEARSAL", "DATABASE_URL"} <= used
    assert used <= known


def test_the_example_environment_has_every_setting_once_with_a_line_of_explanation() -> None:
    lines = ENVIRONMENT.splitlines()
    names = [line.split("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)]
    assert sorted(names) == sorted(SETTINGS)
    for number, line in enumerate(lines):
        if re.match(r"[A-Z_]+=", line):
            above = next(before for before in reversed(lines[:number]) if not re.match(r"[A-Z_]+=", before))
            assert above.startswith("# "), line


def test_the_example_environment_is_read_and_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    read_file, plain = Settings(_env_file=ROOT / ".env.example"), Settings(_env_file=None)
    assert read_file.model_dump() == plain.model_dump()


def test_every_link_leads_somewhere() -> None:
    for text in (ENGLISH, CHINESE):
        links = re.findall(r"\]\((?!https?://)([^)#]+)", text)
        assert links
        assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_word_of_the_office_works() -> None:
    table = CHINESE.split("## 工作人员常用的话")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+) \|$", table, re.MULTILINE)[1:]
    said = [word for word, _ in rows] + re.findall(r"“((?:汇总|已送达|代报) [^”]+)”", table)
    listed = ENGLISH.split("## People who cannot be on this platform")[1].split("\n## ")[0]
    said += [span for span in spans(listed) if re.match("[\u4e00-\u9fff]", span)]
    assert len(said) > 10
    assert [words for words in said if parse_command(words) is None and not is_proxy(words)] == []


def test_the_contacts_examples_are_read_as_meant() -> None:
    chapter = CHINESE.split("## 联络人怎么报")[1].split("\n## ")[0]
    measures = ("1", "2", "3", "4")
    line = re.search(r"^> (.+)$", chapter, re.MULTILINE)
    assert line is not None
    [section] = read(line[1], Context([KnownIssue("省督", 18, measures)])).sections
    ticks = [said.tick for said in section.answers]
    assert ticks == [Tick.IN_PROGRESS, Tick.IN_PROGRESS, Tick.UNCHANGED, Tick.DONE]
    two = Context([KnownIssue("省督", 11, measures), KnownIssue("省督", 19, measures)])
    several = re.search("“(十一 [^”]+)”", chapter)
    assert several is not None
    assert [s.issue.number for s in read(several[1], two).sections if s.issue] == [11, 19]
    assert "改3 交办72件" in chapter
    assert read("改3 交办72件", two).change
    assert read("补11月 1完成", two).month == 11


def test_the_small_words_are_those_the_bot_offers() -> None:
    offered = (ROOT / "texts" / "helping.py").read_text(encoding="utf-8")
    line = re.search(r"^- 随时可问：(.+)。$", CHINESE, re.MULTILINE)
    assert line is not None
    assert [word for word in line[1].split("、") if word not in offered] == []


def test_the_month_in_the_tables_is_the_months_timetable() -> None:
    habits = Habits()
    month = Month(2018, 11)
    now, before = (cutoff(m, 28, CutoffRule.EXCLUSIVE, habits.zone) for m in (month, month.plus(-1)))
    table = timetable(now, before, habits, WorkCalendar(published))
    pushes = (table.overdue_note, table.leader_warning)
    for at in (*(instant for _, instant in table.steps), *pushes):
        assert _english(at) in ENGLISH or at == table.leader_warning
        assert f"{at.month}月{at.day}日{at.hour}:{at:%M}" in CHINESE
    assert f"the same day {table.leader_warning:%H:%M}" in ENGLISH


def _english(at: datetime) -> str:
    return f"{at.day} Nov {at:%H:%M}"
