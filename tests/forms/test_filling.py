"""From the template in the composer to what is ordered: variables filled, checked, kept; pictures become references."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from generations.forms import drafts
from generations.forms.compose import ComposeForm
from generations.forms.drafts import Tray
from generations.forms.filling import filled
from generations.forms.finals import FinalForm
from generations.forms.saving import words_of_generation
from generations.forms.turns import TurnForm
from generations.models import Batch, Generation, PromptVersion, WordList
from generations.workflow.orders import Order
from generations.workflow.submit import submit
from tests import factories
from tests.base import World


def form(world: World, prompt: str, values: dict[str, Any] | None = None, **data: Any) -> ComposeForm:
    data = {"prompt": prompt, "values": values or {}, "n": "1", "quality": "low", **data}
    return ComposeForm(data, actor=world.actor(world.bob), project=world.project)


def order(world: World, prompt: str, values: dict[str, Any] | None = None, **data: Any) -> Any:
    made = form(world, prompt, values, **data)
    assert made.is_valid(), made.errors
    return made.order()


def version(world: World, text: str, *said: dict[str, Any], owner: str = "alice", **details: Any) -> PromptVersion:
    made = factories.prompt(world.team, getattr(world, owner), text, variables=list(said), **details)
    assert made.live
    return made.live


# -- The text ------------------------------------------------------------------------------------------------------------


def test_values_stand_in_the_text_and_the_template_is_kept(world: World) -> None:
    made = order(world, "A [fruit] on [cloth: linen]", {"fruit": "quince"})
    assert (made.prompt, made.template) == ("A quince on linen", "A [fruit] on [cloth: linen]")
    assert made.values == {"fruit": "quince"}


def test_a_prompt_without_variables_has_no_template(world: World) -> None:
    made = order(world, "A pear [1]", {"fruit": "quince"})
    assert (made.prompt, made.template, made.values) == ("A pear [1]", "", {})


def test_what_is_only_detected_never_blocks(world: World) -> None:
    made = order(world, "[餐饮品牌触点矩阵] A cup, [mood]")
    assert (made.prompt, made.template) == ("[餐饮品牌触点矩阵] A cup, [mood]", "")


def test_of_very_many_variables_the_required_ones_and_the_first_are_filled(world: World) -> None:
    names = [f"thing {place}" for place in range(310)]
    text, last = " ".join(f"[{name}]" for name in names), names[-1]
    made = version(world, text, {"name": last, "required": True})
    got = order(world, text, dict.fromkeys(names, "pear"), version=made.public_id)
    assert list(got.values) == [*names[:99], last]
    assert got.prompt == " ".join([*["pear"] * 99, *(f"[{name}]" for name in names[99:-1]), "pear"])


def test_a_value_in_json_keeps_it_valid(world: World) -> None:
    assert order(world, '{"scene": "a {{place}}"}', {"place": 'bar "Oak"'}).prompt == '{"scene": "a bar \\"Oak\\""}'


def test_roles_write_their_lines_below_the_filled_text(world: World) -> None:
    image = factories.image(world.team)
    references = [drafts.entry_of(image.public_id, "bottle.png", "product")]
    made = order(world, "A [fruit]", {"fruit": "quince"}, references=references)
    assert made.prompt == "A quince"
    assert made.sent_prompt.startswith("A quince\n\nImage 1: the product.")


def test_of_an_alternation_the_first_is_used(world: World) -> None:
    WordList.objects.create(team=world.team, name="cloths", words=["linen", "wool"])
    made = order(world, "A {red|green} pear on {list:cloths}")
    assert (made.prompt, made.template) == ("A red pear on linen", "A {red|green} pear on {list:cloths}")


@pytest.mark.parametrize("prompt", ["{list：cloths}", "{list :Cloths}", "{list: cloths}"])
def test_a_list_is_found_however_its_mark_is_written(world: World, prompt: str) -> None:
    WordList.objects.create(team=world.team, name="cloths", words=["linen", "wool"])
    assert order(world, prompt).prompt == "linen"


@pytest.mark.parametrize("prompt", ["{ | }", "{|a pear}", " { |} "])
def test_a_text_of_nothing_is_not_sent(world: World, prompt: str) -> None:
    assert form(world, prompt).errors["prompt"] == ["Write what should be in the picture."]


def test_a_value_of_spaces_is_none(world: World) -> None:
    made = order(world, "[thing]", {"thing": "  \n"})
    assert (made.prompt, made.values) == ("[thing]", {})
    assert order(world, "[thing: pear]", {"thing": " "}).prompt == "pear"


def test_the_limit_is_that_of_the_filled_text(world: World) -> None:
    assert form(world, "A [x]", {"x": "p" * 50_000}).has_error("prompt", "prompt_too_long")


# -- What an author says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value", "why"),
    [
        ({"required": True}, "", "Fill this in."),
        ({"type": "number"}, "many", "Write a number."),
        ({"type": "number", "minimum": 2}, "1", "At least 2."),
        ({"type": "number", "maximum": 2.5}, "3", "At most 2.5."),
        ({"type": "choice", "choices": ["calm", "loud"]}, "shy", "Choose one of the list."),
        ({"type": "colour"}, "blueish", "Write a colour like #1E90FF."),
        ({"type": "date"}, "tomorrow", "Choose a day."),
        ({"type": "picture", "required": True}, "", "Choose a picture."),
    ],
)
def test_a_value_that_does_not_fit_stands_in_the_way(world: World, said: dict[str, Any], value: str, why: str) -> None:
    made = version(world, "A [thing]", {"name": "thing", **said})
    refused = form(world, "A [thing]", {"thing": value}, version=made.public_id)
    assert refused.errors["values"] == [f"thing: {why}"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"required": True, "default": "pear"}, ""),
        ({"type": "number", "minimum": 2, "maximum": 4}, "3.5"),
        ({"type": "choice", "choices": ["calm", "loud"]}, "loud"),
        ({"type": "colour"}, "#1e90ff"),
        ({"type": "date"}, "2026-06-21"),
        ({"type": "picture"}, ""),
    ],
)
def test_a_value_that_fits_does_not(world: World, said: dict[str, Any], value: str) -> None:
    made = version(world, "A [thing]", {"name": "thing", **said})
    assert form(world, "A [thing]", {"thing": value}, version=made.public_id).is_valid()


def test_the_authors_default_fills_in(world: World) -> None:
    made = version(world, "A [thing]", {"name": "thing", "default": "pear"})
    assert order(world, "A [thing]", version=made.public_id).prompt == "A pear"


def test_what_was_said_of_a_variable_counts_for_changed_text_too(world: World) -> None:
    made = version(world, "A [thing]", {"name": "thing", "required": True})
    assert not form(world, "One [thing] and more", version=made.public_id).is_valid()


# -- The version ---------------------------------------------------------------------------------------------------------


def test_the_version_goes_along_and_says_whether_it_was_changed(world: World) -> None:
    made = version(world, "A [thing]")
    same = order(world, "A [thing]", {"thing": "pear"}, version=made.public_id)
    other = order(world, "The [thing]", {"thing": "pear"}, version=made.public_id)
    assert (same.version, same.modified) == (made, False)
    assert (other.version, other.modified) == (made, True)


@pytest.mark.parametrize("hidden", ["private", "removed", "foreign"])
def test_a_version_that_one_may_not_see_counts_as_none(world: World, hidden: str) -> None:
    if hidden == "foreign":
        prompt = factories.prompt(world.charlie.memberships.get().team, world.charlie, "A [thing]")
    else:
        prompt = factories.prompt(world.team, world.alice, sharing="private" if hidden == "private" else "team")
    if hidden == "removed":
        prompt.remove()
    assert order(world, "A [thing]", version=prompt.live.public_id).version is None


# -- Pictures ------------------------------------------------------------------------------------------------------------

LOGO = {"name": "logo", "type": "picture"}


def test_a_picture_becomes_a_reference_and_is_mentioned(world: World) -> None:
    made, image = version(world, "Put [logo] on it", LOGO), factories.image(world.team)
    value = {"image": image.public_id, "filename": "Our mark.png"}
    got = order(world, "Put [logo] on it", {"logo": value}, version=made.public_id)
    assert got.prompt == "Put @our-mark on it"
    assert got.sent_prompt == "Put image 1 on it"
    assert [(one.image, one.role) for one in got.references] == [(image, "")]
    assert got.values == {"logo": value}


def test_one_that_lies_in_the_tray_is_not_added_again(world: World) -> None:
    made, other, image = (
        version(world, "Put [logo] on it", LOGO),
        factories.image(world.team),
        factories.image(world.team),
    )
    tray = [drafts.entry_of(other.public_id, "a.png"), drafts.entry_of(image.public_id, "a.png", "logo")]
    got = order(world, "[logo]", {"logo": {"image": image.public_id}}, version=made.public_id, references=tray)
    assert [one.image for one in got.references] == [other, image]
    assert got.prompt == "@a-2"


def test_one_of_another_team_is_not_there(world: World) -> None:
    image = factories.image(world.charlie.memberships.get().team)
    refused = form(world, "Put [logo] on it", {"logo": {"image": image.public_id, "filename": "x.png"}})
    assert "no longer there" in refused.errors["values"][0]


# -- What is kept of it --------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(world: World) -> Generation:
    made = version(world, "A {red|blue} [thing]")
    return submit(order(world, "A {red|blue} [thing]", {"thing": "pear"}, version=made.public_id))


def test_reuse_brings_template_values_and_version_back(world: World, sent: Generation) -> None:
    data = drafts.from_generation(sent, world.actor(world.bob))
    assert data["prompt"] == "A {red|blue} [thing]"
    assert (data["values"], data["version"]) == ({"thing": "pear"}, sent.version.public_id)


SENT = "A {red|blue} [thing: pear] in {wood|{oak|ash}}"


@pytest.fixture
def restored(world: World) -> dict[str, Any]:
    """The composer with a text that was sent: what looks like a template in it came from values."""
    return drafts.from_generation(factories.generation(world.project, world.bob, prompt=SENT), world.actor(world.bob))


def again(world: World, data: dict[str, Any]) -> Order:
    form = ComposeForm(data, actor=world.actor(world.bob), project=world.project)
    assert form.is_valid(), form.errors
    return form.order()


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (SENT, SENT),
        (f"{SENT}, at dawn", f"{SENT}, at dawn"),
        (f"{SENT} {{a|b}}", f"{SENT} a"),
        ("A {red|blue} [thing: fig]", "A {red|blue} fig"),
    ],
)
def test_what_was_sent_means_what_is_written_also_in_a_changed_text(
    world: World, restored: dict[str, Any], typed: str, sent: str
) -> None:
    assert again(world, restored | {"prompt": typed}).prompt == sent


def test_a_value_typed_for_what_looks_like_a_variable_counts(world: World, restored: dict[str, Any]) -> None:
    made = again(world, restored | {"values": {"thing": "{fig|plum}"}})
    assert made.prompt == SENT.replace("[thing: pear]", "{fig|plum}")


def test_what_is_deleted_and_written_anew_is_a_template(world: World, restored: dict[str, Any]) -> None:
    actor = world.actor(world.bob)
    without = filled(restored | {"prompt": "A pear"}, actor, Tray())
    assert again(world, restored | {"prompt": "A {red|blue} pear", "plain": without.marks}).prompt == "A red pear"


def test_the_page_carries_along_what_is_no_template(world: World, restored: dict[str, Any]) -> None:
    post = QueryDict(mutable=True)
    post.update({"prompt": f"{SENT}!", "plain": filled(restored, world.actor(world.bob), Tray()).marks})
    assert again(world, restored | drafts.from_post(post) | {"gateway": restored["gateway"]}).prompt == f"{SENT}!"


def test_reuse_of_a_row_of_a_batch_brings_its_own_text(world: World, sent: Generation) -> None:
    batch = Batch.objects.create(team=world.team, project=world.project, person=world.bob, count=2)
    Generation.objects.filter(pk=sent.pk).update(batch=batch, batch_place=1, prompt="A blue pear")
    sent.refresh_from_db()
    data = drafts.from_generation(sent, world.actor(world.bob))
    assert (data["prompt"], data["values"], data["version"]) == ("A blue pear", {}, sent.version.public_id)
    assert words_of_generation(sent, world.actor(world.bob)).text == sent.template


def test_of_a_prompt_that_one_may_not_see_the_text_alone_comes(world: World) -> None:
    said = {"name": "thing", "help": "For the secret client"}
    hidden = version(world, "A {red|blue} [thing]", said, sharing="private", owner="bob")
    made = submit(order(world, "A {red|blue} [thing]", {"thing": "pear"}, version=hidden.public_id))
    assert made.version == hidden
    data = drafts.from_generation(made, world.actor(world.alice))
    assert (data["prompt"], data["values"], data["version"]) == ("A red pear", {}, "")
    words = words_of_generation(made, world.actor(world.alice))
    assert (words.text, words.variables) == ("A red pear", [])
    assert words_of_generation(made, world.actor(world.bob)).variables == [said]


def test_a_turn_has_a_prompt_of_its_own(world: World, sent: Generation) -> None:
    picture = factories.picture(world.project, world.bob)
    picture.generation.version, picture.generation.values = sent.version, sent.values
    turn = TurnForm(picture, "Warmer light", actor=world.actor(world.bob))
    assert turn.is_valid(), turn.errors
    made = turn.order()
    assert (made.prompt, made.values, made.version) == ("Warmer light", {}, None)


def test_a_final_is_sent_the_words_of_its_draft(world: World, sent: Generation) -> None:
    picture = factories.picture(world.project, world.bob)
    Generation.objects.filter(pk=picture.generation_id).update(
        prompt="A blue pear", template=sent.template, values=sent.values, version=sent.version
    )
    picture.generation.refresh_from_db()
    final = FinalForm(picture, {}, actor=world.actor(world.bob))
    assert final.is_valid(), final.errors
    made = final.order()
    assert (made.prompt, made.template, made.version) == ("A blue pear", sent.template, sent.version)


def test_the_first_version_of_what_was_generated_has_no_picture_of_one_use(world: World) -> None:
    made, image, room = version(world, "[logo]", LOGO), factories.image(world.team), factories.image(world.team)
    data = {"version": made.public_id, "references": [drafts.entry_of(room.public_id, "room.png", "background")]}
    value = {"image": image.public_id, "filename": "mark.png"}
    made = submit(order(world, "[logo]", {"logo": value}, **data))
    words = words_of_generation(made, world.actor(world.bob))
    assert [one.image for one in words.references] == [room]
    assert (words.text, words.variables) == ("[logo]", [LOGO])


# -- As it is posted -----------------------------------------------------------------------------------------------------


def test_rows_of_variables_are_read_by_their_place(world: World) -> None:
    rows = [("价格, [x]", "12", ""), ("logo", "", "img1"), ("mood", "", ""), ("", "lost", "")]
    post = QueryDict(mutable=True)
    for name, text, image in rows:
        post.appendlist("variable", name)
        post.appendlist("variable_value", text)
        post.appendlist("variable_image", image)
    post.appendlist("reference", "img1")
    post.appendlist("reference_name", "mark.png")
    assert drafts.from_post(post)["values"] == {
        "价格, [x]": "12",
        "logo": {"image": "img1", "filename": "mark.png"},
    }
