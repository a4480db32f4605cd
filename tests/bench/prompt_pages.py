"""A prompt's page among many prompts, with many pictures of one version: made in bulk, then asked for and timed. Called inside a house."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from rapidfuzz.distance import Indel

from generations.models import Attempt, Generation, Picture, Prompt, PromptSearch, PromptVersion, Slot, Team, User
from generations.workflow.records import record
from generations.workflow.similar import similar
from tests.bench import gallery_rows
from tests.bench.pages import asker, timed

EACH = 4
ASKED = 60


def pictures(count: str) -> dict[str, object]:
    """``count`` pictures of the newest prompt's version, each eighth kept, each tenth generation failed."""
    began = time.perf_counter()
    prompt = Prompt.objects.filter(sharing="team").latest("pk")
    team, version = prompt.team, prompt.live
    assert version is not None
    with transaction.atomic():
        images = gallery_rows.Image.objects.bulk_create(gallery_rows._images(team))
        made = gallery_rows._generations(team, prompt.owner, int(count) // EACH)
        _lived(made, version)
        _calls(team, prompt.owner, made)
        gallery_rows._pictures(team, prompt.owner, made, images)
        Picture.objects.filter(generation__version=version).update(version=version)
        Picture.objects.filter(version=version, pk__in=range(0, 10**9, 8)[: int(count)]).update(kept=True)
        Slot.objects.filter(generation__version=version, generation__id__in=[one.pk for one in made[::10]]).update(
            status="failed", error_code="refused"
        )
    return {"seconds": round(time.perf_counter() - began, 1)}


def _lived(made: list[Generation], version: PromptVersion) -> None:
    now, dice = timezone.now(), random.Random(7)
    for one in made:
        one.version, one.started, one.ended = version, now, now + timedelta(seconds=dice.uniform(4, 60))
    Generation.objects.bulk_update(made, ["version", "started", "ended"], batch_size=500)


def _calls(team: Team, owner: User, made: list[Generation]) -> None:
    Attempt.objects.bulk_create(
        Attempt(generation=one, team=team, person=owner, gateway_id=one.gateway_id, status="done", cost_nano=4_000_000)
        for one in made
    )


def measure(slug: str, session: str) -> dict[str, object]:
    """Milliseconds of the page, of its record, and of similar prompts; the latter also as one pass over every prompt."""
    ask, dice = asker(session), random.Random(3)
    prompt = Prompt.objects.filter(sharing="team").latest("pk")
    version = prompt.live
    assert version is not None
    page = f"/{slug}/prompts/{prompt.public_id}"
    ask(page)
    among = Prompt.objects.filter(team=prompt.team, sharing="team", removed=None)
    keys = list(among.values_list("pk", flat=True))
    rows = list(Prompt.objects.filter(pk__in=dice.sample(keys, ASKED)).select_related("live"))
    first = timed(lambda: similar(rows[0], among))
    return {
        "page": [timed(lambda: ask(page)) for _ in range(20)],
        "record": [timed(lambda: record(version)) for _ in range(20)],
        "first": first,
        "similar": [timed(lambda row=row: similar(row, among)) for row in rows],
        "burnt": [_burnt(lambda: ask(page)) for _ in range(20)],
        "naive": [timed(lambda row=row: _naive(row)) for row in rows[:2]],
    }


def _burnt(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def _naive(prompt: Prompt) -> list[int]:
    """Every prompt of the team compared."""
    own = PromptSearch.objects.get(prompt=prompt).tokens.split()
    texts = PromptSearch.objects.values_list("pk", "tokens").iterator()
    scored = ((Indel.normalized_similarity(own, tokens.split()), key) for key, tokens in texts)
    return [key for _score, key in sorted(scored, reverse=True)[:6]]
