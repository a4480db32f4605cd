"""The dialect of RunAPI: a task is made, then looked up; an idempotency key lets a lost answer be asked for again.

``usage.cost`` of a completed task is the amount in US dollars that was settled for it; no other answer has one (the
description of the gateway's own package, runapi-core 0.10, under "Universal resources").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from generations.providers.base import Answer, Call, ImageRequest, Usage
from generations.providers.errors import GatewayError, Unknown, Unsupported
from generations.providers.openai_errors import Envelope
from generations.providers.tasks import ONE_LOOK, RUNNING, State, TaskDialect, nano_of, refuse_unsaid, word

NANO = 1_000_000_000
PATH = "api/v1/{service}/{endpoint}"
FROM_TEXT, EDIT = "text_to_image", "edit_image"
_SERVICE = "gpt_image_2"
_STATES = {**dict.fromkeys(RUNNING, State.RUNNING), "completed": State.DONE}


class RunAPI(TaskDialect):
    """See :class:`generations.providers.tasks.TaskDialect`. A status that the contract does not name counts as failed there.

    ``path`` is the template of the paths; ``service`` in it is the model's id with underscores. What is kept of a task is
    "endpoint/id": a task is found only under the endpoint that made it.
    """

    name = "runapi"
    patience = 900.0

    def __init__(
        self,
        *,
        every: float = 2.0,
        unbilled_failures: bool = False,
        one_look: float = ONE_LOOK,
        path: str = PATH,
    ) -> None:
        super().__init__(every=every, unbilled_failures=unbilled_failures, one_look=one_look)
        self._template = path.strip("/")

    def plan(self, request: ImageRequest) -> Call:
        """POST …/text_to_image, or …/edit_image where there are references."""
        refuse_unsaid(request)
        ratio, tier = request.aspect_ratio, word(request.resolution)
        body: dict[str, Any] = {"model": request.model, "prompt": request.prompt}
        body |= {"aspect_ratio": ratio} if ratio else {}
        body |= {"output_resolution": tier.lower()} if tier else {}
        body |= {"source_image_urls": list(request.references)} if request.references else {}
        headers = {"Idempotency-Key": request.idempotency_key} if request.idempotency_key else {}
        path = self._endpoint(_endpoint_of(request), request.model)
        return Call(path=path, json=body, headers=headers, running=RUNNING)

    def _endpoint(self, endpoint: str, model: str) -> str:
        service = re.sub(r"[^a-z0-9]+", "_", model.lower()).strip("_")
        if not service:
            raise Unsupported(
                f"model {model!r}", code="option_not_possible", params={"option": "model", "value": model}
            )
        return self._template.replace("{service}", service).replace("{endpoint}", endpoint)

    def _remote_id(self, task_id: str, request: ImageRequest) -> str:
        return f"{_endpoint_of(request)}/{task_id}"

    def _path(self, remote_id: str, request: ImageRequest) -> str:
        endpoint, slash, task_id = remote_id.partition("/")
        if not slash or endpoint not in (FROM_TEXT, EDIT):
            endpoint, task_id = _endpoint_of(request), remote_id
        return f"{self._endpoint(endpoint, request.model)}/{quote(task_id, safe='')}"

    def _state(self, task: Mapping[str, Any]) -> State:
        return _STATES.get(str(task.get("status")).strip().lower(), State.FAILED)

    def _entries(self, task: Mapping[str, Any]) -> list[Any]:
        images = task.get("images")
        return images if isinstance(images, list) else []

    def _usage(self, task: Mapping[str, Any], created: Mapping[str, Any]) -> Usage | None:
        usage = task.get("usage")
        if not isinstance(usage, dict):
            return None
        raw = {name: value for name, value in usage.items() if isinstance(value, int | float | str)}
        charge = nano_of(usage.get("cost"), NANO)
        return Usage(charge_nano=charge, charge_currency="USD" if charge is not None else "", raw=raw)

    def _judged(self, answer: Answer, text: str, call: Call) -> GatewayError:
        """A 409 to a call with a key may be about an earlier one with the same key, and that one may have run."""
        error = super()._judged(answer, text, call)
        if answer.status == 409 and call.headers:
            return Unknown(error.detail, params=error.params, http_status=409, request_id=error.request_id)
        return error

    def _probe(self) -> str:
        return f"{self._endpoint(FROM_TEXT, _SERVICE)}/0"

    def _proves(self, envelope: Envelope) -> bool:
        """Any server answers 404 to a path that it does not have, so only one that names what is missing counts."""
        return "task" in envelope.message.lower() or envelope.code.lower().endswith("_not_found")


def _endpoint_of(request: ImageRequest) -> str:
    return EDIT if request.references else FROM_TEXT
