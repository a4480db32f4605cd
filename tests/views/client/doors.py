"""A review with a link to it, and somebody who came by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.test import Client
from PIL import Image as Pixels

from generations.models import ClientLink, Review, ReviewItem
from generations.workflow import client_links
from generations.workflow.upload import upload
from tests import factories
from tests.base import World


@dataclass
class Door:
    """A review with two pictures, a link to it, and somebody who came by it."""

    world: World
    review: Review
    link: ClientLink
    client: Client

    @property
    def token(self) -> str:
        return client_links.token_of(self.link)

    @property
    def items(self) -> list[ReviewItem]:
        return list(self.review.items.order_by("position"))

    def url(self, path: str = "") -> str:
        return f"/c/{self.token}{path}"

    def at(self, path: str = "", place: int = 0) -> str:
        return self.url(f"/i/{self.items[place].public_id}{path}")

    def page(self, place: int = 0) -> str:
        return self.client.get(self.at(place=place)).content.decode()

    def switch(self, **values: object) -> None:
        client_links.change(self.link, **values)


def enter(link: ClientLink, name: str = "Mia", **fields: str) -> Client:
    client = Client()
    client.post(f"/c/{client_links.token_of(link)}/enter", {"name": name} | fields)
    return client


def made(world: World, tmp_path: Path) -> Door:
    Pixels.new("RGB", (64, 48), "#a33").save(tmp_path / "one.png")
    image = upload(world.team, tmp_path / "one.png")
    pictures = [
        factories.picture(world.project, world.bob, image=image, prompt=f"A secret recipe {n}", cost_nano=21_000_000)
        for n in range(2)
    ]
    review = factories.review(world.team, world.bob, *pictures, title="Spring heroes", question="Which one?")
    link = client_links.make(review, world.bob)
    return Door(world, review, link, enter(link))
