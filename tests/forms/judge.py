"""The contracts' own rules as a judge: the demo gateway reads a request whole, and stops where it would begin to draw."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest

from generations.providers.base import Call
from generations.providers.catalogue import Profile
from generations.providers.demo import contract_images, contract_responses, contract_runapi, contract_runbase
from generations.providers.demo.app import DemoGateway
from generations.providers.demo.multipart import Part
from generations.providers.demo.references import Sent
from generations.providers.demo.tasks import TaskDesk
from generations.wire.body import Body, JsonBody, MultipartBody

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LENT = "https://studio.example.com/media/lent.png"


class Accepted(BaseException):
    """The gateway has read and checked everything. No error of its own, so that no contract answers it."""


class Judge:
    """Whether a planned call keeps the rules of its profile's contract."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        # A window of no length: how often one may ask is no question of what is asked.
        self._app = DemoGateway(window=0.0)
        for contract in (contract_images, contract_responses):
            patch.setattr(contract.Job, "run", _accept)
        patch.setattr(TaskDesk, "create", _accept_now)
        for reader in (contract_images, contract_responses, contract_runapi, contract_runbase):
            patch.setattr(reader, "resolve", _fetched)

    async def fault(self, profile: Profile, call: Call) -> str:
        """ "" where the call is accepted; else the gateway's answer."""
        body: Body = MultipartBody(call.fields, call.files) if call.json is None else JsonBody(call.json)
        sent = b"".join([piece async for piece in body])
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        try:
            await self._app(_scope(profile, call, body.content_type), receive, send)
        except Accepted:
            return ""
        return f"{profile.key}: {said} to {call.path} {json.dumps(call.json, default=str)} {call.fields}"


def _scope(profile: Profile, call: Call, content_type: str) -> dict[str, Any]:
    headers = {"host": "127.0.0.1", "authorization": "Bearer sk-judge", "content-type": content_type, **call.headers}
    return {
        "type": "http",
        "method": call.method,
        "path": f"{profile.demo_path}/{call.path}",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }


async def _accept(*_args: object) -> None:
    raise Accepted


def _accept_now(*_args: object) -> None:
    raise Accepted


async def _fetched(sent: Sequence[Sent], *_limits: int) -> tuple[Part, ...]:
    """What the gateway would fetch from the studio."""
    return tuple(
        one if isinstance(one, Part) else Part(name=one.name, data=PNG, filename="a.png", content_type="image/png")
        for one in sent
    )
