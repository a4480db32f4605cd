"""A gateway on loopback that works on tasks, in Runbase's words or in RunAPI's, and misbehaves as told.

Like :class:`~tests.gateways.faulty.FaultyGateway`, whose scenarios it plays on the call that makes a task; an executed call
makes one even where its answer is lost. ``looks`` are the answers to the look-ups of each task, in order; the last one repeats.
A look is a word of ``LOOKS``, the figure of a status ("502": with an error envelope), or "=WORD": a task with that status::

    with TaskGateway("runbase", "ok", looks=("pending", "502", "reset", "done")) as gateway:
        ...call gateway.base_url...
    assert (gateway.executions, len(gateway.tasks)) == (1, 1)

``failed`` is what a failed task says beside its status. ``replays`` counts the calls that an idempotency key answered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.gateways.scenarios import SCENARIOS, Exchange

SIZE = "256x256"
LOOKS = frozenset(
    {"pending", "processing", "done", "failed", "html_200", "html_404", "html_502", "reset", "close", "silent", "list"}
    | {"no_status", "text", "redirect", "cut"}
)
RESULTS = {"url_dead": "dead", "url_inside": "inside", "url_second": "second", "url_redirect": "redirect"}
"""The scenarios in which an address of a result is odd, and the word for it in the address."""
CREATED = ("no_id", "empty_id", "error_200", "id_number", "id_odd", "created_list")
"""Scenarios of an odd answer to the call that makes a task."""
DONE = ("ok", "plain", "no_usage", "garbage", "fewer", "second_dead", "empty_entry", "url_data", "url_short", "two")
DONE_WORDS = {"runbase": "succeeded", "runapi": "completed"}
COST_MICRO = 50_000


@dataclass
class Task:
    scenario: str
    number: int
    endpoint: str
    looks: list[str] = field(default_factory=list)
    looked: int = 0


class TaskExchange(Exchange):
    """One request and its answer. See :class:`TaskGateway`."""

    gateway: TaskGateway

    async def answer(self) -> bool:
        if self.seen.method != "POST":
            return await super().answer()
        self.seen.executed = self.seen.executed and not self._replayed()
        task_id = self._task_id()
        name = self.seen.scenario
        if name in CREATED:
            return await self.send(200, json.dumps(self._odd_creation(task_id)).encode())
        if name in DONE or name in RESULTS:
            return await self.send(200, json.dumps(self._creation(task_id)).encode())
        return await super().answer()

    @property
    def _key(self) -> str:
        return self.seen.headers.get("idempotency-key", "")

    def _replayed(self) -> bool:
        known = bool(self._key) and self._key in self.gateway.keys
        self.gateway.replays += known
        return known

    def _task_id(self) -> str:
        """The task that this call made or, by its key, had made before."""
        if self._key in self.gateway.keys:
            return self.gateway.keys[self._key]
        number = len(self.gateway.tasks)
        task_id = f"run_{number}a"
        if self.seen.executed:
            endpoint = self.seen.path
            self.gateway.tasks[task_id] = Task(self.seen.scenario, number, endpoint, list(self.gateway.looks))
            if self._key:
                self.gateway.keys[self._key] = task_id
        return task_id

    def _creation(self, task_id: str) -> dict[str, Any]:
        cost = {"costUsd": COST_MICRO, "model": "m"} if self.gateway.contract == "runbase" else {}
        return {"id": task_id, "status": "pending"} | (cost if self.seen.scenario != "no_usage" else {})

    def _odd_creation(self, task_id: str) -> Any:
        task = self.gateway.tasks.get(task_id)
        if self.seen.scenario in ("id_number", "id_odd") and task:
            odd: Any = 4711 if self.seen.scenario == "id_number" else "a b/../c?d"
            self.gateway.tasks[str(odd)] = self.gateway.tasks.pop(task_id)
            return {"id": odd, "status": "pending"}
        return {
            "no_id": {"status": "pending"},
            "empty_id": {"id": " ", "status": "pending"},
            "error_200": {"error": {"message": "Something broke.", "code": "internal"}},
            "created_list": [{"id": task_id}],
        }[self.seen.scenario]

    async def _cut_body(self) -> bool:
        await self.write(self.head(200, "application/json", "content-length: 500") + b'{"id": "run_')
        return False

    # Look-ups

    async def _look_up(self) -> bool:
        path = self.seen.path
        if "/files/" in path:
            return await self._file(path)
        task = next(
            (task for key, task in self.gateway.tasks.items() if path == f"{task.endpoint}/{quoted(key)}"), None
        )
        if task is not None:
            return await self._look(task)
        own = await super()._look_up() if self.seen.scenario not in (*DONE, *RESULTS, *CREATED) else None
        return await self._error(404) if own is None else own

    async def _look(self, task: Task) -> bool:
        task.looked += 1
        look = task.looks.pop(0) if len(task.looks) > 1 else task.looks[0]
        if look.isdigit():
            return await self._error(int(look))
        if look.startswith("html_"):
            return await self.send(int(look[5:]), payloads.HTML, "text/html")
        if look in ("list", "no_status", "text"):
            body = {"list": b"[1]", "no_status": b'{"msg": "busy"}', "text": b"It has begun."}[look]
            return await self.send(200, body)
        if look in ("reset", "close", "silent", "redirect", "cut"):
            way = {"reset": "_reset_after", "close": "_close_after", "cut": "_cut_body"}.get(look, f"_{look}")
            return bool(await getattr(self, way)())
        return await self._state(task, look)

    async def _error(self, status: int) -> bool:
        wait = [f"retry-after: {self.gateway.retry_after:g}"] if status in (429, 503) else []
        code = {404: "run_not_found", 401: "invalid_api_key", 429: "RATE_LIMITED"}.get(status, "internal_error")
        body = {"error": {"message": "The task could not be found." if status == 404 else "No.", "code": code}}
        return await self.send(status, json.dumps(body).encode(), "application/json", *wait)

    async def _state(self, task: Task, look: str) -> bool:
        state = look.removeprefix("=")
        shown: dict[str, Any] = {"id": f"run_{task.number}a", "status": DONE_WORDS[self.gateway.contract]}
        if look == "done":
            shown |= self._result(task)
        else:
            shown["status"] = state
        if look == "failed":
            shown |= self.gateway.failed
        runbase = self.gateway.contract == "runbase" and task.scenario != "no_usage"
        shown |= {"costUsd": COST_MICRO} if runbase else {}
        wait = [f"retry-after: {self.gateway.retry_after:g}"] if self.gateway.asks_to_wait else []
        return await self.send(200, json.dumps(shown).encode(), "application/json", *wait)

    def _result(self, task: Task) -> dict[str, Any]:
        urls = self._urls_of(task)
        if self.gateway.contract == "runbase":
            return {"output": {"urls": urls}}
        usage = {"usage": {"cost": self.gateway.cost, "generated_images": len(urls)}}
        return {"images": [{"url": url} for url in urls]} | (usage if task.scenario != "no_usage" else {})

    def _urls_of(self, task: Task) -> list[Any]:
        start = f"{self.gateway.origin}/files/{task.number}"
        good = f"{start}/plain_0_{SIZE}_png_?sig=abc"
        picture = payloads.b64(payloads.picture(SIZE, "png", 0, self.gateway.at_least))
        if task.scenario in RESULTS:
            return [f"{start}/{RESULTS[task.scenario]}_0_{SIZE}_png_?sig=abc"]
        odd: dict[str, list[Any]] = {
            "garbage": ["data:image/png;base64," + "!garbage! " * 1000],
            "fewer": [],
            "second_dead": [good, f"{start}/dead_1_{SIZE}_png_?sig=abc"],
            "two": [good, f"{start}/plain_1_{SIZE}_png_?sig=abc"],
            "empty_entry": ["", None, good],
            "url_data": [f"data:image/png;base64,{picture}"],
        }
        return odd.get(task.scenario, [good])


class TaskGateway(FaultyGateway):
    """``contract`` is "runbase" or "runapi"; ``cost`` is what RunAPI says a task cost."""

    exchange = TaskExchange
    scenarios = frozenset({*SCENARIOS, *DONE, *RESULTS, *CREATED})

    def __init__(
        self,
        contract: str,
        *script: str,
        looks: tuple[str, ...] = ("pending", "processing", "done"),
        failed: dict[str, Any] | None = None,
        cost: Any = 0.03,
        asks_to_wait: bool = False,
        **options: Any,
    ) -> None:
        unknown = {look for look in looks if look not in LOOKS and not look.isdigit() and look[:1] != "="}
        if unknown:
            raise ValueError(f"no such look: {sorted(unknown)}")
        self.contract, self.looks, self.failed, self.cost = contract, looks, failed or {}, cost
        self.asks_to_wait = asks_to_wait
        self.tasks: dict[str, Task] = {}
        self.keys: dict[str, str] = {}
        self.replays = 0
        super().__init__(*script, **options)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1" if self.contract == "runbase" else self.origin

    @property
    def task(self) -> Task:
        """The only task that was made."""
        (task,) = self.tasks.values()
        return task


def quoted(key: str) -> str:
    return key.replace("/", "%2F").replace(" ", "%20").replace("?", "%3F")
