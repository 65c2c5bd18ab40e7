"""duban preview, summary, pause, resume, doctor: reading the month at the shell."""

import csv
import io
import json
from datetime import datetime

import pytest

from bot.webhook import path_of
from config.settings import SAMPLE_PLAN, Settings
from sandbox.telegram import Telegram
from sandbox.wire import Fault
from tests.cli.conftest import SHANGHAI, Shell

HEAPS = ("on_time", "late", "partial", "missing", "unreachable", "waived", "open")


def test_preview_shows_the_asks_of_the_day_as_json(loaded: Shell) -> None:
    out = loaded.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked", "--json")

    messages = json.loads(out)
    asks = [message for message in messages if message["kind"] == "ask"]
    assert len(asks) == 22
    others = {(message["kind"], message["role"], message["person"]) for message in messages} - {
        ("ask", "contact", ask["person"]) for ask in asks
    }  # 20 November has passed: the responsible persons of 9 and 16 read a line
    assert others == {("deadline", "responsible_person", "李汉军"), ("deadline", "responsible_person", "廖勇")}
    assert all(list(ask) == ["at", "person", "role", "kind", "step", "issues", "text"] for ask in asks)
    assert {(ask["at"], ask["role"], ask["kind"], ask["step"]) for ask in asks} == {
        ("2018-11-21T09:30+08:00", "contact", "ask", "ask")
    }
    assert [ask["issues"] for ask in asks if ask["person"] == "雷俊"] == [[11, 19]]
    assert all(ask["text"].startswith("【演练】") for ask in asks)


def test_preview_until_goes_on_for_longer(loaded: Shell) -> None:
    days = ("--at", "2018-11-21T09:30", "--until", "2018-11-26T10:00")

    out = loaded.does("preview", *days, "--as-if-linked", "--json")

    assert {message["kind"] for message in json.loads(out)} == {"ask", "nudge", "deadline"}


def test_preview_does_not_wait_for_a_writer_nor_hold_one_up(loaded: Shell) -> None:
    loaded.does("summary")
    with loaded.store.held():
        out = loaded.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked", "--json")

    assert [message["kind"] for message in json.loads(out)].count("ask") == 22


def test_preview_and_summary_write_nothing(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSAL", "1")
    loaded.does("summary")
    before = loaded.store.dump()

    loaded.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked")
    loaded.does("summary", "--json")
    loaded.does("summary", "2018-11", "--csv")

    assert loaded.store.dump() == before


def test_reading_a_store_does_not_make_it_a_rehearsal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSAL", "1")

    shell.refuses("summary")
    shell.does("preview")

    assert shell.store.rows("select * from service_fact where name = 'rehearsal'") == []


def test_without_anybody_linked_nothing_would_leave(loaded: Shell) -> None:
    assert loaded.does("preview", "--at", "2018-11-21T09:30") == "nothing would leave\n"
    assert loaded.does("preview", "--at", "2018-11-21T09:30", "--json") == "[]\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--at", "tomorrow"], "--at"),
        (["--at", "2018-11-31T09:30"], "--at"),
        (["--at", "0001-01-01"], "--at"),
        (["--at", "9999-12-31T23:59"], "--at"),
        (["--until", "soon"], "--until"),
        (["--at", "2018-11-21T09:30", "--until", "2018-11-21T09:00"], "--until"),
        (["--at", "2018-11-21T09:30", "--until", "2030-01-01"], "--until"),
    ],
)
def test_instants_that_cannot_be_are_refused(loaded: Shell, words: list[str], told: str) -> None:
    assert told in loaded.refuses("preview", *words, "--json")


def test_an_instant_may_carry_its_own_offset(loaded: Shell) -> None:
    out = loaded.does("preview", "--at", "2018-11-21T01:30+00:00", "--as-if-linked", "--json")

    assert [message["kind"] for message in json.loads(out)].count("ask") == 22


def test_summary_is_pure_json_of_the_promised_shape_and_adds_up(loaded: Shell) -> None:
    month = json.loads(loaded.does("summary", "2018-11", "--json"))

    assert list(month) == ["month", "as_of", "cutoff", "expected", *HEAPS, "doubts", "issues"]
    assert month["expected"] == 23 == sum(month[heap] for heap in HEAPS)
    assert month["cutoff"] == "2018-11-28T00:00:00+08:00"
    assert len(month["issues"]) == 20
    for issue in month["issues"]:
        assert {"list", "number", "title", "status", "progress_class", "reports", "warnings"} <= set(issue)
        for report in issue["reports"]:
            assert list(report) == ["contact", "scope", "state", "on_time", "locked", "received_at", "measures"]
            assert all(set(measure) == {"tick", "text"} for measure in report["measures"].values())


def test_summary_as_csv_is_a_row_a_report(loaded: Shell) -> None:
    out = loaded.does("summary", "2018-11", "--csv")

    assert len(list(csv.DictReader(io.StringIO(out)))) == 23


def test_summary_as_words_is_the_offices_own(loaded: Shell) -> None:
    out = loaded.does("summary")

    assert "2018年11月" in out
    assert "23份" in out


def test_a_plan_of_2018_can_be_looked_at_in_2026_before_the_service_ever_ran(shell: Shell) -> None:
    shell.clock.move_to(datetime(2026, 11, 20, 12, tzinfo=SHANGHAI))
    shell.does("plan", "load", SAMPLE_PLAN, "--start-month", "2018-11", "--yes")

    asks = json.loads(shell.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked", "--json"))
    month = json.loads(shell.does("summary", "2018-11", "--json"))

    assert [message["kind"] for message in asks].count("ask") == 22
    assert month["expected"] == 23 == sum(month[heap] for heap in HEAPS)
    assert json.loads(shell.does("summary", "--json"))["month"] in ("2026-10", "2026-11")


def test_an_unknown_month_or_an_empty_store_is_one_line(shell: Shell) -> None:
    assert shell.refuses("summary") == "no plan is loaded: see duban plan load"
    assert shell.refuses("summary", "2018-11", "--json") == "no plan is loaded: see duban plan load"
    assert shell.does("preview") == "nothing would leave\n"


@pytest.mark.parametrize("month", ["2030-01", "2018-1", "november", "2018-11-21"])
def test_a_month_that_is_not_there_names_those_that_are(loaded: Shell, month: str) -> None:
    assert loaded.refuses("summary", month) == f"no month '{month}': there are 2018-11 to 2018-11"


def test_two_forms_at_once_are_refused(loaded: Shell) -> None:
    assert "--csv" in loaded.refuses("summary", "--json", "--csv")


def test_pause_and_resume_may_be_said_twice(loaded: Shell) -> None:
    for _ in range(2):
        assert "paused" in loaded.does("pause")
    assert loaded.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked", "--json") == "[]\n"
    for _ in range(2):
        assert loaded.does("resume") == "running\n"
    assert loaded.does("preview", "--at", "2018-11-21T09:30", "--as-if-linked", "--json") != "[]\n"


def doctors_lines(shell: Shell, code: int) -> dict[str, tuple[str, str]]:
    result = shell("doctor")
    assert result.exit_code == code, result.output
    lines = [line.split(maxsplit=1) for line in result.stdout.strip().split("\n")]
    return {rest.split(":")[0]: (verdict, rest) for verdict, rest in lines}


def test_doctor_has_a_line_for_each_thing_and_fails_while_anything_is_wrong(
    connected: Shell, telegram: Telegram
) -> None:
    lines = doctors_lines(connected, 1)

    assert {"settings", "store", "migrations", "calendar", "token", "webhook", "plans", "office", "contacts"} <= set(
        lines
    )
    assert lines["token"] == ("ok", f"token: @{telegram.username}")
    assert lines["webhook"][0] == "ok"
    assert lines["office"][0] == "WRONG"
    assert lines["contacts"][0] == "WRONG"
    assert "雷俊" in lines["contacts"][1]


def test_doctor_wants_the_webhook_where_the_settings_name_one(
    connected: Shell, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = "https://duban.example.org"
    monkeypatch.setenv("WEBHOOK_URL", ours)
    whole = ours + path_of(Settings(_env_file=None, bot_token=telegram.token))
    for url, line in (
        ("", ("WRONG", "webhook: none: duban run sets it")),
        (whole, ("ok", f"webhook: set to {ours}; 2 updates wait")),
        ("https://elsewhere.example.org", ("WRONG", "webhook: set elsewhere: duban run sets it")),
    ):
        info = {"url": url, "has_custom_certificate": False, "pending_update_count": 2}
        answer = Fault(status=200, body=json.dumps({"ok": True, "result": info}))
        monkeypatch.setattr(
            telegram, "faults", lambda call, answer=answer: answer if call.method.lower() == "getwebhookinfo" else None
        )
        assert doctors_lines(connected, 1)["webhook"] == line


def test_doctor_says_which_setting_is_wrong(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUTOFF_DAY", "31")

    assert doctors_lines(loaded, 1) == {
        "settings": ("WRONG", "settings: CUTOFF_DAY: the cut-off day is 1 to 28 or 'last', not '31'")
    }


def test_doctor_says_that_the_store_cannot_be_opened(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (loaded.folder / "taken").write_text("a file")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{loaded.folder}/taken/x.db")

    assert doctors_lines(loaded, 1)["store"][0] == "WRONG"


def test_doctor_sees_a_service_that_has_stopped(loaded: Shell) -> None:
    assert doctors_lines(loaded, 1)["heartbeat"][0] == "ok"
    loaded.store.does(
        "insert into service_fact values ('heartbeat', '2018-11-05T01:00:00+00:00', '2018-11-05 01:00:00')"
    )

    assert doctors_lines(loaded, 1)["heartbeat"][0] == "WRONG"


@pytest.mark.parametrize(("day", "expected"), [((2026, 11, 20), "ok"), ((2026, 12, 10), "WRONG")])
def test_doctor_warns_of_an_unpublished_year_from_december_on(
    loaded: Shell, day: tuple[int, int, int], expected: str
) -> None:
    loaded.clock.move_to(datetime(*day, tzinfo=SHANGHAI))

    verdict, words = doctors_lines(loaded, 1)["calendar"]

    assert (verdict, "2027" in words) == (expected, True)


def test_doctor_refuses_a_real_token_on_a_rehearsal(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")

    verdict, words = doctors_lines(loaded, 1)["token"]

    assert verdict == "WRONG"
    assert "rehearsal" in words
    assert "AAAA" not in words
