"""Many people judge the same pictures while they are sealed: in the end the bitmaps say what the tables say."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction

from generations.models import Picture, Tag, Tagging, User
from generations.workflow import gallery, kept, trash
from generations.workflow.flags import flag
from generations.workflow.gallery import sealing
from tests import factories
from tests.base import World
from tests.races.crowd import Crowd

HANDS = 6
TURNS = int(os.environ.get("RACE_ROUNDS", "6"))
PICTURES = 12


def test_bitmaps_are_true_after_everybody_judged_while_they_were_sealed(studio: World) -> None:
    prompt = factories.prompt(studio.team, studio.alice)
    pictures = [factories.picture(studio.project, studio.alice, version=prompt.live) for _ in range(PICTURES)]
    tags = [Tag.objects.create(team=studio.team, name=name, folded=name) for name in "ab"]
    crew = [factories.user(f"Person{number}") for number in range(HANDS)]
    with Crowd[int](HANDS + 1) as crowd:
        crowd.at_once([partial(sealer, studio), *(partial(busy, pictures, tags, one) for one in crew)])
    sealing.seal(studio.team.pk, timedelta(days=-1))
    assert sealing.verify(studio.team.pk) == []


def sealer(studio: World) -> int:
    """Takes pictures in one after another, while new ones come."""
    for _ in range(TURNS * 2):
        sealing.seal(studio.team.pk, timedelta(days=-1))
        factories.picture(studio.project, studio.alice)
    return 0


def busy(pictures: list[Picture], tags: list[Tag], person: User) -> int:
    chance = random.Random(person.pk)
    acts: list[Callable[[Picture], object]] = [
        lambda one: flag(one, person, chance.choice(["pick", "reject", ""])),
        lambda one: kept.rate(one, person, chance.randint(0, 5)),
        lambda one: tagged(chance.sample(pictures, 3), chance.choice(tags), chance.random() < 0.5),
        lambda one: chance.choice([trash.trash, trash.restore])([one], person),
    ]
    for _ in range(TURNS):
        chance.shuffle(acts)
        for act in acts:
            act(chance.choice(pictures))
    return 0


@transaction.atomic
def tagged(pictures: list[Picture], tag: Tag, has: bool) -> None:
    """As bulk work does it: the pictures' rows first, in one order; the index last."""
    keys = sorted(one.pk for one in pictures)
    list(Picture.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    if has:
        Tagging.objects.bulk_create((Tagging(picture_id=key, tag=tag) for key in keys), ignore_conflicts=True)
    else:
        Tagging.objects.filter(picture__in=keys, tag=tag).delete()
    gallery.refresh(keys, "tag")
