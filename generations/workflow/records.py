"""What a version of a prompt has brought: pictures, those that were kept, what they cost, how long they took, what failed.

Every figure is an aggregate of the database over an index, but the median: that is of the newest generations alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from generations.models import Attempt, Generation, Picture, PromptVersion, Slot
from generations.pricing.facts import ESTIMATED, UNKNOWN

LAST = 500
"""So many of the newest generations tell the usual time."""


@dataclass(frozen=True, kw_only=True)
class Money:
    """Of every call of a version, failed ones too, in nano-units of the team's currency: what was settled. ``unpriced`` counts billed
    calls of unknown price, which are not in it, ``doubtful`` those of which nobody knows whether they ran."""

    settled: int = 0
    estimated: bool = False
    unpriced: int = 0
    doubtful: int = 0

    @property
    def exact(self) -> bool:
        return not (self.estimated or self.unpriced or self.doubtful)


@dataclass(frozen=True, kw_only=True)
class Record:
    """``made`` and ``kept`` count pictures, ``uses`` generations. ``seconds`` is the median of a generation from its start to its end;
    ``failures`` are pictures that failed, by error code, most frequent first. Both are found by :func:`record` only."""

    made: int = 0
    kept: int = 0
    uses: int = 0
    money: Money = field(default_factory=Money)
    play: int = 0
    """What was settled in play money; ``money`` has none of it."""
    seconds: float | None = None
    failures: tuple[tuple[str, int], ...] = ()

    @property
    def failed(self) -> int:
        return sum(count for _code, count in self.failures)

    @property
    def rate(self) -> int | None:
        """Kept of made, in per cent; None where nothing was made."""
        return round(100 * self.kept / self.made) if self.made else None

    @property
    def plays(self) -> bool:
        """Whether play money is all that it ever cost."""
        return bool(self.play) and not (self.money.settled or self.money.unpriced or self.money.doubtful)

    @property
    def per_picture(self) -> int | None:
        """Mean cost of a picture in nano-units; None where that is not known."""
        return self._per(self.made)

    @property
    def per_kept(self) -> int | None:
        """Mean cost of a picture that was kept: everything that was spent counts."""
        return self._per(self.kept)

    def _per(self, pictures: int) -> int | None:
        spent = self.play if self.plays else self.money.settled
        nothing_known = not spent and (self.money.unpriced or self.money.doubtful)
        return None if nothing_known or not pictures else round(spent / pictures)


def records(versions: Iterable[PromptVersion]) -> dict[int, Record]:
    """The record of each version by its key, without times and failures: three queries for all."""
    keys = [one.pk for one in versions]
    pictures = _by_version(
        Picture.objects.filter(version__in=keys), "version", made=Count("pk"), kept=Count("pk", filter=Q(kept=True))
    )
    uses = _by_version(Generation.objects.filter(version__in=keys), "version", uses=Count("pk"))
    spent = _spent(keys)
    return {key: replace(spent.get(key, Record()), **pictures.get(key, {}), **uses.get(key, {})) for key in keys}


def record(version: PromptVersion) -> Record:
    """Everything about one version, in five queries."""
    return replace(records([version])[version.pk], seconds=_seconds(version), failures=_failures(version))


def _by_version(rows: QuerySet[Any], name: str, **figures: Any) -> dict[int, dict[str, Any]]:
    found = rows.order_by().values(key=F(name)).annotate(**figures)
    return {row.pop("key"): row for row in found}


def _spent(keys: Sequence[int]) -> dict[int, Record]:
    """By the same rules as :mod:`generations.workflow.costs` has for the calls of one generation."""
    doubtful = Q(status=Attempt.Status.UNKNOWN, resolution="")
    billed = Q(status=Attempt.Status.DONE) | Q(confidence=UNKNOWN)
    rows = (
        Attempt.objects.filter(generation__version__in=keys)
        .order_by()
        .values("generation__version", "generation__play_money")
        .annotate(
            settled=Sum("cost_nano", default=0),
            estimates=Count("pk", filter=Q(confidence=ESTIMATED, cost_nano__gt=0)),
            unpriced=Count("pk", filter=billed & Q(cost_nano=None) & ~doubtful),
            doubtful=Count("pk", filter=doubtful),
        )
    )
    found: dict[int, Record] = defaultdict(Record)
    for row in rows:
        key = row["generation__version"]
        if row["generation__play_money"]:
            found[key] = replace(found[key], play=row["settled"])
            continue
        money = Money(
            settled=row["settled"],
            estimated=bool(row["estimates"]),
            unpriced=row["unpriced"],
            doubtful=row["doubtful"],
        )
        found[key] = replace(found[key], money=money)
    return found


def _seconds(version: PromptVersion) -> float | None:
    made = (Generation.Status.DONE, Generation.Status.PARTIAL)
    rows = Generation.objects.filter(version=version, status__in=made, started__isnull=False, ended__isnull=False)
    times = list(rows.order_by("-pk").values_list("started", "ended")[:LAST])
    seconds = [(ended - started).total_seconds() for started, ended in times if started and ended]
    return median(seconds) if seconds else None


def _failures(version: PromptVersion) -> tuple[tuple[str, int], ...]:
    rows = Slot.objects.filter(generation__version=version, status=Slot.Status.FAILED)
    counts = rows.order_by().values_list("error_code").annotate(count=Count("pk"))
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))
