"""Runbase: a run is created, then asked for by id. Costs are in micro-dollars, references are addresses."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from typing import Any

from . import directives as spoken
from . import sizes
from .bills import RUNBASE_MICRO_USD, Bill
from .errors import ApiError
from .fields import Fields
from .http import Exchange, is_bad, json_object
from .order import Order
from .recording import Call
from .references import Sent, decode_all, linked, resolve
from .tasks import DONE, FAILED, Task, TaskDesk
from .workshop import Workshop

MODEL = "openai/gpt-image-2"
RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
LARGEST_RATIOS = ("16:9", "9:16", "21:9")
MAX_PROMPT, MAX_REFERENCES, MAX_REFERENCE_BYTES = 4000, 4, 4 * 1024 * 1024
CALLS_PER_WINDOW = 20
_KEYS_REMEMBERED = 1000
_CODES = {401: "invalid_api_key", 402: "insufficient_balance", 404: "run_not_found", 429: "RATE_LIMITED"}
_STATUS = {DONE: "succeeded", FAILED: "failed"}
_MONEY = {
    "": (402, "The balance is too low.", "insufficient_balance"),
    "usage": (429, "The usage limit is reached.", "USAGE_EXCEEDED"),
    "spend": (403, "The key's spend limit is reached.", "api_key_spend_limit_exceeded"),
    "ip": (403, "This address is not allowed.", "ip_not_allowed"),
}
"""Refusals of the account, by the value of the directive ``quota``."""


class Window:
    """A sliding window per key: so many requests within its seconds, and no more. Refused ones do not count."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, key: str) -> bool:
        now = time.monotonic()
        seen = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while len(self._seen) > _KEYS_REMEMBERED:
            self._seen.popitem(last=False)
        while seen and seen[0] <= now - self._seconds:
            seen.popleft()
        if len(seen) >= CALLS_PER_WINDOW:
            return False
        seen.append(now)
        return True


class RunbaseContract:
    """POST runs, GET runs/{id}."""

    prefix = "/runbase/v1"
    contract = "runbase"

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        self.desk = TaskDesk(shop, self.contract, "run_")
        self.window = Window(shop.window)

    def envelope(self, error: ApiError) -> object:
        """Only a message and a code, which are this gateway's own words."""
        code = _CODES.get(error.status) if error.code in _FOREIGN else error.code
        return {"error": {"message": error.message, "code": code or "internal_error"}}

    async def handle(self, exchange: Exchange) -> None:
        runs = f"{self.prefix}/runs"
        if exchange.method == "POST" and exchange.path == runs:
            await self._create(exchange)
            return
        _require_key(exchange)
        if exchange.method != "GET" or not exchange.path.startswith(f"{runs}/"):
            raise ApiError(404, f"Not found: {exchange.method} {exchange.path}.", code="not_found")
        if not self.window.admit(exchange.key()):
            self.shop.note_lookup(exchange, self.contract, 429)
            raise _too_fast()
        task = await self.desk.find(exchange, exchange.path.removeprefix(f"{runs}/"))
        if task is not None:
            await exchange.answer_json(200, _run(task))

    async def _create(self, exchange: Exchange) -> None:
        body = await exchange.body()
        call = self.shop.note(exchange, self.contract)
        _require_key(exchange)
        if not self.window.admit(exchange.key()):
            call.outcome = "429"
            raise _too_fast()
        given = _checked(json_object(body), call)
        _, said = spoken.split(given["prompt"])
        order = await self._order(given, call, data_uris=self.shop.data_uris or said.has("data-uris"))
        if said.has("quota"):
            call.outcome = "no money"
            status, text, code = _MONEY.get(said.text("quota", ""), _MONEY[""])
            raise ApiError(status, text, code=code)
        self.shop.faults.refuse(given["prompt"], said, call, tasks=True)
        micro = RUNBASE_MICRO_USD[given["resolution"]]
        bill = Bill(micro * 1000, "USD", {"micro_usd": str(micro)})
        task = self.desk.create(exchange, call, order, bill)
        answer = {"id": task.id, "model": MODEL, "status": "pending", **_cost(task)}
        await self.desk.answer_create(exchange, task, answer)

    async def _order(self, given: dict[str, Any], call: Call, *, data_uris: bool) -> Order:
        try:
            parts = await resolve(_links(given.get("image_urls", []), data_uris=data_uris), MAX_REFERENCE_BYTES)
            call.note_parts(parts)
            pictures = await asyncio.to_thread(decode_all, parts, MAX_REFERENCES, MAX_REFERENCE_BYTES + 1)
        except ApiError as error:
            raise _invalid(error.message) from None
        size = sizes.by_ratio(given["aspect_ratio"], given["resolution"])
        fields = Fields(prompt=given["prompt"], quality="medium")
        return Order(fields=fields, size=size, quality="medium", edit=bool(pictures), references=pictures)


_FOREIGN = (
    None,
    "rate_limit_exceeded",
    "rate_limited",
    "unknown_url",
    "invalid_multipart_form_data",
    "request_too_large",
)
"""Codes of the shared parts, which this gateway has other words for."""


def _require_key(exchange: Exchange) -> None:
    if not exchange.key():
        raise ApiError(401, "An API key is required.", code="missing_api_key")
    if is_bad(exchange.key()):
        raise ApiError(401, "The API key is not valid.", code="invalid_api_key")


def _too_fast() -> ApiError:
    return ApiError(429, f"At most {CALLS_PER_WINDOW} requests per 10 seconds.", code="RATE_LIMITED")


def _invalid(text: str) -> ApiError:
    return ApiError(400, text, code="invalid_input")


def _checked(body: dict[str, Any], call: Call) -> dict[str, Any]:
    """The checked ``input`` with its defaults filled in; 400 with this gateway's code for the first fault."""
    call.note_fields(body)
    if not body.get("model"):
        raise ApiError(400, "model is required.", code="missing_model")
    if body["model"] != MODEL:
        raise ApiError(400, f"The model '{body['model']}' was not found.", code="model_not_found")
    if "input" not in body:
        raise ApiError(400, "input is required.", code="missing_input")
    given = body["input"]
    if not isinstance(given, dict) or body.keys() - {"model", "input"}:
        raise _invalid("The body is 'model' and an object 'input'.")
    if unknown := given.keys() - {"prompt", "aspect_ratio", "resolution", "image_urls"}:
        raise _invalid(f"Unknown field in input: {', '.join(sorted(unknown))}.")
    checked = {"aspect_ratio": "1:1", "resolution": "1K"} | given
    _check_prompt(checked.get("prompt"))
    call.prompt = checked["prompt"][:2000]
    _check_size(checked["aspect_ratio"], checked["resolution"])
    return checked


def _check_prompt(prompt: object) -> None:
    if not isinstance(prompt, str) or not prompt.strip() or len(prompt) > MAX_PROMPT:
        raise _invalid(f"prompt must be a text of 1 to {MAX_PROMPT} characters.")


def _check_size(ratio: object, resolution: object) -> None:
    if ratio not in RATIOS:
        raise _invalid(f"aspect_ratio must be one of {', '.join(RATIOS)}.")
    if resolution not in tuple(RUNBASE_MICRO_USD):
        raise _invalid(f"resolution must be one of {', '.join(RUNBASE_MICRO_USD)}.")
    if resolution == "4K" and ratio not in LARGEST_RATIOS:
        raise _invalid(f"4K is available for {', '.join(LARGEST_RATIOS)} only.")


def _links(urls: object, *, data_uris: bool) -> list[Sent]:
    if not isinstance(urls, list) or len(urls) > MAX_REFERENCES:
        raise _invalid(f"image_urls must be a list of at most {MAX_REFERENCES} addresses.")
    return [linked(url, f"image_urls[{index}]", data_uris=data_uris) for index, url in enumerate(urls)]


def _cost(task: Task) -> dict[str, object]:
    return {} if task.said.has("no-usage") else {"costUsd": task.price.amount_nano // 1000}


def _run(task: Task) -> dict[str, object]:
    """A run as a look-up shows it. The cost stays as charged: that a failure is paid back is a rule, not a field."""
    state = task.state()
    shown: dict[str, object] = {"id": task.id, "model": MODEL, "status": _STATUS.get(state, state), **_cost(task)}
    if state == DONE:
        shown["output"] = {"urls": list(task.urls)}
    if state == FAILED:
        code = "content_rejected" if task.said.has("refuse") else "generation_failed"
        as_text = task.said.text("fail", "") == "text"
        shown["error"] = task.error if as_text else {"message": task.error, "code": code}
    return shown
