"""测试收尾: what a test made in a database goes with the test, what the run made goes with the run."""

from collections.abc import Iterator

import pytest

from bot.light import import_aiogram
from tests import stores

import_aiogram()  # as the service does, before a test imports it whole


@pytest.fixture(autouse=True)
def stores_of_one_test() -> Iterator[None]:
    yield
    stores.drop_stores_of_test()


def pytest_sessionfinish() -> None:
    stores.end_of_run()
