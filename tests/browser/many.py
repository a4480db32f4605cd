"""Many pictures in a running studio, as rows about a file that is there. Called by ``tests.bench.inside``."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from generations.models import Generation, Picture, SearchText, Slot

EACH = 4
SHAPES = ((1024, 1024), (2048, 1152), (1024, 1536), (1536, 1024), (2100, 900))


def copies(project: str, count: str) -> None:
    """``count`` more pictures like the newest of ``project``, a day older every twelve, in several shapes. They come in this order: those
    that are there now are the oldest."""
    first = Picture.objects.filter(project__public_id=project).latest("pk")
    total, now = int(count), timezone.now()
    with transaction.atomic():
        made = Generation.objects.bulk_create(_generation(first, n) for n in range(total // EACH))
        slots = Slot.objects.bulk_create(
            Slot(generation=one, index=place, status="done", ended=now) for one in made for place in range(EACH)
        )
        days = [now - timedelta(days=(total - number) // 12) for number in range(total)]
        pictures = Picture.objects.bulk_create(
            _picture(first, slot, days[number], number) for number, slot in enumerate(slots)
        )
        SearchText.objects.bulk_create(SearchText(picture=one, tokens="copy") for one in pictures)


def _generation(first: Picture, number: int) -> Generation:
    return Generation(
        team_id=first.team_id,
        project_id=first.project_id,
        person_id=first.person_id,
        gateway_id=first.gateway_id,
        gateway_name=first.generation.gateway_name,
        profile=first.generation.profile,
        model=first.generation.model,
        submission=f"copy{first.pk}-{number}",
        prompt=f"Copy {number}",
        aspect="1:1",
        n=EACH,
        status="done",
        done_count=EACH,
    )


def _picture(first: Picture, slot: Slot, created: object, number: int) -> Picture:
    width, height = SHAPES[number * 7 % len(SHAPES)]
    return Picture(
        team_id=first.team_id,
        project_id=first.project_id,
        generation=slot.generation,
        slot=slot,
        image_id=first.image_id,
        person_id=first.person_id,
        gateway_id=first.gateway_id,
        width=width,
        height=height,
        created=created,
    )
