"""演一个月: ``python -m sandbox --auto`` plays November 2018 and judges it from the store."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

LINE = re.compile(r"(?P<at>2018-11-\d\d \d\d:\d\d)  (?P<who>\S+)  (?P<way>[<>])  (?P<text>\S.*)")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run_by_itself(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.CompletedProcess[str]":
    """One run; its exit code is 0."""
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "--auto"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "TMPDIR": str(tmp_path_factory.mktemp("store"))},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def printed(run_by_itself: "subprocess.CompletedProcess[str]") -> list[str]:
    return run_by_itself.stdout.splitlines()


@pytest.fixture(scope="module")
def messages(printed: list[str]) -> list[re.Match[str]]:
    """Every printed line: nothing but messages is on standard output."""
    found = [LINE.fullmatch(line) for line in printed]
    assert all(found), [line for line, match in zip(printed, found, strict=True) if match is None]
    return [match for match in found if match]


def said(messages: list[re.Match[str]], way: str, words: str, at: str = "") -> list[str]:
    """Who said (<) or heard (>) such words, at an instant beginning so."""
    return [
        one["who"]
        for one in messages
        if one["way"] == way and re.search(words, one["text"]) and one["at"].startswith(at)
    ]


def test_the_closing_lines_count_the_month_and_the_counts_add_up(
    run_by_itself: "subprocess.CompletedProcess[str]",
) -> None:
    counts, verdict = run_by_itself.stderr.splitlines()
    assert verdict == "The month ended as it should."
    numbers = [int(number) for number in re.findall(r"(?<=[:,;] )\d+(?= )", counts)]
    expected, *heaps = numbers[:8]
    assert expected == 23 == sum(heaps)
    assert "22 asks" in counts


def test_time_never_runs_back_and_the_bot_marks_every_word_as_rehearsal(
    messages: list[re.Match[str]],
) -> None:
    instants = [one["at"] for one in messages]
    assert instants == sorted(instants)
    assert all(one["text"].removeprefix("[改] ").startswith("【演练】") for one in messages if one["way"] == ">")


def test_each_contact_is_asked_once_and_the_silent_are_nudged_twice(messages: list[re.Match[str]]) -> None:
    asked = said(messages, ">", r"调度】\S+同志：请报")
    assert len(asked) == len(set(asked)) == 22
    assert said(messages, ">", r"调度】\S+同志：请报", "2018-11-21 09:30") == asked
    overdue = said(messages, ">", r"^【演练】【逾期】.*现在回一条仍可补报", "2018-11-28 08:30")
    assert overdue
    for day in ("26", "27"):
        nudged = said(messages, ">", "调度·提醒】", f"2018-11-{day} 09:30")
        assert set(overdue) <= set(nudged) < set(asked)


def test_leaders_hear_one_warning_at_nine_and_the_late_report_relieves(
    messages: list[re.Match[str]],
) -> None:
    warned = said(messages, ">", "【整改预警", "2018-11-28")
    assert warned == said(messages, ">", "【整改预警", "2018-11-28 09:00")
    assert len(warned) == len(set(warned)) > 1
    assert said(messages, ">", "记迟报", "2018-11-28")
    relieved = said(messages, ">", "【预警解除】", "2018-11-29 09:00")
    assert relieved
    assert set(relieved) < set(warned)
    assert set(said(messages, "<", "^1$")) & set(warned)


def test_every_way_of_reporting_is_walked(messages: list[re.Match[str]]) -> None:
    assert said(messages, "<", r"^无变化 等")
    assert said(messages, "<", r"^撤回$")
    assert len(said(messages, "<", r"^\[按\] ")) > 2
    assert said(messages, ">", "已记下")
    assert said(messages, "<", r"^代报 ")
    office = said(messages, "<", r"^/(?:summary|missing)$")
    assert len(office) >= 3
    assert len(set(office)) == 1
    assert said(messages, ">", "2018年11月调度汇总】", "2018-11-28 09:00") == office[:1]
