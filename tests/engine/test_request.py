"""What is asked of a gateway: every choice in its own terms, a turn's earlier answer or picture, and what came differently."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from generations.engine import settle
from generations.engine.job import Job
from generations.imaging import Facts
from generations.models import Attempt, Generation, Image, Picture
from generations.providers.base import ImageRequest, Outcome
from generations.workflow.orders import OrderedImage
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.steps import claimed
from tests.engine.test_references import photograph
from tests.engine.trying import choices, tried
from tests.gateways.demo import DemoServer


def job_of(studio: World, kind: str, gateway: dict[str, Any] | None = None, **fields: Any) -> Job:
    row = tried(studio, kind, **(gateway or {}))
    submitted(studio, gateway=row, **(choices(row) | fields))
    return claimed()[-1]


def test_words_where_the_gateway_takes_words(studio: World) -> None:
    request = job_of(studio, "runbase", quality="auto", output_format="png").request
    assert (request.size, request.aspect_ratio, request.resolution) == ("auto", "16:9", "2K")
    assert (request.output_format, request.quality, request.moderation) == ("auto", "auto", "auto")


def test_pixels_where_it_takes_pixels(studio: World) -> None:
    request = job_of(studio, "openai", quality="high", output_format="webp", output_compression=40).request
    assert (request.size, request.aspect_ratio, request.resolution) == ("1024x1024", "", "")
    assert (request.quality, request.output_format, request.output_compression) == ("high", "webp", 40)


@pytest.mark.parametrize(
    ("gateway", "fields", "found"),
    [
        ({}, {}, "gpt-5.5"),
        ({"text_model": "own"}, {}, "own"),
        ({"text_model": "own"}, {"text_model": "asked"}, "asked"),
    ],
)
def test_the_text_model_is_the_asked_the_gateways_or_the_profiles(
    studio: World, gateway: dict[str, Any], fields: dict[str, Any], found: str
) -> None:
    assert job_of(studio, "openai-responses", gateway, **fields).request.text_model == found


def test_no_text_model_where_none_stands_before_it(studio: World) -> None:
    request = job_of(studio, "openai", text_model="asked", action="edit").request
    assert (request.text_model, request.action) == ("", "auto")


def test_a_stand_in_is_asked_by_its_own_name_for_the_model(studio: World) -> None:
    other = tried(studio, "runbase")
    generation = submitted(studio)
    Attempt.objects.filter(generation=generation).update(gateway=other, model="openai/gpt-image-2")
    job = claimed()[0]
    assert (job.request.model, job.way.profile.key, job.gateway_id) == ("openai/gpt-image-2", "runbase", other.pk)


def first_turn(studio: World, kind: str) -> Picture:
    gateway = tried(studio, kind)
    generation = drained(submitted(studio, gateway=gateway, **choices(gateway)))
    return generation.pictures.select_related("generation__gateway", "image").get()


def next_turn(studio: World, before: Picture, **fields: Any) -> Generation:
    gateway = fields.pop("gateway", before.generation.gateway)
    facts = choices(gateway) | {"continues": before, "prompt": "Make the sky pink"}
    return submitted(studio, gateway=gateway, **(facts | fields))


def test_a_turn_names_the_answer_before_it(studio: World, demo: DemoServer) -> None:
    before = first_turn(studio, "openai-responses")
    generation = next_turn(studio, before)
    job = claimed()[0]
    assert job.request.previous_response_id == before.slot.attempt.remote_id != ""
    assert (job.references, generation.thread_id) == ((), before.generation_id)


def test_the_thread_goes_on_from_its_first_generation(studio: World, demo: DemoServer) -> None:
    before = first_turn(studio, "openai-responses")
    second = drained(next_turn(studio, before))
    assert second.status == "done", list(second.attempts.values_list("error_code", "log"))
    third = next_turn(studio, second.pictures.get())
    assert third.thread_id == before.generation_id
    check_all(at_rest=False)


@pytest.mark.parametrize("why", ["old", "elsewhere", "mask", "no such thing there", "forgotten"])
def test_else_the_picture_itself_goes_first(studio: World, demo: DemoServer, tmp_path: Path, why: str) -> None:
    before = first_turn(studio, "openai" if why == "no such thing there" else "openai-responses")
    reference, fields = photograph(studio, tmp_path, "teal"), dict[str, Any]()
    if why == "old":
        Attempt.objects.update(sent=timezone.now() - timedelta(days=29, seconds=1))
    elif why == "elsewhere":
        fields["gateway"] = tried(studio, "openai-responses", name="Another")
    elif why == "mask":
        fields["mask"] = reference
    generation = next_turn(studio, before, references=_tray(reference), **fields)
    if why == "forgotten":
        Attempt.objects.filter(generation=generation).update(status="failed", error_code="turn_forgotten")
        Attempt.objects.create(
            generation=generation, team=studio.team, person=studio.alice, gateway=generation.gateway, number=2
        )
    job = claimed()[0]
    assert job.request.previous_response_id == ""
    assert [one.sha256 for one in job.references] == [before.image.sha256, reference.sha256]


def _tray(image: Image) -> tuple[OrderedImage, ...]:
    return (OrderedImage(image=image, filename="tray.png"),)


def facts(width: int, height: int) -> Facts:
    names = Facts.__dataclass_fields__
    blank: dict[str, Any] = dict.fromkeys(names)
    return Facts(**(blank | {"width": width, "height": height, "mime": "image/png"}))


@pytest.mark.parametrize(
    ("asked", "size", "found"),
    [
        ("16:9", (2048, 1152), {}),
        ("16:9", (1920, 1120), {"aspect": "12:7"}),
        ("16:9", (1024, 1024), {"aspect": "1:1"}),
        ("3:2", (1008, 672), {}),
        ("21:9", (2016, 864), {}),
        ("auto", (1024, 1024), {}),
    ],
)
def test_a_ratio_asked_in_words_is_compared(asked: str, size: tuple[int, int], found: dict[str, str]) -> None:
    request = ImageRequest(model="m", prompt="p", aspect_ratio=asked, output_format="auto")
    wished, came = settle.differences(request, Outcome(pictures=()), facts(*size))
    assert came == found
    assert wished == dict.fromkeys(found, asked)
