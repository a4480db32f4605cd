"""How references reach a gateway: in the call's own body, or fetched by the gateway from an address of the studio."""

from __future__ import annotations

from django.conf import settings

from generations import storage
from generations.providers.base import Capabilities

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


def lent_address(key: str, *, demo: bool = False) -> str:
    """An absolute address at which the stored file ``key``, and nothing else, can be had without a session, for as long as a
    call may take and some time more."""
    return f"{studio_address(demo=demo)}{storage.lent_url(key, settings.ENGINE_DEADLINE + MARGIN)}"
