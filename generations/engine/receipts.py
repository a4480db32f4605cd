"""Answers on the disk: what a gateway sent is made durable, whole, before anything is done with it.

A receipt is a folder ``<spool>/answers/<attempt>`` with the pictures as they came and ``answer.json``, written last. While it
stands the answer can still be had, whatever is killed: the next drain on this machine takes it in. It is removed once the
database knows everything that is in it.
"""

from __future__ import annotations

import fcntl
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from generations import storage
from generations.providers.base import Outcome, Picture, Usage

log = logging.getLogger(__name__)

MANIFEST = "answer.json"


def folder() -> Path:
    return Path(settings.SPOOL_DIR) / "answers"


def keep(attempt_id: int, outcome: Outcome) -> tuple[Outcome, bool]:
    """Move the answer's files into a receipt, durable when this returns: the outcome with its new paths, and True.

    False where the disk took no receipt. The files then lie where the returned outcome says, good for this process alone.
    """
    place = folder() / str(attempt_id)
    kept = outcome
    try:
        place.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(outcome.pictures):
            moved = _move(picture, place)
            kept = replace(kept, pictures=(*kept.pictures[:number], moved, *kept.pictures[number + 1 :]))
        for picture in kept.pictures:
            storage.sync_file(picture.path)
        _write(place, kept)
    except OSError:
        log.exception("The disk took no receipt of attempt %s", attempt_id)
        return kept, False
    return kept, True


def _move(picture: Picture, place: Path) -> Picture:
    target = place / f"{picture.index}.picture"
    if picture.path != target:
        shutil.move(picture.path, target)
    return replace(picture, path=target)


def _write(place: Path, outcome: Outcome) -> None:
    draft = place / f"{MANIFEST}.draft"
    draft.write_text(json.dumps(_plain(outcome)), encoding="utf-8")
    storage.sync_file(draft)
    draft.replace(place / MANIFEST)
    storage.sync_folder(place)
    storage.sync_folder(place.parent)


def _plain(outcome: Outcome) -> dict[str, Any]:
    facts = asdict(replace(outcome, pictures=(), usage=None))
    usage = outcome.usage
    facts["usage"] = {**asdict(replace(usage, raw={})), "raw": dict(usage.raw)} if usage else None
    facts["pictures"] = [
        {"index": one.index, "file": one.path.name, "revised_prompt": one.revised_prompt} for one in outcome.pictures
    ]
    return facts


def load(attempt_id: int) -> Outcome | None:
    """The answer of a receipt; None where there is none, or where its writing was interrupted."""
    place = folder() / str(attempt_id)
    try:
        facts = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    pictures = tuple(
        Picture(index=one["index"], path=place / one["file"], revised_prompt=one["revised_prompt"])
        for one in facts.pop("pictures")
    )
    usage = facts.pop("usage")
    return Outcome(**facts, pictures=pictures, usage=Usage(**usage) if usage else None)


def stands(attempt_id: int) -> bool:
    """Whether a whole receipt of the attempt is on this machine."""
    return (folder() / str(attempt_id) / MANIFEST).exists()


@contextmanager
def hold(attempt_id: int) -> Iterator[bool]:
    """Be the only one on this machine who takes the receipt in; False where somebody else is at it, in this process or in another.

    A lease does not tell that: it runs out on a machine that slept or was slow, while the work goes on. The lock ends with its
    process, however that ends. True too where there is no receipt: then nobody else can find the answer.
    """
    try:
        receipt = (folder() / str(attempt_id) / MANIFEST).open("rb")
    except OSError:
        yield True
        return
    with receipt:
        try:
            fcntl.flock(receipt, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def waiting() -> list[int]:
    """Attempts whose receipts are on this machine, oldest first."""
    with suppress(OSError):
        return sorted(int(place.parent.name) for place in folder().glob(f"*/{MANIFEST}"))
    return []


def drop(attempt_id: int) -> None:
    """Everything in it is known, or it is not wanted."""
    shutil.rmtree(folder() / str(attempt_id), ignore_errors=True)
