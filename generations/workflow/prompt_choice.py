"""Which prompts are offered to somebody who has typed nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from generations.models import Favourite, Generation, Prompt, Team, User
from generations.models.prompt import PromptQuerySet

RECENT = 6
LOOKED_AT = 20_000
"""The newest generations of the studio among which a person's own are looked for: what is older is not recent."""


def recent(team: Team, user: User) -> list[int]:
    """Keys of the prompts that the person used last, the newest first."""
    newest = Generation.objects.aggregate(newest=Max("pk"))["newest"] or 0
    rows = Generation.objects.filter(pk__gt=newest - LOOKED_AT, team=team, person=user, version__isnull=False)
    keys = rows.order_by("-pk").values_list("version__prompt_id", flat=True)[: RECENT * 10]
    return list(dict.fromkeys(keys))[:RECENT]


@dataclass(frozen=True)
class Offer:
    """A prompt to choose, and why it stands where it does."""

    prompt: Prompt
    is_recent: bool = False
    is_favourite: bool = False


def suggested(prompts: PromptQuerySet, team: Team, user: User, most: int) -> list[Offer]:
    """Of ``prompts`` at most ``most``: those that the person used last, the favourites, those that are used most."""
    last = recent(team, user)
    stars = set(Favourite.objects.filter(user=user, prompt__team=team).values_list("prompt_id", flat=True)[:most])
    rows = prompts.filter(removed=None).for_cards()
    first = {row.pk: row for row in rows.filter(pk__in={*last, *stars})}
    others = rows.exclude(pk__in=first).order_by("-uses", "-pk")[: max(0, most - len(first))]
    ordered = [first[key] for key in last if key in first]
    ordered += sorted((row for key, row in first.items() if key not in last), key=lambda row: (-row.uses, -row.pk))
    return [Offer(row, row.pk in last, row.pk in stars) for row in [*ordered, *others][:most]]
