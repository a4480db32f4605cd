"""Ordering a delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from generations.deliver import Names, safe_name
from generations.models import Delivery, FocalPoint, Team, User
from generations.workflow import bell
from generations.workflow.deliveries.choices import Choices, read_choices
from generations.workflow.deliveries.contents import focal_points, outputs, title_of
from generations.workflow.deliveries.preparing import DUE, work_on
from generations.workflow.submit import need_room

AT_ONCE = 2000
"""So many pictures, where no pixel has to be worked on, are listed before the answer is given."""
SHOWN = 3
"""Names of an example."""


def order(team: Team, person: User, keys: Sequence[int], choices: Choices) -> Delivery:
    """Hand over the pictures ``keys`` (the team's own, at least one) as one ZIP.

    Ready when this returns where nothing has to be made of them; else a worker makes it. Raises ``NoSpace`` below the free-space gate.
    """
    if choices.prepares:
        need_room()
    now = timezone.now()
    title = title_of(team, keys, choices.collection)
    delivery = Delivery(
        team=team,
        person=person,
        name=safe_name(f"{title} {now.astimezone(team.zone):%Y-%m-%d}", ""),
        choices=choices.written(),
        pictures=list(keys),
        focus={str(key): place for key, place in focal_points(person.pk, keys).items()} if choices.crops else {},
        count=len(keys),
        created=now,
    )
    with transaction.atomic():
        delivery.save()
        if choices.prepares or len(keys) > AT_ONCE:
            bell.ring(DUE)
    if delivery.is_open and not choices.prepares and len(keys) <= AT_ONCE:
        work_on(delivery.pk, lambda: False)
        delivery.refresh_from_db()
    return delivery


def last_choices(team: Team, person: User) -> Choices:
    """How this person handed pictures over the last time; the usual choices where it is the first."""
    kept = Delivery.objects.filter(team=team, person=person).order_by("-pk").values_list("choices", flat=True).first()
    return read_choices({**(kept or {}), "collection": ""})


def example(team: Team, keys: Sequence[int], choices: Choices) -> list[str]:
    """The first names that ``choices.template`` gives. Raises :class:`~generations.deliver.TemplateError`."""
    Names(choices.template)
    tried = Delivery(team=team, pictures=list(keys[:SHOWN]), count=len(keys), choices=choices.written())
    return [one.name for one in outputs(tried)][:SHOWN]


@transaction.atomic
def set_focus(person: User, places: Mapping[int, tuple[int, int]]) -> None:
    """Remember what the person keeps in sight, by the pictures' keys, in thousandths."""
    for key, (x, y) in sorted(places.items()):
        FocalPoint.objects.update_or_create(picture_id=key, person=person, defaults={"x": x, "y": y})
