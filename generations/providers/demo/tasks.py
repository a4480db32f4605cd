"""Tasks: created by one call, worked off beside it, and asked for by id until they end."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from uuid import uuid4

from . import directives as spoken
from . import sizes
from .bills import Bill
from .directives import Directives
from .errors import ApiError
from .http import Exchange
from .order import Order, resized
from .recording import Call
from .workshop import Workshop, answer_as_proxy, cut_off

_KEPT = 20_000
_FAULTY_LOOKUPS = 2
PENDING, PROCESSING, DONE, FAILED = "pending", "processing", "done", "failed"
MODERATED = "Your request was rejected by the safety system."
BROKEN = "The picture could not be made."


@dataclass
class Task:
    """One task. ``end`` is DONE or FAILED once it is over; ``urls`` are the addresses of its pictures."""

    id: str
    owner: str
    call: Call
    order: Order
    words: str
    said: Directives
    price: Bill
    origin: str
    started: float
    seconds: float
    end: str = ""
    urls: tuple[str, ...] = ()
    lookups: int = 0

    @property
    def fails(self) -> bool:
        return self.said.has("fail") or self.said.has("refuse")

    @property
    def error(self) -> str:
        """Why it failed, in words."""
        return MODERATED if self.said.has("refuse") else BROKEN

    def state(self) -> str:
        """PENDING, PROCESSING, DONE, FAILED, or the odd word that a directive asks for."""
        if self.end:
            return self.end
        if time.monotonic() < self.started + self.seconds * 0.2:
            return PENDING
        return self.said.text("status", PROCESSING)


class TaskDesk:
    """The tasks of one contract. ``mark`` begins their ids."""

    def __init__(self, shop: Workshop, contract: str, mark: str) -> None:
        self._shop, self._contract, self._mark = shop, contract, mark
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()

    def create(self, exchange: Exchange, call: Call, order: Order, price: Bill) -> Task:
        """Take a task: from here on it is executed and billed, whatever becomes of the answer."""
        words, said = spoken.split(order.fields.prompt)
        order = resized(order) if said.has("wrong-size") else order
        seconds = said.number("slow", sizes.seconds(order.quality, order.size, 1)) / self._shop.speed
        task = Task(
            f"{self._mark}{uuid4().hex}", exchange.key(), call, order, words, said, price,
            exchange.origin(), time.monotonic(), seconds,
        )  # fmt: skip
        call.bill(price)
        call.task, call.size, call.outcome = task.id, order.pixels, "created"
        self._remember(task)
        if not (said.has("stuck") or said.has("status")):
            running = asyncio.get_running_loop().create_task(self._work(task))
            self._running.add(running)
            running.add_done_callback(self._running.discard)
        return task

    def _remember(self, task: Task) -> None:
        self._tasks[task.id] = task
        while len(self._tasks) > _KEPT:
            self._tasks.popitem(last=False)

    async def _work(self, task: Task) -> None:
        """Draw, wait for the task's time, and end it."""
        try:
            made = () if task.fails else (await self._drawn(task),)
            await asyncio.sleep(max(0.0, task.started + task.seconds - time.monotonic()))
            task.urls = () if task.said.has("fewer") else made
            _end(task, FAILED if task.fails else DONE)
        finally:
            if not task.end:
                _end(task, FAILED)

    async def _drawn(self, task: Task) -> str:
        picture = await self._shop.artist.draw(task.order, task.words, task.said, 0)
        task.call.note_picture(picture.data)
        data = b"this is no picture" if task.said.has("garbage") else picture.data
        failures = int(task.said.number("download", 0))
        return self._shop.keep(task.origin, data, picture.content_type, failures)

    async def answer_create(self, exchange: Exchange, task: Task, answer: dict[str, object]) -> None:
        """Tell the id, or lose the answer as the directives ask."""
        if task.said.has("timeout"):
            await exchange.disconnected()
        elif task.said.has("lost") or task.said.has("drop"):
            await cut_off(exchange)
        elif task.said.has("502"):
            await answer_as_proxy(exchange)
        elif task.said.has("text"):
            await exchange.answer(200, b"It has begun, come back later!", "text/plain")
        else:
            await exchange.answer_json(200, answer)

    async def find(self, exchange: Exchange, task_id: str) -> Task | None:
        """The caller's task of that id; 404 for none. None when the look-up was answered otherwise on purpose."""
        task = self._tasks.get(task_id)
        if task is None or task.owner != exchange.key():
            self._shop.note_lookup(exchange, self._contract, 404)
            raise ApiError(404, "There is no such run.", code="run_not_found")
        task.lookups += 1
        wanted = task.said.text("lookup", "") if task.lookups <= _FAULTY_LOOKUPS else ""
        if wanted == "drop":
            self._shop.note_lookup(exchange, self._contract, 0)
            await cut_off(exchange)
            return None
        status = int(wanted) if wanted.isdigit() else 200
        self._shop.note_lookup(exchange, self._contract, status)
        if status == 502:
            await answer_as_proxy(exchange)
            return None
        if status != 200:
            raise ApiError(status, "The look-up failed.", "server_error", "rate_limited" if status == 429 else None)
        return task


def _end(task: Task, end: str) -> None:
    """End a task: a failure is paid back. Its references are let go."""
    if end == FAILED:
        task.call.billed = Bill(0, task.price.currency).as_json()
    task.call.outcome = "failed" if end == FAILED else "answered"
    task.order = replace(task.order, references=(), mask=None)
    task.end = end
