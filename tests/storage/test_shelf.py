"""佐证柜: the same bytes once, nothing half-written, and all of it in the backup."""

import hashlib
import io
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.backup import BackupRefused, backup, restore
from storage.shelf import Draft, ShelfTrouble, on_shelf, place_of, sweep_out
from tests.stores import fresh_store_url

NOW = datetime(2018, 11, 28, 1, 30, tzinfo=UTC)


def kept(shelf: Path, data: bytes) -> str:
    draft = Draft(shelf)
    try:
        draft.write(data)
        return draft.keep()
    finally:
        draft.close()


def test_a_file_lies_under_its_sum_and_the_same_bytes_once(tmp_path: Path) -> None:
    first, again, other = kept(tmp_path, b"one"), kept(tmp_path, b"one"), kept(tmp_path, b"two")
    assert first == again == hashlib.sha256(b"one").hexdigest()
    assert place_of(tmp_path, first).read_bytes() == b"one"
    assert {path.name for path in on_shelf(tmp_path)} == {first, other}
    assert not list((tmp_path / ".incoming").iterdir())


def test_what_a_crash_left_half_written_is_swept_out_and_never_seen(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    draft.write(b"half")
    assert not list(on_shelf(tmp_path))
    sweep_out(tmp_path)
    assert not list((tmp_path / ".incoming").iterdir())
    draft.close()


def test_a_place_that_takes_nothing_is_told_as_a_trouble(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file, no folder")
    with pytest.raises(ShelfTrouble):
        Draft(tmp_path / "shelf")


async def test_a_backup_brings_the_files_back_too(tmp_path: Path) -> None:
    url, shelf, other = fresh_store_url(tmp_path), tmp_path / "evidence", tmp_path / "other"
    sums = sorted(kept(shelf, data) for data in (b"one", b"two"))
    assert (await backup(url, tmp_path / "b", NOW, shelf)).evidence == 2
    manifest, _ = await restore(url, tmp_path / "b", NOW, other)
    assert manifest.evidence == 2
    assert [path.name for path in on_shelf(other)] == sums
    assert [path.read_bytes() for path in on_shelf(other)] == [place_of(shelf, each).read_bytes() for each in sums]
    await restore(url, tmp_path / "b", NOW + timedelta(seconds=1), other)
    assert len(list(on_shelf(other))) == 2


async def test_a_backup_with_a_changed_or_missing_file_is_refused_and_nothing_is_put_anywhere(tmp_path: Path) -> None:
    url, shelf, other = fresh_store_url(tmp_path), tmp_path / "evidence", tmp_path / "other"
    kept(shelf, b"one")
    await backup(url, tmp_path / "good", NOW, shelf)
    for bad, data in (("changed", b"another"), ("missing", None)):
        with tarfile.open(tmp_path / "good") as source, tarfile.open(tmp_path / bad, "w") as target:
            for member in source:
                content = source.extractfile(member)
                assert content is not None
                words = content.read()
                if member.name.startswith("evidence/"):
                    if data is None:
                        continue
                    words = data
                member.size = len(words)
                target.addfile(member, io.BytesIO(words))
        with pytest.raises(BackupRefused, match="damaged"):
            await restore(url, tmp_path / bad, NOW, other)
    assert not other.exists()
