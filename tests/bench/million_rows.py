"""A team with a million pictures, or fewer, that say all sorts of things; rows only, they share some small files. Called inside a house.

They spread evenly over three years. Words are as common as in a language: a few stand in every
other prompt, most in few. ``granite`` and ``velvet`` each stand in a tenth, together in hardly any; ``zephyr quartz`` in a few hundred
of a million.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from generations.models import (
    CollectedPicture,
    Collection,
    Flag,
    Gateway,
    Generation,
    Image,
    Picture,
    Project,
    Rating,
    Reference,
    Review,
    ReviewItem,
    SearchText,
    Slot,
    Tag,
    Tagging,
    Team,
    User,
)
from generations.models.base import ALPHABET
from generations.search import tokens
from tests.bench import people
from tests.bench.bulk import load, loading

EACH = 4
"""Pictures of a generation."""
IMAGES = 2_000
YEARS = 3
SHAPES = ((1024, 1024), (2048, 1152), (1024, 1536), (3840, 2160), (1536, 1024), (1080, 1350), (2520, 1080))
MODELS = ("gpt-image-2", "flux-2-pro", "seedream-5", "imagen-5")
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre clo dri fla gru pla sto tri".split()  # noqa: SIM905
COMMON = "photograph studio light soft quiet paper linen shadow morning glass amber heron".split()  # noqa: SIM905
CHINESE = ("宋代茶盏", "江南水乡", "雪后长城", "竹林小径", "敦煌飞天", "西湖晨雾", "青瓷釉面", "留白构图")
RARE_CHINESE, RARE = "鹤影", "zephyr quartz"
VOCABULARY = 20_000
OPINIONS = (Flag, Rating, Tagging, CollectedPicture, ReviewItem, Reference)


def make(count: str) -> dict[str, object]:
    """``count`` pictures of one team; its slug, the owner's session, and how long it took in seconds."""
    began = time.perf_counter()
    team = people.team()
    owner, *others = people.members(team, 12)
    Stock(team, [owner, *others], int(count)).fill()
    return {
        "slug": team.slug,
        "team": team.pk,
        "user": owner.pk,
        "session": people.session(owner),
        "seconds": round(time.perf_counter() - began, 1),
    }


def moment(made: datetime) -> Any:
    """As the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(made)


def public(number: int) -> str:
    """A public id: 16 characters in no order."""
    number = number * 0x9E3779B97F4A7C15 % 2**80
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(16))


class Stock:
    def __init__(self, team: Team, crew: list[User], count: int) -> None:
        self.team, self.crew, self.count = team, crew, count
        self.dice = random.Random(11)
        self.generations = count // EACH
        self.projects = [team.projects.get(), *(self._project(number) for number in range(29))]
        self.gateways = [team.gateways.get(), *(self._gateway(name) for name in ("Second", "Third", "Fourth"))]
        self.words = ["".join(self.dice.choices(SYLLABLES, k=self.dice.randint(2, 4))) for _ in range(VOCABULARY)]
        self.weights = [1 / (rank + 2) for rank in range(VOCABULARY)]
        self.start = timezone.now() - timedelta(days=365 * YEARS, hours=1)
        self.step = timedelta(days=365 * YEARS) / max(1, self.generations)

    def fill(self) -> None:
        with loading(Image, Generation, Slot, Picture, *OPINIONS):
            images = list(self._images())
            load(
                Image,
                ["id", "public_id", "team_id", "sha256", "mime", "width", "height", "size", "crc32", "phash"],
                images,
            )
            self._generations()
            self._slots()
            self._pictures(images)
            self._said()

    def _project(self, number: int) -> Project:
        return Project.objects.create(team=self.team, name=f"Project {number}")

    def _gateway(self, name: str) -> Gateway:
        made = Gateway(team=self.team, name=name, profile="demo", model="gpt-image-2")
        made.seal_key("bench-key-0123456789")
        made.save()
        return made

    def _images(self) -> Iterator[tuple[Any, ...]]:
        for number in range(1, IMAGES + 1):
            width, height = SHAPES[number % len(SHAPES)]
            sha = f"{number:064x}"
            yield (
                number,
                public(10**9 + number),
                self.team.pk,
                sha,
                "image/png",
                width,
                height,
                2_000_000,
                number,
                number,
            )

    def _prompt(self, number: int, drawn: list[str]) -> str:
        dice = self.dice
        said = [word for word in COMMON if dice.random() < 0.35] + drawn
        if number % 20 in {1, 2}:
            said.append("granite")
        if number % 20 in {3, 4} or number % 5_000 == 1:
            said.append("velvet")
        if number % 4_001 == 7:
            said.append(RARE)
        if number % 3 == 0:
            said.append(CHINESE[number // 3 % len(CHINESE)] + (RARE_CHINESE if number % 6_000 == 0 else ""))
        return " ".join(said)

    def _generations(self) -> None:
        dice = self.dice
        self.of: list[tuple[int, int, int]] = []
        """Project, person and gateway of each."""
        self.tokens: list[str] = []

        def rows() -> Iterator[tuple[Any, ...]]:
            drawn = dice.choices(self.words, self.weights, k=8 * self.generations)
            for number in range(self.generations):
                prompt = self._prompt(number, drawn[8 * number : 8 * number + 8])
                # A project is worked at for a while; a few go on all the time.
                project = self.projects[number * 20 // self.generations if number % 3 else 20 + dice.randrange(10)]
                person, gateway = dice.choice(self.crew), dice.choice(self.gateways)
                self.of.append((project.pk, person.pk, gateway.pk))
                self.tokens.append(tokens(prompt, self.team.pk))
                source = "import" if number % 50 == 0 else ""
                yield (
                    number + 1,
                    public(2 * 10**9 + number),
                    self.team.pk,
                    *self.of[-1],
                    f"s{number}",
                    dice.choice(MODELS),
                    prompt,
                    source,
                    "done",
                    moment(self.start + number * self.step),
                )

        columns = "id public_id team_id project_id person_id gateway_id submission model prompt source status created"
        load(Generation, columns.split(), rows())

    def _slots(self) -> None:
        rows = ((number + 1, number // EACH + 1, number % EACH, "done") for number in range(self.count))
        load(Slot, ["id", "generation_id", "index", "status"], rows)

    def _pictures(self, images: list[tuple[Any, ...]]) -> None:
        dice, gone = self.dice, moment(timezone.now())

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in range(self.count):
                generation = number // EACH
                image = images[dice.randrange(IMAGES)]
                made = moment(self.start + generation * self.step)
                trashed = gone if dice.random() < 0.02 else None
                downloaded = gone if dice.random() < 0.03 else None
                kept = dice.random() < 0.05
                yield (
                    number + 1,
                    public(number),
                    self.team.pk,
                    *self.of[generation],
                    generation + 1,
                    number + 1,
                    image[0],
                    image[5],
                    image[6],
                    made,
                    trashed,
                    downloaded,
                    kept,
                )

        columns = "id public_id team_id project_id person_id gateway_id generation_id slot_id image_id width height created trashed"
        load(Picture, [*columns.split(), "downloaded", "kept"], rows())
        texts = ((number + 1, self.tokens[number // EACH]) for number in range(self.count))
        load(SearchText, ["picture_id", "tokens"], texts)

    def _said(self) -> None:
        """By everybody about some."""
        tags = [Tag.objects.create(team=self.team, name=f"tag {n}", folded=f"tag {n}") for n in range(60)]
        shelves = [
            Collection.objects.create(team=self.team, person=self.crew[0], name=f"collection {n}") for n in range(40)
        ]
        review = Review.objects.create(team=self.team, person=self.crew[0], title="All")
        dice, count, now = self.dice, self.count, moment(timezone.now())
        share = [int(count * part) for part in (0.10, 0.08, 0.25, 0.04, 0.02, 0.15)]
        who = [person.pk for person in self.crew]
        flags = ((one, dice.choice(who), dice.choice(["pick", "reject"]), now) for one in self._some(share[0]))
        load(Flag, ["picture_id", "person_id", "kind", "created"], flags)
        stars = ((one, dice.choice(who), dice.randint(1, 5), now) for one in self._some(share[1]))
        load(Rating, ["picture_id", "person_id", "stars", "updated"], stars)
        # The first tag is on many, the last on a handful.
        weights = [1 / (rank + 1) ** 2 for rank in range(len(tags))]
        tagged = ((one, dice.choices(tags, weights)[0].pk) for one in self._some(share[2]))
        load(Tagging, ["picture_id", "tag_id"], tagged)
        collected = ((dice.choice(shelves).pk, one, one) for one in self._some(share[3]))
        load(CollectedPicture, ["collection_id", "picture_id", "position"], collected)
        states = ["open", "open", "approved", "changes", "rejected"]
        items = ((public(3 * 10**9 + one), review.pk, one, one, dice.choice(states)) for one in self._some(share[4]))
        load(ReviewItem, ["public_id", "review_id", "picture_id", "position", "state"], items)
        references = ((one, 0, 1) for one in self.dice.sample(range(1, self.generations + 1), share[5] // EACH))
        load(Reference, ["generation_id", "position", "image_id"], references)

    def _some(self, many: int) -> list[int]:
        return self.dice.sample(range(1, self.count + 1), many)
