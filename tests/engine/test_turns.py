"""Several turns on one picture: by the gateway's own memory where it has one, else by sending the picture again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations.models import Attempt, Generation, LedgerEntry, Picture, Slot
from generations.providers import catalogue
from generations.workflow.errors import TurnPictureGone
from generations.workflow.rerun import rerun
from generations.workflow.resolve import resolve
from generations.workflow.retry import retry
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import drained, submitted
from tests.engine.trying import KINDS, choices, tried
from tests.gateways.demo import DemoServer


def begun(studio: World, kind: str) -> Picture:
    gateway = tried(studio, kind)
    made = drained(submitted(studio, gateway=gateway, **choices(gateway)))
    return made.pictures.select_related("generation__gateway", "image").get()


def turned(studio: World, picture: Picture, **fields: Any) -> Generation:
    gateway = picture.generation.gateway
    turn = {"prompt": "Make the sky pink", "continues": picture} | fields
    return drained(submitted(studio, gateway=gateway, **(choices(gateway) | turn)))


def said(demo: DemoServer) -> dict[str, Any]:
    return demo.calls()[-1]


SENT_ALONG = [kind for kind in KINDS if catalogue.get_profile(kind).capabilities.reference_delivery != ("url",)]
"""The others fetch from a studio that runs: tests/gateways_walk does it."""


@pytest.mark.parametrize("kind", SENT_ALONG)
def test_every_kind_of_gateway_goes_on_from_its_picture(studio: World, demo: DemoServer, kind: str) -> None:
    picture = begun(studio, kind)
    made = turned(studio, picture)
    codes = list(made.slots.values_list("error_code", "error_params"))
    assert made.status == "done", (codes, list(made.attempts.values_list("log")))
    assert (made.continues, made.thread) == (picture, picture.generation)
    check_all()


def test_the_responses_api_is_told_the_answer_before_and_gets_no_picture_again(studio: World, demo: DemoServer) -> None:
    picture = begun(studio, "openai-responses")
    turned(studio, picture)
    before = Attempt.objects.order_by("pk")[0].remote_id
    assert before.startswith("resp_")
    assert said(demo)["fields"]["previous_response_id"] == before
    assert said(demo)["parts"] == []


@pytest.mark.parametrize("kind", ["openai", "vibeapi-responses"])
def test_others_get_the_picture_itself(studio: World, demo: DemoServer, kind: str) -> None:
    picture = begun(studio, kind)
    turned(studio, picture)
    assert [part["sha256"] for part in said(demo)["parts"]] == [picture.image.sha256]


def test_a_forgotten_answer_is_replaced_by_the_picture_without_asking_anybody(
    studio: World, demo: DemoServer, settings: Any
) -> None:
    settings.ENGINE_BACKOFF = 0.01
    picture = begun(studio, "openai-responses")
    Attempt.objects.update(remote_id="resp_of_long_ago")
    made = turned(studio, picture)
    assert made.status == "done"
    assert [one.error_code for one in made.attempts.order_by("pk")] == ["turn_forgotten", ""]
    assert [part["sha256"] for part in said(demo)["parts"]] == [picture.image.sha256]
    check_all()


class TestAPictureThatIsGone:
    """Its words alone would be paid for, and bring something else."""

    def turn(self, studio: World, **call: Any) -> Generation:
        picture = drained(submitted(studio)).pictures.get()
        made = submitted(studio, prompt="Make the sky pink", continues=picture)
        Slot.objects.filter(generation=made).update(status="unknown" if call["status"] == "unknown" else "failed")
        Attempt.objects.filter(generation=made).update(**call)
        Generation.objects.filter(pk=made.pk).update(continues=None)
        made.refresh_from_db()
        return made

    def refused(self, act: Callable[[], object]) -> None:
        before = Attempt.objects.count(), Generation.objects.count(), LedgerEntry.objects.count()
        with pytest.raises(TurnPictureGone):
            act()
        assert (Attempt.objects.count(), Generation.objects.count(), LedgerEntry.objects.count()) == before

    def test_it_is_not_run_again(self, studio: World, demo: DemoServer) -> None:
        turn = self.turn(studio, status="failed")
        self.refused(lambda: rerun(turn, studio.alice, "once more"))

    def test_it_is_not_retried(self, studio: World, demo: DemoServer) -> None:
        turn = self.turn(studio, status="failed")
        self.refused(lambda: retry(turn, studio.alice))

    def test_it_is_not_run_again_after_an_unknown_end(self, studio: World, demo: DemoServer) -> None:
        turn = self.turn(studio, status="unknown")
        self.refused(lambda: resolve(turn, studio.alice, "again"))
        assert turn.attempts.get().resolution == ""


def test_an_answer_older_than_a_month_is_not_named(studio: World, demo: DemoServer) -> None:
    picture = begun(studio, "openai-responses")
    Attempt.objects.update(sent=timezone.now() - timedelta(days=30))
    turned(studio, picture)
    assert "previous_response_id" not in said(demo)["fields"]
    assert [part["sha256"] for part in said(demo)["parts"]] == [picture.image.sha256]


def test_an_answer_of_several_pictures_is_not_named(studio: World, demo: DemoServer) -> None:
    gateway = tried(studio, "openai-responses")
    order = choices(gateway) | {"n": 2, "one_call": True}
    made = drained(submitted(studio, gateway=gateway, prompt="Pears #demo:pictures=2", **order))
    assert Attempt.objects.get().pictures == 2
    second = made.pictures.select_related("generation__gateway", "image").order_by("slot__index")[1]
    turned(studio, second)
    assert "previous_response_id" not in said(demo)["fields"]
    assert [part["sha256"] for part in said(demo)["parts"]] == [second.image.sha256]
