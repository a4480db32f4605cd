"""Housekeeping: what has served its time is removed, what is due is told. The ledger and what it speaks of are never touched."""

from __future__ import annotations

import logging
import shutil
import time
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from generations import storage
from generations.models import (
    Collection,
    Event,
    Heartbeat,
    Image,
    Kit,
    Picture,
    Prompt,
    PromptCollection,
    SavedMask,
    ShelfItem,
    Sitting,
    Slot,
    Tag,
    WordList,
)
from generations.wire import remove_leftovers
from generations.workflow import (
    bell,
    bulk,
    deliveries,
    disposal,
    exchange,
    gallery,
    notices,
    retention,
    selections,
    storage_use,
)
from generations.workflow.reviews import reminding

log = logging.getLogger(__name__)

NAME = "housekeeping"
EVERY = timedelta(minutes=10)
SPOOL_SECONDS = 86_400.0
"""A file of the spool untouched for a day belongs to nobody: no call lasts that long."""
NOTICE_DAYS = 90
"""Notifications of a quarter; what they tell of stands in its own place."""
BATCH = 200
LOOKED_AT = 1000
"""Images of one look for those that nothing uses: a million have their turn within a week."""
LOOK = "housekeeping images"
"""The row that remembers where the last look ended."""
FOUND_BY: dict[type, str] = {Prompt: "prompt", Collection: "collection", Tag: "tag"}
"""What the gallery's pictures are found by, of what is removed."""


def is_due() -> bool:
    """Whether it is time, and nobody else is about to: whoever gets True is to do it."""
    return Heartbeat.take_turn(NAME, EVERY)


def tidy() -> None:
    """All of it, in small transactions."""
    forget_events()
    remove_previews()
    empty_trash()
    forget_removed()
    forget_unused()
    exchange.sweep()
    bulk.forget_old()
    retention.run()
    storage_use.count_stale()
    selections.forget_old()
    deliveries.sweep()
    Sitting.objects.forget_old()
    empty_spool()
    take_back_lent()
    reminding.remind()
    notices.forget(NOTICE_DAYS)
    if settings.MAIL_IS_GIVEN:
        bell.ring(bell.DIGESTS)


def forget_events() -> None:
    """Notices that no page asks for any more."""
    Event.objects.filter(created__lt=timezone.now() - timedelta(hours=settings.EVENT_HOURS)).delete()


def remove_previews() -> None:
    """Partial pictures of slots that have ended."""
    ended = Slot.objects.exclude(preview="").exclude(status__in=[Slot.Status.PENDING, Slot.Status.RUNNING])
    for slot in ended[:BATCH]:
        storage.delete_keys([slot.preview])
        Slot.objects.filter(pk=slot.pk, preview=slot.preview).update(preview="")


def empty_trash() -> None:
    """Pictures that have lain in the trash for TRASH_DAYS; their files go where nothing else uses them. One that a turn goes on
    from stays: without it, the turn could not be made again."""
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    old = Picture.objects.filter(trashed__lt=limit, turns=None).order_by("trashed")
    disposal.purge(list(old.values_list("pk", flat=True)[:BATCH]))


def forget_removed() -> None:
    """What was taken off the shelf or out of the library, with the kits and masks that were, once nobody brings it back any more."""
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    kinds: tuple[type[SavedMask | ShelfItem | Kit | Prompt | PromptCollection | WordList | Collection | Tag], ...] = (
        SavedMask,
        ShelfItem,
        Kit,
        Prompt,
        PromptCollection,
        WordList,
        Collection,
        Tag,
    )
    for kind in kinds:
        for row in kind.objects.filter(removed__lt=limit).order_by("removed")[:BATCH]:
            with transaction.atomic():
                images = row.images()
                gone, _ = kind.objects.filter(pk=row.pk, removed__lt=limit).delete()
                if gone and kind in FOUND_BY:
                    gallery.forget(row.team_id, FOUND_BY[kind], str(row.pk))
                forgotten = disposal.forget(image.pk for image in images) if gone else []
            disposal.delete_files(forgotten)


def forget_unused() -> None:
    """Images that came TRASH_DAYS ago and that nothing speaks of: references taken off a tray, masks painted on the way to the last
    one, frames thought better of. Each look goes on where the last one ended, and then from the beginning."""
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    keys = _old_images(limit)
    found = [image.pk for image in disposal.unused(keys)] if keys else []
    if not found:
        return
    with transaction.atomic():
        forgotten = disposal.forget(found)
    disposal.delete_files(forgotten)


def _old_images(limit: datetime) -> list[int]:
    """The keys of the next images, up to the first that came after ``limit``: they are made in the order of their keys."""
    row, _ = Heartbeat.objects.get_or_create(name=LOOK, defaults={"beat": timezone.now()})
    rows = (
        Image.objects.filter(pk__gt=row.detail.get("after", 0)).order_by("pk").values_list("pk", "created")[:LOOKED_AT]
    )
    keys = [key for key, created in takewhile(lambda one: one[1] < limit, rows)]
    Heartbeat.show(LOOK, after=keys[-1] if len(keys) == LOOKED_AT else 0)
    return keys


def empty_spool(older_than: float = SPOOL_SECONDS) -> None:
    """Files of calls and uploads that ended by a kill. Receipts stay: they are answers that were paid for."""
    spool = Path(settings.SPOOL_DIR)
    remove_leftovers(spool, older_than)
    limit = time.time() - older_than
    for pattern in ("in/*", "out/*", "upload-*", "preview-*", "brief-*", "mask-*", "marked/*", "deliver-*", "review-*"):
        for path in spool.glob(pattern):
            with suppress(OSError):
                if path.stat().st_mtime < limit:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def take_back_lent() -> None:
    """Copies that were made for gateways to fetch, from the day before yesterday and earlier: no address leads there any more."""
    files = storages["default"]
    limit = f"{timezone.now() - timedelta(days=1):%Y%m%d}"
    with suppress(FileNotFoundError):
        for day in files.listdir("lent")[0]:
            if day < limit:
                storage.delete_keys(f"lent/{day}/{name}" for name in files.listdir(f"lent/{day}")[1])
                storage.delete_keys([f"lent/{day}"])
