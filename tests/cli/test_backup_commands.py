"""duban backup 与 duban restore: one file out, the same store back, and one line for everything that cannot be."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from config.settings import SAMPLE_PLAN

RUN = CliRunner()


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store into which the sample plan was loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'duban.db'}")
    assert RUN.invoke(app, ["plan", "load", str(SAMPLE_PLAN), "--yes"]).exit_code == 0
    return tmp_path


def test_a_backup_brings_the_store_back_and_keeps_the_present_one(loaded: Path) -> None:
    file = loaded / "duban.backup"
    done = RUN.invoke(app, ["backup", str(file)])
    assert (done.exit_code, file.exists()) == (0, True)
    assert RUN.invoke(app, ["pause"]).exit_code == 0
    restored = RUN.invoke(app, ["restore", str(file)])
    assert restored.exit_code == 0
    assert "kept as" in restored.stdout
    assert "running" in RUN.invoke(app, ["doctor"]).stdout


def test_an_existing_file_is_not_overwritten(loaded: Path) -> None:
    file = loaded / "duban.backup"
    file.write_text("somebody's file")
    refused = RUN.invoke(app, ["backup", str(file)])
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert file.read_text() == "somebody's file"


def test_what_is_no_backup_changes_nothing(loaded: Path) -> None:
    before = (loaded / "duban.db").read_bytes()
    other = loaded / "other.backup"
    other.write_bytes(b"no backup")
    refused = RUN.invoke(app, ["restore", str(other)])
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert (loaded / "duban.db").read_bytes() == before
