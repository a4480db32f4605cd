"""Reads what the Responses API answers: a stream of events, or the response as one JSON.

The finished picture of an item is, in this order: the result of its ``output_item.done``; its result in the response at the
end; its last preview, and that only once the response is completed (there are gateways that hand the picture over in no other
way). A stream that breaks promotes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generations.providers.answer_reading import AnswerReading
from generations.providers.base import (
    ImageRequest,
    Outcome,
    Picture,
    Progress,
    ServerEvent,
    Usage,
    Wire,
)
from generations.providers.errors import GatewayError, Refused, ResultLost, Spoiled
from generations.providers.openai_answer import read_usage
from generations.providers.openai_errors import MESSAGE_LIMIT, read_envelope
from generations.providers.responses_errors import judge_end, judge_event
from generations.providers.responses_items import IMAGE, Item, Items

_TEXT_LIMIT = 2000
_ENDS = {f"response.{state}": state for state in ("completed", "incomplete", "failed", "cancelled")}
_UNFINISHED = ("failed", "incomplete", "cancelled")
_OPEN = ("queued", "in_progress")


class ResponsesReading(AnswerReading):
    """An answer of the Responses API."""

    def __init__(self, request: ImageRequest, wire: Wire, progress: Progress) -> None:
        super().__init__(request, wire, progress)
        self._items = Items()
        self._response: dict[str, Any] = {}
        self._ended = False
        self._message = ""
        self._deltas = ""
        self.remote_id = ""

    @property
    def has_picture(self) -> bool:
        """Whether a finished picture is here: it is paid, and what goes wrong after it must not lose it."""
        return any(item.has_result or (self._ended and item.picture(ended=True)) for item in self._items)

    async def _take_document(self, document: Any) -> None:
        response = document if isinstance(document, dict) else {}
        inner = response.get("response")
        await self._end(inner if isinstance(inner, dict) else response, "completed")

    def _cut_off(self) -> None:
        if not self.has_picture:
            raise self._unknown("stream_cut", f"the stream ended after {self._items.partials} previews")

    async def _take(self, event: ServerEvent, data: dict[str, Any]) -> bool:
        """True once the response has ended."""
        kind = str(data.get("type") or event.name)
        response = data.get("response")
        response = response if isinstance(response, dict) else {}
        if kind in _ENDS:
            await self._end(response, _ENDS[kind])
            return True
        await self._note_id(response)
        self._raise_error_in(data)
        if kind.endswith(".partial_image"):
            await self._preview(data)
        elif kind.startswith("response.image_generation_call."):
            self._items.of(data.get("item_id"), data.get("output_index"))
        elif kind.startswith("response.output_item."):
            self._take_item(data, done=kind.endswith(".done"))
        elif kind == "response.output_text.delta":
            self._deltas = (self._deltas + str(data.get("delta") or ""))[:_TEXT_LIMIT]
        self._files.keep(self._items.files())
        return False

    async def _note_id(self, response: Mapping[str, Any]) -> None:
        found = response.get("id")
        if isinstance(found, str) and found and not self.remote_id:
            self.remote_id = found
            await self._progress.remote_id(found)

    def _raise_error_in(self, data: Any) -> None:
        envelope = read_envelope(data)
        if envelope:
            raise judge_event(envelope, self.status, worked=self._worked, continues=self._continues)

    @property
    def _worked(self) -> bool:
        """Whether something was done already: the tool was called, or something was counted."""
        return bool(self._items) or self._counted

    @property
    def _counted(self) -> bool:
        said = self.usage
        return said is not None and any((said.chat_in, said.chat_out, said.output))

    @property
    def _continues(self) -> bool:
        return bool(self._request.previous_response_id)

    async def _preview(self, data: dict[str, Any]) -> None:
        item = self._items.of(data.get("item_id"), data.get("output_index"))
        item.note(data)
        number, count = data.get("partial_image_index"), item.partials
        path = await self._files.file_of(data.get("partial_image_b64"))
        if path is None:
            item.garbled = True
            return
        item.partials += 1
        item.last = self._files.twin(path)
        self._files.release(path)
        await self._progress.partial(self._items.rank(item), number if isinstance(number, int) else count, path)

    def _take_item(self, data: dict[str, Any], *, done: bool) -> None:
        row = data.get("item")
        if not isinstance(row, dict):
            return
        if row.get("type") == IMAGE:
            item = self._items.of(row.get("id"), data.get("output_index"))
            if done:
                item.finish(row)
        else:
            self._read_text(row)

    def _read_text(self, row: Mapping[str, Any]) -> None:
        """What the text model says itself, a refusal included."""
        parts = row.get("content") if row.get("type") == "message" else None
        said = [
            text
            for part in (parts if isinstance(parts, list) else [])
            if isinstance(part, dict)
            for name in ("text", "refusal")
            if isinstance(text := part.get(name), str) and text.strip()
        ]
        self._message = "\n".join(said)[:_TEXT_LIMIT] or self._message

    async def _end(self, response: dict[str, Any], state: str) -> None:
        """The response as it stands at the end. Raises where that is no good end."""
        await self._note_id(response)
        self._response = response
        output = response.get("output")
        rows = output if isinstance(output, list) else []
        self._items.finish_all(rows)
        for row in rows:
            if isinstance(row, dict):
                self._read_text(row)
        self._files.keep(self._items.files())
        said = response.get("status")
        self._raise_error_in(response)
        if state == "completed" and said not in (*_UNFINISHED, *_OPEN):
            self._ended = True
            return
        state = str(said) if state == "completed" else state
        raise judge_end(
            response, state, self.status, worked=self._worked, counted=self._counted, continues=self._continues
        )

    async def outcome(self) -> Outcome:
        """The pictures, downloaded where the answer gave addresses. Raises ``Spoiled`` if none of them can be read or none
        was made, ``ResultLost`` if none of them can be fetched."""
        found = [item for item in self._items if item.picture(ended=self._ended)]
        pictures, lost = [], list[GatewayError]()
        for index, item in enumerate(found):
            try:
                path, revised = await self._final(item), self._revised(item.revised_prompt)
                pictures.append(Picture(index=index, path=path, revised_prompt=revised))
            except Spoiled as error:
                lost.append(error)
        if not pictures:
            raise self._worst(lost) if lost else self._nothing_came()
        for picture in pictures:
            self._files.release(picture.path)
        self.discard()
        return Outcome(
            pictures=tuple(pictures),
            usage=self.usage,
            unreadable=len(lost),
            request_id=self.request_id,
            remote_id=self.remote_id,
            http_status=self.status,
            **found[pictures[0].index].facts,
        )

    async def _final(self, item: Item) -> Path:
        lost: ResultLost | None = None
        for value in item.results:
            try:
                path = await self._files.file_of(value)
            except ResultLost as error:
                lost, path = error, None
            if path is not None:
                return path
        if not item.results and item.last is not None:
            return item.last
        raise lost or Spoiled("a result that is no readable picture", code="unreadable_answer")

    def _nothing_came(self) -> GatewayError:
        """A good end without a picture: the tool refused, the model only talked, or the picture is missing."""
        for item in self._items:
            if item.error and isinstance(error := judge_event(item.error, self.status), Refused):
                return error
        counted, said = self.usage, self._message or self._deltas
        if said.strip():
            return Spoiled(
                "the model answered in text only",
                code="answer_text_only",
                params={"message": said.strip()[:MESSAGE_LIMIT], "status": self.status},
                http_status=self.status,
            )
        if counted and counted.output:
            return Spoiled("no picture, but output tokens", code="answer_empty_billed", http_status=self.status)
        return self._unknown("answer_empty", "no picture in the response")

    @property
    def usage(self) -> Usage | None:
        """The two bills: the image tool's and the text model's. None where neither was counted."""
        return read_bills(self._response, self._request, called=bool(self._items))


def read_bills(response: Mapping[str, Any], request: ImageRequest, *, called: bool) -> Usage | None:
    """``tool_usage.image_gen`` and ``usage``. OpenAI gives the tool's as zeros where it has no record of it, so an output of
    0 counts as not given; where the tool was never ``called``, nothing was used of it for certain."""
    tools = response.get("tool_usage")
    image = read_usage(tools.get("image_gen"), request) if isinstance(tools, dict) else None
    chat = read_usage(response.get("usage"), replace(request, references=()))
    if image is None and chat is None:
        return None
    raw = {name: part.raw for name, part in (("usage", chat), ("image_gen", image)) if part}
    image = image if image and image.output else Usage()
    if not called and not image.output:
        image = Usage(text_in=0, image_in=0, output=0)
    elif request.previous_response_id and image.image_in is None:
        # Earlier pictures went in as well, so a total without details cannot be told apart.
        image = replace(image, text_in=None)
    return replace(image, chat_in=chat.text_in if chat else None, chat_out=chat.output if chat else None, raw=raw)
