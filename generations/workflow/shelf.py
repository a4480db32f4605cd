"""The team's reference shelf, and kits of references. What is removed goes out of sight, so that Undo brings it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from generations.models import Image, Kit, KitItem, ShelfItem, Team, User
from generations.workflow.orders import OrderedImage


@transaction.atomic
def put(image: Image, person: User, *, name: str, filename: str, role: str = "") -> tuple[ShelfItem, bool]:
    """Put ``image`` on its team's shelf. Returns its place, and whether it is new there: a picture stands on the shelf once, and one
    that stands there already keeps its name and role."""
    fields = {"name": name, "filename": filename, "role": role, "person": person}
    item, made = ShelfItem.objects.get_or_create(team=image.team, image=image, defaults=fields)
    if not made and item.removed:
        ShelfItem.objects.filter(pk=item.pk).update(**fields, removed=None)
        item.refresh_from_db()
        made = True
    return item, made


def relabel(item: ShelfItem, *, name: str, role: str) -> None:
    """Give it another name and role."""
    item.name, item.role = name, role
    item.save(update_fields=["name", "role"])


@transaction.atomic
def save_kit(team: Team, person: User, name: str, references: Sequence[OrderedImage]) -> tuple[Kit, Kit | None]:
    """Keep ``references`` with their roles, in their order. Returns the kit, and the one of the same name that it replaces."""
    replaced = _live(team, name)
    if replaced:
        replaced.remove()
    kit = Kit.objects.create(team=team, person=person, name=name)
    KitItem.objects.bulk_create(
        KitItem(kit=kit, position=place, image=one.image, filename=one.filename, role=one.role, line=one.line)
        for place, one in enumerate(references)
    )
    return kit, replaced


@transaction.atomic
def restore_kit(kit: Kit) -> None:
    """Bring it back, in the place of one that has taken its name meanwhile."""
    other = _live(kit.team, kit.name)
    if other and other.pk != kit.pk:
        other.remove()
    kit.restore()


def _live(team: Team, name: str) -> Kit | None:
    # The team's row is the lock: two of one name saved at once are one after the other.
    Team.objects.select_for_update().get(pk=team.pk)
    return Kit.objects.filter(team=team).called(name).first()
