"""测试收尾: what a test made in a database goes with the test, what the run made goes with the run."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from bot.light import import_aiogram
from storage import session
from tests import stores

import_aiogram()  # as the service does, before a test imports it whole

settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):  # a check says the same of the same tree; new finds are looked for everywhere else
    settings.load_profile("same")


@pytest.fixture(autouse=True)
def stores_of_one_test() -> Iterator[None]:
    yield
    stores.drop_stores_of_test()


@pytest.fixture(autouse=True)
def careless_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's store need not survive a power cut, unless the test is marked `careful_disk`."""
    if request.node.get_closest_marker("careful_disk"):
        return
    careful = session._sqlite_manners

    def manners(connection: Any, record: Any) -> None:
        careful(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    monkeypatch.setattr(session, "_sqlite_manners", manners)


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    stores.end_of_run()
