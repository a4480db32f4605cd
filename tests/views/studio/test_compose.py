"""What the composer sends: prices, drafts, and the press of Generate, with and without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.models import Draft, Event, Generation, Project
from tests import factories
from tests.base import HTMX, World
from tests.imaging.corpus import encoded, picture


def png(width: int, height: int) -> bytes:
    return encoded(picture(width, height), "PNG")


def fields(world: World, **changes: Any) -> dict[str, Any]:
    plain = {
        "project": world.project.public_id,
        "via": f"{world.gateway.public_id}/gpt-image-2",
        "prompt": "A bowl of pears",
        "aspect": "16:9",
        "resolution": "2K",
        "quality": "low",
        "n": "2",
        "output_format": "png",
        "submission": "s-1",
        "revision": "0",
    }
    return {**plain, **changes}


def press(world: World, who: Any, script: bool = True, **changes: Any) -> Any:
    headers = HTMX if script else {}
    return world.client(who).post(world.url("generate"), fields(world, **changes), headers=headers)


def quoted(world: World, **changes: Any) -> str:
    answer = world.client(world.bob).post(world.url("compose/quote"), fields(world, **changes), headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


# -- Generate ---------------------------------------------------------------------------------------------------------------


def test_the_answer_is_the_queued_strip(world: World) -> None:
    answer = press(world, world.bob)
    made = Generation.objects.get()
    assert f'id="g-{made.public_id}"' in answer.content.decode()
    assert (made.person, made.n, made.width, made.height) == (world.bob, 2, 2048, 1152)


def test_the_answer_brings_a_fresh_submission_id(world: World) -> None:
    assert '"submission"' in press(world, world.bob).headers["HX-Trigger"]


def test_pressed_twice_is_one_generation(world: World) -> None:
    press(world, world.bob)
    press(world, world.bob)
    assert Generation.objects.count() == 1


def test_without_a_script_it_leads_back_to_the_strip(world: World) -> None:
    answer = press(world, world.bob, script=False)
    made = Generation.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith(f"studio?project={world.project.public_id}#g-{made.public_id}")


def test_without_a_script_the_composer_keeps_what_was_sent(world: World) -> None:
    press(world, world.bob, script=False)
    assert Draft.objects.get(user=world.bob).data["prompt"] == "A bowl of pears"


@pytest.mark.parametrize("script", [True, False])
def test_a_refused_form_comes_back_as_it_was_typed(world: World, script: bool) -> None:
    image = factories.image(world.team)
    changes = {"reference": image.public_id, "reference_name": "pear.png"}
    answer = press(world, world.bob, script=script, prompt="Kept as it is", n="99", **changes)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept as it is" in shown
    assert 'value="99"' in shown
    assert f'value="{image.public_id}"' in shown
    assert "1 to 10 pictures at once" in shown


def test_the_refused_press_may_be_pressed_again(world: World) -> None:
    press(world, world.bob, n="99")
    press(world, world.bob)
    assert Generation.objects.count() == 1


def test_over_the_budget_says_what_is_left(world: World) -> None:
    Project.objects.filter(pk=world.project.pk).update(budget_nano=1_000_000)
    answer = press(world, world.bob, quality="high")
    assert answer.status_code == 422
    assert "$0.001" in answer.content.decode()
    assert not Generation.objects.exists()


def test_files_of_a_form_without_a_script_become_references(world: World) -> None:
    files = [SimpleUploadedFile("one.png", png(64, 48)), SimpleUploadedFile("two.png", png(48, 64))]
    answer = press(world, world.bob, script=False, files=files)
    assert answer.status_code == 302
    made = Generation.objects.get()
    assert [one.filename for one in made.references.all()] == ["one.png", "two.png"]


def test_a_bad_file_is_named_and_the_good_one_kept(world: World) -> None:
    files = [SimpleUploadedFile("good.png", png(64, 48)), SimpleUploadedFile("fake.png", b"hello")]
    answer = press(world, world.bob, script=False, files=files)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "fake.png: The file is not a picture." in shown
    assert 'value="good.png"' in shown


@pytest.mark.parametrize(("name", "status"), [("charlie", 404), ("rae", 403), ("vic", 403)])
@pytest.mark.parametrize("path", ["generate", "draft", "compose/quote", "uploads", "references"])
def test_only_those_who_may_generate_reach_it(world: World, name: str, status: int, path: str) -> None:
    answer = world.client(getattr(world, name)).post(world.url(path), fields(world))
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["draft", "compose/quote", "uploads", "references"])
def test_it_is_never_done_by_a_link(world: World, path: str) -> None:
    assert world.client(world.bob).get(world.url(path)).status_code == 405


def test_the_address_of_a_refused_form_leads_back_to_the_studio(world: World) -> None:
    assert world.client(world.bob).get(world.url("generate")).url == world.url("studio")


# -- The price -----------------------------------------------------------------------------------------------------------------


def test_the_button_carries_the_number_and_the_price(world: World) -> None:
    shown = quoted(world, n="4")
    assert "Generate 4" in shown
    assert "$0.0" in shown


def test_the_resolved_pixels_are_shown(world: World) -> None:
    assert "2048 × 1152" in quoted(world)


def test_an_impossible_choice_has_moved_and_says_so(world: World) -> None:
    shown = quoted(world, aspect="1:1", resolution="standard")
    assert 'name="resolution" value="1K" checked' in shown
    assert "Moved to 1K (1024 × 1024)." in shown


def test_the_classic_sizes_say_what_they_are(world: World) -> None:
    assert "1536 × 1024. The classic sizes 1536 × 1024 and 1024 × 1536." in quoted(world, aspect="3:2")


def test_an_impossible_choice_says_why_before_it_is_pressed(world: World) -> None:
    shown = quoted(world, aspect="16:9")
    assert 'value="match" aria-disabled="true" data-why="There is no reference to match yet."' in shown


def test_a_model_that_a_gateway_lacks_gives_way_to_its_own(world: World) -> None:
    assert "dall-e-3 is not offered here." in quoted(world, via=f"{world.gateway.public_id}/dall-e-3")


def test_a_budget_that_does_not_cover_it_is_said_before_the_press(world: World) -> None:
    Project.objects.filter(pk=world.project.pk).update(budget_nano=1_000_000)
    assert "Over this month’s budget" in quoted(world, quality="high").replace("&#x27;", "’").replace("'", "’")


def test_what_is_left_of_the_budget_is_shown(world: World) -> None:
    Project.objects.filter(pk=world.project.pk).update(budget_nano=60_000_000_000)
    assert "$60.00 of $60.00 left" in quoted(world)


def test_without_a_gateway_it_says_who_can_help(world: World) -> None:
    world.team.gateways.update(enabled=False)
    assert "There is no gateway to generate with." in quoted(world, via="")


def test_nonsense_is_no_error_while_typing(world: World) -> None:
    assert "1024 × 1024" in quoted(world, aspect="9:99", resolution="8K", n="many", width="x", via="///")


# -- The draft -----------------------------------------------------------------------------------------------------------------


def keep(world: World, **changes: Any) -> Any:
    return world.client(world.bob).post(world.url("draft"), fields(world, **changes))


def test_a_draft_is_kept_as_typed(world: World) -> None:
    image = factories.image(world.team)
    answer = keep(world, n="99", reference=[image.public_id], reference_name=["pear.png"])
    assert answer.json() == {"revision": 1}
    kept = Draft.objects.get().data
    assert (kept["n"], kept["references"]) == ("99", [{"image": image.public_id, "filename": "pear.png"}])


def test_each_save_is_a_new_revision(world: World) -> None:
    keep(world)
    assert keep(world, revision="1").json() == {"revision": 2}


def test_a_tab_left_behind_does_not_win(world: World) -> None:
    keep(world, prompt="first")
    keep(world, revision="1", prompt="second")
    answer = keep(world, revision="1", prompt="from the old tab")
    assert (answer.status_code, answer.json()) == (409, {"revision": 2})
    assert Draft.objects.get().data["prompt"] == "second"


def test_a_tab_goes_on_from_its_own_save_whose_answer_it_never_saw(world: World) -> None:
    keep(world, prompt="as the page was left", tab="t-1", turn="5")
    answer = keep(world, revision="0", prompt="typed on", tab="t-1", turn="6")
    assert (answer.status_code, answer.json()) == (200, {"revision": 2})
    assert Draft.objects.get().data["prompt"] == "typed on"


def test_a_save_that_comes_after_a_later_one_of_its_tab_changes_nothing(world: World) -> None:
    keep(world, prompt="typed on", tab="t-1", turn="6")
    answer = keep(world, revision="0", prompt="as the page was left", tab="t-1", turn="5")
    assert (answer.status_code, answer.json()) == (200, {"revision": 1})
    assert Draft.objects.get().data["prompt"] == "typed on"


def test_a_tab_does_not_win_over_another_that_saved_after_it(world: World) -> None:
    keep(world, prompt="mine", tab="t-1", turn="5")
    keep(world, revision="1", prompt="of the other tab", tab="t-2", turn="2")
    assert keep(world, revision="1", prompt="mine again", tab="t-1", turn="6").status_code == 409
    assert Draft.objects.get().data["prompt"] == "of the other tab"


def test_a_tab_does_not_win_over_settings_that_were_reused_after_it(world: World) -> None:
    keep(world, prompt="mine", tab="t-1", turn="5")
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "reused"})
    assert keep(world, revision="1", prompt="mine again", tab="t-1", turn="6").status_code == 409


@pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 40, "٣"])
def test_nonsense_for_a_turn_is_no_error(world: World, turn: str) -> None:
    assert keep(world, tab="t-1", turn=turn).status_code == 200


def test_the_page_tells_which_save_it_was_made_from(world: World) -> None:
    keep(world, tab="t-1", turn="5")
    shown = world.client(world.bob).get(world.url("studio"), {"project": world.project.public_id}).content.decode()
    assert 'data-kept-tab="t-1" data-kept-turn="5" data-kept-revision="1"' in shown


def test_a_prompt_over_the_limit_is_kept_whole(world: World) -> None:
    keep(world, prompt="x" * 40_000)
    assert len(Draft.objects.get().data["prompt"]) == 40_000


def test_a_draft_makes_no_noise(world: World) -> None:
    keep(world)
    assert not Event.objects.exists()


# -- References ----------------------------------------------------------------------------------------------------------------


def upload(world: World, file: SimpleUploadedFile | None) -> Any:
    return world.client(world.bob).post(world.url("uploads"), {"file": file} if file else {})


def test_an_uploaded_picture_takes_its_place_in_the_tray(world: World) -> None:
    answer = upload(world, SimpleUploadedFile("pear.png", png(64, 48)))
    image = world.team.images.get()
    assert (image.width, image.height) == (64, 48)
    assert f'data-reference="{image.public_id}"' in answer.content.decode()


def test_the_same_picture_again_is_the_same_image(world: World) -> None:
    same = png(64, 48)
    for name in ("one.png", "two.png"):
        upload(world, SimpleUploadedFile(name, same))
    assert world.team.images.count() == 1


def test_a_text_file_called_png_is_refused_by_name(world: World) -> None:
    answer = upload(world, SimpleUploadedFile("notes.png", b"hello"))
    assert answer.status_code == 422
    assert "notes.png: The file is not a picture." in answer.content.decode()


def test_a_file_over_the_limit_is_refused_with_both_sizes(world: World, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    answer = upload(world, SimpleUploadedFile("big.png", png(64, 48) + bytes(60_000)))
    assert "too large" in answer.content.decode()


def test_no_file_is_said(world: World) -> None:
    assert upload(world, None).status_code == 422


def test_a_picture_of_the_stream_goes_into_the_tray(world: World) -> None:
    made = factories.picture(world.project, world.alice)
    answer = world.client(world.bob).post(world.url("references"), {"picture": made.public_id})
    assert f'data-reference="{made.image.public_id}"' in answer.content.decode()


def test_the_posted_tray_is_drawn_anew_in_its_order(world: World) -> None:
    images = [factories.image(world.team), factories.image(world.team)]
    tray = {"reference": [one.public_id for one in images], "reference_name": ["one.png", "two.png"]}
    shown = world.client(world.bob).post(world.url("references"), tray).content.decode()
    places = [shown.index(f'data-reference="{one.public_id}"') for one in images]
    assert places == sorted(places)


def test_a_posted_tray_shows_nothing_of_another_team(world: World) -> None:
    image = factories.image(world.charlie.teams.get())
    answer = world.client(world.bob).post(world.url("references"), {"reference": image.public_id})
    assert (answer.status_code, "data-reference" in answer.content.decode()) == (200, False)


def test_a_picture_of_another_team_does_not(world: World) -> None:
    theirs = world.charlie.teams.get()
    made = factories.picture(theirs.projects.get(), world.charlie)
    answer = world.client(world.bob).post(world.url("references"), {"picture": made.public_id})
    assert answer.status_code == 404
