"""What the queue calls, by dotted name: an integer in, nothing out. The integer has no meaning; all work is in our rows."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from generations.engine.drain import Drain
from generations.engine.stop import stopping
from generations.engine.tidy import tidy
from generations.workflow import bell, deliveries
from generations.workflow import bulk as bulk_actions
from generations.workflow import picture_import as importing
from generations.workflow.gallery import sealing as gallery_sealing

THREADS = 16


def drain(_number: int = 1) -> None:
    """Do everything that is due. Leaves at once where another drain of this machine claims, or where the studio stops."""
    if not stopping():
        asyncio.run(_drain())


async def _drain() -> None:
    # Threads that mostly wait: for the disk, for a distant storage, for imaging's children.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="drain"))
    await Drain().run()


def deliver(_number: int = 1) -> None:
    """Make what is to be handed over."""
    deliveries.work(stopping)


def picture_import(_number: int = 1) -> None:
    """Go on with imports of pictures for some seconds; where more is to do, the next worker that is free goes on."""
    if not stopping() and importing.work(stopping):
        bell.ring(bell.IMPORT)


def housekeeping(_number: int = 1) -> None:
    """Remove what has served its time."""
    tidy()


def bulk(_number: int = 1) -> None:
    """Go on with what is done to many pictures at once, for some seconds: calls to gateways wait for no more than that."""
    if bulk_actions.run(stopping):
        bell.ring(bell.BULK)


def sealing(_number: int = 1) -> None:
    """Take new pictures into the gallery's index."""
    gallery_sealing.seal_all()
