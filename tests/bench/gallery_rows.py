"""Parts of a team with many pictures, rows only, made in bulk. Called inside a house."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from django.utils import timezone

from generations.models import Generation, Image, Picture, SearchText, Slot, Team, User
from generations.search import tokens

EACH = 4
"""Pictures of a generation."""
IMAGES = 2_000
BATCH = 10_000
SHAPES = ((1024, 1024), (2048, 1152), (1024, 1536), (3840, 2160), (1536, 1024))
COLOURS = ["blue", "red", "green", "amber", "white", "black", "silver", "rose", "indigo", "ochre"]
THINGS = ["vase", "dunes", "lantern", "harbour", "teacup", "orchard", "bridge", "heron", "staircase", "kite"]
LIGHTS = ["at dawn", "in the rain", "under neon", "by candlelight", "in fog", "on film", "from above", "in snow"]
CHINESE = ["宋代茶盏", "江南水乡", "雪后长城", "竹林小径", "敦煌飞天", "西湖晨雾"]


def prompts() -> list[str]:
    """480 different ones, every third with Chinese words in it."""
    made = [f"A {c} {t} {light}, quiet studio photograph" for c, t, light in product(COLOURS, THINGS, LIGHTS)]
    return [f"{text}，{CHINESE[i % len(CHINESE)]}" if i % 3 == 0 else text for i, text in enumerate(made)]


def _generations(team: Team, owner: User, count: int) -> list[Generation]:
    words = prompts()
    now, gateway, project = timezone.now(), team.gateways.get(), team.projects.get()
    rows = (
        Generation(
            team=team,
            project=project,
            person=owner,
            gateway=gateway,
            gateway_name=gateway.name,
            profile=gateway.profile,
            model=gateway.model,
            submission=f"s{number}",
            prompt=words[number % len(words)],
            aspect="1:1",
            n=EACH,
            status="done",
            done_count=EACH,
            created=now - timedelta(minutes=3 * (count - number)),
        )
        for number in range(count)
    )
    return Generation.objects.bulk_create(rows, batch_size=BATCH)


def _images(team: Team) -> Iterator[Image]:
    soft = base64.b64encode(os.urandom(120)).decode()
    for number in range(IMAGES):
        width, height = SHAPES[number % len(SHAPES)]
        yield Image(
            team=team,
            sha256=f"{number:064x}",
            mime="image/png",
            width=width,
            height=height,
            size=2_000_000,
            crc32=number,
            phash=number,
            placeholder=soft,
        )


def _pictures(team: Team, owner: User, generations: list[Generation], images: list[Image]) -> None:
    slots = (Slot(generation=g, index=i, status="done", ended=g.created) for g in generations for i in range(EACH))
    made = Slot.objects.bulk_create(slots, batch_size=BATCH)
    pictures = Picture.objects.bulk_create(
        (_picture(team, owner, slot, images[number % IMAGES]) for number, slot in enumerate(made)), batch_size=BATCH
    )
    texts = (SearchText(picture=p, tokens=tokens(p.generation.prompt, team.pk)) for p in pictures)
    SearchText.objects.bulk_create(texts, batch_size=BATCH)


def _picture(team: Team, owner: User, slot: Slot, image: Image) -> Picture:
    made = slot.generation
    return Picture(
        team=team,
        project_id=made.project_id,
        generation=made,
        slot=slot,
        image=image,
        person=owner,
        gateway_id=made.gateway_id,
        width=image.width,
        height=image.height,
        created=made.created,
    )
