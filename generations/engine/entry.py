"""What the queue calls, by dotted name: an integer in, nothing out. The integer has no meaning; all work is in our rows."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from generations.engine.drain import Drain
from generations.engine.stop import stopping
from generations.engine.tidy import tidy
from generations.workflow import bell
from generations.workflow import picture_import as importing

THREADS = 16


def drain(_number: int = 1) -> None:
    """Do everything that is due. Leaves at once where another drain of this machine claims, or where the studio stops."""
    if not stopping():
        asyncio.run(_drain())


async def _drain() -> None:
    # Threads that mostly wait: for the disk, for a distant storage, for imaging's children.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="drain"))
    await Drain().run()


def picture_import(_number: int = 1) -> None:
    """Go on with imports of pictures for some seconds; where more is to do, the next worker that is free goes on."""
    if not stopping() and importing.work(stopping):
        bell.ring(bell.IMPORT)


def housekeeping(_number: int = 1) -> None:
    """Remove what has served its time."""
    tidy()
