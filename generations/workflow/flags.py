"""What people say about pictures: picked, rejected, or nothing."""

from __future__ import annotations

from django.db import transaction

from generations.models import Flag, Picture, User
from generations.workflow import gallery, kept, state


@transaction.atomic
def flag(picture: Picture, person: User, kind: str) -> None:
    """Set the person's mark on a picture, "" takes it away; tells open pages. Raises ``ValueError`` for an unknown kind."""
    if kind and kind not in Flag.Kind.values:
        raise ValueError(f"no such flag: {kind}")
    if kind:
        Flag.objects.update_or_create(picture=picture, person=person, defaults={"kind": kind})
    else:
        Flag.objects.filter(picture=picture, person=person).delete()
    kept.recompute(picture)
    state.tell_marked(picture)
    gallery.refresh([picture.pk], "flag", "kept")
