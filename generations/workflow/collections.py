"""A team's collections of pictures: begun, named, put in an order, noted on, taken away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from generations.models import CollectedPicture, Collection, Picture, Team, User

STEP = CollectedPicture.STEP
NAME = 80
COVERS = 4
SECOND = 1
"""Places nearer than this to each other leave no room between them."""


def cleaned(name: str) -> str:
    """A name as it is kept: blanks joined, no longer than the column; "" where nothing is left."""
    return " ".join(name.split())[:NAME]


def begin(team: Team, person: User, name: str, notes: str = "") -> Collection:
    return Collection.objects.create(team=team, person=person, name=name, notes=notes)


def describe(collection: Collection, name: str, notes: str) -> None:
    collection.name, collection.notes, collection.updated = name, notes, timezone.now()
    collection.save(update_fields=["name", "notes", "updated"])


def note(item: CollectedPicture, text: str) -> None:
    """What is said of a picture in this collection."""
    item.note = text
    item.save(update_fields=["note"])


def page(collection: Collection, after: CollectedPicture | None, size: int) -> QuerySet[CollectedPicture]:
    """``size`` places behind ``after``, in order; cost does not grow with depth. Trashed pictures keep their place, unseen."""
    rows = collection.items.filter(picture__trashed=None).order_by("position", "pk")
    if after is not None:
        rows = rows.filter(position__gte=after.position).filter(Q(position__gt=after.position) | Q(pk__gt=after.pk))
    return rows.select_related("picture__image", "person")[:size]


def counts(collections: Sequence[Collection]) -> dict[int, int]:
    """Pictures of each, by its key."""
    rows = CollectedPicture.objects.filter(
        collection__in=[one.pk for one in collections], picture__trashed=None
    ).order_by()
    return dict(rows.values_list("collection").annotate(count=Count("pk")))


def covers(collections: Sequence[Collection]) -> dict[int, list[Picture]]:
    """The first pictures of each, by its key: one query for all."""
    first = CollectedPicture.objects.filter(collection__in=[one.pk for one in collections], picture__trashed=None)
    place = Window(RowNumber(), partition_by="collection", order_by=["position", "id"])
    keys = first.annotate(place=place).filter(place__lte=COVERS).values_list("pk", flat=True)
    rows = CollectedPicture.objects.filter(pk__in=list(keys)).select_related("picture__image")
    found: dict[int, list[Picture]] = {}
    for row in rows.order_by("position", "pk"):
        found.setdefault(row.collection_id, []).append(row.picture)
    return found


@transaction.atomic
def move(item: CollectedPicture, before: CollectedPicture | None) -> None:
    """Set a picture before another of the collection; None: at the end."""
    _lock(item.collection_id)
    rows = CollectedPicture.objects.filter(collection=item.collection_id).exclude(pk=item.pk).order_by("position", "pk")
    place = _room(rows, _again(rows, before))
    if place is None:
        _spread(item.collection_id)
        place = _room(rows, _again(rows, before))
    CollectedPicture.objects.filter(pk=item.pk).update(position=place)
    Collection.objects.filter(pk=item.collection_id).update(updated=timezone.now())


def beside(item: CollectedPicture, way: str) -> CollectedPicture | None:
    """Before which one it stands once it has gone one place ``up`` or ``down``; None: at the end."""
    rows = CollectedPicture.objects.filter(collection=item.collection_id, picture__trashed=None)
    at = Q(position=item.position)
    if way == "up":
        rows = rows.filter(Q(position__lt=item.position) | at & Q(pk__lt=item.pk)).order_by("-position", "-pk")
        return rows.first() or item
    rows = rows.filter(Q(position__gt=item.position) | at & Q(pk__gt=item.pk)).order_by("position", "pk")
    return next(iter(rows[1:2]), None)


def _again(rows: QuerySet[CollectedPicture], before: CollectedPicture | None) -> CollectedPicture | None:
    """As it stands now that nobody else moves it; None where it was taken out."""
    return rows.filter(pk=before.pk).first() if before else None


def _room(rows: QuerySet[CollectedPicture], before: CollectedPicture | None) -> int | None:
    """A place before that picture and behind the one in front of it; None where they stand too close."""
    if before is None:
        last = rows.order_by("-position").values_list("position", flat=True).first()
        return (last or 0) + STEP
    front = rows.filter(Q(position__lt=before.position) | Q(position=before.position, pk__lt=before.pk))
    other = front.order_by("-position").values_list("position", flat=True).first()
    low = before.position - 2 * STEP if other is None else other
    return (low + before.position) // 2 if before.position - low > SECOND else None


def _spread(collection_id: int) -> None:
    """Set all places apart again, in their order: one statement, and seldom."""
    table = CollectedPicture._meta.db_table
    order = (
        f"SELECT id, ROW_NUMBER() OVER (ORDER BY position, id) * {STEP} AS place FROM {table} WHERE collection_id = %s"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET position = ordered.place FROM ({order}) AS ordered WHERE {table}.id = ordered.id",  # noqa: S608
            [collection_id],
        )


def _lock(collection_id: int) -> None:
    # Two who move at once are one after the other: else two pictures would have one place.
    Collection.objects.select_for_update(no_key=True).filter(pk=collection_id).values_list("pk").first()


def having(picture: Picture) -> list[Collection]:
    """The collections that a picture is in, by name."""
    return list(Collection.objects.filter(items__picture=picture).live().order_by("name", "pk"))


def keys_in_order(collection: Collection) -> list[int]:
    """Every picture of it that is not in the trash, in its order."""
    return list(
        collection.items.filter(picture__trashed=None).order_by("position", "pk").values_list("picture_id", flat=True)
    )
