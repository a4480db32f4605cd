"""RunAPI: tasks under a path for each service and action, and an ``Idempotency-Key`` that is honoured."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from typing import Any

from . import directives as spoken
from . import sizes
from .bills import NANO, RUNAPI_USD_NANO, Bill
from .directives import Directives
from .errors import ApiError, invalid
from .fields import Fields
from .http import Exchange, is_bad, json_object
from .order import Order
from .recording import Call
from .references import MAX_REFERENCES, Sent, decode_all, linked, resolve
from .tasks import DONE, FAILED, PENDING, PROCESSING, Task, TaskDesk
from .workshop import Workshop

MODEL = "gpt-image-2"
RATIOS = (
    "auto", "1:1", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "16:9", "9:16", "2:1", "1:2", "3:1", "1:3", "21:9", "9:21",
)  # fmt: skip
_KEYS_REMEMBERED = 20_000
_STATUS = {DONE: "completed"}
_SHAPES = {
    "message": lambda text: {"message": text},
    "error": lambda text: {"error": text},
    "detail": lambda text: {"detail": text},
    "errormessage": lambda text: {"errorMessage": text},
    "msg": lambda text: {"msg": text},
}
"""Where an error's text may be, by the directive ``shape``; without one it is in ``error.message``."""


class RunApiContract:
    """POST …/text_to_image and …/edit_image, GET the same with an id."""

    prefix = "/runapi"
    contract = "runapi"
    paths = (f"{prefix}/api/v1/gpt_image_2/text_to_image", f"{prefix}/api/v1/gpt_image_2/edit_image")

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        self.desk = TaskDesk(shop, self.contract, "task_")
        self._replays: OrderedDict[tuple[str, ...], tuple[str, Task]] = OrderedDict()
        self._paths: OrderedDict[str, str] = OrderedDict()

    def envelope(self, error: ApiError) -> object:
        if error.extra.get("shape") in _SHAPES:
            return _SHAPES[error.extra["shape"]](error.message)
        return {"error": {"message": error.message, "code": error.code or "internal_error"}}

    async def handle(self, exchange: Exchange) -> None:
        if exchange.method == "POST" and exchange.path in self.paths:
            await self._create(exchange)
            return
        _require_key(exchange)
        path, _, task_id = exchange.path.rpartition("/")
        if exchange.method != "GET" or path not in self.paths:
            raise ApiError(404, f"Not found: {exchange.method} {exchange.path}.", code="not_found")
        await self._look_up(exchange, path, task_id)

    async def _look_up(self, exchange: Exchange, path: str, task_id: str) -> None:
        known = self._paths.get(task_id, path) == path
        task = await self.desk.find(exchange, task_id if known else "")
        if task is None:
            return
        wait = task.said.text("retry-after", "1" if task.lookups == 1 else "")
        active = task.state() in {PENDING, PROCESSING}
        await exchange.answer_json(200, _shown(task), {"retry-after": wait} if wait and active else None)

    async def _create(self, exchange: Exchange) -> None:
        body = await exchange.body()
        call = self.shop.note(exchange, self.contract)
        _require_key(exchange)
        given = json_object(body)
        call.note_fields(given)
        call.prompt = str(given.get("prompt", ""))[:2000]
        _, said = spoken.split(str(given.get("prompt", "")))
        try:
            await self._take(exchange, call, given, said)
        except ApiError as error:
            error.extra = {"shape": said.text("shape", "")}
            raise

    async def _take(self, exchange: Exchange, call: Call, given: dict[str, Any], said: Directives) -> None:
        if await self._replayed(exchange, call, given):
            return
        _check(given, edit=exchange.path == self.paths[1])
        order = await self._order(given, call, data_uris=self.shop.data_uris or said.has("data-uris"))
        if said.has("quota"):
            call.outcome = "no money"
            raise ApiError(402, "Insufficient credits.", code="insufficient_credits")
        self.shop.faults.refuse(given["prompt"], said, call, tasks=True)
        # Fetching references took time, in which the same key may have come a second time.
        if await self._replayed(exchange, call, given):
            return
        nano = RUNAPI_USD_NANO[given.get("output_resolution", "1k")]
        task = self.desk.create(exchange, call, order, Bill(nano))
        self._remember(exchange, call, given, task)
        await self.desk.answer_create(exchange, task, {"id": task.id, "status": "pending"})

    async def _replayed(self, exchange: Exchange, call: Call, given: dict[str, Any]) -> bool:
        """Answer with the task that this idempotency key has made before, if any; 409 if it was for something else."""
        kept = self._replays.get(_scope(exchange, call)) if call.idempotency_key else None
        if kept is None:
            return False
        if kept[0] != _digest(given):
            call.outcome = "conflict"
            raise ApiError(409, "This Idempotency-Key was used with another body.", code="idempotency_conflict")
        task = kept[1]
        call.outcome, call.task = "replayed", task.id
        await exchange.answer_json(200, _shown(task) | {"task_replayed": True})
        return True

    def _remember(self, exchange: Exchange, call: Call, given: dict[str, Any], task: Task) -> None:
        self._paths[task.id] = exchange.path
        if call.idempotency_key:
            self._replays[_scope(exchange, call)] = (_digest(given), task)
        for memory in (self._replays, self._paths):
            while len(memory) > _KEYS_REMEMBERED:
                memory.popitem(last=False)

    async def _order(self, given: dict[str, Any], call: Call, *, data_uris: bool) -> Order:
        sent = _links(given.get("source_image_urls", []), data_uris=data_uris)
        parts = await resolve(sent)
        call.note_parts(parts)
        pictures = await asyncio.to_thread(decode_all, parts)
        size = sizes.auto_size(given["prompt"], pictures[0].size if pictures else None)
        if given.get("aspect_ratio", "auto") != "auto":
            size = sizes.by_ratio(given["aspect_ratio"], given.get("output_resolution", "1k").upper())
        fields = Fields(prompt=given["prompt"], quality="medium")
        return Order(fields=fields, size=size, quality="medium", edit=bool(pictures), references=pictures)


def _require_key(exchange: Exchange) -> None:
    if is_bad(exchange.key()):
        raise ApiError(401, "Invalid API key.", code="authentication")


def _scope(exchange: Exchange, call: Call) -> tuple[str, ...]:
    return exchange.key(), exchange.path, call.idempotency_key or ""


def _digest(given: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()


def _check(given: dict[str, Any], *, edit: bool) -> None:
    """400 for the first field that this contract does not allow."""
    known = {"model", "prompt", "aspect_ratio", "output_resolution", *(("source_image_urls",) if edit else ())}
    for name in given:
        if name not in known:
            raise invalid("unknown_parameter", name, f"Unknown parameter: {name}.")
    if given.get("model") != MODEL:
        raise invalid("invalid_value", "model", f"model must be '{MODEL}'.")
    if not isinstance(given.get("prompt"), str) or not given["prompt"].strip():
        raise invalid("missing_required_parameter", "prompt", "prompt is required.")
    if edit and not given.get("source_image_urls"):
        raise invalid("missing_required_parameter", "source_image_urls", "source_image_urls is required.")
    _check_size(given.get("aspect_ratio", "auto"), given.get("output_resolution", "1k"))


def _check_size(ratio: object, tier: object) -> None:
    if ratio not in RATIOS:
        raise invalid("invalid_value", "aspect_ratio", f"aspect_ratio must be one of {', '.join(RATIOS)}.")
    if tier not in tuple(RUNAPI_USD_NANO):
        text = f"output_resolution must be one of {', '.join(RUNAPI_USD_NANO)}."
        raise invalid("invalid_value", "output_resolution", text)
    if ratio == "auto" and tier != "1k":
        raise invalid("invalid_value", "output_resolution", "An automatic ratio is available at 1k only.")
    if ratio == "1:1" and tier == "4k":
        raise invalid("invalid_value", "output_resolution", "4k is not available at 1:1.")


def _links(urls: object, *, data_uris: bool) -> list[Sent]:
    if not isinstance(urls, list) or len(urls) > MAX_REFERENCES:
        text = f"source_image_urls must be a list of 1 to {MAX_REFERENCES} addresses."
        raise invalid("invalid_value", "source_image_urls", text)
    return [linked(url, f"source_image_urls[{index}]", data_uris=data_uris) for index, url in enumerate(urls)]


def _shown(task: Task) -> dict[str, object]:
    """A task as a look-up shows it."""
    state = task.state()
    shown: dict[str, object] = {"id": task.id, "status": _STATUS.get(state, state)}
    if state == DONE:
        shown["images"] = [{"url": url} for url in task.urls]
    if state == FAILED:
        shown["error"] = task.error
    if state in {DONE, FAILED} and not task.said.has("no-usage"):
        cost = task.price.amount_nano / NANO if state == DONE else 0
        shown["usage"] = {"cost": cost, "generated_images": len(task.urls)}
    return shown
