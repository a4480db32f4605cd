"""What the queue calls, by dotted name: an integer in, nothing out. The integer has no meaning; all work is in our rows."""

from __future__ import annotations

import asyncio

import structlog

from generations.engine.drain import Drain
from generations.engine.stop import stopping
from generations.engine.tidy import tidy

log = structlog.get_logger(__name__)


def drain(_number: int = 1) -> None:
    """Do everything that is due. Leaves at once where another drain of this machine claims, or where the studio stops."""
    if not stopping():
        asyncio.run(_drain())


async def _drain() -> None:
    await Drain().run()


def housekeeping(_number: int = 1) -> None:
    """Remove what has served its time."""
    tidy()
