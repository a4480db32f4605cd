"""How far an import is, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum

from generations.models import ImportFile, PictureImport


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Files by what became of them. ``waiting`` counts the entries of a ZIP that are still packed."""

    done: int
    same: int
    bad: int
    left: int
    waiting: int

    @property
    def judged(self) -> int:
        return self.done + self.same + self.bad + self.left

    @property
    def all(self) -> int:
        return self.judged + self.waiting

    @property
    def percent(self) -> int:
        return 100 * self.judged // max(self.all, 1)


def progress(job: PictureImport) -> Progress:
    """Counted now, in two queries."""
    counts = job.counts()
    parcels = job.files.filter(is_zip=True, status=ImportFile.Status.WAITING)
    packed = parcels.aggregate(n=Sum(F("entries") - F("at")))["n"] or 0
    # Of a ZIP that nobody has opened yet it is not known how many there are: it counts as one.
    unopened = parcels.filter(entries=0).count()
    return Progress(
        done=counts["done"],
        same=counts["same"],
        bad=counts["bad"],
        left=counts["left"],
        waiting=counts["waiting"] + packed + unopened,
    )
