"""A strip says what is true of its generation: state, pictures, price, what changed, what went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations.models import Attempt, Generation, Picture, Slot
from generations.views.studio import strips
from tests import factories
from tests.base import World


def strip(world: World, made: Generation, who: Any = None) -> str:
    answer = world.client(who or world.alice).get(world.url(f"g/{made.public_id}"))
    assert answer.status_code == 200
    return answer.content.decode()


def state(made: Generation, status: str, slot: str = "", attempt: str = "", **of_slot: Any) -> Generation:
    Generation.objects.filter(pk=made.pk).update(status=status)
    made.slots.update(status=slot or status, **of_slot)
    made.attempts.update(status=attempt or status)
    made.refresh_from_db()
    return made


@pytest.fixture
def made(world: World) -> Generation:
    return factories.generation(world.project, world.bob, estimate_nano=70_000_000)


def test_a_stranger_does_not_find_it(world: World, made: Generation) -> None:
    assert world.client(world.charlie).get(world.url(f"g/{made.public_id}")).status_code == 404


def test_a_queued_one_waits_in_its_true_shape(world: World) -> None:
    wide = factories.generation(world.project, world.bob, width=2048, height=1152, n=2)
    shown = strip(world, wide)
    assert shown.count('viewBox="0 0 426 240"') == 2
    assert "waiting" in shown


def test_a_running_one_tells_since_when(world: World, made: Generation) -> None:
    made.attempts.update(sent=timezone.now())
    shown = strip(world, state(made, "running", attempt="calling"))
    assert "job-clock" in shown
    assert "0 of 1" in shown


def test_a_partial_picture_is_shown_while_it_runs(world: World, made: Generation) -> None:
    state(made, "running", attempt="calling", preview="1/ab/preview.webp", preview_number=2)
    shown = strip(world, made)
    assert "/media/1/ab/preview.webp?" in shown
    assert "preview 3" in shown


def test_a_done_one_shows_its_picture_with_its_own_placeholder(world: World) -> None:
    image = factories.image(world.team, placeholder="UklGRg==", width=2048, height=1152)
    row = factories.picture(world.project, world.bob, image=image)
    shown = strip(world, row.generation)
    assert "data:image/webp;base64,UklGRg==" in shown
    assert 'width="675" height="380"' in shown


def test_what_the_gateway_changed_is_marked(world: World) -> None:
    row = factories.picture(world.project, world.bob, asked={"size": "1024x1024"}, got={"size": "1600x2000"})
    assert "gateway sent 1600 × 2000" in strip(world, row.generation)


def test_a_failure_says_what_happened_and_that_it_cost_nothing(world: World, made: Generation) -> None:
    made.attempts.update(cost_nano=0)
    state(made, "failed", error_code="connect_failed")
    shown = strip(world, made)
    assert "The gateway refused the connection." in shown
    assert "Nothing was billed." in shown


def test_one_cause_of_many_failures_is_said_once(world: World) -> None:
    four = factories.generation(world.project, world.bob, n=4)
    state(four, "failed", error_code="connect_failed")
    assert strip(world, four).count("The gateway refused the connection.") == 1


def unknown(world: World, made: Generation) -> Generation:
    made.attempts.update(reserved_nano=70_000_000, error_code="read_timeout")
    return state(made, "unknown")


def test_an_unknown_outcome_is_for_a_person_to_decide(world: World, made: Generation) -> None:
    shown = strip(world, unknown(world, made))
    assert "Unknown: it may have been billed." in shown
    assert "$0.07 stays held until you say what became of it." in shown
    assert [word in shown for word in ("It came", "It did not come", "Run again, may cost $0.07")] == [True] * 3


def test_a_billed_call_without_a_known_price_is_never_shown_as_free(world: World, made: Generation) -> None:
    made.attempts.update(status="done", cost_nano=None, confidence="unknown")
    assert "price unknown" in strip(world, state(made, "done"))
    made.attempts.create(
        team=world.team, person=world.bob, gateway=made.gateway, status="done", cost_nano=70_000_000, confidence="exact"
    )
    assert "$0.07 · price of 1 call unknown" in strip(world, made)


def test_who_may_not_decide_sees_no_choices(world: World, made: Generation) -> None:
    shown = strip(world, unknown(world, made), world.rae)
    assert "Unknown: it may have been billed." in shown
    assert "It did not come" not in shown
    assert "$0.07" not in shown


def test_a_trashed_picture_can_be_taken_back_in_place(world: World) -> None:
    row = factories.picture(world.project, world.bob)
    Picture.objects.update(trashed=timezone.now())
    shown = strip(world, row.generation)
    assert "in the trash" in shown
    assert f"/p/{row.public_id}/restore" in shown


@pytest.mark.parametrize(
    ("status", "verbs"), [("queued", {"cancel", "reuse"}), ("failed", {"retry", "rerun", "reuse"})]
)
def test_only_what_makes_sense_is_offered(world: World, made: Generation, status: str, verbs: set[str]) -> None:
    slot = "pending" if status == "queued" else status
    shown = strip(world, state(made, status, slot=slot))
    assert {verb for verb in ("cancel", "retry", "rerun", "reuse") if f"/{verb}" in shown} == verbs


def test_a_teammates_generation_is_not_mine_to_cancel(world: World) -> None:
    hers = factories.generation(world.project, world.alice)
    assert "/cancel" not in strip(world, hers, world.bob)


@pytest.mark.parametrize(("minutes", "height"), [(1, 380), (6, 72)])
def test_one_without_pictures_keeps_its_room_while_it_is_watched(
    world: World, made: Generation, minutes: int, height: int
) -> None:
    state(made, "failed", error_code="connect_failed")
    Generation.objects.update(ended=timezone.now() - timedelta(minutes=minutes))
    assert f'height="{height}"' in strip(world, made)


@pytest.mark.parametrize(("confidence", "price"), [("exact", ">$0.07<"), ("estimated", ">≈ $0.07<")])
def test_while_it_runs_the_price_says_how_sure_it_is(
    world: World, made: Generation, confidence: str, price: str
) -> None:
    Generation.objects.update(confidence=confidence)
    assert price in strip(world, made)


def test_an_ended_strip_shows_what_it_cost(world: World) -> None:
    row = factories.picture(world.project, world.bob)
    Attempt.objects.update(cost_nano=53_000_000, confidence="exact")
    assert "$0.053" in strip(world, row.generation)


def test_ten_pictures_stand_in_a_grid(world: World) -> None:
    ten = factories.generation(world.project, world.bob, n=10)
    assert 'class="pics grid"' in strip(world, ten)


def test_a_slot_whose_picture_is_gone_for_good_says_so(world: World) -> None:
    row = factories.picture(world.project, world.bob)
    made = row.generation
    row.delete()
    assert Slot.objects.get().status == "done"
    assert "removed" in strip(world, made)


def test_calls_lost_for_one_cause_are_asked_about_together_and_singly(world: World) -> None:
    two = factories.generation(world.project, world.bob, n=2)
    first = two.attempts.get()
    second = Attempt.objects.create(generation=two, team=two.team, person=two.person, gateway=two.gateway)
    two.slots.filter(index=1).update(attempt=second)
    unknown(world, two)
    assert first.pk != second.pk
    shown = strip(world, two)
    assert shown.count("Unknown: it may have been billed.") == 1
    assert "2 calls:" in shown
    assert [f'value="not:{places}"' in shown for places in ("1,2", "1", "2")] == [True] * 3


# -- Every gateway ----------------------------------------------------------------------------------------------------------


def in_words(world: World, **fields: Any) -> Generation:
    """A generation at a gateway that takes ratio and tier as words."""
    row = factories.gateway(world.team, name="Runbase", profile="runbase", model="openai/gpt-image-2")
    asked = {"aspect": "21:9", "resolution": "4K", "width": None, "height": None, "output_format": "auto"} | fields
    return factories.generation(world.project, world.bob, gateway=row, **asked)


def arrived(world: World, made: Generation, width: int, height: int, **fields: Any) -> None:
    """One picture of ``made``, of a size of its own."""
    slot = made.slots.get()
    row = factories.image(world.team, width=width, height=height)
    same = {"team": world.team, "project": world.project, "person": world.bob, "gateway": made.gateway}
    Picture.objects.create(generation=made, slot=slot, image=row, width=width, height=height, **same, **fields)
    state(made, "done")


def test_words_are_one_chip_and_the_box_has_their_shape(world: World) -> None:
    shown = strip(world, in_words(world, n=2))
    assert "21:9 · 4K" in shown
    assert shown.count('viewBox="0 0 560 240"') == 2


def test_what_the_gateway_leaves_no_choice_of_is_no_chip(world: World) -> None:
    shown = strip(world, in_words(world))
    assert "<span>Auto</span>" not in shown
    assert "AUTO" not in shown


def test_an_aspect_that_the_gateway_itself_changed_is_marked(world: World) -> None:
    made = in_words(world)
    arrived(world, made, 1024, 1024, asked={"aspect": "21:9"}, got={"aspect": "1:1"})
    assert strip(world, made).count("gateway sent 1024 × 1024") == 1


def test_a_gateway_that_stood_in_is_named(world: World, made: Generation) -> None:
    other = factories.gateway(world.team, name="Second", profile="openai")
    made.attempts.update(status="failed")
    Attempt.objects.create(generation=made, team=world.team, person=world.bob, gateway=other)
    assert "through Second, because Demo did not take the call" in strip(world, made)


def test_without_a_stand_in_none_is_named(world: World, made: Generation) -> None:
    assert "sent through" not in strip(world, made)


def test_a_rewritten_prompt_is_in_reach(world: World) -> None:
    row = factories.picture(world.project, world.bob, revised_prompt="A <ripe> bowl of pears, lit from the left")
    shown = strip(world, row.generation)
    assert "prompt rewritten by the gateway" in shown
    assert "A &lt;ripe&gt; bowl of pears" in shown


def test_a_prompt_that_came_back_as_it_was_is_not_rewritten(world: World) -> None:
    row = factories.picture(world.project, world.bob, revised_prompt="A bowl of pears ")
    assert "rewritten" not in strip(world, row.generation)


def test_strips_of_several_gateways_cost_no_further_queries(world: World, django_assert_num_queries: Any) -> None:
    made = in_words(world)
    for name in ("Second", "Third"):
        other = factories.gateway(world.team, name=name, profile="openai")
        Attempt.objects.create(generation=made, team=world.team, person=world.bob, gateway=other)
    found = list(strips.rows(Generation.objects.filter(pk=made.pk)))
    alice = world.actor(world.alice)
    with django_assert_num_queries(1):  # whether any of them belongs to a round of drafts and finals
        strips.strips(found, alice)


@pytest.mark.parametrize(("profile", "offered"), [("runbase", True), ("openai", False)])
def test_a_lost_task_can_be_asked_for_where_its_gateway_works_on_tasks(
    world: World, profile: str, offered: bool
) -> None:
    made = factories.generation(world.project, world.bob, status="unknown")
    gateway = factories.gateway(world.team, name="Other", profile=profile, model="gpt-image-2")
    made.attempts.update(status="unknown", error_code="run_vanished", remote_id="run_1", gateway=gateway)
    made.slots.update(status="unknown")
    shown = world.client(world.bob).get(world.url(f"g/{made.public_id}")).content.decode()
    assert ('value="look:1"' in shown) is offered
    assert 'value="came:1"' in shown
