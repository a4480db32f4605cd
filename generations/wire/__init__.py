"""The only way out to gateways, and the one user of httpx.

:func:`open_wire` gives one attempt a :class:`GatewayWire` (the ``Wire`` of :mod:`generations.providers.base`); a
:class:`ClientPool` belongs to an event loop and is shared by all of its wires; :func:`check_base_url` is for forms.
"""

from __future__ import annotations

from generations.wire.answer import BodyLimiter, Semaphore
from generations.wire.client import GatewayWire, Limits, Pace, open_wire
from generations.wire.files import remove_leftovers
from generations.wire.guard import check_base_url
from generations.wire.pool import ClientPool
from generations.wire.redact import hide_deep, redact

__all__ = [
    "BodyLimiter",
    "ClientPool",
    "GatewayWire",
    "Limits",
    "Pace",
    "Semaphore",
    "check_base_url",
    "hide_deep",
    "open_wire",
    "redact",
    "remove_leftovers",
]
