"""Collections of prompts: begun, named, filled, put in order, taken away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from generations.models import CollectedPrompt, Prompt, PromptCollection, Team, User


def begin(team: Team, person: User, name: str) -> PromptCollection:
    """A new collection, empty."""
    return PromptCollection.objects.create(team=team, person=person, name=name)


def rename(collection: PromptCollection, name: str) -> None:
    collection.name = name
    collection.save(update_fields=["name"])


@transaction.atomic
def put(collection: PromptCollection, prompt: Prompt, before: int | None = None) -> bool:
    """Add the prompt, at the end or before the one whose key is ``before``. Returns whether it is new there."""
    _lock(collection)
    last = collection.items.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    _, made = CollectedPrompt.objects.get_or_create(collection=collection, prompt=prompt, defaults={"position": place})
    if made and before is not None:
        _arrange(collection, prompt, before)
    return made


@transaction.atomic
def take(collection: PromptCollection, prompt: Prompt) -> list[int]:
    """Take the prompt out. Returns the keys of the prompts that stood behind it, in order: with one of them, :func:`put` undoes
    this."""
    _lock(collection)
    order = _order(collection)
    collection.items.filter(prompt=prompt).delete()
    return order[order.index(prompt.pk) + 1 :] if prompt.pk in order else []


@transaction.atomic
def move(collection: PromptCollection, prompt: Prompt, before: int | None) -> None:
    """Set the prompt before the one whose key is ``before``; None, or what is not there: at the end."""
    _lock(collection)
    _arrange(collection, prompt, before)


def next_to(collection: PromptCollection, key: int, moved: Prompt) -> int | None:
    """The key of the prompt behind the one whose key is given, ``moved`` passed over; None where there is none."""
    order = [one for one in _order(collection) if one != moved.pk]
    at = order.index(key) + 1 if key in order else len(order)
    return order[at] if at < len(order) else None


def _lock(collection: PromptCollection) -> None:
    # Two who move at once are one after the other: else two prompts would have one place.
    PromptCollection.objects.select_for_update().get(pk=collection.pk)


def _order(collection: PromptCollection) -> list[int]:
    return list(collection.items.order_by("position", "prompt_id").values_list("prompt_id", flat=True))


def _arrange(collection: PromptCollection, prompt: Prompt, before: int | None) -> None:
    order = _order(collection)
    if prompt.pk not in order or prompt.pk == before:
        return
    order.remove(prompt.pk)
    order.insert(order.index(before) if before in order else len(order), prompt.pk)
    places = {key: place for place, key in enumerate(order)}
    rows = list(collection.items.all())
    moved = [row for row in rows if row.position != places[row.prompt_id]]
    for row in moved:
        row.position = places[row.prompt_id]
    CollectedPrompt.objects.bulk_update(moved, ["position"], batch_size=500)
