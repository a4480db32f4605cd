"""What the tests of the dialects of tasks share: both dialects with quick look-ups, a request for each, and a resumed call."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

from generations.providers import errors
from generations.providers.base import ImageRequest, Outcome
from generations.providers.runapi import RunAPI
from generations.providers.runbase import Runbase
from generations.providers.tasks import TaskDialect
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways import payloads
from tests.gateways.tasks import SIZE, TaskGateway
from tests.providers.base import KEY, QUICK, Heard
from tests.providers.contract import ENDS, DialectContract, End, Served, but

EVERY = 0.01
CONTRACTS = ("runbase", "runapi")
SHORT = Limits(deadline=0.6, download_deadline=3, connect=2, download_backoff=0.01)
"""For tests that wait for the end of the time."""
PICTURE = payloads.picture(SIZE)


def dialect_of(contract: str, **options: Any) -> TaskDialect:
    kind = {"runbase": Runbase, "runapi": RunAPI}[contract]
    return kind(**({"every": EVERY} | options))


def asked(contract: str, **changes: Any) -> ImageRequest:
    model = {"runbase": "openai/gpt-image-2", "runapi": "gpt-image-2"}[contract]
    chosen: dict[str, Any] = {"aspect_ratio": "1:1", "resolution": "1K", "output_format": "auto"}
    return ImageRequest(**({"model": model, "prompt": "a red vase"} | chosen | changes))


def remote_id(contract: str, task_id: str, endpoint: str = "text_to_image") -> str:
    return f"{endpoint}/{task_id}" if contract == "runapi" else task_id


def resume(
    contract: str, key: str, base_url: str, spool: Path, limits: Limits = QUICK, **changes: Any
) -> tuple[Outcome, list[bytes], Heard]:
    """Ask for a task that an earlier wire made. Raises what the dialect raises."""
    heard = Heard()

    async def call() -> Outcome:
        async with (
            ClientPool(frozenset({base_url.split("/")[2]})) as pool,
            open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool, limits=limits) as wire,
        ):
            return await dialect_of(contract).resume(key, asked(contract, **changes), wire, heard)

    outcome = asyncio.run(call())
    return outcome, [picture.path.read_bytes() for picture in outcome.pictures], heard


class TaskContract(DialectContract):
    """The contract of every dialect, for one of tasks."""

    contract: ClassVar[str] = ""
    ends = but(
        ENDS, End("no_id", errors.Unknown, "task_without_id", 1), End("error_200", errors.Unknown, "error_in_answer", 1)
    )
    ways = ("ok", "plain", "url_data", "url_second", "url_redirect", "no_usage", "id_number", "id_odd")

    def dialect(self, *, unbilled_failures: bool = False) -> TaskDialect:
        return dialect_of(self.contract, unbilled_failures=unbilled_failures)

    def gateway(self, scenario: str, **options: Any) -> AbstractContextManager[Served]:
        return TaskGateway(self.contract, scenario, drip_every=0.2, **options)

    def picture(self, scenario: str, index: int = 0, at_least: int = 0) -> bytes:
        return payloads.picture(SIZE, "png", index, at_least)
