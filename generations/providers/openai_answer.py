"""Reads what OpenAI's Images API answers: JSON or a stream; base64 raw, prefixed or short; addresses; usage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generations.providers.answer_files import spooled_paths
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
from generations.providers.errors import GatewayError, Spoiled
from generations.providers.openai_errors import judge_in_answer, read_envelope

_FACTS = ("size", "quality", "background", "output_format")


class Reading(AnswerReading):
    """An answer of the Images API."""

    def __init__(self, request: ImageRequest, wire: Wire, progress: Progress) -> None:
        super().__init__(request, wire, progress)
        self._facts: dict[str, Any] = {}
        self._entries: list[Any] = []
        self._partials = 0

    async def _take_document(self, document: Any) -> None:
        self._facts = document if isinstance(document, dict) else {}
        data = self._facts.get("data")
        self._entries = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
        if not self._entries:
            self._raise_error_in(document)
            raise self._nothing_came()

    def _nothing_came(self) -> GatewayError:
        """A 200 without a picture. Where tokens of a picture were counted it is certainly billed."""
        counted = read_usage(self._facts.get("usage"), self._request)
        if counted and counted.output:
            said = "no data, but output tokens"
            return Spoiled(said, code="answer_empty_billed", http_status=self.status, usage=counted)
        return self._unknown("answer_empty", "no data")

    async def _take(self, event: ServerEvent, data: dict[str, Any]) -> bool:
        """True once the final picture is here."""
        self._raise_error_in(data)
        kind = str(data.get("type") or event.name)
        if kind.endswith(".partial_image"):
            await self._preview(data)
        elif kind.endswith(".completed"):
            self._facts, self._entries = data, [data]
            return True
        return False

    def _cut_off(self) -> None:
        raise self._unknown("stream_cut", f"the stream ended after {self._partials} previews")

    async def _preview(self, data: dict[str, Any]) -> None:
        number = data.get("partial_image_index")
        path = await self._file_of(data)
        if path is not None:
            self._files.release(path)
            await self._progress.partial(0, number if isinstance(number, int) else self._partials, path)
        self._partials += 1

    def _raise_error_in(self, data: Any) -> None:
        envelope = read_envelope(data)
        if envelope:
            raise judge_in_answer(envelope, self.status, partials=self._partials)

    async def outcome(self) -> Outcome:
        """The pictures, downloaded where the answer gave addresses. Raises ``Spoiled`` if none of them can be read, and
        ``ResultLost`` if none of them can be fetched."""
        pictures, lost = [], list[GatewayError]()
        for index, entry in enumerate(self._entries):
            try:
                path = await self._final(entry)
                revised = self._revised(entry.get("revised_prompt"))
                pictures.append(Picture(index=index, path=path, revised_prompt=revised))
            except Spoiled as error:
                lost.append(error)
        if not pictures:
            raise self._worst(lost)
        for picture in pictures:
            self._files.release(picture.path)
        self.discard()
        said = {name: value if isinstance(value := self._facts.get(name), str) else "" for name in _FACTS}
        usage = read_usage(self._facts.get("usage"), self._request)
        return Outcome(
            pictures=tuple(pictures),
            usage=usage,
            unreadable=len(lost),
            request_id=self.request_id,
            http_status=self.status,
            **said,
        )

    def _worst(self, lost: list[GatewayError]) -> GatewayError:
        error = super()._worst(lost)
        error.usage = read_usage(self._facts.get("usage"), self._request)
        return error

    async def _final(self, entry: Any) -> Path:
        path = await self._file_of(entry) if isinstance(entry, dict) else None
        if path is None:
            raise Spoiled("an entry without a readable picture", code="unreadable_answer")
        return path

    async def _file_of(self, entry: dict[str, Any]) -> Path | None:
        """The picture of an entry in a file: from its base64, or else from its address. None if neither is readable."""
        for name in ("b64_json", "url"):
            path = await self._files.file_of(entry.get(name), address=name == "url")
            if path is not None:
                return path
        return None


def read_usage(data: Any, request: ImageRequest) -> Usage | None:
    """The gateway's count, under OpenAI's names or those of chat completions. None where it gave none.

    An output of 0 beside a picture is a gateway that does not count, so it is taken as not given. A total of inputs without
    details is text where nothing but text was sent; else it cannot be told apart and both stay None.
    """
    if not isinstance(data, dict):
        return None
    total = _count(data, "input_tokens", "prompt_tokens")
    inputs = _details(data, "input_tokens_details", "prompt_tokens_details")
    outputs = _details(data, "output_tokens_details", "completion_tokens_details")
    text = _count(inputs, "text_tokens")
    if text is None and not request.references:
        text = total
    return Usage(
        text_in=text,
        image_in=_count(inputs, "image_tokens"),
        output=_count(data, "output_tokens", "completion_tokens") or None,
        output_text=_count(outputs, "text_tokens"),
        output_image=_count(outputs, "image_tokens"),
        raw=_plain(data),
    )


def _details(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return next((data[name] for name in names if isinstance(data.get(name), dict)), {})


def _count(data: dict[str, Any], *names: str) -> int | None:
    for name in names:
        value = data.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**9:
            return int(value)
    return None


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """The usage as it may be stored: without anything that is a file."""
    return {} if any(True for _ in spooled_paths(data)) else data
