"""How a gateway has done lately: its last hundred calls in a few figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from generations.models import Attempt, Gateway

LAST = 100
LEAST = 4
"""Fewer durations than this have no usual range."""
TOO_MANY = 429

_ENDED = Q(status__in=[Attempt.Status.DONE, Attempt.Status.FAILED, Attempt.Status.UNKNOWN], sent__isnull=False) & ~Q(
    error_code="turn_forgotten"
)
"""Calls that left and ended. A cancelled one says nothing about the gateway, nor does one that went on from an answer which the
gateway no longer keeps: the picture itself is sent instead."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """The figures of one gateway's last calls. ``limited`` counts the failures that were a 429; ``seconds`` is the median of those
    that brought pictures, ``usual`` the range in which half of them lie; ``faithful`` of ``pictures`` came as they were asked for.
    """

    done: int = 0
    failed: int = 0
    unknown: int = 0
    limited: int = 0
    seconds: float | None = None
    usual: tuple[float, float] | None = None
    pictures: int = 0
    faithful: int = 0
    open_until: datetime | None = None
    """While this lies ahead the breaker is open: nothing is sent."""

    @property
    def calls(self) -> int:
        return self.done + self.failed + self.unknown

    @property
    def ended(self) -> int:
        """Calls of which the end is known."""
        return self.done + self.failed

    @property
    def success(self) -> int | None:
        """Per cent, rounded down: a hundred means every one."""
        return self.done * 100 // self.ended if self.ended else None

    @property
    def as_asked(self) -> int | None:
        """Per cent of the pictures, rounded down."""
        return self.faithful * 100 // self.pictures if self.pictures else None

    @property
    def is_open(self) -> bool:
        return self.open_until is not None and self.open_until > timezone.now()


def of(gateways: Iterable[Gateway]) -> dict[int, Health]:
    """By the gateways' keys, in two queries however many there are. Each reads only the newest calls of each gateway."""
    keys = [gateway.pk for gateway in gateways]
    oldest = Attempt.objects.filter(_ENDED, gateway=OuterRef("pk")).order_by("-id").values("pk")[LAST - 1 : LAST]
    rows = Gateway.objects.filter(pk__in=keys).annotate(since=Subquery(oldest), opens=F("pulse__open_until"))
    facts = {key: (since or 0, opens) for key, since, opens in rows.values_list("pk", "since", "opens")}
    calls: dict[int, list[Mapping[str, Any]]] = {key: [] for key in facts}
    for call in _calls({key: since for key, (since, _) in facts.items()}):
        calls[call["gateway_id"]].append(call)
    return {key: _health(calls[key], opens) for key, (_, opens) in facts.items()}


def _calls(since: dict[int, int]) -> Iterable[Mapping[str, Any]]:
    """The ended calls of each gateway from the given one on. The ranges are known figures, so that an index serves them."""
    newest = Q()
    for key, first in since.items():
        newest |= Q(gateway_id=key, pk__gte=first)
    if not newest:
        return []
    came = Count("slots__picture")
    as_asked = Count("slots__picture", filter=Q(slots__picture__asked={}))
    rows = Attempt.objects.filter(newest).filter(_ENDED).annotate(came=came, as_asked=as_asked)
    return rows.values("gateway_id", "status", "sent", "ended", "error_code", "http_status", "came", "as_asked")


def _health(calls: list[Mapping[str, Any]], open_until: datetime | None) -> Health:
    statuses = [call["status"] for call in calls]
    done = [call for call in calls if call["status"] == Attempt.Status.DONE]
    times = [(call["ended"] - call["sent"]).total_seconds() for call in done if call["ended"]]
    return Health(
        done=len(done),
        failed=statuses.count(Attempt.Status.FAILED),
        unknown=statuses.count(Attempt.Status.UNKNOWN),
        limited=sum(_was_limited(call) for call in calls),
        seconds=median(times) if times else None,
        usual=_usual(times),
        pictures=sum(call["came"] for call in calls),
        faithful=sum(call["as_asked"] for call in calls),
        open_until=open_until,
    )


def _was_limited(call: Mapping[str, Any]) -> bool:
    return bool(call["error_code"] == "rate_limited" or call["http_status"] == TOO_MANY)


def _usual(times: list[float]) -> tuple[float, float] | None:
    if len(times) < LEAST:
        return None
    lower, _, upper = quantiles(times, n=4, method="inclusive")
    return lower, upper
