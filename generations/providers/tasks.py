"""Dialects of gateways that work on tasks: one paid call makes a task, and free look-ups by its id bring its end.

From the moment its id is known nothing about a task is uncertain: it can be asked for, after a crash too. So a look-up that
fails ends nothing; it is made again until the time is over, and then the task is said to be still running, never lost.
Money hangs on that: a second task would be paid a second time.
"""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from generations.providers.base import Answer, Call, ImageRequest, Outcome, Progress, Usage, Wire, send
from generations.providers.errors import (
    Failed,
    GatewayError,
    NotFound,
    StillRunning,
    Unknown,
    Unsupported,
)
from generations.providers.openai_errors import Envelope, judge_in_answer, parse_envelope, request_id, retry_after
from generations.providers.task_answer import discard, failure, judge_create, take

FEW = 3
"""Look-ups in a row that say the same bad thing before it is believed: a task may be unknown for a moment after it was made,
and a key may be refused for a moment."""
LONGEST_PAUSE = 15.0
"""Seconds between look-ups that fail, at most."""
ONE_LOOK = 30.0
"""Seconds for one look-up: a silent one must not eat the time of all."""
GONE = (404, 410)
REFUNDED = Usage(charge_nano=0, charge_currency="USD")
"""What a task that failed costs."""
RUNNING = ("pending", "processing")
"""The words in which a contract says that a task has not ended."""
_NEVER_SENT = ("quality", "output_format", "background", "moderation")


class State(Enum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one look-up brought: the task, or why there is none. ``wait`` is the gateway's Retry-After in seconds."""

    task: Mapping[str, Any] | None = None
    status: int = 0
    request_id: str = ""
    wait: float | None = None
    trouble: str = ""
    refused: bool = False

    @property
    def gone(self) -> bool:
        return self.refused and self.status in GONE


class TaskDialect(ABC):
    """See :class:`generations.providers.base.Dialect` and ``Resuming``. A subclass says how its contract words things.

    ``every``: seconds between look-ups. ``unbilled_failures``: the profile declares that a 500 or 503 with the gateway's own
    envelope is not billed.
    """

    name = ""
    patience = math.inf
    """Seconds for which one task is asked for without a break, at most; the wire's time may be shorter."""

    def __init__(self, *, every: float, unbilled_failures: bool = False, one_look: float = ONE_LOOK) -> None:
        self._every, self._one_look = every, one_look
        self._unbilled_failures = unbilled_failures

    @abstractmethod
    def plan(self, request: ImageRequest) -> Call:
        """The call that makes the task."""

    @abstractmethod
    def _remote_id(self, task_id: str, request: ImageRequest) -> str:
        """What is kept of a task: enough to find it again."""

    @abstractmethod
    def _path(self, remote_id: str, request: ImageRequest) -> str:
        """Where to look a task up."""

    @abstractmethod
    def _state(self, task: Mapping[str, Any]) -> State: ...

    @abstractmethod
    def _entries(self, task: Mapping[str, Any]) -> list[Any]:
        """The pictures of a task that is done: addresses, or objects with one."""

    @abstractmethod
    def _usage(self, task: Mapping[str, Any], created: Mapping[str, Any]) -> Usage | None:
        """What the gateway says it charged, by the task's end or else by the answer that created it."""

    @abstractmethod
    def _probe(self) -> str:
        """The path of a task that does not exist."""

    @abstractmethod
    def _proves(self, envelope: Envelope) -> bool:
        """Whether a 404 speaks of the task, which it would not with a bad key or at another address."""

    async def run(self, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """Make the task, then ask for it until it has ended."""
        call = self.plan(request)
        said = ""
        try:
            async with send(call, wire) as answer:
                said = request_id(answer.headers)
                created = await self._created(answer, call)
                remote_id = self._remote_id(_id_of(created), request)
                await progress.remote_id(remote_id)
            return await self._ended(remote_id, request, wire, created, pause=self._every)
        except GatewayError as error:
            error.request_id = error.request_id or said
            raise

    async def resume(self, remote_id: str, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """See :class:`generations.providers.base.Resuming`."""
        return await self._ended(remote_id, request, wire, {}, pause=0)

    async def check(self, wire: Wire) -> frozenset[str] | None:
        """Ask for a task that does not exist: the address and the key are tried, and nothing is paid. No model is listed."""
        try:
            async with wire.get(self._probe()) as answer:
                return await self._proved(answer)
        except Unknown as error:
            # Nothing was asked for that could be billed, so nothing is uncertain but the gateway.
            raise Failed(error.detail, code="gateway_silent", http_status=error.http_status) from error

    async def _proved(self, answer: Answer) -> frozenset[str] | None:
        status = answer.status
        if status in (200, 404, 405) and await _is_page(answer):
            raise NotFound(f"HTTP {status}: a web page", code="not_an_api", http_status=status)
        text = await answer.text()
        if status == 404:
            envelope = parse_envelope(text)
            return frozenset() if envelope and self._proves(envelope) else None
        if 200 <= status < 300 or status == 405:
            return None
        error = judge_create(status, answer.headers, text, unbilled_failures=True)
        if isinstance(error, Unknown):
            error = Failed(error.detail, code="gateway_down", params=error.params, http_status=status)
        raise error

    async def _created(self, answer: Answer, call: Call) -> Mapping[str, Any]:
        """The answer to the paid call. Raises whatever it is if it holds no id."""
        status = answer.status
        if not 200 <= status < 300:
            raise self._judged(answer, await answer.text(), call)
        try:
            document = await answer.json()
        except ValueError:
            raise _unknown("answer_not_json", status, (await answer.text())[:2000]) from None
        discard(document)
        if _id_of(document):
            return dict(document)
        envelope = parse_envelope(await answer.text())
        raise (
            judge_in_answer(envelope, status) if envelope else _unknown("task_without_id", status, str(document)[:2000])
        )

    def _judged(self, answer: Answer, text: str, call: Call) -> GatewayError:
        return judge_create(answer.status, answer.headers, text, unbilled_failures=self._unbilled_failures)

    async def _ended(
        self, remote_id: str, request: ImageRequest, wire: Wire, created: Mapping[str, Any], *, pause: float
    ) -> Outcome:
        look = await self._watch(remote_id, self._path(remote_id, request), wire, pause)
        task = look.task or {}
        try:
            if self._state(task) is State.FAILED:
                raise failure(task, look.status, REFUNDED)
            usage = self._usage(task, created)
            outcome = await take(self._entries(task), wire, usage)
        except GatewayError as error:
            error.http_status, error.request_id = error.http_status or look.status, look.request_id
            raise
        return replace(outcome, request_id=look.request_id, remote_id=remote_id, http_status=look.status)

    async def _watch(self, remote_id: str, path: str, wire: Wire, pause: float) -> Look:
        """Look the task up until it has ended. Raises ``StillRunning`` when the time is over."""
        watch = _Watch(remote_id, wire, self._every, min(wire.time_left(), self.patience))
        while True:
            await watch.rest(pause)
            look = await look_up(wire, path, self._one_look)
            if look.task is not None and self._state(look.task) is not State.RUNNING:
                return look
            discard(look.task)
            pause = watch.next_pause(look)


class _Watch:
    """The time and the troubles of one task's look-ups."""

    def __init__(self, remote_id: str, wire: Wire, every: float, seconds: float) -> None:
        self._remote_id, self._wire, self._every = remote_id, wire, every
        self._ends = asyncio.get_running_loop().time() + seconds
        self._last = Look()
        self._troubles = self._refusals = 0

    async def rest(self, pause: float) -> None:
        """Wait for the next look-up. Raises ``StillRunning`` if it would come too late."""
        if pause >= self._ends - asyncio.get_running_loop().time():
            raise self.still_running()
        await asyncio.sleep(pause)

    def next_pause(self, look: Look) -> float:
        """Seconds to the next look-up: doubling while they fail, and never less than the gateway asks for. Raises where a few
        in a row were refused: the task is gone, or whoever asks must be set right before it is asked for again."""
        self._last = look
        self._troubles = self._troubles + 1 if look.trouble else 0
        self._refusals = self._refusals + 1 if look.refused else 0
        if self._refusals >= FEW:
            raise self._vanished() if look.gone else self.still_running()
        doubled = self._every * math.pow(2, min(self._troubles, 10))
        return max(self._every, min(doubled, LONGEST_PAUSE), look.wait or 0)

    def still_running(self) -> StillRunning:
        look = self._last
        return StillRunning(
            f"task {self._remote_id} has not ended; {look.trouble or 'it is being worked on'}",
            params={"remote_id": self._remote_id, "status": look.status},
            http_status=look.status or None,
            request_id=look.request_id,
            retry_after=look.wait,
        )

    def _vanished(self) -> Unknown:
        look = self._last
        return Unknown(
            f"task {self._remote_id} is not known any more; {look.trouble}",
            code="run_vanished",
            params={"remote_id": self._remote_id, "status": look.status},
            http_status=look.status,
            request_id=look.request_id,
        )


async def look_up(wire: Wire, path: str, seconds: float) -> Look:
    """One look-up, of ``seconds`` from the turn that it may have to wait for. Whatever goes wrong with it is told, not raised."""
    try:
        async with wire.get(path, within=seconds) as answer:
            return await _read_look(answer)
    except GatewayError as error:
        # Among these is a redirect, which a person must see to, but no end of the task.
        refused = not isinstance(error, Unknown) and not error.again
        return Look(trouble=f"{error.code}: {error.detail}", refused=refused)


async def _read_look(answer: Answer) -> Look:
    status, said, wait = answer.status, request_id(answer.headers), retry_after(answer.headers)
    if not 200 <= status < 300:
        is_page = await _is_page(answer)
        text = (await answer.text())[:500]
        refused = 400 <= status < 500 and status not in (408, 425, 429, 499) and not is_page
        return Look(status=status, request_id=said, wait=wait, trouble=f"HTTP {status}: {text}", refused=refused)
    try:
        task = await answer.json()
    except ValueError:
        task = None
    if isinstance(task, dict) and isinstance(task.get("status"), str) and task["status"].strip():
        return Look(task=task, status=status, request_id=said, wait=wait)
    discard(task)
    return Look(status=status, request_id=said, wait=wait, trouble=f"no task: {(await answer.text())[:500]}")


async def _is_page(answer: Answer) -> bool:
    return answer.content_type == "text/html" or await answer.first() == "<"


def _id_of(document: Any) -> str:
    value = document.get("id") if isinstance(document, dict) else None
    is_id = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_id else ""


def _unknown(code: str, status: int, detail: str) -> Unknown:
    return Unknown(detail, code=code, params={"status": status}, http_status=status)


def refuse_unsaid(request: ImageRequest) -> None:
    """Refuse what contracts of words cannot express, before anything is sent. Raises ``Unsupported``.

    They take a ratio and a resolution in words, one picture a call, and no other choice about it."""
    if request.n < 1:
        raise Unsupported(code="no_pictures_asked", params={"n": request.n})
    asked: list[tuple[str, Any]] = [(name, getattr(request, name)) for name in _NEVER_SENT]
    asked += [("output_compression", request.output_compression), ("partial_images", request.partial_images or None)]
    asked += [("mask", request.mask and request.mask.filename), ("n", request.n if request.n > 1 else None)]
    if word(request.aspect_ratio) is None:
        asked.append(("size", request.size))
    for option, value in asked:
        if value not in (None, "", "auto"):
            raise Unsupported(
                f"{option}={value}", code="option_not_possible", params={"option": option, "value": value}
            )


def word(value: str) -> str | None:
    """A choice as it is sent: None where nothing was chosen."""
    return value if value not in ("", "auto") else None


def nano_of(value: Any, scale: int) -> int | None:
    """An amount in nano-units; ``scale`` is how many of them one unit of ``value`` has. Exact: the shortest decimal that reads
    as the number is taken for what the gateway wrote. None for what is no amount."""
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value)) * scale
        return int(amount.to_integral_value()) if amount.is_finite() and 0 <= amount < 10**15 else None
    except (InvalidOperation, ValueError):
        return None
