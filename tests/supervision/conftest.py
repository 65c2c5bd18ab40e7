"""督办夹具: what is asked here is what stands in the store, so its statements need no thread of their own."""

import pytest

from tests.stores import without_threads


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    without_threads(monkeypatch)
