"""Every error of the command line is one line, and a token is in none of them."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.stores import POSTGRESQL

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

only_sqlite = pytest.mark.skipif(POSTGRESQL, reason="about the file of a SQLite store")


@pytest.fixture
def no_store(shell: Shell) -> Shell:
    (shell.folder / "taken").write_text("a file, not a folder")
    (shell.folder / "folder.db").mkdir()
    (shell.folder / "text.db").write_text("this is not a database " * 100)
    return shell


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite:///duban.db",
        "mysql+aiomysql://u:geheim@127.0.0.1/duban",
        "postgresql+asyncpg://u:geheim@127.0.0.1:9/duban",
        "sqlite+aiosqlite:///taken/duban.db",
        "sqlite+aiosqlite:///folder.db",
        "sqlite+aiosqlite:///text.db",
        "sqlite+aiosqlite:////proc/nowhere/duban.db",
    ],
)
@pytest.mark.parametrize("words", [("summary",), ("run",)])
def test_a_store_that_cannot_be_opened_is_one_line(
    no_store: Shell, monkeypatch: pytest.MonkeyPatch, url: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.service.log_to_stderr", lambda secrets: None)

    line = no_store.refuses(*words)

    assert line.startswith("DATABASE_URL: cannot open the store: ")
    assert "geheim" not in line


def test_a_store_of_a_newer_version_is_one_line(loaded: Shell) -> None:
    loaded.store.does("update alembic_version set version_num = '9999'")

    assert "9999" in loaded.refuses("summary")


@only_sqlite
def test_a_full_disk_is_one_line_and_changes_nothing(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite's own way to be out of room
        cursor.close()

    import sqlalchemy.event

    import bot.opening

    real = bot.opening.open_store

    def opened(url: str) -> object:
        store = real(url)
        sqlalchemy.event.listen(store.engine.sync_engine, "connect", full)
        return store

    monkeypatch.setattr("bot.opening.open_store", opened)
    people = loaded.folder / "people.csv"
    people.write_text("name,unit,phone\n" + f"雷俊,{'单位' * 9000},139\n", encoding="utf-8")

    assert "full" in loaded.refuses("people", "load", people, code=1)
    monkeypatch.undo()


@only_sqlite
def test_a_store_somebody_else_holds_is_one_line(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy.event

    import bot.opening

    real = bot.opening.open_store

    def impatient(url: str) -> object:
        store = real(url)
        sqlalchemy.event.listen(
            store.engine.sync_engine,
            "connect",
            lambda connection, _: connection.cursor().execute("PRAGMA busy_timeout=10"),
        )
        return store

    monkeypatch.setattr("bot.opening.open_store", impatient)
    loaded.does("summary")
    with loaded.store.held():
        assert loaded.refuses("pause", code=1) == "the store: OperationalError: database is locked"


@pytest.mark.parametrize("words", [("summary",), ("preview",), ("pause",), ("invite", "--all"), ("run",)])
def test_a_wrong_setting_stops_every_command_before_it_touches_the_store(
    first_shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CUTOFF_DAY", "31")

    assert first_shell.refuses(*words).startswith("CUTOFF_DAY: ")
    assert not first_shell.store.is_there()


def test_a_missing_token_stops_the_service(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.log_to_stderr", lambda secrets: None)

    assert shell.refuses("run").startswith("BOT_TOKEN: missing")


def test_a_token_the_platform_refuses_ends_the_service(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.log_to_stderr", lambda secrets: None)
    monkeypatch.setenv("BOT_TOKEN", "7000000001:wrong-token-of-somebody")

    assert connected.refuses("run") == "BOT_TOKEN: refused by the platform"


def test_a_rehearsal_with_a_real_token_does_not_start(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.log_to_stderr", lambda secrets: None)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("REHEARSAL", "1")

    assert shell.refuses("run").startswith("REHEARSAL: ")


@pytest.mark.parametrize("token", ["1234567", "abc:def", f"{TOKEN} ", "123:有字", "1:../../x"])
def test_what_cannot_be_a_token_is_not_printed(shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setattr("bot.service.log_to_stderr", lambda secrets: None)
    monkeypatch.setenv("BOT_TOKEN", token)

    line = shell.refuses("run")

    assert line.startswith("BOT_TOKEN: ")
    assert token.strip() not in line


def test_a_fault_of_our_own_shows_its_traceback_without_the_token(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError(f"/bot{TOKEN}/getMe")

    monkeypatch.setattr("bot.shell.opened_store", broken)

    result = shell("summary")

    assert result.exit_code == 70
    assert "KeyError: '/bot***/getMe'" in result.stderr
    assert "AAHdq" not in result.output


def test_an_unknown_option_or_command_is_a_usage_error(shell: Shell) -> None:
    assert shell("summry").exit_code == 2
    assert shell("summary", "--jsn").exit_code == 2
    assert shell("plan", "load").exit_code == 2


def test_help_names_every_command(first_shell: Shell) -> None:
    said = first_shell.does("--help")

    for command in ("plan", "people", "invite", "unlink", "pause", "resume", "run", "preview", "summary", "doctor"):
        assert command in said
    assert not list(Path(first_shell.folder).iterdir())
