"""From the submission to pictures, against the demo gateway over real HTTP."""

from __future__ import annotations

import hashlib

from django.core.files.storage import default_storage
from django_q.models import OrmQ

from generations.models import THUMB_SIZES, Event, LedgerEntry, Picture, SearchText
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.gateways.demo import DemoServer


def test_four_pictures_arrive(studio: World, demo: DemoServer) -> None:
    generation = drained(submitted(studio, n=4))
    assert (generation.status, generation.done_count) == ("done", 4)
    check_all()


def test_several_pictures_are_one_call_where_the_gateway_takes_n(studio: World, demo: DemoServer) -> None:
    drained(submitted(studio, n=4))
    assert len(demo.executed()) == 1


def test_the_stored_bytes_and_thumbnails_are_there(studio: World, demo: DemoServer) -> None:
    drained(submitted(studio))
    image = Picture.objects.get().image
    with default_storage.open(image.key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == image.sha256
    assert all(default_storage.exists(image.thumb_key(edge)) for edge in THUMB_SIZES)


def test_the_cost_is_settled_from_usage_and_shared(studio: World, demo: DemoServer) -> None:
    generation = drained(submitted(studio, n=3))
    settled = LedgerEntry.objects.get(kind="settle")
    costs = list(generation.pictures.values_list("cost_nano", flat=True))
    assert settled.amount_nano > 0
    assert sum(costs) == settled.amount_nano == generation.attempts.get().cost_nano
    assert generation.attempts.get().usage


def test_previews_make_every_picture_a_call_of_its_own(studio: World, demo: DemoServer) -> None:
    generation = drained(submitted(studio, n=2, partial_images=2, quality="medium", prompt="Pears #demo:slow=100"))
    assert generation.status == "done"
    assert len(demo.executed()) == generation.attempts.count() == 2
    assert generation.slots.exclude(preview="").count() == 2


def test_pages_and_the_person_are_told(studio: World, demo: DemoServer) -> None:
    generation = drained(submitted(studio))
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"generation", "picture", "budget", "done"} <= kinds
    assert Event.objects.get(kind="done").audience == generation.person


def test_pictures_can_be_searched(studio: World, demo: DemoServer) -> None:
    drained(submitted(studio, prompt="宋代茶盏 on linen"))
    assert "茶盏" in SearchText.objects.get().tokens


def test_the_doorbell_is_part_of_the_submission(studio: World) -> None:
    submitted(studio)
    assert OrmQ.objects.count() == 1
