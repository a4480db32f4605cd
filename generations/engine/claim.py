"""Taking work: one claimer per machine, fair over people, within every gateway's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from generations.engine import limiter
from generations.engine.owner import is_dead, node
from generations.models import Attempt, ClaimLock, Gateway, GatewayPulse
from generations.models.generation import AttemptQuerySet

LOCK_PART = 4
"""The claimer's lock is shorter than a call's lease by this: another may claim soon, while calls are waited for."""


def lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ENGINE_LEASE)


# -- The claimer's lock ------------------------------------------------------------------------------------------------


def take_lock(owner: str) -> bool:
    """Become this machine's claimer; False where another drain is. One that died is replaced at once."""
    now = timezone.now()
    name = f"claim:{node()}"
    row, _ = ClaimLock.objects.get_or_create(name=name)
    mine = ClaimLock.objects.filter(name=name)
    if row.owner and not is_dead(row.owner):
        mine = mine.filter(Q(owner=owner) | Q(until=None) | Q(until__lt=now))
    else:
        mine = mine.filter(owner=row.owner)
    return mine.update(owner=owner, until=_until(now)) == 1


def keep_lock(owner: str) -> bool:
    """Prolong the lock; False where it was lost."""
    now = timezone.now()
    return ClaimLock.objects.filter(owner=owner, name=f"claim:{node()}").update(until=_until(now)) == 1


def leave_lock(owner: str) -> None:
    ClaimLock.objects.filter(owner=owner).update(owner="", until=None)


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ENGINE_LEASE / LOCK_PART)


# -- The queue ---------------------------------------------------------------------------------------------------------


def is_due() -> bool:
    """Whether any call waits that may be sent now as far as its own time goes."""
    return Attempt.objects.due(timezone.now()).exists()


def next_due() -> datetime | None:
    """When the next call, or the next look-up of a task, that waits for its time becomes due."""
    waiting = Q(status=Attempt.Status.QUEUED) | Q(status=Attempt.Status.CALLING, lease_owner="")
    found: datetime | None = Attempt.objects.filter(waiting).going().aggregate(at=Min("due"))["at"]
    return found


@dataclass(frozen=True)
class _Candidate:
    pk: int
    turn: int
    """How many calls of its person stand before it, running ones included."""
    gateway_id: int


def claim(owner: str, room: int) -> list[int]:
    """Take up to ``room`` due calls for ``owner``, with a lease. In one transaction; returns their keys, fairest first."""
    now = timezone.now()
    due = Attempt.objects.due(now)
    waiting = sorted(due.order_by().values_list("gateway_id", flat=True).distinct())
    gateways = Gateway.objects.in_bulk(waiting)
    # In the order of their keys, so that two machines cannot wait for each other.
    pulses = {pk: limiter.pulse_of(pk) for pk in waiting}
    held = _held("gateway_id", _at_once(now))
    busy = _held("person_id", Attempt.objects.held())
    found: list[_Candidate] = []
    for pk in waiting:
        probed = _is_probed(pulses[pk])
        allowed = min(room, limiter.allowance(gateways[pk], pulses[pk], held[pk], now, probed=probed))
        if allowed:
            found += sorted(_candidates(due, pk, allowed, busy), key=_order)[:allowed]
    chosen = sorted(found, key=_order)[:room]
    taken = _take([one.pk for one in chosen], owner, lease(now))
    for pk, count in Counter(one.gateway_id for one in chosen if one.pk in taken).items():
        limiter.took(pulses[pk], count, now)
    return [one.pk for one in chosen if one.pk in taken]


def _order(one: _Candidate) -> tuple[int, int]:
    return one.turn, one.pk


def _held(column: str, rows: AttemptQuerySet) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))


def _at_once(now: datetime) -> AttemptQuerySet:
    """Calls that count among those at once. A task that has outlasted the time of a call may be stuck for a day: it must not keep
    others waiting for as long."""
    begun = now - timedelta(seconds=settings.ENGINE_DEADLINE)
    outlasted = Q(status=Attempt.Status.CALLING, sent__lt=begun) & ~Q(remote_id="")
    return Attempt.objects.held().exclude(outlasted)


def _is_probed(pulse: GatewayPulse) -> bool:
    """Whether a call is under way that was claimed behind the open breaker: nothing is claimed before its time is over."""
    if pulse.open_until is None:
        return False
    rows = Attempt.objects.held().filter(gateway_id=pulse.gateway_id).exclude(lease_owner="")
    return rows.filter(Q(status=Attempt.Status.CLAIMED) | Q(sent__gte=pulse.open_until)).exists()


def _candidates(due: AttemptQuerySet, gateway_id: int, most: int, busy: Counter[int]) -> Iterator[_Candidate]:
    """Each person's oldest calls at the gateway. Round-robin: a person's second call stands behind everybody's first."""
    turn = Window(RowNumber(), partition_by=[F("person_id")], order_by="pk")
    rows = due.filter(gateway_id=gateway_id).annotate(turn=turn).filter(turn__lte=most)
    for pk, person_id, place in rows.values_list("pk", "person_id", "turn"):
        yield _Candidate(pk, place + busy[person_id], gateway_id)


def _take(keys: list[int], owner: str, until: datetime) -> set[int]:
    """One conditional UPDATE … RETURNING: what another machine took in the meantime is passed over."""
    if not keys:
        return set()
    table = connection.ops.quote_name(Attempt._meta.db_table)
    places = ", ".join(["%s"] * len(keys))
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    statement = (
        f"UPDATE {table} SET status = 'claimed', lease_owner = %s, lease_until = %s WHERE id IN "  # noqa: S608
        f"(SELECT id FROM {table} WHERE id IN ({places}) AND status = 'queued'{skip}) RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [owner, connection.ops.adapt_datetimefield_value(until), *keys])
        return {row[0] for row in cursor.fetchall()}


def renew(owner: str) -> int:
    """Prolong every lease of ``owner`` in one UPDATE. Returns how many it holds."""
    return Attempt.objects.held().filter(lease_owner=owner).update(lease_until=lease(timezone.now()))


def give_up(attempt_id: int, owner: str) -> bool:
    """Put a call that was only claimed back into the queue."""
    mine = Attempt.objects.filter(pk=attempt_id, status=Attempt.Status.CLAIMED, lease_owner=owner)
    return mine.update(status=Attempt.Status.QUEUED, lease_owner="", lease_until=None) == 1
