"""Acts on 100,000 pictures, and what looks alike among a million hashes. Called inside a house."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from generations.models import BulkAction, Image, Picture, Tag, Team
from generations.workflow import alike, bulk, selections
from generations.workflow.gallery import sealing
from tests.bench import gallery_rows, people

TIMES = 30
BATCH = 10_000


def make(count: str) -> dict[str, str]:
    """So many pictures of one team; its slug."""
    team = people.team()
    owner, *_ = people.members(team, 8)
    generations = gallery_rows._generations(team, owner, int(count) // gallery_rows.EACH)
    images = Image.objects.bulk_create(gallery_rows._images(team))
    gallery_rows._pictures(team, owner, generations, images)
    return {"slug": team.slug}


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return (time.perf_counter() - began) * 1000, found


def acts(slug: str) -> dict[str, float]:
    """Milliseconds: to select all that match, to answer, of a step (median, worst), of all steps, of the undo."""
    team = Team.objects.get(slug=slug)
    sealing.seal(team.pk, timedelta())
    person = team.memberships.get(role="owner").user
    chosen, made = timed(lambda: selections.of_query(team, person, ""))
    tag, _ = Tag.objects.get_or_create(team=team, folded="bench", defaults={"name": "bench"})
    figures = {"select": chosen}
    for verb, params in (("tag", {"tag": tag.pk}), ("rate", {"stars": 4}), ("trash", {})):
        bits = selections.pictures_of(made)
        answered, action = timed(
            lambda verb=verb, bits=bits, params=params: bulk.begin(team, person, verb, bits, params)
        )
        figures[f"{verb}: answer"] = answered
        figures |= {f"{verb}: {name}": value for name, value in steps(action).items()}
        bulk.undo(action)
        figures |= {f"{verb}, undone: {name}": value for name, value in steps(action).items()}
    return figures


def steps(action: BulkAction) -> dict[str, float]:
    taken = []
    while action.is_open:
        began = time.perf_counter()
        action = bulk.step(action.pk) or action
        taken.append((time.perf_counter() - began) * 1000)
    return {"step": statistics.median(taken), "longest step": max(taken), "all": sum(taken)}


def look_alikes(team: Team) -> dict[str, float]:
    """Milliseconds of a search for similar pictures (median, worst), and of a page of duplicates."""
    chance = random.Random(1)
    newest = Picture.objects.filter(team=team).live().select_related("image").order_by("-pk")[: 10 * TIMES]
    rows = chance.sample(list(newest), TIMES)
    taken = sorted(timed(lambda row=row: alike.similar(row))[0] for row in rows)
    near = timed(lambda: alike.duplicates(team, None, near=True))[0]
    same = timed(lambda: alike.duplicates(team, None, near=False))[0]
    return {"similar": statistics.median(taken), "similar, worst": taken[-1], "near duplicates": near, "same": same}


def hashes(slug: str, count: str) -> dict[str, float]:
    """``count`` images with hashes as real pictures have, most of them alone, some in families; then what looks alike."""
    team, chance = Team.objects.get(slug=slug), random.Random(5)
    own = [chance.getrandbits(64) for _ in range(int(count) * 4 // 5)]
    for start in range(0, int(count), BATCH):
        Image.objects.bulk_create(_image(team, start + number, chance.choice(own), chance) for number in range(BATCH))
    for picture in Picture.objects.filter(team=team).order_by("-pk")[: 10 * TIMES]:
        picture.image = Image.objects.filter(team=team, sha256=f"h{chance.randrange(int(count)):063d}").get()
        picture.save(update_fields=["image"])
    return look_alikes(team)


def _image(team: Team, number: int, near: int, chance: random.Random) -> Image:
    phash = near ^ (1 << chance.randrange(64)) ^ (1 << chance.randrange(64))
    signed = phash - (1 << 64) if phash >> 63 else phash
    facts = {"mime": "image/png", "width": 1024, "height": 1024, "size": 1000, "crc32": 0}
    return Image(team=team, sha256=f"h{number:063d}", phash=signed, **facts)
