"""Routes of the demo gateway and the flow of one call: check, pretend to work, draw, answer."""

from __future__ import annotations

import asyncio
import base64
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from . import contract_images as contract
from . import directives as spoken
from . import sizes
from .artist import Artist, Finished
from .errors import ApiError
from .faults import Faults
from .fields import MODELS
from .http import Exchange, Gone, Receive, Scope, Send
from .recording import Call, Recorder
from .serve import cut

_KEPT_FILES = 24


class DemoGateway:
    """The ASGI app. ``speed`` divides all times; ``record`` opens /__calls; ``plain`` draws gradients only."""

    def __init__(self, *, speed: float = 1.0, record: bool = False, plain: bool = False) -> None:
        self.speed = max(speed, 0.01)
        self.recorder = Recorder(enabled=record)
        self.faults = Faults(self.speed)
        self.artist = Artist(ThreadPoolExecutor(max_workers=2, thread_name_prefix="draw"), plain=plain)
        self.files: OrderedDict[str, Finished] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive, send)
        try:
            await self._route(exchange)
        except ApiError as error:
            await exchange.answer_json(error.status, error.body(), error.headers)
        except Gone:
            return

    async def _route(self, exchange: Exchange) -> None:
        method, path = exchange.method, exchange.path
        if (method, path) == ("GET", "/healthz"):
            await exchange.answer_json(200, {"status": "ok"})
        elif method == "GET" and path.startswith("/files/"):
            await self._file(exchange)
        elif path == "/__calls" and self.recorder.enabled:
            await self._calls(exchange)
        elif (method, path) == ("GET", "/v1/models"):
            _require_key(exchange)
            listed = [{"id": name, "object": "model", "owned_by": "demo"} for name in MODELS]
            await exchange.answer_json(200, {"object": "list", "data": listed})
        elif method == "POST" and path in {contract.GENERATIONS, contract.EDITS}:
            await self._images(exchange)
        else:
            raise ApiError(404, f"Unknown request URL: {method} {path}.", code="unknown_url")

    async def _calls(self, exchange: Exchange) -> None:
        if exchange.method == "DELETE":
            self.recorder.clear()
        await exchange.answer_json(200, self.recorder.as_json())

    async def _file(self, exchange: Exchange) -> None:
        stored = self.files.get(exchange.path.removeprefix("/files/"))
        if stored is None:
            raise ApiError(404, "No such file.", code="not_found")
        await exchange.answer(200, stored.data, stored.content_type)

    async def _images(self, exchange: Exchange) -> None:
        started = time.monotonic()
        body = await exchange.body()
        key = exchange.header("idempotency-key") or None
        call = self.recorder.add(Call(exchange.request_id, exchange.path, key))
        _require_key(exchange)
        raw = contract.read(exchange.path, exchange.header("content-type"), body)
        call.note_parts(raw.parts)
        call.prompt = str(raw.values.get("prompt", ""))[:2000]
        order = await asyncio.to_thread(contract.settle, raw, edit=exchange.path == contract.EDITS)
        call.n, call.quality = order.fields.n, order.quality
        await Job(self, exchange, call, order, started).run()

    def keep(self, exchange: Exchange, picture: Finished) -> str:
        """Store a picture for a while and give its address on this server."""
        name = f"{uuid4().hex}.{picture.content_type.partition('/')[2]}"
        self.files[name] = picture
        while len(self.files) > _KEPT_FILES:
            self.files.popitem(last=False)
        return f"{exchange.origin()}/files/{name}"


class Job:
    """One call that keeps the contract, from the first directive to the last byte."""

    def __init__(
        self, gateway: DemoGateway, exchange: Exchange, call: Call, order: contract.Order, started: float
    ) -> None:
        self.gateway, self.exchange, self.call, self.started = gateway, exchange, call, started
        self.words, self.said = spoken.split(order.fields.prompt)
        self.order = contract.resized(order) if self.said.has("wrong-size") else order
        self.count = max(1, order.fields.n - 1) if self.said.has("fewer") else order.fields.n
        call.size = f"{self.order.size[0]}x{self.order.size[1]}"

    async def run(self) -> None:
        """Fail as the prompt's directives ask, else draw and answer."""
        self.gateway.faults.refuse(self.order.fields.prompt, self.said, self.call)
        self.call.executed = True
        if self.said.has("timeout"):
            self.call.outcome = "never answered"
            await self.exchange.disconnected()
        elif self.order.fields.stream and not self.said.has("no-stream"):
            await self._stream()
        else:
            await self._whole()

    def seconds_left(self, share: float = 1.0) -> float:
        """Time until that share of the call's believable duration is over."""
        fallback = sizes.seconds(self.order.quality, self.order.size, self.count)
        total = self.said.number("slow", fallback) / self.gateway.speed
        return max(0.0, self.started + total * share - time.monotonic())

    async def _whole(self) -> None:
        if await self._fails_after_work():
            return
        pictures = await asyncio.gather(*(self._draw(index) for index in range(self.count)))
        await asyncio.sleep(self.seconds_left())
        data = [self._datum(picture) for picture in pictures]
        answer = contract.facts(self.order, self.order.size) | {"data": data} | self._usage(len(pictures), 0)
        self.call.outcome = "answered"
        if self.said.has("text"):
            await self.exchange.answer(200, b"It is done, have a look!", "text/plain")
        else:
            await self.exchange.answer_json(200, answer)

    async def _fails_after_work(self) -> bool:
        """A lost answer: the work was done and would be billed, but nobody hears of it."""
        if self.said.has("502"):
            await asyncio.sleep(self.seconds_left())
            self.call.outcome = "502"
            page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
            await self.exchange.answer(502, page, "text/html")
        elif self.said.has("drop"):
            await asyncio.sleep(self.seconds_left(0.5))
            self.call.outcome = "dropped"
            await self._cut()
        return self.said.has("502") or self.said.has("drop")

    async def _stream(self) -> None:
        if self.said.has("502"):
            await self._fails_after_work()
            return
        await self.exchange.start(200, "text/event-stream; charset=utf-8", {"cache-control": "no-cache"})
        await self.exchange.send({"type": "http.response.body", "body": b"", "more_body": True})
        for index in range(self.count):
            if not await self._stream_one(index):
                return
        self.call.outcome = "answered"
        await self.exchange.end()

    async def _stream_one(self, index: int) -> bool:
        """Send one picture's previews and the picture; False when the connection was cut on purpose."""
        picture = await self._draw(index)
        wanted = self.order.fields.partial_images
        for number in range(wanted):
            preview = await self.gateway.artist.preview(picture, number, wanted, self.order)
            await asyncio.sleep(self.seconds_left((index + (number + 1) / (wanted + 1)) / self.count))
            payload = {"partial_image_index": number, "b64_json": _base64(preview)}
            await self._event("partial_image", payload)
            self.call.partials += 1
        if self.said.has("drop"):
            await asyncio.sleep(self.seconds_left(0.6))
            self.call.outcome = "dropped"
            await self._cut()
            return False
        await asyncio.sleep(self.seconds_left((index + 1) / self.count))
        await self._event("completed", self._datum(picture) | self._usage(1, wanted))
        return True

    async def _cut(self) -> None:
        """Break the connection, and wait for the server to notice."""
        cut(self.exchange.scope)
        await self.exchange.disconnected()

    async def _event(self, name: str, payload: dict[str, object]) -> None:
        facts = contract.facts(self.order, self.order.size)
        facts["created_at"] = facts.pop("created")
        await self.exchange.event(f"{self.order.event_prefix}.{name}", facts | payload)

    async def _draw(self, index: int) -> Finished:
        return await self.gateway.artist.draw(self.order, self.words, self.said, index)

    def _usage(self, pictures: int, partials: int) -> dict[str, object]:
        if self.said.has("no-usage"):
            return {}
        return {"usage": contract.usage(self.order, self.order.size, pictures=pictures, partials=partials)}

    def _datum(self, picture: Finished) -> dict[str, object]:
        """One entry of ``data``, spoiled as the directives ask."""
        self.call.note_picture(picture.data)
        if self.said.has("garbage"):
            return {"b64_json": "@@ this is not base64 @@"}
        if self.said.has("url"):
            return {"url": self.gateway.keep(self.exchange, picture)}
        prefix = f"data:{picture.content_type};base64," if self.said.has("prefix") else ""
        return {"b64_json": prefix + _base64(picture.data)}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _require_key(exchange: Exchange) -> None:
    """Any key opens the door except none and those that begin with ``bad``."""
    scheme, _, key = exchange.header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise ApiError(401, "You didn't provide an API key.", code="invalid_api_key")
    if key.strip().lower().startswith("bad"):
        raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")
