"""The Images contract at one prefix: its routes, and the flow of one call from the first directive to the last byte."""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import replace
from typing import Any, Protocol

from . import directives as spoken
from . import images, sizes
from .artist import Finished
from .errors import ApiError
from .http import Exchange, require_key
from .order import Order, resized
from .recording import Call
from .references import resolve
from .rules import ImageRules
from .workshop import Workshop, answer_as_proxy, cut_off

GARBAGE = "@@ this is not base64 @@"


class Handler(Protocol):
    """One more endpoint under the same prefix."""

    path: str

    async def handle(self, exchange: Exchange) -> None: ...


class ImagesContract:
    """The endpoints of one gateway that speaks OpenAI's Images contract, and a Responses endpoint where it has one."""

    def __init__(self, shop: Workshop, rules: ImageRules, responses: Handler | None = None) -> None:
        self.shop, self.rules, self.responses = shop, rules, responses
        self.prefix = rules.prefix

    def envelope(self, error: ApiError) -> object:
        return error.body()

    async def handle(self, exchange: Exchange) -> None:
        """Answer a request under this prefix."""
        method, path = exchange.method, exchange.path
        if (method, path) == ("GET", f"{self.prefix}/models"):
            require_key(exchange)
            listed = [{"id": name, "object": "model", "owned_by": "demo"} for name in self.rules.models]
            await exchange.answer_json(200, {"object": "list", "data": listed})
        elif method == "POST" and path in {self.rules.generations, self.rules.edits}:
            await self._images(exchange)
        elif method == "POST" and self.responses and path == self.responses.path:
            await self.responses.handle(exchange)
        else:
            raise ApiError(404, f"Unknown request URL: {method} {path}.", code="unknown_url")

    async def _images(self, exchange: Exchange) -> None:
        started = time.monotonic()
        body = await exchange.body()
        call = self.shop.note(exchange, self.rules.contract)
        require_key(exchange)
        order = await self._order(exchange, call, body)
        if self.rules.always_one:
            order = replace(order, fields=replace(order.fields, n=1))
        call.n, call.quality = order.fields.n, order.quality
        await Job(self.shop, self.rules, exchange, call, order, started).run()

    async def _order(self, exchange: Exchange, call: Call, body: bytes) -> Order:
        edit = exchange.path == self.rules.edits
        data_uris = self.shop.data_uris or b"#demo:data-uris" in body
        raw = images.read(self.rules, exchange.path, exchange.header("content-type"), body, data_uris=data_uris)
        call.note_fields(raw.values)
        call.note_parts(raw.parts)
        call.prompt = str(raw.values.get("prompt", ""))[:2000]
        checked = images.check(self.rules, raw.values, edit=edit)
        pictures, masks = await resolve(raw.pictures), await resolve(raw.masks)
        if not raw.parts:
            call.note_parts((*pictures, *masks))
        return await asyncio.to_thread(images.settle, checked, pictures, masks, edit=edit)


class Job:
    """One call that keeps the contract, from the first directive to the last byte."""

    def __init__(
        self, shop: Workshop, rules: ImageRules, exchange: Exchange, call: Call, order: Order, started: float
    ) -> None:
        self.shop, self.rules, self.exchange, self.call, self.started = shop, rules, exchange, call, started
        self.words, self.said = spoken.split(order.fields.prompt)
        if self.said.has("no-stream"):
            order = replace(order, fields=replace(order.fields, stream=False))
        self.order = resized(order) if self.said.has("wrong-size") else order
        self.count = max(1, order.fields.n - 1) if self.said.has("fewer") else order.fields.n
        self.previews = order.fields.partial_images if order.fields.stream else 0
        call.size = self.order.pixels

    async def run(self) -> None:
        """Fail as the prompt's directives ask, else draw and answer."""
        self.shop.faults.refuse(self.order.fields.prompt, self.said, self.call)
        self.call.bill(self.rules.bill(self.order, self.count, self.previews * self.count))
        if self.said.has("timeout"):
            self.call.outcome = "never answered"
            await self.exchange.disconnected()
        elif self.order.fields.stream:
            await self._stream()
        else:
            await self._whole()

    def seconds_left(self, share: float = 1.0) -> float:
        """Time until that share of the call's believable duration is over."""
        fallback = sizes.seconds(self.order.quality, self.order.size, self.count)
        total = self.said.number("slow", fallback) / self.shop.speed
        return max(0.0, self.started + total * share - time.monotonic())

    async def _whole(self) -> None:
        if await self._fails_after_work():
            return
        pictures = await asyncio.gather(*(self._draw(index) for index in range(self.count)))
        await asyncio.sleep(self.seconds_left())
        data = [self._datum(picture) for picture in pictures]
        answer = images.facts(self.order) | {"data": data} | self._usage(len(pictures), 0)
        self.call.outcome = "answered"
        if self.said.has("text"):
            await self.exchange.answer(200, b"It is done, have a look!", "text/plain")
        else:
            await self.exchange.answer_json(200, answer)

    async def _fails_after_work(self) -> bool:
        """A lost answer: the work was done and is billed, but nobody hears of it."""
        if self.said.has("502"):
            await asyncio.sleep(self.seconds_left())
            self.call.outcome = "502"
            await answer_as_proxy(self.exchange)
            return True
        if self.said.has("drop") or self.said.has("lost"):
            await asyncio.sleep(self.seconds_left(0.5))
            self.call.outcome = "dropped"
            await cut_off(self.exchange)
            return True
        return False

    async def _stream(self) -> None:
        if self.said.has("502"):
            await self._fails_after_work()
            return
        await self.exchange.start_events()
        for index in range(self.count):
            if not await self._stream_one(index):
                return
        self.call.outcome = "answered"
        await self.exchange.end()

    async def _stream_one(self, index: int) -> bool:
        """Send one picture's previews and the picture; False when the stream was broken on purpose."""
        picture = await self._draw(index)
        wanted = self.previews
        for number in range(wanted):
            preview = await self.shop.artist.preview(picture, number, wanted, self.order)
            await asyncio.sleep(self.seconds_left((index + (number + 1) / (wanted + 1)) / self.count))
            await self._event("partial_image", {"partial_image_index": number, "b64_json": in_base64(preview)})
            self.call.partials += 1
        if await self._breaks():
            return False
        await asyncio.sleep(self.seconds_left((index + 1) / self.count))
        await self._event("completed", self._datum(picture) | self._usage(1, wanted))
        return True

    async def _breaks(self) -> bool:
        """End a stream before its picture, as the directives ask."""
        if self.said.has("fail"):
            self.call.outcome = "failed"
            error = ApiError(500, "The server had an error while processing your request.", "server_error")
            await self.exchange.event("error", error.body())
            await self.exchange.end()
        elif self.said.has("drop") or self.said.has("lost"):
            await asyncio.sleep(self.seconds_left(0.6))
            self.call.outcome = "dropped"
            await cut_off(self.exchange)
        return any(self.said.has(name) for name in ("fail", "drop", "lost"))

    async def _event(self, name: str, payload: dict[str, object]) -> None:
        facts = images.facts(self.order)
        facts["created_at"] = facts.pop("created")
        await self.exchange.event(f"{self.order.event_prefix}.{name}", facts | payload)

    async def _draw(self, index: int) -> Finished:
        return await self.shop.artist.draw(self.order, self.words, self.said, index)

    def _usage(self, pictures: int, partials: int) -> dict[str, object]:
        if self.rules.usage is None or self.said.has("no-usage"):
            return {}
        return {"usage": self.rules.usage(self.order, pictures, partials)}

    def _datum(self, picture: Finished) -> dict[str, Any]:
        """One entry of ``data`` as the contract gives it, spoiled as the directives ask."""
        self.call.note_picture(picture.data)
        revised = {"revised_prompt": self.order.fields.prompt} if self.rules.revised else {}
        return self._delivered(picture) | revised

    def _delivered(self, picture: Finished) -> dict[str, Any]:
        form = self.order.fields.response_format or (self.rules.formats or ("b64_json",))[0]
        garbage, prefix = self.said.has("garbage"), f"data:{picture.content_type};base64,"
        if self.said.has("url") or (form == "url" and not self.rules.data_address):
            data = GARBAGE.encode() if garbage else picture.data
            failures = int(self.said.number("download", 0))
            return {"url": self.shop.keep(self.exchange.origin(), data, picture.content_type, failures)}
        text = GARBAGE if garbage else in_base64(picture.data)
        if form == "url":
            return {"url": prefix + text}
        if garbage:
            return {"b64_json": text}
        return {"b64_json": (prefix if self.rules.prefixed or self.said.has("prefix") else "") + text}


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
