"""How much a gateway may be given now: calls at once, calls per minute, its own Retry-After, and the breaker.

The memory is one row per gateway (``GatewayPulse``), so it is the same for all processes and machines. A claim locks the rows of
the gateways that it looks at; every other change is one UPDATE.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from generations.models import Gateway, GatewayPulse

MINUTE = timedelta(seconds=60)
TRIP = 5
"""Failures within a minute that open the breaker."""
LONGEST_WAIT = timedelta(minutes=10)
"""A gateway that asks for more is asked again after this."""


def rest() -> timedelta:
    """How long an open breaker lets nothing through."""
    return timedelta(seconds=settings.ENGINE_BREAKER)


def pulse_of(gateway_id: int) -> GatewayPulse:
    """The gateway's row, made if missing, locked until the end of the transaction."""
    GatewayPulse.objects.get_or_create(gateway_id=gateway_id)
    return GatewayPulse.objects.select_for_update().get(gateway_id=gateway_id)


def allowance(gateway: Gateway, pulse: GatewayPulse, held: int, now: datetime, *, probed: bool) -> int:
    """How many more calls the gateway may be given, with ``held`` of them claimed or under way. ``probed``: one of them was
    claimed behind its breaker."""
    if pulse.not_before and pulse.not_before > now:
        return 0
    room = max(0, gateway.parallel - held)
    if pulse.open_until is not None:
        room = _probes(pulse, room, now, probed=probed)
    if gateway.per_minute:
        room = min(room, max(0, gateway.per_minute - _in_window(pulse, now)))
    return room


def _probes(pulse: GatewayPulse, room: int, now: datetime, *, probed: bool) -> int:
    """Behind an open breaker: nothing until its time is over, then one call to try. One that ended without telling anything of
    the gateway (dropped, cancelled, its worker gone) is none: the next one tries."""
    if (pulse.open_until and pulse.open_until > now) or (pulse.probing and probed):
        return 0
    return min(room, 1)


def _in_window(pulse: GatewayPulse, now: datetime) -> int:
    begun = pulse.window_start
    return pulse.window_count if begun and begun > now - MINUTE else 0


def took(pulse: GatewayPulse, count: int, now: datetime) -> None:
    """Note that ``count`` calls were given to the gateway. Inside the transaction that locked the row."""
    if not pulse.window_start or pulse.window_start <= now - MINUTE:
        pulse.window_start, pulse.window_count = now, 0
    pulse.window_count += count
    pulse.probing = pulse.open_until is not None
    pulse.save(update_fields=["window_start", "window_count", "probing"])


def failed(gateway_id: int) -> None:
    """The way to the gateway failed, before or after the call was sent, or it says that it is broken. The fifth time within a minute
    opens the breaker, whatever else was answered in that minute; so does a probe."""
    now = timezone.now()
    rows = GatewayPulse.objects.filter(gateway_id=gateway_id)
    reopened = {"open_until": now + rest(), "probing": False, "failures": 0, "failing_since": None}
    if rows.filter(probing=True, open_until__isnull=False).update(**reopened):
        return
    old = Q(failing_since=None) | Q(failing_since__lt=now - MINUTE)
    if not rows.filter(old).update(failing_since=now, failures=1):
        rows.update(failures=F("failures") + 1)
    rows.filter(failures__gte=TRIP).update(**reopened)


def answered(gateway_id: int) -> None:
    """The gateway answered, whatever it said. Only a probe's answer closes the breaker: a gateway that loses every third call answers
    all the time, and calls that were under way when it opened say nothing about what came after."""
    rows = GatewayPulse.objects.filter(gateway_id=gateway_id, probing=True, open_until__isnull=False)
    rows.update(failures=0, failing_since=None, open_until=None, probing=False)


def told_nothing(gateway_id: int) -> None:
    """A call was left to its gateway, which still works on it: if it was the probe, another may be made."""
    GatewayPulse.objects.filter(gateway_id=gateway_id, probing=True).update(probing=False)


def is_open(gateway_id: int) -> bool:
    """Whether the gateway is left alone, or no probe has come back yet."""
    return GatewayPulse.objects.filter(gateway_id=gateway_id, open_until__isnull=False).exists()


def asked_to_wait(gateway_id: int, seconds: float) -> None:
    """The gateway said when it may be called again."""
    until = timezone.now() + min(timedelta(seconds=seconds), LONGEST_WAIT)
    rows = GatewayPulse.objects.filter(gateway_id=gateway_id)
    rows.filter(Q(not_before=None) | Q(not_before__lt=until)).update(not_before=until)
