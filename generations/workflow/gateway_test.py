"""Testing a gateway: does its address answer, does it take the key, does it know the model? Without paying."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone

from generations.models import Gateway
from generations.providers import catalogue
from generations.providers.base import Dialect
from generations.providers.errors import GatewayError
from generations.wire import ClientPool, Limits, open_wire

DEADLINE = 20.0
"""Seconds for the whole test: somebody is looking at the button."""
LOCAL_KEY = "demo"
PROVED = frozenset({"ok", "models_not_listed"})
"""Codes of tests that showed that the address answers and takes the key."""
UNPROVED = frozenset({"key_unproved", "model_unlisted"})
"""Codes of tests that met nothing bad and did not prove that a picture can be made."""

NOT_CALLED = frozenset({"key_missing", "key_unreadable"})
"""Codes of tests that could not call at all."""


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """What the test met. ``code`` is one of PROVED or UNPROVED, or an error's, with its ``params``; ``seconds`` is how long it took."""

    __test__ = False

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.code in PROVED


def test(gateway: Gateway) -> TestResult:
    """Call the gateway by its dialect's cheapest honest check, and keep the end on the row. The key shows nowhere."""
    profile = catalogue.get_profile(gateway.profile)
    key = key_of(gateway)
    began = time.monotonic()
    code, params = "ok", dict[str, Any]()
    if gateway.has_key and not key:
        code = "key_unreadable"
    elif profile.needs_key and not key:
        code = "key_missing"
    else:
        code, params = _met(gateway, profile, key)
    if code in UNPROVED:
        params = {"model": gateway.model}
    result = TestResult(code=code, params=params, seconds=time.monotonic() - began)
    gateway.tested, gateway.test_code = timezone.now(), result.code
    gateway.test_millis = None if result.code in NOT_CALLED else round(result.seconds * 1000)
    gateway.save(update_fields=["tested", "test_code", "test_millis"])
    return result


test.__test__ = False  # type: ignore[attr-defined]


def address_of(gateway: Gateway) -> str:
    """The base URL that calls go to: typed, or the profile's own; the demo gateway's moves with the studio's port."""
    profile = catalogue.get_profile(gateway.profile)
    if is_demo(gateway):
        return urljoin(settings.DEMO_URL, profile.demo_path)
    return gateway.base_url or profile.base_url


def is_demo(gateway: Gateway) -> bool:
    """Whether its calls go to the built-in demo gateway: it is that gateway, or is being tried on it."""
    return gateway.demo or catalogue.get_profile(gateway.profile).local


def key_of(gateway: Gateway) -> str:
    """The key that calls carry; "" where there is none. The demo gateway keeps the contract, so it wants one, but any will do."""
    return LOCAL_KEY if is_demo(gateway) else gateway.open_key()


def allowed_hosts(gateway: Gateway) -> frozenset[str]:
    """Internal hosts that this gateway may use: those named by the administrator; the demo gateway's only for itself."""
    own = {urlsplit(settings.DEMO_URL).netloc} if is_demo(gateway) else set()
    return frozenset(settings.ALLOWED_INTERNAL_HOSTS) | own


def _met(gateway: Gateway, profile: catalogue.Profile, key: str) -> tuple[str, dict[str, Any]]:
    try:
        dialect = catalogue.get_dialect(profile, gateway.switches)
        listed = async_to_sync(_check)(dialect, address_of(gateway), key, allowed_hosts(gateway))
    except GatewayError as error:
        return error.code, error.params
    except TimeoutError:
        return "deadline", {"seconds": DEADLINE}
    if listed is None:
        return "key_unproved", {}
    if not listed:
        return "models_not_listed", {}
    return ("ok" if gateway.model in listed else "model_unlisted"), {}


async def _check(dialect: Dialect, base_url: str, key: str, allowed: frozenset[str]) -> frozenset[str] | None:
    limits = Limits(deadline=DEADLINE, connect=5.0, read=DEADLINE)
    spool = Path(settings.SPOOL_DIR)
    async with (
        asyncio.timeout(DEADLINE + 2),
        ClientPool(allowed) as pool,
        open_wire(base_url=base_url, key=key, spool=spool, pool=pool, limits=limits) as wire,
    ):
        listed = await dialect.check(wire)
        wire.discard()
    return listed
