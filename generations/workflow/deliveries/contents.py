"""What a delivery will hold: every file's name, what is to be done for it, and its line in the lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Avg

from generations.deliver import Crop, Names, Row, frame_of, slug
from generations.deliver.crops import enlargement
from generations.models import Delivery, FocalPoint, Image, Picture, Project, Rating, Tagging, Team
from generations.models.base import among
from generations.pricing.amounts import unit_text
from generations.workflow.deliveries.choices import Choices, read_choices

STEP = 500
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
FEWEST_DIGITS = 3
THOUSAND = 1000
CENTRE = (500, 500)


@dataclass(frozen=True)
class Source:
    """A picture with everything that its files' names and lines need."""

    picture: Picture
    nr: int
    """From 1."""
    rating: float | None
    tags: tuple[str, ...]
    focus: tuple[float, float]

    @property
    def image(self) -> Image:
        return self.picture.image


@dataclass(frozen=True)
class Output:
    """One picture file. ``wishes`` are what ``imaging.finish`` is to do; None: handed over as it lies."""

    number: int
    source: Source
    crop: Crop | None
    name: str
    ending: str
    wishes: dict[str, Any] | None
    notes: tuple[str, ...] = field(default_factory=tuple)


def sources(delivery: Delivery) -> Iterator[Source]:
    """The chosen pictures that are still there, in their order; a few queries for each 500."""
    for start in range(0, len(delivery.pictures), STEP):
        keys = delivery.pictures[start : start + STEP]
        rows = Picture.objects.filter(team=delivery.team_id, pk__in=among(keys))
        found = {row.pk: row for row in rows.select_related("image", "project", "person", "gateway", "generation")}
        ratings = _ratings(keys)
        tags = _tags(keys)
        for place, key in enumerate(keys, start + 1):
            if key in found:
                yield Source(found[key], place, ratings.get(key), tuple(tags.get(key, ())), _focus(delivery, key))


def _ratings(keys: Sequence[int]) -> dict[int, float]:
    rows = Rating.objects.filter(picture__in=among(keys)).order_by().values_list("picture")
    return dict(rows.annotate(Avg("stars")))


def _tags(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Tagging.objects.filter(picture__in=among(keys)).order_by("tag__folded")
    for key, name in rows.values_list("picture_id", "tag__name"):
        found.setdefault(key, []).append(name)
    return found


def _focus(delivery: Delivery, key: int) -> tuple[float, float]:
    x, y = delivery.focus.get(str(key), CENTRE)
    return x / THOUSAND, y / THOUSAND


def focal_points(person_id: int, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """What the person keeps in sight, by the pictures' keys, in thousandths; those that nobody touched are not there."""
    rows = FocalPoint.objects.filter(person=person_id, picture__in=among(keys))
    return {key: (x, y) for key, x, y in rows.values_list("picture_id", "x", "y")}


def outputs(delivery: Delivery) -> Iterator[Output]:
    """Every picture file, each time in the same order with the same name."""
    choices = read_choices(delivery.choices)
    names = Names(choices.template)
    wanted = choices.cut_to()
    number = 0
    for source in sources(delivery):
        values = values_of(source, delivery, choices)
        for crop in wanted:
            wishes = _wishes(source, crop, choices)
            ending = ENDINGS.get((wishes or {}).get("mime", ""), source.image.extension)
            folder = crop.code if crop and len(wanted) > 1 and "{crop}" not in choices.template else ""
            name = names.give({**values, "crop": crop.code if crop else ""}, ending, folder)
            yield Output(number, source, crop, name, ending, wishes, _notes(source, crop))
            number += 1


def _wishes(source: Source, crop: Crop | None, choices: Choices) -> dict[str, Any] | None:
    if crop is None and not choices.changes_files:
        return None
    mime = choices.mime or source.image.mime
    mime = mime if mime in ENDINGS else "image/png"
    if crop is None:
        return {"mime": mime, "quality": choices.quality, "edge": choices.edge}
    frame = frame_of(source.image.width, source.image.height, crop, source.focus)
    size = [crop.width, crop.height]
    return {"mime": mime, "quality": choices.quality, "box": list(frame.box), "size": size, "dpi": crop.dpi}


def _notes(source: Source, crop: Crop | None) -> tuple[str, ...]:
    if crop is None:
        return ()
    factor = enlargement(frame_of(source.image.width, source.image.height, crop), crop)
    return (f"enlarged {factor:.1f}",) if factor > 1.05 else ()


def values_of(source: Source, delivery: Delivery, choices: Choices) -> dict[str, str]:
    """What the fields of a template stand for."""
    picture, made = source.picture, _local(source.picture.created, delivery.team)
    digits = max(FEWEST_DIGITS, len(str(delivery.count)))
    return {
        "project": picture.project.name,
        "date": f"{made:%Y%m%d}",
        "time": f"{made:%H%M%S}",
        "nr": f"{source.nr:0{digits}}",
        "prompt": slug(picture.generation.prompt),
        "id": picture.public_id,
        "person": picture.person.name,
        "rating": f"{source.rating or 0:.1f}".removesuffix(".0"),
        "width": str(picture.width),
        "height": str(picture.height),
        "collection": choices.collection,
        "team": delivery.team.name,
        "model": picture.generation.model,
    }


def _local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(team.zone)


def row_of(output: Output, delivery: Delivery, choices: Choices, facts: Mapping[str, Any]) -> Row:
    """The line of one file in the lists; ``facts`` are the file's own: file (its name), width, height, bytes, crc32, sha256."""
    picture = output.source.picture
    made = picture.generation
    return Row(
        id=picture.public_id,
        crop=output.crop.code if output.crop else "",
        asked=made.size,
        model=made.model,
        gateway=made.gateway_name,
        person=picture.person.name,
        project=picture.project.name,
        date=_local(picture.created, delivery.team).isoformat(timespec="seconds"),
        rating=round(output.source.rating, 2) if output.source.rating else None,
        tags=output.source.tags,
        notes=output.notes,
        prompt=made.prompt if choices.prompts else None,
        price=_price(picture) if choices.prices else None,
        currency=delivery.team.currency,
        **facts,
    )


def _price(picture: Picture) -> str:
    return "" if picture.cost_nano is None else unit_text(picture.cost_nano)


def title_of(team: Team, keys: Sequence[int], collection: str) -> str:
    """What a delivery is called: by its collection, by its pictures' one project, else by the team."""
    if collection:
        return collection
    projects = Project.objects.filter(pictures__in=among(keys)).order_by().values_list("name", flat=True).distinct()[:2]
    return projects[0] if len(projects) == 1 else team.name
