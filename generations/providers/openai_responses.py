"""The dialect of OpenAI's Responses API, in which a text model calls the image tool, and of the gateways that keep its contract.

One order for every call: check → build → send → read → judge. The parts stand in ``responses_request``, ``responses_answer``,
``responses_items`` and ``responses_errors``.
"""

from __future__ import annotations

from generations.providers.base import Answer, Call, ImageRequest, Outcome, Progress, Wire, send
from generations.providers.errors import GatewayError
from generations.providers.openai_images import OpenAIImages
from generations.providers.responses_answer import ResponsesReading
from generations.providers.responses_errors import judge_http
from generations.providers.responses_request import Tool, build_body, check


class OpenAIResponses:
    """See :class:`generations.providers.base.Dialect`.

    ``unbilled_failures``: the gateway declares that a 500 or 503 with its own envelope is not billed. ``sends_model``,
    ``sends_tool_choice`` and ``sends_mask``: the gateway takes the tool's own model, the choice of the tool, and a mask in it.
    """

    name = "openai-responses"

    def __init__(
        self,
        *,
        unbilled_failures: bool = False,
        sends_model: bool = False,
        sends_tool_choice: bool = False,
        sends_mask: bool = True,
    ) -> None:
        self._unbilled_failures = unbilled_failures
        self._tool = Tool(model=sends_model, choice=sends_tool_choice, mask=sends_mask)
        self._account = OpenAIImages(unbilled_failures=unbilled_failures)

    def plan(self, request: ImageRequest) -> Call:
        check(request, self._tool)
        headers = {"idempotency-key": request.idempotency_key} if request.idempotency_key else {}
        return Call(path="responses", json=build_body(request, self._tool), headers=headers)

    async def run(self, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """POST /responses."""
        call = self.plan(request)
        reading = ResponsesReading(request, wire, progress)
        try:
            await self._ask(call, request, wire, reading)
            return await reading.outcome()
        except GatewayError as error:
            error.request_id = error.request_id or reading.request_id
            error.usage = error.usage or reading.usage
            reading.discard()
            raise
        except BaseException:
            reading.discard()
            raise

    async def _ask(self, call: Call, request: ImageRequest, wire: Wire, reading: ResponsesReading) -> None:
        try:
            async with send(call, wire) as answer:
                reading.begin(answer)
                if not 200 <= answer.status < 300:
                    raise await self._judged(answer, request)
                await reading.read(answer)
        except GatewayError:
            # A picture that came whole is paid for: what broke behind it takes nothing of it away.
            if not reading.has_picture:
                raise

    async def _judged(self, answer: Answer, request: ImageRequest) -> GatewayError:
        return judge_http(
            answer.status,
            answer.headers,
            await answer.text(),
            unbilled_failures=self._unbilled_failures,
            continues=bool(request.previous_response_id),
        )

    async def check(self, wire: Wire) -> frozenset[str] | None:
        """As for the Images API: GET /models, which costs nothing."""
        return await self._account.check(wire)
