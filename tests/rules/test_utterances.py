"""语料: real-life ways to write a report, each with its reading; the misread ones are kept as such."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rules.reading.report import Context, Reading, Said, Section, read

CORPUS = [
    entry
    for name in (
        "utterances.toml",
        "utterances_fresh.toml",
        "utterances_plan.toml",
        "utterances_daily.toml",
        "utterances_spoken.toml",
    )
    for entry in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["utterance"]
]


def written_down(reading: Reading) -> list[str]:
    """A reading as the corpus writes it: `issue | measure | tick | text`, one line a statement."""
    lines = (["change"] if reading.change else []) + ([f"month | {reading.month}"] if reading.month else [])
    for section in reading.sections:
        lines += [f"{section.issue.number if section.issue else '-'} | {line}" for line in _statements(section)]
    return lines + [f"unclear | {doubt.why} | {doubt.words}" for doubt in reading.unclear]


def _statements(section: Section) -> list[str]:
    lines = [f"note | {section.note}"] if section.note else []
    lines += [_statement(said) for said in section.answers]
    if section.whole:
        lines.append(f"whole | {section.whole}")
    if section.difficulty:
        lines.append(f"difficulty | {section.difficulty}")
    if section.all_unchanged:
        lines.append(" | ".join(["unchanged", str(section.reason or "?"), section.reason_text]).rstrip(" |"))
    return lines


def _statement(said: Said) -> str:
    return f"{said.measure} | {said.tick or '?'} | {said.text}".rstrip(" |")


@pytest.mark.parametrize("entry", CORPUS, ids=[entry["says"][:40] for entry in CORPUS])
def test_an_utterance_is_read_as_the_corpus_says(entry: dict[str, Any], people: dict[str, Context]) -> None:
    heard = written_down(read(entry["says"], people[entry["person"]]))
    if entry.get("misread"):
        assert heard != entry["reads"], "read right now: take `misread` off this utterance"
    else:
        assert heard == entry["reads"]


def test_the_corpus_is_large_and_mostly_read_right() -> None:
    assert len(CORPUS) >= 1500
    assert sum(1 for entry in CORPUS if entry.get("misread")) <= len(CORPUS) * 0.02
    assert len({(entry["says"], entry["person"]) for entry in CORPUS}) == len(CORPUS)
