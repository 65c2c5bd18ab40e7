from collections.abc import Callable
from pathlib import Path

import pytest

from plan.document import read_document
from plan.value import Plan

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Plan]:
    """Reads a text as the document it would be in a file."""

    def read_it(text: str | bytes, name: str = "plan.txt") -> Plan:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_document(path)

    return read_it


@pytest.fixture
def document() -> Callable[[str], Plan]:
    """Reads one of the small documents of this folder."""
    return lambda name: read_document(DOCUMENTS / f"{name}.txt")
