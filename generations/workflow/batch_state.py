"""How far a batch is, and what it has cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum

from generations.models import Attempt, Batch, Generation, LedgerEntry, Slot
from generations.pricing.facts import ESTIMATED

Status = Generation.Status
OPEN = (Status.QUEUED, Status.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Generations by what has become of them; ``failed`` are those of which a picture failed, ``stopping`` those of the running ones that
    were cancelled after their calls had been sent. Money in nano-units of the team's currency: ``spent`` is settled, ``held`` reserved
    for what has not ended; ``unpriced`` counts calls whose price nobody knows."""

    waiting: int = 0
    running: int = 0
    stopping: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    unknown: int = 0
    spent: int = 0
    held: int = 0
    unpriced: int = 0
    estimated: bool = False
    play: bool = False

    @property
    def count(self) -> int:
        return self.waiting + self.running + self.ended

    @property
    def ended(self) -> int:
        return self.done + self.failed + self.cancelled + self.unknown

    @property
    def is_open(self) -> bool:
        return bool(self.waiting or self.running)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether anything is left that was not."""
        return self.waiting + self.running > self.stopping


def progress(batch: Batch) -> Progress:
    """Its state now, in four queries however long it is."""
    rows = Generation.objects.filter(batch=batch)
    attempts = Attempt.objects.filter(generation__batch=batch).aggregate(
        spent=Sum("cost_nano"),
        unpriced=Count("pk", filter=Q(status=Attempt.Status.DONE, cost_nano=None)),
        estimated=Count("pk", filter=Q(confidence=ESTIMATED, cost_nano__gt=0)),
    )
    return Progress(
        **_counts(rows),
        play=not rows.filter(play_money=False).exists(),
        held=LedgerEntry.objects.filter(generation__batch=batch).held(),
        spent=attempts["spent"] or 0,
        unpriced=attempts["unpriced"],
        estimated=attempts["estimated"] > 0,
    )


def _counts(rows: QuerySet[Generation]) -> dict[str, int]:
    """How many there are of each kind, by the fields of :class:`Progress`."""
    failed_slot = Slot.objects.filter(generation=OuterRef("pk"), status=Slot.Status.FAILED)
    ends = ExpressionWrapper(Q(cancelled_at__isnull=False), output_field=BooleanField())
    kinds = rows.order_by().annotate(lacks=Exists(failed_slot), ends=ends).values_list("status", "lacks", "ends")
    counts, failed, stopping = Counter[str](), 0, 0
    for status, lacks, ended, count in kinds.annotate(Count("pk")):
        counts[status] += count
        stopping += count if ended and status in OPEN else 0
        failed += count if status == Status.FAILED or (status == Status.PARTIAL and lacks) else 0
    return {
        "waiting": counts[Status.QUEUED],
        "running": counts[Status.RUNNING],
        "stopping": stopping,
        "done": counts[Status.DONE],
        "failed": failed,
        "cancelled": counts[Status.CANCELLED] + counts[Status.FAILED] + counts[Status.PARTIAL] - failed,
        "unknown": counts[Status.UNKNOWN],
    }
