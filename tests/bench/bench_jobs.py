"""Job start: from the commit of a submit to its request at the gateway, with the cluster idle.

A real cluster of the queue and a gateway on loopback. Beside it the queue with its own settings and a task that makes the call.
"""

from __future__ import annotations

import time
from typing import Any

from tests.bench.house import house, p50, p95, row
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Seen

JOBS = 50
WARM = 4
"""The first ones pay for the processes' imports."""


class Watched(FaultyGateway):
    """Notes when each request's head has been read."""

    def __init__(self) -> None:
        super().__init__("plain")
        self.arrived: list[float] = []

    def _remember(self, seen: Seen) -> None:
        self.arrived.append(time.time())
        super()._remember(seen)


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    ours = _delays("submit_all", JOBS)
    naive = _delays("enqueue_all", JOBS // 2, DJANGO_SETTINGS_MODULE="tests.bench.naive_queue_settings")
    return [
        row("job start, commit to request, p50", p50(ours), "ms", "", p50(naive), 1),
        row("job start, commit to request, p95", p95(ours), "ms", "<= 150", p95(naive), 1),
    ]


def _delays(function: str, count: int, **variables: str) -> list[float]:
    """Milliseconds of each job but the first ones."""
    with (
        Watched() as gateway,
        house(ALLOWED_INTERNAL_HOSTS=f"127.0.0.1:{gateway.port}", FREE_SPACE_GATE_MB="1", **variables) as home,
        home.process("studio.parts.worker"),
    ):
        began = home.inside(f"tests.bench.jobs:{function}", gateway.base_url, str(count + WARM))
    if len(gateway.arrived) != len(began):
        raise RuntimeError(f"{len(began)} jobs, {len(gateway.arrived)} requests")
    return [(at - start) * 1000 for at, start in zip(gateway.arrived, began, strict=True)][WARM:]


if __name__ == "__main__":
    for line in run():
        print(line)
