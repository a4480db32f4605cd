"""What stands below the prompt: fields for its variables, where it came from, its state as JSON; and what the prompt says of settings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.models import Draft, Generation, PromptVersion
from tests import factories
from tests.base import HTMX, World
from tests.views.studio.test_compose import fields, png, press, quoted

FETCH = {"X-Requested-With": "fetch"}


def drawn(world: World, who: str = "bob", **changes: Any) -> str:
    answer = world.client(getattr(world, who)).post(
        world.url("compose/variables"), fields(world, **changes), headers=HTMX
    )
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'<input type="hidden" name="variable" value="([^"]*)">', text)


def described(world: World, text: str, *said: dict[str, Any], **details: Any) -> PromptVersion:
    made = factories.prompt(world.team, world.alice, text, variables=list(said), **details)
    assert made.live
    return made.live


def test_each_variable_has_a_field_in_the_order_of_the_text(world: World) -> None:
    assert names(drawn(world, prompt="A [fruit] on [cloth: linen], {{light}}, [fruit]")) == ["fruit", "cloth", "light"]


def test_so_many_variables_have_one_as_a_form_can_send(world: World) -> None:
    many = [f"thing {place}" for place in range(310)]
    rows = {"variable": many[:200], "variable_value": ["pear"] * 200, "variable_image": [""] * 200}
    text = drawn(world, prompt=" ".join(f"[{name}]" for name in many), **rows)
    assert names(text) == many[:200]  # those that have no field keep what was typed aside
    assert text.count('class="fill text"') == 100


def test_no_more_files_are_asked_for_than_a_form_can_send(world: World) -> None:
    many = [f"thing {place}" for place in range(25)]
    prompt = " ".join(f"[{name}]" for name in many)
    made = described(world, prompt, *({"name": name, "type": "picture"} for name in many))
    text = drawn(world, prompt=prompt, version=made.public_id)
    assert (text.count("data-variable-file"), len(names(text))) == (10, 25)


def test_a_plain_prompt_has_none(world: World) -> None:
    text = drawn(world)
    assert names(text) == []
    assert 'data-shown="no"' in text


def test_each_type_has_its_control(world: World) -> None:
    types = {
        "a": {"type": "choice", "choices": ["calm", "loud"]},
        "b": {"type": "number", "minimum": 1, "maximum": 9},
        "c": {"type": "colour", "default": "#123456"},
        "d": {"type": "date"},
        "e": {"type": "long"},
        "f": {"type": "picture"},
    }
    made = described(world, "[a][b][c][d][e][f] [g]", *({"name": name, **said} for name, said in types.items()))
    text = drawn(world, prompt="[a] [b] [c] [d] [e] [f] [g]", version=made.public_id)
    for control in (
        "<option>loud</option>",
        'type="number"',
        'min="1" max="9"',
        'type="color" value="#123456"',
        'type="date"',
        "<textarea",
        'name="variable_image"><option value="">No picture',
        'name="variable_file-5"',
    ):
        assert control in text


def test_bounds_are_given_to_the_letter(world: World) -> None:
    made = described(world, "[b]", {"name": "b", "type": "number", "minimum": 0.12345678, "maximum": 1234567})
    text = drawn(world, prompt="[b]", version=made.public_id)
    assert 'min="0.12345678" max="1234567"' in text


def test_help_and_what_is_required_belong_to_the_field(world: World) -> None:
    made = described(world, "A [fruit]", {"name": "fruit", "required": True, "help": "One only"})
    text = drawn(world, prompt="A [fruit]", version=made.public_id)
    helped = re.search(r'<p class="help" id="([^"]+)">One only', text)[1]
    assert f'aria-describedby=" {helped}" aria-required="true"' in text


def test_what_was_typed_stays_with_its_name(world: World) -> None:
    typed = {"variable": ["fruit", "cloth"], "variable_value": ["quince", "wool"], "variable_image": ["", ""]}
    text = drawn(world, prompt="On [cloth], beside [bowl]", **typed)
    assert names(text) == ["cloth", "bowl", "fruit"]
    assert re.findall(r'name="variable_value" value="([^"]*)"', text) == ["wool", "", "quince"]


def test_a_field_keeps_its_element_wherever_it_stands(world: World) -> None:
    once, again = (re.search(r'for="([^"]+)">b<', drawn(world, prompt=text))[1] for text in ("[a] [b]", "[b] [c]"))
    assert once == again


@pytest.mark.parametrize(("prompt", "said"), [("A {red|green} pear", "2 variants"), ("A red pear", "")])
def test_variants_are_told(world: World, prompt: str, said: str) -> None:
    text = drawn(world, prompt=prompt)
    assert said in text
    assert ("variant" in text) is bool(said)


# -- Refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_a_required_one_left_empty_is_said_at_its_field(world: World, script: bool) -> None:
    made = described(world, "A [fruit]", {"name": "fruit", "required": True})
    answer = press(world, world.bob, script=script, prompt="A [fruit]", version=made.public_id)
    text = answer.content.decode()
    assert answer.status_code == 422
    found = re.search(r'<p class="errorlist" id="([^"]+)">Fill this in.</p>', text)[1]
    assert f'aria-invalid="true" aria-describedby="{found}"' in text


def test_while_the_fields_are_filled_nothing_is_complained_of(world: World) -> None:
    made = described(world, "A [fruit]", {"name": "fruit", "required": True})
    assert "errorlist" not in drawn(world, prompt="A [fruit]", version=made.public_id)


# -- Sent ----------------------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_filled_text(world: World) -> None:
    text = quoted(world, prompt="A [fruit]", variable="fruit", variable_value="quince")
    assert re.search(r'<p class="sent-text"[^>]*>A quince</p>', text)
    assert "with its fields filled in" in text


def test_the_price_is_that_of_the_filled_text(world: World) -> None:
    plain = quoted(world, prompt="p" * 4000, quality="low", n="10")
    filled = quoted(world, prompt="[what]", variable="what", variable_value="p" * 4000, quality="low", n="10")
    price = re.compile(r'go-price num">([^<]+)<')
    assert price.search(plain)[1] == price.search(filled)[1]
    assert price.search(quoted(world, prompt="p", quality="low", n="10"))[1] != price.search(plain)[1]


def test_a_draft_keeps_values_and_version(world: World) -> None:
    made = described(world, "A [fruit]")
    sent = fields(world, prompt="A [fruit]", variable="fruit", variable_value="quince", version=made.public_id)
    world.client(world.bob).post(world.url("draft"), sent | {"tab": "t", "turn": "1"})
    data = Draft.objects.get(user=world.bob).data
    assert (data["values"], data["version"]) == ({"fruit": "quince"}, made.public_id)


# -- Where it came from --------------------------------------------------------------------------------------------------


def test_the_prompt_it_came_from_is_named(world: World) -> None:
    made = described(world, "A [fruit]", title="Fruit on cloth")
    text = drawn(world, prompt="A [fruit]", version=made.public_id)
    assert "Fruit on cloth" in text
    assert "v1" in text
    assert "modified" not in text


@pytest.mark.parametrize(("who", "offer"), [("alice", "Save as new version"), ("bob", "Propose a change")])
def test_what_was_changed_can_be_saved_or_proposed(world: World, who: str, offer: str) -> None:
    made = described(world, "A [fruit]", title="Fruit on cloth")
    text = drawn(world, who, prompt="The [fruit]", version=made.public_id)
    assert "modified" in text
    assert offer in text


def test_line_ends_of_a_form_are_no_change(world: World) -> None:
    made = described(world, "One\r\ntwo")
    assert "modified" not in drawn(world, prompt="One\r\ntwo", version=made.public_id)


def test_a_prompt_that_one_may_not_see_is_not_named(world: World) -> None:
    made = described(world, "A [fruit]", title="Secret still life", sharing="private")
    assert "Secret" not in drawn(world, prompt="A [fruit]", version=made.public_id)


# -- JSON ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ('{"a": 1}', "JSON · valid"),
        ('{"a": 1,\n "b": [1 2]}', "JSON · line 2, column 10: a comma is missing"),
        ('{"a": "cut off', "JSON · line 1"),
    ],
)
def test_a_prompt_of_json_says_how_it_is(world: World, prompt: str, said: str) -> None:
    text = re.sub(r"<[^>]+>", "", drawn(world, prompt=prompt))
    assert said in text


def test_a_prompt_in_prose_says_nothing_of_it(world: World) -> None:
    assert "JSON" not in drawn(world, prompt="A [fruit]")


def test_broken_json_is_sent_as_it_is(world: World) -> None:
    press(world, world.bob, prompt='{"a": "cut off')
    assert Generation.objects.get().prompt == '{"a": "cut off'


def test_format_gives_the_text_laid_out(world: World) -> None:
    sent = fields(world, prompt='{"a":1.0}', format="json")
    answer = world.client(world.bob).post(world.url("compose/variables"), sent, headers=FETCH)
    assert answer.content.decode() == '{\n  "a": 1.0\n}'
    assert answer.headers["Content-Type"].startswith("text/plain")


# -- What the prompt says of settings ------------------------------------------------------------------------------------


def test_what_the_prompt_says_is_offered_and_not_taken(world: World) -> None:
    text = quoted(world, prompt="A harbour, aspect ratio 9:16", aspect="16:9")
    assert 'data-said="aspect"' in text
    assert re.search(r'name="aspect" value="16:9" checked', text)


def test_what_is_chosen_already_is_not_offered(world: World) -> None:
    assert "data-said" not in quoted(world, prompt="A harbour, aspect ratio 9:16", aspect="9:16")


def test_a_value_may_say_it_too(world: World) -> None:
    text = quoted(world, prompt="A harbour, [shape]", variable="shape", variable_value="aspect ratio 9:16")
    assert 'data-said="aspect"' in text


# -- Without a script ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pressed", "name", "kept"),
    [
        ({}, "prompt", '{"a":1}'),
        ({"format": "json"}, "prompt", '{\n  "a": 1\n}'),
        ({"take": "aspect=9:16"}, "aspect", "9:16"),
        ({"take": "gateway=none"}, "gateway", None),
        ({"unlink": "yes"}, "version", ""),
    ],
)
def test_a_plain_form_comes_back_with_the_change(world: World, pressed: dict[str, str], name: str, kept: Any) -> None:
    made = described(world, '{"a":1}')
    sent = fields(world, prompt='{"a":1}', version=made.public_id) | pressed
    answer = world.client(world.bob).post(world.url("compose/variables"), sent)
    assert answer.status_code == 302
    assert Draft.objects.get(user=world.bob).data[name] == (world.gateway.public_id if kept is None else kept)


def test_a_file_of_a_plain_form_fills_its_variable(world: World) -> None:
    made = described(world, "[mood], [logo] on it", {"name": "logo", "type": "picture"})
    rows = {"variable": ["mood", "logo"], "variable_value": ["Calm", ""], "variable_image": ["", ""]}
    file = SimpleUploadedFile("Our mark.png", png(64, 48))
    files = {"variable_file-1": file}
    press(world, world.bob, script=False, prompt="[mood], [logo] on it", version=made.public_id, **rows, **files)
    sent = Generation.objects.get()
    assert sent.prompt == "Calm, @our-mark on it"
    assert [one.filename for one in sent.references.all()] == ["Our mark.png"]


ENDLESS = f"[a: {'x' * 50}] " + "[a]" * 20_000


def test_a_text_that_its_defaults_make_endless_is_refused_and_shown_unfilled(world: World) -> None:
    answer = press(world, world.bob, prompt=ENDLESS)
    assert (answer.status_code, Generation.objects.count()) == (422, 0)
    assert "With its variables filled in, the prompt is too long." in answer.content.decode()
    made = described(world, ENDLESS)
    page = world.client(world.bob).get(world.url(f"prompts/{made.prompt.public_id}"))
    assert (page.status_code, len(page.content) < 3_000_000) == (200, True)
