"""The dialect of OpenAI's Images API and of the gateways that keep its contract.

One order for every call: check → build → send → read → judge. The parts stand in ``openai_request``, ``openai_answer`` and
``openai_errors``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from generations.providers.base import Answer, Call, ImageRequest, Outcome, Progress, Wire, send
from generations.providers.errors import Failed, GatewayError, NotFound, Unknown
from generations.providers.openai_answer import Reading
from generations.providers.openai_errors import judge_answer
from generations.providers.openai_request import build_body, check, file_parts, json_parts, text_fields


class OpenAIImages:
    """See :class:`generations.providers.base.Dialect`.

    ``unbilled_failures``: the gateway declares that a 500 or 503 with its own envelope is not billed. ``omit`` names request
    fields that it does not take. ``response_format`` ("url", "b64_json") is sent with every call, None never. ``edits`` says
    how references travel: as a multipart form with files, or as strings in JSON (addresses or ``data:`` URIs).
    """

    name = "openai-images"

    def __init__(
        self,
        *,
        unbilled_failures: bool = False,
        omit: Collection[str] = (),
        response_format: Literal["url", "b64_json"] | None = None,
        edits: Literal["multipart", "json"] = "multipart",
    ) -> None:
        self._unbilled_failures = unbilled_failures
        self._omit = frozenset(omit)
        self._response_format = response_format
        self._edits = edits

    async def run(self, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """POST /images/generations, or /images/edits where there are references."""
        call = self.plan(request)
        reading = Reading(request, wire, progress)
        try:
            async with send(call, wire) as answer:
                reading.begin(answer)
                if not 200 <= answer.status < 300:
                    raise await self._judged(answer)
                await reading.read(answer)
            return await reading.outcome()
        except GatewayError as error:
            error.request_id = error.request_id or reading.request_id
            reading.discard()
            raise
        except BaseException:
            reading.discard()
            raise

    def plan(self, request: ImageRequest) -> Call:
        """See :meth:`generations.providers.base.Dialect.plan`. :meth:`run` sends the very same."""
        check(request)
        body = build_body(request, self._omit, self._response_format)
        headers = {"idempotency-key": request.idempotency_key} if request.idempotency_key else {}
        if not request.references:
            return Call(path="images/generations", json=body, headers=headers)
        if self._edits == "json":
            return Call(path="images/edits", json=body | json_parts(request), headers=headers)
        parts = tuple(file_parts(request))
        return Call(path="images/edits", fields=tuple(text_fields(body)), files=parts, headers=headers)

    async def _judged(self, answer: Answer) -> GatewayError:
        text = await answer.text()
        return judge_answer(answer.status, answer.headers, text, unbilled_failures=self._unbilled_failures)

    async def check(self, wire: Wire) -> frozenset[str] | None:
        """GET /models: shows whether the address is an API's, takes the key and knows the model. Costs nothing.

        A gateway without that path (404 or 405, not as a web page) counts as one that answers; its key stays unproved: None.
        """
        try:
            async with wire.get("models") as answer:
                return await self._check_answer(answer)
        except Unknown as error:
            # Nothing was asked for that could be billed, so nothing is uncertain but the gateway.
            raise Failed(error.detail, code="gateway_silent", http_status=error.http_status) from error

    async def _check_answer(self, answer: Answer) -> frozenset[str] | None:
        is_page = answer.content_type == "text/html" or await answer.first() == "<"
        if answer.status in (200, 404, 405) and is_page:
            raise NotFound(f"HTTP {answer.status}: a web page", code="not_an_api", http_status=answer.status)
        if answer.status in (404, 405):
            return None
        if answer.status == 200:
            return await _listed(answer)
        error = judge_answer(answer.status, answer.headers, await answer.text(), unbilled_failures=True)
        if isinstance(error, Unknown):
            error = Failed(error.detail, code="gateway_down", params=error.params, http_status=answer.status)
        raise error


async def _listed(answer: Answer) -> frozenset[str] | None:
    """The ids of the list of models; None where the answer is no such list."""
    try:
        said = await answer.json()
    except ValueError:
        return None
    rows = said.get("data") if isinstance(said, dict) else said
    if not isinstance(rows, list):
        return None
    return frozenset(str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id"))
