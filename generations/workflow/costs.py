"""What the calls of a generation cost: one rule for its strip and for its round of drafts and finals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generations.models import Attempt, Generation
from generations.pricing.facts import ESTIMATED, EXACT, UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Of calls that have ended, in nano-units of the team's currency. ``held`` is reserved for calls of unknown outcome; ``unpriced``
    counts the billed calls whose price nobody knows."""

    settled: int = 0
    held: int = 0
    unpriced: int = 0
    estimated: bool = False
    """Part of what is settled was reckoned, not told by the gateway."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """``nano`` units of the team's currency; None: unknown. ``exact`` is False while it may still change."""

    nano: int | None = 0
    exact: bool = True
    play: bool = False


def spent(attempts: Iterable[Attempt]) -> Spent:
    """What these calls have cost. A failed one that is asked for again by its key has no price of its own: its successor has."""
    rows = list(attempts)
    return Spent(
        settled=sum(one.cost_nano for one in rows if one.cost_nano is not None),
        held=sum(one.reserved_nano for one in rows if one.is_in_doubt),
        unpriced=sum(_is_unpriced(one) for one in rows),
        estimated=any(one.cost_nano and one.confidence == ESTIMATED for one in rows),
    )


def _is_unpriced(attempt: Attempt) -> bool:
    billed = attempt.status == Attempt.Status.DONE or attempt.confidence == UNKNOWN
    return billed and attempt.cost_nano is None and not attempt.is_in_doubt


def cost_of(made: Generation, attempts: Iterable[Attempt]) -> Cost:
    """While it runs the estimate, then what was settled, with what is held for calls of unknown outcome."""
    if not made.has_ended:
        return Cost(nano=made.estimate_nano, exact=made.confidence == EXACT, play=made.play_money)
    found = spent(attempts)
    return Cost(
        nano=None if found.unpriced else found.settled + found.held,
        exact=not found.held and not found.estimated,
        play=made.play_money,
    )
