"""What every reading of an answer of OpenAI's kind has in common, whichever API it is of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from generations.providers.answer_files import AnswerFiles, closing, is_stream
from generations.providers.base import Answer, ImageRequest, Progress, ServerEvent, Wire
from generations.providers.errors import GatewayError, ResultLost, Unknown
from generations.providers.openai_errors import request_id


class AnswerReading(ABC):
    """One answer being read: ``read`` while the connection is open, then the dialect's ``outcome``; ``discard`` when it came to
    nothing. It owns every temporary file that the answer brought until it hands it on, and removes the rest."""

    def __init__(self, request: ImageRequest, wire: Wire, progress: Progress) -> None:
        self._request, self._progress = request, progress
        self._files = AnswerFiles(wire)
        self.status = 0
        self.request_id = ""

    def begin(self, answer: Answer) -> None:
        self.status, self.request_id = answer.status, request_id(answer.headers)

    def discard(self) -> None:
        """Remove every file that was not handed on."""
        self._files.discard()

    async def read(self, answer: Answer) -> None:
        """Everything that decides. Raises what the answer says went wrong, and ``Unknown`` where it breaks off."""
        if await is_stream(answer):
            await self._read_stream(answer)
        else:
            await self._take_document(await self._document(answer))

    async def _document(self, answer: Answer) -> Any:
        try:
            document = await answer.json()
        except ValueError:
            raise self._unknown("answer_not_json", (await answer.text())[:2000]) from None
        self._files.own(document)
        return document

    async def _read_stream(self, answer: Answer) -> None:
        async with closing(answer.events()) as events:
            async for event in events:
                self._files.own(event.data)
                if isinstance(event.data, dict) and await self._take(event, event.data):
                    # What follows cannot matter any more, and a connection that breaks now must not spoil it.
                    return
        self._cut_off()

    @abstractmethod
    async def _take_document(self, document: Any) -> None:
        """An answer that came whole."""

    @abstractmethod
    async def _take(self, event: ServerEvent, data: dict[str, Any]) -> bool:
        """True once what follows cannot matter any more."""

    @abstractmethod
    def _cut_off(self) -> None:
        """The stream ended before that. Raises ``Unknown`` where this leaves nothing."""

    def _unknown(self, code: str, detail: str) -> Unknown:
        return Unknown(detail, code=code, params={"status": self.status}, http_status=self.status)

    def _worst(self, lost: list[GatewayError]) -> GatewayError:
        """Of several, an address that may still be fetched: the most that a person can do something about."""
        error = next((one for one in lost if isinstance(one, ResultLost)), lost[0])
        error.http_status = error.http_status or self.status
        return error

    def _revised(self, text: object) -> str:
        """ "" where the prompt was handed back as it was: then nothing was revised."""
        return text if isinstance(text, str) and text.strip() != self._request.prompt.strip() else ""
