"""Pictures that come from pictures, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from generations.models import Attempt, Generation, Lineage, Picture, Project, Slot, User
from tests import factories


def child(
    parents: Picture | Sequence[Picture], kind: str = "reference", *, count: int = 1, prompt: str = "A bowl of pears"
) -> list[Picture]:
    """``count`` pictures of one generation that was made of ``parents``."""
    every = [parents] if isinstance(parents, Picture) else list(parents)
    made = finished(every[0].project, every[0].person, count=count, prompt=prompt)
    for one in every:
        edge(made[0], one, kind)
    return made


def edge(picture: Picture, parent: Picture, kind: str = "reference") -> None:
    """``parent`` as one of those that ``picture``'s generation was made of."""
    Lineage.objects.create(generation=picture.generation, picture=parent, source=parent.generation, kind=kind)


def finished(project: Project, person: User, *, count: int = 1, **fields: object) -> list[Picture]:
    """A generation that brought ``count`` pictures."""
    made = factories.generation(project, person, n=count, done_count=count, status="done", **fields)
    Attempt.objects.filter(generation=made).update(status="done", ended=timezone.now())
    Slot.objects.filter(generation=made).update(status="done", ended=timezone.now())
    return Picture.objects.bulk_create(
        Picture(
            team=project.team,
            project=project,
            generation=made,
            slot=slot,
            image=factories.image(project.team),
            person=person,
            gateway=made.gateway,
            width=1024,
            height=1024,
        )
        for slot in made.slots.all()
    )


def dynasty(project: Project, person: User, *, generations: int = 30, pictures: int = 200) -> list[Picture]:
    """A chain of generations, each made of a picture of the one before; the pictures in the order of their making."""
    made = finished(project, person, count=pictures - (generations - 1) * (pictures // generations))
    every = list(made)
    for number in range(1, generations):
        made = child(made[number % len(made)], count=pictures // generations, prompt=f"Step {number}")
        every += made
    return every


def cost(generation: Generation, nano: int | None, confidence: str = "exact") -> None:
    """Settle its calls."""
    Attempt.objects.filter(generation=generation).update(cost_nano=nano, confidence=confidence)
