"""The composer's fields as plain data: what a draft keeps, what the form reads, whatever they came from."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from generations.forms import keeping
from generations.models import Generation, Image, Team
from generations.sizing import AUTO, CUSTOM
from generations.workflow.orders import OrderedImage

TEXTS = (
    "aspect",
    "resolution",
    "width",
    "height",
    "quality",
    "n",
    "output_format",
    "output_compression",
    "background",
    "moderation",
    "partial_images",
    "action",
    "one_call",
)
PROMPT_KEPT = 200_000
"""Characters of a prompt kept in a draft: far beyond any gateway's limit, so that an over-long one is not cut."""
VIA_MARK = "/"
MOST_KEPT = 64


@dataclass(frozen=True, kw_only=True)
class Tray:
    """The references of a draft: ``found`` in order, ``gone`` the names of those that this team does not have."""

    found: tuple[OrderedImage, ...] = ()
    gone: tuple[str, ...] = ()


def from_post(post: QueryDict) -> dict[str, Any]:
    """The posted composer, as typed. Gateway and model come as one choice, ``via``: "gateway/model"."""
    gateway, _mark, model = str(post.get("via", "")).partition(VIA_MARK)
    names = post.getlist("reference_name")
    references = [
        {"image": image[:16], "filename": _name(names[place]) if place < len(names) else ""}
        for place, image in enumerate(post.getlist("reference")[:MOST_KEPT])
    ]
    data: dict[str, Any] = {name: str(post[name])[:40] for name in TEXTS if name in post}
    data |= {"gateway": gateway[:16], "model": model[:100], "references": references}
    if kept := keeping.read(str(post.get("kept", ""))):
        data["kept"] = kept
    data["prompt"] = str(post.get("prompt", "")).replace("\r\n", "\n")[:PROMPT_KEPT]
    return data


def from_generation(generation: Generation) -> dict[str, Any]:
    """Everything that a past generation asked for, ready to be changed and sent again."""
    data: dict[str, Any] = {name: keeping.text(getattr(generation, name)) for name in TEXTS}
    data |= {"prompt": generation.prompt, "gateway": generation.gateway.public_id, "model": generation.model}
    if generation.aspect in (AUTO, CUSTOM):
        data["resolution"] = ""
    data["references"] = [
        {"image": reference.image.public_id, "filename": reference.filename}
        for reference in generation.references.select_related("image")
    ]
    before = generation.continues
    if before is not None:
        data["references"].insert(0, {"image": before.image.public_id, "filename": before.filename})
    return data


def tray(data: Mapping[str, Any], team: Team) -> Tray:
    """The references named in ``data``, looked up in one query. Ids of other teams are gone like any that never were."""
    entries = [entry for entry in data.get("references") or () if isinstance(entry, dict)]
    images = {image.public_id: image for image in _images(entries, team)}
    found = tuple(
        OrderedImage(image=images[entry["image"]], filename=str(entry.get("filename", "")))
        for entry in entries
        if entry.get("image") in images
    )
    gone = tuple(str(entry.get("filename") or "?") for entry in entries if entry.get("image") not in images)
    return Tray(found=found, gone=gone)


def with_references(data: Mapping[str, Any], added: Sequence[OrderedImage]) -> dict[str, Any]:
    """``data`` with more references at the end of the tray."""
    entries = [{"image": one.image.public_id, "filename": one.filename} for one in added]
    return {**data, "references": [*(data.get("references") or ()), *entries]}


def new_submission() -> str:
    """The id of one press to be: a second press with it is the same generation."""
    return secrets.token_urlsafe(18)


def _name(text: str) -> str:
    """A file's name as it may be kept, shown and sent: without line breaks and their like."""
    return "".join(char for char in text if char.isprintable())[:120]


def _images(entries: Sequence[Mapping[str, Any]], team: Team) -> Sequence[Image]:
    ids = [str(entry.get("image")) for entry in entries]
    return list(Image.objects.filter(team=team, public_id__in=ids)) if ids else []
