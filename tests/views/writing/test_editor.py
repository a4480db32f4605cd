"""The page on which prompts are written."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from generations.models import Prompt, PromptVersion
from generations.workflow.orders import OrderedImage
from tests import factories
from tests.base import HTMX, World

JSON = '{"scene": {"light": "soft", "lens": 85}, "palette": ["sage", "bone"]}'


@pytest.fixture
def bob(world: World) -> Client:
    return world.client(world.bob)


@pytest.fixture
def prompt(world: World) -> Prompt:
    return factories.prompt(world.team, world.bob, text="A [size] pear", title="Pear", settings={"aspect": "1:1"})


def new(world: World) -> str:
    return world.url("library/new")


def edit(world: World, prompt: Prompt) -> str:
    return world.url(f"prompts/{prompt.public_id}/edit")


def filled(page: str) -> dict[str, Any]:
    """The fields of a page as a browser would send them back."""
    fields: dict[str, Any] = {}
    form = page[page.index('id="write"') :]
    for tag in re.findall(r"<input[^>]*>", form):
        got = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        kind = got.get("type")
        if "name" in got and kind != "file" and (kind not in {"checkbox", "radio"} or " checked" in tag):
            fields.setdefault(got["name"], []).append(got.get("value", "on"))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        fields[unescape(name)] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', options)
        fields.setdefault(name, []).extend(chosen or re.findall(r'value="([^"]*)"', options)[:1])
    return fields


def text_of(page: str) -> str:
    return str(filled(page)["text"])


# -- A new one ---------------------------------------------------------------------------------------------------------


def test_a_prompt_is_written_with_variables_and_details(world: World, bob: Client) -> None:
    said = {"v0-name": "size", "v0-type": "choice", "v0-choices": "small\nlarge", "v0-required": "yes"}
    fields = {"text": "A [size] pear\r\n", "title": "Pear", "tags": "food, 静物", "sharing": "private", "aspect": "4:5"}
    assert bob.post(new(world), {**fields, **said, "why": "First"}).status_code == 302
    made = Prompt.objects.get()
    assert (made.title, made.owner, made.sharing) == ("Pear", world.bob, Prompt.Sharing.PRIVATE)
    assert sorted(tag.name for tag in made.tags.all()) == ["food", "静物"]
    version = made.live
    assert version
    assert (version.text, version.why, version.settings) == ("A [size] pear\n", "First", {"aspect": "4:5"})
    assert version.variables == [{"name": "size", "type": "choice", "required": True, "choices": ["small", "large"]}]


def test_a_refused_form_keeps_everything_that_was_typed(world: World, bob: Client) -> None:
    said = {"v0-name": "size", "v0-type": "number", "v0-minimum": "many", "v0-help": "In <metres>"}
    typed = {"text": "\n A [size] pear ", "title": "Pear", "tags": "a,b", "notes": "n", "category": "Zine"}
    answer = bob.post(new(world), {**typed, **said, "sharing": "members", "quality": "high"})
    page = answer.content.decode()
    assert answer.status_code == 422
    back = filled(page)
    assert back["text"] == "\n A [size] pear "
    assert (back["title"], back["tags"], back["notes"], back["category"]) == (["Pear"], ["a,b"], "n", ["Zine"])
    assert (back["v0-minimum"], back["v0-help"], back["quality"]) == (["many"], ["In <metres>"], ["high"])
    assert {"Write a number.", "Choose at least one member."} <= set(re.findall(r">([^<>]+\.)</(?:p|li)>", page))
    assert not Prompt.objects.exists()


def test_a_generation_becomes_a_prompt_with_its_settings_references_and_picture(world: World, bob: Client) -> None:
    picture = factories.picture(world.project, world.alice, prompt="A bowl of pears")
    made = picture.generation
    made.aspect, made.quality, made.template = "4:5", "high", "A bowl of [fruit: pears]"
    made.save()
    made.references.create(image=factories.image(world.team), position=0, filename="bowl.png", role="product")
    page = bob.get(new(world), {"from": made.public_id}).content.decode()
    fields = filled(page)
    assert (fields["text"], fields["aspect"], fields["reference_role"]) == (
        "A bowl of [fruit: pears]",
        ["4:5"],
        ["product"],
    )
    assert bob.post(new(world), fields | {"do": "save"}).status_code == 302
    prompt = Prompt.objects.get()
    assert prompt.live
    assert (prompt.cover, prompt.live.references.get().filename) == (picture.image, "bowl.png")
    assert prompt.live.settings["gateway"] == world.gateway.public_id


def test_another_teams_generation_is_not_there(world: World, bob: Client) -> None:
    foreign = factories.picture(world.charlie.memberships.get().team.projects.get(), world.charlie).generation
    assert bob.get(new(world), {"from": foreign.public_id}).status_code == 404


# -- The live part -----------------------------------------------------------------------------------------------------


def test_variables_appear_as_they_are_typed(world: World, bob: Client) -> None:
    answer = bob.post(new(world), {"do": "look", "text": "A [size] pear on {{place=linen}}"}, headers=HTMX)
    page = answer.content.decode()
    assert re.findall(r'name="v\d-name" value="([^"]+)"', page) == ["size", "place"]
    assert re.findall(r'name="v\d-default" value="([^"]*)"', page) == ["", "linen"]
    assert "<html" not in page


def test_looking_keeps_nothing_and_judges_nothing(world: World, bob: Client) -> None:
    answer = bob.post(new(world), {"do": "look", "text": ""})
    assert answer.status_code == 200
    assert "aria-invalid" not in answer.content.decode()
    assert not Prompt.objects.exists()


def test_json_gets_its_mark_and_its_values(world: World, bob: Client) -> None:
    page = bob.post(new(world), {"do": "look", "text": JSON}).content.decode()
    assert "Valid JSON" in page
    assert {name: value for name, value in filled(page).items() if name.startswith("leaf:")} == {
        "leaf:scene.light": ["soft"],
        "leaf:scene.lens": ["85"],
        "leaf:palette[0]": ["sage"],
        "leaf:palette[1]": ["bone"],
    }


def test_broken_json_says_where_and_is_saved_as_it_is(world: World, bob: Client) -> None:
    text = '{"a": 1,\n "b": }'
    page = bob.post(new(world), {"do": "look", "text": text}).content.decode()
    assert "Line 2, column 7." in page
    assert bob.post(new(world), {"text": text, "sharing": "team"}).status_code == 302
    assert Prompt.objects.get().text == text


def test_one_value_changes_its_own_place_alone(world: World, bob: Client) -> None:
    text = JSON.replace(", ", " ,  ")
    fields = {"text": text, "do": "value:scene.lens", "leaf:scene.lens": "50", "leaf:scene.light": "another tab's"}
    assert text_of(bob.post(new(world), fields).content.decode()) == text.replace("85", "50")


def test_a_script_gets_the_new_text_beside_the_values(world: World, bob: Client) -> None:
    fields = {"text": JSON, "do": "value:palette[0]", "leaf:palette[0]": 'mint "leaf"'}
    page = bob.post(new(world), fields, headers=HTMX).content.decode()
    written = re.search(r"<template data-new-text>(.*?)</template>", page, re.DOTALL)
    assert written
    assert unescape(written.group(1)) == JSON.replace("sage", 'mint \\"leaf\\"')


def test_format_and_prose_happen_when_they_are_pressed(world: World, bob: Client) -> None:
    laid_out = text_of(bob.post(new(world), {"text": JSON, "do": "format"}).content.decode())
    assert (json.loads(laid_out), laid_out.count("\n") > 5) == (json.loads(JSON), True)
    prose = text_of(bob.post(new(world), {"text": JSON, "do": "prose"}).content.decode())
    assert "sage" in prose
    assert "{" not in prose


def test_odd_presses_break_nothing(world: World, bob: Client) -> None:
    acts = ["value:", "value:nothere", "value:[0]", "value:scene", "value:" + "a." * 500, "format", "prose", "x"]
    for text, act in product(["A pear", '{"a": ', JSON], acts):
        answer = bob.post(new(world), {"text": text, "do": act, "leaf:nothere": "x"}, headers=HTMX)
        assert answer.status_code == 200, (text, act)


def test_json_however_deep_and_large_is_shown(world: World, bob: Client) -> None:
    deep = '{"a":' * 150 + "1" + "}" * 150
    large = json.dumps({f"k{n}": n for n in range(900)})
    odd = '{"a b.c":' * 20 + "1" + "}" * 20
    for text in (deep, large, odd):
        assert bob.post(new(world), {"do": "look", "text": text}, headers=HTMX).status_code == 200
    page = bob.post(new(world), {"do": "look", "text": large}, headers=HTMX).content.decode()
    assert (page.count('name="leaf:'), "660 more values" in page) == (240, True)


def test_pictures_are_attached_and_removed(world: World, bob: Client) -> None:
    page = bob.post(new(world), {"text": "x", "do": "attach", "files": png()}, headers=HTMX).content.decode()
    assert 'name="reference_name" value="pear.png"' in page
    image = re.search(r'name="reference" value="([^"]+)"', page)
    assert image
    kept = {"text": "x", "do": "look", "reference": image.group(1), "reference_name": "pear.png", "drop": "0"}
    assert 'name="reference"' not in bob.post(new(world), kept, headers=HTMX).content.decode()


def of_three(world: World) -> tuple[Prompt, dict[str, Any]]:
    """A prompt with three references, and its editor's fields."""
    names = ("a", "b", "c")
    prompt = factories.prompt(
        world.team,
        world.bob,
        references=tuple(OrderedImage(image=factories.image(world.team), filename=f"{name}.png") for name in names),
    )
    rows = list(prompt.live.references.select_related("image").order_by("position"))
    fields = {
        "text": prompt.text,
        "sharing": "team",
        "publish": "on",
        "base": prompt.live.public_id,
        "reference": [row.image.public_id for row in rows],
        "reference_name": [row.filename for row in rows],
    }
    return prompt, fields


def names_in(text: str) -> list[str]:
    return re.findall(r'name="reference_name" value="(\w)\.png"', text)


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("later:0", "bac"),
        ("earlier:2", "acb"),
        ("earlier:0", "abc"),
        ("later:2", "abc"),
        *((odd, "abc") for odd in ("later:9", "later:-1", "later", "about:1", "later:٠")),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_a_reference_is_moved_and_nothing_saved_yet(
    world: World, bob: Client, move: str, order: str, script: bool
) -> None:
    prompt, fields = of_three(world)
    said = fields | {"title": "Typed on", "move": move} | ({"do": "look"} if script else {})
    answer = bob.post(edit(world, prompt), said, headers=HTMX if script else {})
    assert names_in(answer.content.decode()) == list(order)
    assert script or 'value="Typed on"' in answer.content.decode()
    assert prompt.versions.count() == 1


def test_its_new_place_is_said(world: World, bob: Client) -> None:
    prompt, fields = of_three(world)
    text = bob.post(edit(world, prompt), fields | {"move": "later:1", "do": "look"}, headers=HTMX).content.decode()
    assert "b.png is now number 3 of 3." in text


def test_another_order_of_references_is_another_version(world: World, bob: Client) -> None:
    prompt, fields = of_three(world)
    for name in ("reference", "reference_name"):
        fields[name] = [fields[name][place] for place in (2, 0, 1)]
    assert bob.post(edit(world, prompt), fields | {"do": "save"}).status_code == 302
    kept = [[row.filename for row in one.references.order_by("position")] for one in prompt.versions.order_by("number")]
    assert kept == [["a.png", "b.png", "c.png"], ["c.png", "a.png", "b.png"]]


def test_without_a_script_a_removed_picture_is_not_saved_yet(world: World, bob: Client) -> None:
    prompt, fields = of_three(world)
    answer = bob.post(edit(world, prompt), fields | {"drop": "1"})
    assert (answer.status_code, names_in(answer.content.decode())) == (200, ["a", "c"])
    assert prompt.versions.count() == 1


def test_a_file_that_is_no_picture_is_refused_by_name_and_nothing_is_lost(world: World, bob: Client) -> None:
    fields = {"text": "A pear", "sharing": "team", "files": SimpleUploadedFile("notes.png", b"words")}
    answer = bob.post(new(world), fields)
    assert (answer.status_code, text_of(answer.content.decode())) == (422, "A pear")
    assert "notes.png" in answer.content.decode()


def png() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "PNG")
    return SimpleUploadedFile("pear.png", file.getvalue(), "image/png")


# -- The next version --------------------------------------------------------------------------------------------------


def test_a_page_sent_back_as_it_came_makes_no_version(world: World, bob: Client) -> None:
    image = factories.image(world.team)
    prompt = factories.prompt(
        world.team,
        world.bob,
        text="\nA [size: small] pear {{n}} ",
        tags=("b", "a"),
        category="food",
        settings={"aspect": "4:5", "duration": 3, "gateway": "gone", "model": "m"},
        variables=[{"name": "n", "type": "number", "minimum": 1, "unit": "cm"}, {"name": "size", "required": True}],
        references=(OrderedImage(image=image, filename="a.png", role="logo", line="As is."),),
    )
    fields = filled(bob.get(edit(world, prompt)).content.decode())
    assert bob.post(edit(world, prompt), fields | {"do": "save"}).status_code == 302
    assert prompt.versions.count() == 1


def test_other_words_make_the_next_version(world: World, bob: Client, prompt: Prompt) -> None:
    fields = filled(bob.get(edit(world, prompt)).content.decode()) | {
        "text": "A [size] plum",
        "why": "Plums",
        "do": "save",
    }
    assert bob.post(edit(world, prompt), fields).status_code == 302
    prompt.refresh_from_db()
    assert prompt.live
    assert (prompt.live.number, prompt.live.why, prompt.text) == (2, "Plums", "A [size] plum")


def test_without_publish_the_live_version_stays(world: World, bob: Client, prompt: Prompt) -> None:
    fields = filled(bob.get(edit(world, prompt)).content.decode()) | {"text": "A [size] plum", "do": "save"}
    del fields["publish"]
    bob.post(edit(world, prompt), fields)
    prompt.refresh_from_db()
    assert (prompt.text, prompt.versions.count()) == ("A [size] pear", 2)
    page = bob.get(edit(world, prompt)).content.decode()
    assert "Version 2 by Bob is newer, and not live." in page
    draft = prompt.versions.get(number=2)
    assert text_of(bob.get(edit(world, prompt), {"from": draft.public_id}).content.decode()) == "A [size] plum"


def test_who_saves_second_sees_what_came_meanwhile_and_loses_nothing(world: World, bob: Client, prompt: Prompt) -> None:
    fields = filled(bob.get(edit(world, prompt)).content.decode()) | {
        "do": "save",
        "text": "A [size] plum",
        "notes": "Mine",
    }
    factories.version(prompt, "A [size] apple", world.alice, settings={"aspect": "1:1"})
    answer = bob.post(edit(world, prompt), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Version 2 by Alice came meanwhile" in page
    assert "<del>pear</del><ins>apple</ins>" in page
    again = filled(page)
    assert (again["text"], again["notes"]) == ("A [size] plum", "Mine")
    assert prompt.versions.count() == 2
    assert bob.post(edit(world, prompt), again | {"do": "save"}).status_code == 302
    prompt.refresh_from_db()
    assert (prompt.text, prompt.versions.count()) == ("A [size] plum", 3)


def test_a_script_is_led_on_by_a_header(world: World, bob: Client, prompt: Prompt) -> None:
    fields = filled(bob.get(edit(world, prompt)).content.decode()) | {"do": "save"}
    answer = bob.post(edit(world, prompt), fields, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"][:12]) == (204, "/northlight/")


def test_another_prompts_version_is_no_start(world: World, bob: Client, prompt: Prompt) -> None:
    other: PromptVersion | None = factories.prompt(world.team, world.bob).live
    assert other
    assert bob.get(edit(world, prompt), {"from": other.public_id}).status_code == 404
    assert bob.post(edit(world, prompt), {"base": other.public_id, "text": "x", "sharing": "team"}).status_code == 404


def test_an_owner_who_makes_anothers_prompt_private_does_not_land_on_a_missing_page(
    world: World, prompt: Prompt
) -> None:
    alice = world.client(world.alice)
    page = alice.get(edit(world, prompt)).content.decode()
    assert "Only Bob" in page
    answer = alice.post(edit(world, prompt), filled(page) | {"sharing": "private", "do": "save"}, follow=True)
    assert answer.status_code == 200


# -- Out of sight and back ---------------------------------------------------------------------------------------------


def test_a_removed_prompt_comes_back_by_its_undo(world: World, bob: Client, prompt: Prompt) -> None:
    answer = bob.post(world.url(f"prompts/{prompt.public_id}/remove"), headers=HTMX)
    said = json.loads(answer.headers["HX-Trigger"])["studio:toast"]
    prompt.refresh_from_db()
    assert prompt.removed
    assert bob.post(said["undo"], headers=HTMX).status_code == 204
    prompt.refresh_from_db()
    assert prompt.removed is None


def test_without_a_script_the_removed_prompt_offers_to_be_brought_back(
    world: World, bob: Client, prompt: Prompt
) -> None:
    page = bob.post(world.url(f"prompts/{prompt.public_id}/remove"), follow=True).content.decode()
    assert f'action="{world.url(f"prompts/{prompt.public_id}/bring-back")}"' in page
    assert 'id="write"' not in page


def test_the_pages_ask_a_fixed_number_of_questions(
    world: World, bob: Client, prompt: Prompt, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(26):
        bob.get(edit(world, prompt))
    with django_assert_max_num_queries(12):
        bob.post(edit(world, prompt), {"do": "look", "text": "A [a] [b] [c]"}, headers=HTMX)
