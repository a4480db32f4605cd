"""The dialect of Runbase: a run is made, then looked up; ``costUsd`` is in micro-dollars, taken at once and given back when
the run fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from generations.providers.base import Call, ImageRequest, Usage
from generations.providers.openai_errors import Envelope
from generations.providers.tasks import ONE_LOOK, RUNNING, State, TaskDialect, nano_of, refuse_unsaid, word

_MICRO = 1000
"""Nano-units in one micro-dollar."""
_STATES = {"succeeded": State.DONE, "failed": State.FAILED}


class Runbase(TaskDialect):
    """See :class:`generations.providers.tasks.TaskDialect`. A status that the contract does not name is waited out: the run is
    paid, and only its own word ends it."""

    name = "runbase"

    def __init__(self, *, every: float = 2.0, unbilled_failures: bool = False, one_look: float = ONE_LOOK) -> None:
        super().__init__(every=every, unbilled_failures=unbilled_failures, one_look=one_look)

    def plan(self, request: ImageRequest) -> Call:
        """POST runs, with the ratio and the resolution in words and references as addresses."""
        refuse_unsaid(request)
        ratio, tier = word(request.aspect_ratio), word(request.resolution)
        asked: dict[str, Any] = {"prompt": request.prompt}
        asked |= {"aspect_ratio": ratio} if ratio else {}
        asked |= {"resolution": tier.upper()} if tier else {}
        asked |= {"image_urls": list(request.references)} if request.references else {}
        return Call(path="runs", json={"model": request.model, "input": asked}, running=RUNNING)

    def _remote_id(self, task_id: str, request: ImageRequest) -> str:
        return task_id

    def _path(self, remote_id: str, request: ImageRequest) -> str:
        return f"runs/{quote(remote_id, safe='')}"

    def _state(self, task: Mapping[str, Any]) -> State:
        return _STATES.get(str(task.get("status")).strip().lower(), State.RUNNING)

    def _entries(self, task: Mapping[str, Any]) -> list[Any]:
        output = task.get("output")
        urls = output.get("urls") if isinstance(output, dict) else None
        return urls if isinstance(urls, list) else []

    def _usage(self, task: Mapping[str, Any], created: Mapping[str, Any]) -> Usage | None:
        for document in (task, created):
            charge = nano_of(document.get("costUsd"), _MICRO)
            if charge is not None:
                return Usage(charge_nano=charge, charge_currency="USD", raw={"costUsd": document["costUsd"]})
        return None

    def _probe(self) -> str:
        return "runs/run_0"

    def _proves(self, envelope: Envelope) -> bool:
        return envelope.code.lower() == "run_not_found"
