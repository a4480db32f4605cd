"""What this team's own calls taught about a gateway: the tokens of a picture where no formula is published, and the charge where
no price is.

Calls are alike that ordered the same of the same gateway: model, quality, and pixels (``auto`` by itself) or, at a gateway that
takes words instead of pixels, resolution. What was made in play money teaches nothing about real bills, nor the reverse; what was
made elsewhere is forgotten when the gateway moves (:func:`generations.workflow.gateways.change`).
"""

from __future__ import annotations

from statistics import median_high

from django.db.models import Q, QuerySet

from generations.models import Attempt, Gateway
from generations.pricing import Facts
from generations.providers import catalogue

LAST = 15
LEAST = 3
"""One or two calls may have been odd ones."""
RECENT = 500
"""No older calls of the gateway are looked at: so the question takes the same time however many there are, and a gateway that
counts otherwise than last year is believed."""


def output_tokens(gateway: Gateway, facts: Facts, preview: int = 100) -> int | None:
    """The median count of one picture over the last calls like this one; None while fewer than three are known. A gateway counts
    its previews, of ``preview`` tokens each, with the picture: they are taken off."""
    rows = _alike(gateway, facts).filter(output_tokens__isnull=False)
    counted = rows.values_list("output_tokens", "generation__partial_images")[:LAST]
    return _middle([max(1, (tokens or 0) - previews * preview) for tokens, previews in counted])


def charge_nano(gateway: Gateway, facts: Facts) -> int | None:
    """The median of what the gateway said that it charged for one picture, in nano-units of its currency; None as above."""
    rows = _alike(gateway, facts).filter(charge_nano__isnull=False)
    return _middle([charge or 0 for charge in rows.values_list("charge_nano", flat=True)[:LAST]])


def _alike(gateway: Gateway, facts: Facts) -> QuerySet[Attempt]:
    """The newest first. By the index ``attempts_of_gateway``, whose last 500 entries are all that is read."""
    recent = Attempt.objects.filter(gateway=gateway).order_by("-id").values("pk")[:RECENT]
    ordered_as = Q(model=facts.model) | Q(model="", generation__model=facts.model)
    like = Q(generation__quality=facts.quality, generation__width=facts.width, generation__height=facts.height)
    profile = catalogue.get_profile(gateway.profile)
    like &= Q(generation__play_money=gateway.demo or profile.play)
    if catalogue.capabilities(profile, facts.model, gateway.switches).cells:
        like &= Q(generation__resolution__iexact=facts.resolution)
    done = Attempt.objects.filter(pk__in=recent, status=Attempt.Status.DONE)
    return done.filter(ordered_as, like).order_by("-id")


def _middle(known: list[int]) -> int | None:
    """The higher of the two in the middle: a whole number, and never below the truth."""
    return median_high(known) if len(known) >= LEAST else None
