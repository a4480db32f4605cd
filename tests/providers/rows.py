"""What the tests of the document of gateways share: a server that plays a row of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations.providers import catalogue
from generations.providers.base import ImageRequest
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.providers.base import CannedGateway, Ran, run

SMALL = payloads.picture("256x256")
B64 = payloads.b64(SMALL)


@dataclass(frozen=True)
class Canned:
    """One fixed answer."""

    status: int = 200
    body: Any = ""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def playing(play: str | Canned) -> Iterator[FaultyGateway | CannedGateway]:
    if isinstance(play, str):
        with FaultyGateway(play, drip_every=0.2) as faulty:
            yield faulty
        return
    body = play.body if isinstance(play.body, str | bytes) else json.dumps(play.body)
    with CannedGateway(play.status, body, play.kind, **play.headers) as canned:
        yield canned


def called(play: str | Canned, profile: str, spool: Path, request: ImageRequest) -> tuple[Ran, Any]:
    with playing(play) as gateway:
        ran = run(catalogue.get_dialect(catalogue.get_profile(profile)), gateway.base_url, spool, request)
    return ran, gateway


def refusal(status: int, kind: str | None, code: str | None, message: str = "No.", **more: Any) -> Canned:
    return Canned(status, {"error": {"message": message, "type": kind, "param": None, "code": code, **more}})


def answer(*entries: dict[str, Any], **more: Any) -> Canned:
    return Canned(200, {"created": 1, "data": list(entries), **more})
