"""duban backup 与 duban restore: one file out, the same store back, and one line for everything that cannot be."""

from tests.cli.conftest import Shell


def test_a_backup_brings_the_store_back_and_keeps_the_present_one(loaded: Shell) -> None:
    file, before = loaded.folder / "duban.backup", loaded.store.dump()
    assert "rows" in loaded.does("backup", file)
    loaded.does("pause")
    assert loaded.store.dump() != before
    assert "kept as" in loaded.does("restore", file)
    assert loaded.store.dump() == before
    assert "pushes: running" in loaded("doctor").stdout


def test_an_existing_file_is_not_overwritten(loaded: Shell) -> None:
    file = loaded.folder / "duban.backup"
    file.write_text("somebody's file")
    assert "exists" in loaded.refuses("backup", file, code=1)
    assert file.read_text() == "somebody's file"


def test_what_is_no_backup_changes_nothing(loaded: Shell) -> None:
    before = loaded.store.dump()
    other = loaded.folder / "other.backup"
    other.write_bytes(b"no backup")
    loaded.refuses("restore", other, code=1)
    assert loaded.store.dump() == before
