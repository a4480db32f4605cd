"""How references reach a gateway: in the call's own body, or fetched by the gateway from an address of the studio."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings

from generations import storage
from generations.providers.base import Capabilities
from generations.workflow import planning

FILE, DATA, URL = "file", "data", "url"
MARGIN = 3000.0
"""Seconds that a lent address outlives the call's own time: a gateway may fetch when its turn comes."""


def delivery_of(caps: Capabilities, *, demo: bool = False) -> str | None:
    """The best way that can be gone here: "file", "data" or "url". None: a reference cannot reach this gateway, because it
    fetches them and the studio has no public address. The demo gateway runs beside the studio and needs none."""
    ways = (way for way in caps.reference_delivery if way != URL or studio_address(demo=demo))
    return next(ways, None)


def studio_address(*, demo: bool = False) -> str:
    """Where a gateway reaches the studio; "" where it cannot."""
    beside = demo and not settings.DEMO_ELSEWHERE and "web" in settings.PARTS
    if demo and (beside or not settings.PUBLIC_URL):
        return str(settings.LOCAL_ADDRESS)
    return str(settings.PUBLIC_URL)


def lent_until(queued: datetime, at: datetime) -> int:
    """When the addresses of a call run out, in seconds since the epoch, for one that was queued first at ``queued`` and is sent, or
    was sent before it was lost, ``at``.

    Fixed marks from ``queued`` on, so that all tries of a call say the same addresses: a gateway that knows a key again refuses it
    with another body. They last for as long as a call is sent again by its key, may take, and some time more."""
    period = planning.KEY_KEPT + timedelta(seconds=settings.ENGINE_DEADLINE + MARGIN)
    return math.ceil((queued + ((at - queued) // period + 2) * period).timestamp())


def lent_address(key: str, until: int, *, demo: bool = False) -> str:
    """An absolute address at which the stored file ``key``, and nothing else, can be had without a session, ``until`` a moment in
    seconds since the epoch."""
    return f"{studio_address(demo=demo)}{storage.lent_url(key, until)}"
