"""One real studio for all of it: what one bad input breaks, the next one meets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input.designer import Designer
from tests.gateways.demo import DemoServer, running_demo
from tests.ops.running import RunningStudio


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("bad_input"))


@pytest.fixture(scope="package")
def gateway() -> Iterator[DemoServer]:
    with running_demo(speed=100, plain=True) as server:
        yield server


@pytest.fixture(scope="package")
def studio(gateway: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    folder = tmp_path_factory.mktemp("bad_input") / "data"
    host = gateway.origin.removeprefix("http://")
    running = RunningStudio(folder, DEMO_URL=gateway.base_url, ALLOWED_INTERNAL_HOSTS=host)
    try:
        running.wait_until_well()
        yield running
    finally:
        running.end()


@pytest.fixture(scope="package")
def designer(studio: RunningStudio) -> Designer:
    return Designer(studio)
