"""One running studio for all kills: it recovers from each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateways.demo import DemoServer, running_demo
from tests.kills.ground import Ground, looking_into


@pytest.fixture(scope="module")
def survivor() -> Iterator[DemoServer]:
    """The gateway, with its record of what it executed."""
    with running_demo(plain=True, speed=100, record=True) as server:
        yield server


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory,
    survivor: DemoServer,
    django_db_setup: None,
    django_db_blocker: object,
) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("kills") / "data", survivor)
    try:
        with django_db_blocker.unblock(), looking_into(ground.database):
            ground.open()
            yield ground
    finally:
        ground.close()
