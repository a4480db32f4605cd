"""A small team whose pictures say all sorts of things, and the answers that a scan of the tables gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from generations import search, sizing
from generations.models import (
    CollectedPicture,
    Collection,
    Flag,
    Generation,
    Picture,
    Prompt,
    Rating,
    Reference,
    ReviewItem,
    SearchText,
    Slot,
    Tag,
    Tagging,
    User,
)
from generations.workflow.gallery.query import Search
from tests import factories
from tests.base import World

WORDS = [
    "blue",
    "blueberry",
    "amber",
    "heron",
    "vase",
    "t",
    "team",
    "Café",
    "宋代茶盏",
    "茶盏",
    "江南水乡",
    "代茶",
    "盏",
]
SIZES = [(1024, 1024), (1920, 1080), (1000, 1490), (3840, 2160), (800, 1000)]
NOON = datetime(2026, 1, 30, 12, tzinfo=UTC)


def fill(world: World, count: int, seed: int = 0) -> list[Picture]:
    """``count`` pictures that differ in every facet, by chance."""
    chance = random.Random(seed)
    projects = [world.project, factories.project(world.team, "Lumen"), factories.project(world.team, "Nord")]
    gateways = [world.gateway, factories.gateway(world.team, name="Other", model="flux-2")]
    prompts = [factories.prompt(world.team, world.alice) for _ in range(2)]
    base = Generation.objects.count()
    made: list[Picture] = []
    for number in range(count):
        project, gateway = chance.choice(projects), chance.choice(gateways)
        person = chance.choice([world.alice, world.bob])
        width, height = chance.choice(SIZES)
        generation = Generation.objects.create(
            team=world.team,
            project=project,
            person=person,
            gateway=gateway,
            gateway_name=gateway.name,
            profile=gateway.profile,
            model=gateway.model,
            submission=f"fill-{base + number}",
            prompt=" ".join(chance.sample(WORDS, chance.randint(1, 4))),
            aspect="1:1",
            source=chance.choice(["", "", "import"]),
            version=chance.choice([None, None, prompts[0].live, prompts[1].live]),
            status="done",
        )
        image = factories.image(world.team, width=width, height=height)
        made.append(
            Picture.objects.create(
                team=world.team,
                project=project,
                generation=generation,
                slot=Slot.objects.create(generation=generation, index=0, status="done"),
                image=image,
                person=person,
                gateway=gateway,
                width=width,
                height=height,
                version=generation.version,
                kept=chance.random() < 0.2,
                downloaded=timezone.now() if chance.random() < 0.2 else None,
                trashed=timezone.now() if chance.random() < 0.15 else None,
                created=NOON + timedelta(hours=7 * number),
            )
        )
        SearchText.objects.create(picture=made[-1], tokens=search.tokens(generation.prompt, world.team.pk))
        if chance.random() < 0.2:
            Reference.objects.create(generation=generation, image=image, position=0)
    say(world, made, chance)
    return made


def say(world: World, pictures: list[Picture], chance: random.Random) -> None:
    """Flags, stars, tags, collections and reviews on some of them."""
    tags = [Tag.objects.get_or_create(team=world.team, folded=name, defaults={"name": name})[0] for name in "ab"]
    collections = [factories.collection(world.team, world.alice) for _ in range(2)]
    review = factories.review(world.team, world.alice)
    for place, picture in enumerate(pictures):
        for person in (world.alice, world.bob):
            if chance.random() < 0.3:
                Flag.objects.create(picture=picture, person=person, kind=chance.choice(["pick", "reject"]))
            if chance.random() < 0.3:
                Rating.objects.create(picture=picture, person=person, stars=chance.randint(1, 5))
        for tag in chance.sample(tags, chance.randint(0, 2)):
            Tagging.objects.create(picture=picture, tag=tag)
        for collection in chance.sample(collections, chance.randint(0, 1)):
            CollectedPicture.objects.create(collection=collection, picture=picture, position=place)
        if chance.random() < 0.3:
            state = chance.choice(["open", "approved", "changes", "rejected"])
            ReviewItem.objects.create(review=review, picture=picture, position=place, state=state)


def choices(world: World) -> dict[str, list[str]]:
    """For each name of the address some values, of which some match nothing."""

    def public(rows: Iterable[object]) -> list[str]:
        return [*(row.public_id for row in rows), "nobody"]  # type: ignore[attr-defined]

    return {
        "project": public(world.team.projects.all()),
        "person": public([world.alice, world.bob]),
        "gateway": public(world.team.gateways.all()),
        "model": ["gpt-image-2", "flux-2", "other"],
        "aspect": ["1:1", "16:9", "2:3", "9:16"],
        "stars": ["1", "3", "5", "none", "x"],
        "mine": ["2", "4", "none"],
        "flag": ["pick", "reject", "none"],
        "my": ["pick", "reject", "none"],
        "tag": [*public(Tag.objects.all()), "none"],
        "collection": [*public(Collection.objects.all()), "none"],
        "review": ["open", "approved", "changes", "rejected", "none"],
        "references": ["yes", "no"],
        "prompt": public(Prompt.objects.all()),
        "kept": ["yes", "no"],
        "downloaded": ["yes", "no"],
        "source": ["made", "import"],
    }


def any_search(world: World, chance: random.Random) -> Search:
    """One to three facets with one or two values each, often with words, sometimes with days."""
    offered = choices(world)
    names = chance.sample(sorted(offered), chance.randint(0, 3))
    words = chance.sample([*WORDS, "blu", "b", "水", "江南水", "heron!", "team0id", "…"], chance.choice([0, 0, 1, 2]))
    first = date(2026, 1, 30) + timedelta(days=chance.randint(0, 10))
    return Search(
        text=" ".join(words),
        facets={name: tuple(chance.sample(offered[name], chance.randint(1, 2))) for name in names},
        days=chance.choice(
            [(None, None), (None, None), (first, None), (first, first + timedelta(days=3)), (None, first)]
        ),
    )


def everything(world: World) -> list[Picture]:
    """The team's pictures outside the trash with all that is said of them, newest first."""
    rows = Picture.objects.filter(team=world.team, trashed=None).order_by("-pk")
    return list(
        rows.select_related("project", "person", "gateway", "generation", "version__prompt").prefetch_related(
            "ratings", "flags", "taggings__tag", "collected__collection", "reviewed", "generation__references"
        )
    )


def scan(world: World, rows: Iterable[Picture], wanted: Search) -> list[int]:
    """Which of ``rows`` a look at each of them, one by one, finds for alice."""
    return [one.pk for one in rows if matches(world, one, wanted)]


def matches(world: World, one: Picture, wanted: Search) -> bool:
    first, last = wanted.days
    day = timezone.localtime(one.created).date()
    return (
        all(any(SAYS[name](world, one, value) for value in values) for name, values in wanted.facets.items())
        and (first is None or day >= first)
        and (last is None or day <= last)
        and (not wanted.text or reads(one.generation.prompt, wanted.text))
    )


def reads(prompt: str, text: str) -> bool:
    """Words by their beginning, runs of Chinese wherever they stand; a search without a word finds nothing."""
    words = list(search.pieces(prompt))
    asked = list(search.pieces(text))
    return bool(asked) and all(
        any(piece in word if search.is_cjk(piece) else word.startswith(piece) for word in words) for piece in asked
    )


def stars(picture: Picture, person: User | None = None) -> list[int]:
    return [rating.stars for rating in picture.ratings.all() if person is None or rating.person_id == person.pk]


def at_least(given: list[int], value: str) -> bool:
    if value == "none":
        return not given
    return value.isdecimal() and bool(given) and sum(given) / len(given) >= int(value)


def flagged(picture: Picture, value: str, person: User | None = None) -> bool:
    kinds = [flag.kind for flag in picture.flags.all() if person is None or flag.person_id == person.pk]
    return value in kinds if value != "none" else not kinds


def among(values: Iterable[str], value: str) -> bool:
    held = list(values)
    return value in held if value != "none" else not held


Says = Callable[[World, Picture, str], bool]
SAYS: dict[str, Says] = {
    "project": lambda _w, one, value: one.project.public_id == value,
    "person": lambda _w, one, value: one.person.public_id == value,
    "gateway": lambda _w, one, value: one.gateway is not None and one.gateway.public_id == value,
    "model": lambda _w, one, value: one.generation.model == value,
    "aspect": lambda _w, one, value: sizing.nearest_ratio((one.width, one.height)) == value,
    "stars": lambda _w, one, value: at_least(stars(one), value),
    "mine": lambda world, one, value: at_least(stars(one, person=world.alice), value),
    "flag": lambda _w, one, value: flagged(one, value),
    "my": lambda world, one, value: flagged(one, value, person=world.alice),
    "tag": lambda _w, one, value: among((t.tag.public_id for t in one.taggings.all()), value),
    "collection": lambda _w, one, value: among((c.collection.public_id for c in one.collected.all()), value),
    "review": lambda _w, one, value: among((r.state for r in one.reviewed.all()), value),
    "references": lambda _w, one, value: bool(one.generation.references.all()) == (value == "yes"),
    "prompt": lambda _w, one, value: one.version is not None and one.version.prompt.public_id == value,
    "kept": lambda _w, one, value: one.kept == (value == "yes"),
    "downloaded": lambda _w, one, value: (one.downloaded is not None) == (value == "yes"),
    "source": lambda _w, one, value: (one.generation.source or "made") == value,
}
