"""How long a picture usually takes, for a progress bar that does not lie."""

from __future__ import annotations

from statistics import median

from generations.models import Attempt, Gateway

LAST = 15
LEAST = 3
NEAR = 2
"""Runs between half and twice the asked number of pixels count as alike."""


def expected_seconds(gateway: Gateway, model: str, quality: str, width: int | None, height: int | None) -> float | None:
    """Median seconds of the last calls like this one; None while fewer than three are known."""
    rows = Attempt.objects.filter(
        gateway=gateway,
        status=Attempt.Status.DONE,
        sent__isnull=False,
        generation__model=model,
        generation__quality=quality,
    ).order_by("-id")
    facts = rows.values_list("sent", "ended", "generation__width", "generation__height")[: LAST * 4]
    wanted = (width or 0) * (height or 0)
    alike = [
        (ended - sent).total_seconds()
        for sent, ended, across, down in facts
        if sent and ended and _near(wanted, (across or 0) * (down or 0))
    ][:LAST]
    return median(alike) if len(alike) >= LEAST else None


def _near(wanted: int, found: int) -> bool:
    if not wanted or not found:
        return wanted == found
    return wanted <= found * NEAR and found <= wanted * NEAR
