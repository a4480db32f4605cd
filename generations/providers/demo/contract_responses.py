"""The Responses API with the image tool: a text model that draws, its events in order, and two bills in one."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from typing import Any

from . import directives as spoken
from . import images, sizes, talk
from .bills import Bill, by_text_model, by_tokens
from .errors import invalid
from .http import Exchange, json_object, require_key
from .multipart import Part
from .order import Order, resized
from .recording import Call
from .references import decode_all, decode_mask, resolve
from .replies import Reply, text_usage
from .talk import Talk, TalkRules
from .workshop import Workshop, answer_as_proxy, cut_off

MAX_PICTURES = 8
_KEPT = 64
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8} | {
    character: number for number, character in enumerate("二三四五六七八", 2)
}
_SEVERAL = re.compile(
    rf"\b(\d+|{'|'.join(name for name in _NUMBERS if name.isascii())})\s+(?:\w+\s+)?(?:pictures|images|variations|versions)\b"
    r"|([2-8二两三四五六七八])\s*[张幅]",
    re.IGNORECASE,
)


class Responses:
    """POST /responses of one gateway. It remembers its pictures, so that a later call can go on from them."""

    def __init__(self, shop: Workshop, rules: TalkRules) -> None:
        self.shop, self.rules = shop, rules
        self.path = rules.path
        self._pictures: OrderedDict[str, tuple[Part, ...]] = OrderedDict()

    async def handle(self, exchange: Exchange) -> None:
        started = time.monotonic()
        body = await exchange.body()
        call = self.shop.note(exchange, self.rules.contract)
        require_key(exchange)
        values = json_object(body)
        call.note_fields(values)
        said_to = talk.read(self.rules, values)
        call.prompt = said_to.prompt[:2000]
        order = await self._order(said_to, call) if said_to.tool else None
        await Job(self, exchange, call, said_to, order, started).run()

    async def _order(self, asked: Talk, call: Call) -> Order:
        """Gather the pictures in context, earlier ones first, and decide what ``auto`` means."""
        assert asked.tool is not None
        earlier = self._earlier(asked)
        sent = await resolve(asked.pictures)
        masks = await resolve(() if asked.mask is None else (asked.mask,))
        call.note_parts((*sent, *masks))
        if masks and not (earlier or sent):
            raise invalid("invalid_value", "tools[0].input_image_mask", "A mask needs an image in the context.")
        if asked.action == "edit" and not (earlier or sent):
            raise invalid("invalid_value", "tools[0].action", "'edit' needs an image in the context.")
        return await asyncio.to_thread(_settled, asked, (*earlier, *sent), masks)

    def _earlier(self, asked: Talk) -> tuple[Part, ...]:
        """Pictures of the response that this one follows, and of the items that the input names."""
        found: tuple[Part, ...] = ()
        if asked.previous is not None:
            if asked.previous not in self._pictures:
                text = f"Previous response with id '{asked.previous}' not found."
                raise invalid("previous_response_not_found", "previous_response_id", text)
            found = self._pictures[asked.previous]
        for item in asked.recalled:
            if item not in self._pictures:
                raise invalid("invalid_value", "input", f"Item with id '{item}' not found.")
            found += self._pictures[item]
        return found

    def remember(self, reply: Reply, pictures: tuple[Part, ...]) -> None:
        """Keep a response's pictures under its id and its items' ids, unless it is not to be stored."""
        if self.rules.strict or reply.talk.body.get("store") is False:
            return
        self._pictures[reply.id] = pictures
        self._pictures |= {item.id: (picture,) for item, picture in zip(reply.items, pictures, strict=True)}
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)


def _settled(asked: Talk, pictures: tuple[Part, ...], masks: tuple[Part, ...]) -> Order:
    assert asked.tool is not None
    references = decode_all(pictures)
    mask = decode_mask(masks, references)
    if asked.tool.size == "auto":
        size = sizes.auto_size(asked.prompt, references[0].size if references else None)
    else:
        size = sizes.parse_size(asked.tool.size, fixed_only=False)
    quality = "medium" if asked.tool.quality == "auto" else asked.tool.quality
    edit = bool(references) and asked.action != "generate"
    return Order(fields=asked.tool, size=size, quality=quality, edit=edit, references=references, mask=mask)


def pictures_in(prompt: str) -> int:
    """How many pictures the words ask for: one, unless they name a number of pictures, images, variations or versions."""
    found = _SEVERAL.search(prompt)
    if found is None:
        return 1
    word = (found[1] or found[2]).lower().replace("两", "二")
    return max(1, min(MAX_PICTURES, _NUMBERS.get(word) or int(word)))


class Job:
    """One call, from the first directive to the last byte."""

    def __init__(
        self, desk: Responses, exchange: Exchange, call: Call, asked: Talk, order: Order | None, started: float
    ) -> None:
        self.desk, self.exchange, self.call, self.started = desk, exchange, call, started
        self.words, self.said = spoken.split(asked.prompt)
        if order is not None and self.said.has("wrong-size"):
            order = resized(order)
        self.order = None if self.said.has("text") else order
        count = int(self.said.number("pictures", pictures_in(self.words)))
        count = max(1, min(MAX_PICTURES, count - 1 if self.said.has("fewer") else count))
        self.streams = asked.stream and not self.said.has("no-stream")
        sent = self.order.fields.partial_images if self.order is not None and self.streams else 0
        image = images.usage(self.order, count, sent * count) if self.order is not None else None
        self.reply = Reply(
            talk=asked, order=self.order, count=count if self.order is not None else 0, words=self.words, said=self.said,
            strict=desk.rules.strict and self.streams, image_usage=image, text_usage=text_usage(self.words, self.order),
        )  # fmt: skip

    async def run(self) -> None:
        """Fail as the prompt's directives ask, else draw and answer."""
        self.desk.shop.faults.refuse(self.reply.talk.prompt, self.said, self.call)
        self._bill()
        if self.said.has("timeout"):
            self.call.outcome = "never answered"
            await self.exchange.disconnected()
        elif self.said.has("502"):
            await asyncio.sleep(self.seconds_left())
            self.call.outcome = "502"
            await answer_as_proxy(self.exchange)
        elif self.streams:
            await self._stream()
        else:
            await self._whole()

    def _bill(self) -> None:
        nano = by_text_model(self.reply.text_usage)
        if self.order is not None and self.reply.image_usage is not None:
            nano += by_tokens(self.order.fields.model, self.reply.image_usage).amount_nano
            self.call.size, self.call.quality = self.order.pixels, self.order.quality
        self.call.n = self.reply.count
        self.call.bill(Bill(nano))

    def seconds_left(self, share: float = 1.0) -> float:
        """Time until that share of the call's believable duration is over."""
        fallback = 1.5
        if self.order is not None:
            fallback += sizes.seconds(self.order.quality, self.order.size, self.reply.count)
        total = self.said.number("slow", fallback) / self.desk.shop.speed
        return max(0.0, self.started + total * share - time.monotonic())

    async def _draw(self) -> None:
        """Make the pictures and put them into the reply's items."""
        if self.order is None:
            return
        artist = self.desk.shop.artist
        drawn = await asyncio.gather(
            *(artist.draw(self.order, self.words, self.said, index) for index in range(self.reply.count))
        )
        for item, picture in zip(self.reply.items, drawn, strict=True):
            item.picture = picture
            self.call.note_picture(picture.data)
        kept = tuple(Part(name="earlier", data=picture.data, content_type=picture.content_type) for picture in drawn)
        self.desk.remember(self.reply, kept)

    async def _whole(self) -> None:
        await self._draw()
        await asyncio.sleep(self.seconds_left())
        if self.said.has("drop") or self.said.has("lost"):
            self.call.outcome = "dropped"
            await cut_off(self.exchange)
            return
        self.call.outcome = "answered"
        await self.exchange.answer_json(200, self.reply.body(self.reply.end))

    async def _stream(self) -> None:
        await self.exchange.start_events()
        reply = self.reply
        for event in reply.opening():
            await self._send(event)
        await self._draw()
        rounds = self.order.fields.partial_images if self.order is not None else 0
        for number in range(rounds):
            await asyncio.sleep(self.seconds_left(0.2 + 0.7 * (number + 1) / (rounds + 1)))
            await self._previews(number, rounds)
        if await self._breaks():
            return
        await asyncio.sleep(self.seconds_left())
        for event in reply.closing():
            await self._send(event)
        self.call.outcome = "answered"
        await self.exchange.end()

    async def _previews(self, number: int, rounds: int) -> None:
        """Preview ``number`` of every picture, one after the other."""
        assert self.order is not None
        for item in self.reply.items:
            assert item.picture is not None
            preview = await self.desk.shop.artist.preview(item.picture, number, rounds, self.order)
            await self._send(self.reply.partial(item, number, preview))
            self.call.partials += 1

    async def _breaks(self) -> bool:
        """End a stream before its pictures, as the directives ask."""
        if self.said.has("drop") or self.said.has("lost"):
            await asyncio.sleep(self.seconds_left(0.6))
            self.call.outcome = "dropped"
            await cut_off(self.exchange)
            return True
        if self.reply.end == "completed":
            return False
        self.call.outcome = self.reply.end
        await self._send((f"response.{self.reply.end}", {"response": self.reply.body(self.reply.end)}))
        await self.exchange.end()
        return True

    async def _send(self, event: tuple[str, dict[str, Any]]) -> None:
        kind, payload = event
        await self.exchange.event(kind, payload | {"sequence_number": self.reply.next_number()})
