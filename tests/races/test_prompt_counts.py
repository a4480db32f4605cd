"""A popular prompt at work in many hands at once: its counts come out right, and nobody waits in a circle for another's rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from django.db import transaction

from generations.models import Flag, Generation, Picture, Project, Prompt, Rating, User
from generations.workflow import kept, prompts
from generations.workflow.batches import Details, cancel, pause, resume, submit_batch
from generations.workflow.flags import flag
from generations.workflow.state import lock, recompute
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.engine.orders import order
from tests.races.crowd import Crowd

HANDS = 12
TURNS = 6


def test_counts_are_right_after_everybody_did_everything(studio: World) -> None:
    Project.objects.filter(pk=studio.project.pk).update(budget_nano=10**15)
    prompt = factories.prompt(studio.team, studio.alice)
    pictures = [factories.picture(studio.project, studio.alice, version=prompt.live) for _ in range(3)]
    crew = [factories.user(f"Person{number}") for number in range(HANDS)]
    for person in crew:
        studio.team.memberships.create(user=person, role="editor")
    with Crowd[int](HANDS) as crowd:
        used = crowd.at_once(
            [partial(busy, studio, prompt, pictures, person, hand) for hand, person in enumerate(crew)]
        )
    prompt.refresh_from_db()
    assert prompt.uses == sum(used) == Generation.objects.filter(version__prompt=prompt).count()
    assert prompt.kept == Picture.objects.filter(version__prompt=prompt, kept=True).count()
    assert {one.pk for one in pictures if is_kept(one)} == set(
        Picture.objects.filter(kept=True).values_list("pk", flat=True)
    )
    numbers = list(prompt.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def is_kept(picture: Picture) -> bool:
    picked = Flag.objects.filter(picture=picture, kind=Flag.Kind.PICK).exists()
    return picked or Rating.objects.filter(picture=picture, stars__gte=Rating.KEPT_FROM).exists()


def busy(studio: World, prompt: Prompt, pictures: list[Picture], person: User, hand: int) -> int:
    """One person's turns, in an order of their own; how many generations they submitted with the prompt."""
    chance = random.Random(hand)
    used = 0
    acts: list[Callable[[int], int]] = [
        lambda turn: submitted(studio, prompt, person, turn),
        lambda turn: batched(studio, prompt, person, turn),
        lambda turn: told(kept.rate, chance.choice(pictures), person, chance.randint(0, 5)),
        lambda turn: told(flag, chance.choice(pictures), person, chance.choice(["pick", ""])),
        lambda turn: told(prompts.add_version, prompt, person, prompts.Words(text=f"{hand} {turn}")),
        lambda turn: finished(chance.choice(pictures)),
    ]
    for turn in range(TURNS):
        chance.shuffle(acts)
        used += sum(act(turn) for act in acts)
    return used


def told(verb: Callable[..., object], *words: object) -> int:
    verb(*words)
    return 0


def submitted(studio: World, prompt: Prompt, person: User, turn: int) -> int:
    submit(order(studio, person=person, version=prompt.live, submission=f"s{person.pk}-{turn}"))
    return 1


def batched(studio: World, prompt: Prompt, person: User, turn: int) -> int:
    orders = [order(studio, person=person, version=prompt.live, submission="") for _ in range(2)]
    batch = submit_batch(orders, Details(submission=f"b{person.pk}-{turn}"))
    pause(batch)
    resume(batch)
    cancel(batch, person)
    return len(orders)


def finished(picture: Picture) -> int:
    """As the end of a call does it: the generation's row first."""
    with transaction.atomic():
        lock(picture.generation_id)
        recompute(picture.generation_id)
        kept.recompute(picture)
    return 0
