"""What a person writes of a prompt: what is taken, what is refused, and what is kept exactly as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from generations.forms.prompt_variables import Row
from generations.forms.prompts import PromptForm, ProposalForm, as_typed, said_about
from generations.models import Prompt
from generations.workflow.prompts import Words
from tests import factories
from tests.base import World


def post(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in ({"text": "A pear", "sharing": "team"} | fields).items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def form_of(world: World, before: Words | None = None, **fields: Any) -> PromptForm:
    given = before or Words(text="")
    return PromptForm(post(**fields), team=world.team, owner=world.bob, writer=world.bob, before=given)


def refusals(world: World, before: Words | None = None, **fields: Any) -> dict[str, str]:
    form = form_of(world, before, **fields)
    assert not form.is_valid()
    return {name: str(errors[0]) for name, errors in form.errors.items()}


def variables_of(world: World, text: str, **fields: Any) -> list[dict[str, Any]]:
    form = form_of(world, text=text, **fields)
    assert form.is_valid(), form.errors
    return list(form.words.variables)


def fault(world: World, field: str, **fields: Any) -> str:
    """The word about one field of the first variable of ``[size]``."""
    form = form_of(world, text="A [size] pear", v0__name="size", **fields)
    assert not form.is_valid()
    return str(form.rows[0].errors[field])


# -- The text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["  spaced \n\n", "\nbegins with a line", "tab\tand 全角　space", '{"a": [1, 2]', "é́\u200d🧑\u200d🎨"]
)
def test_a_text_stays_as_it_was_written(world: World, text: str) -> None:
    form = form_of(world, text=text)
    assert form.is_valid()
    assert form.words.text == text


def test_only_the_line_ends_of_forms_become_plain(world: World) -> None:
    form = form_of(world, text="one\r\ntwo\r\n")
    assert form.is_valid()
    assert form.words.text == "one\ntwo\n"


@pytest.mark.parametrize("text", ["", " \n　"])
def test_a_text_is_needed(world: World, text: str) -> None:
    assert refusals(world, text=text) == {"text": "Write the prompt."}


def test_a_text_beyond_the_limit_is_refused_with_both_lengths(world: World) -> None:
    assert refusals(world, text="x" * 200_001) == {"text": "At most 200000 characters; this has 200001."}


def test_refusals_speak_the_readers_language(world: World, settings: Any) -> None:
    client = world.client(world.bob)
    world.bob.language = "zh-hans"
    world.bob.save()
    answer = client.post(world.url("library/new"), post(text="").dict())
    assert "请写提示词。" in answer.content.decode()


# -- What is said about it ---------------------------------------------------------------------------------------------


def test_tags_stand_between_commas_of_either_kind(world: World) -> None:
    form = form_of(world, tags="Food, 海报，ｆｏｏｄ、#hero ;,,poster")
    assert form.is_valid()
    assert form.details.tags == ("Food", "海报", "hero", "poster")


def test_too_many_and_too_long_tags_are_refused(world: World) -> None:
    assert "tags" in refusals(world, tags=",".join(f"t{n}" for n in range(21)))
    assert "longer" in refusals(world, tags="x" * 41)["tags"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("food", "food"), ("Food", "food"), ("UI mock-up", "ui"), ("Zines", "Zines")]
)
def test_a_known_category_is_kept_by_its_code(world: World, typed: str, kept: str) -> None:
    form = form_of(world, category=typed)
    assert form.is_valid()
    assert form.details.category == kept


@pytest.mark.parametrize(
    ("text", "said", "kept"), [("山水，远山", "", "zh-hans"), ("A pear", "", "en"), ("Une poire", "fr", "fr")]
)
def test_the_language_is_guessed_unless_it_is_said(world: World, text: str, said: str, kept: str) -> None:
    form = form_of(world, text=text, language=said)
    assert form.is_valid()
    assert form.details.language == kept


def test_sharing_by_name_needs_a_name(world: World) -> None:
    assert refusals(world, sharing="members") == {"members": "Choose at least one member."}


def test_members_of_any_role_can_be_chosen_but_no_stranger(world: World) -> None:
    form = form_of(world, sharing="members", members=[world.vic.public_id, world.rae.public_id])
    assert form.is_valid()
    assert set(form.details.members) == {world.vic, world.rae}
    assert "members" in refusals(world, sharing="members", members=[world.charlie.public_id])


def test_members_count_only_where_it_is_shared_by_name(world: World) -> None:
    form = form_of(world, sharing="private", members=[world.vic.public_id])
    assert form.is_valid()
    assert form.details.members == ()


def test_what_a_form_shows_of_a_prompt_gives_the_same_prompt(world: World) -> None:
    row = factories.prompt(
        world.team,
        world.bob,
        title="Pears",
        notes="n",
        category="food",
        tags=("a", "b"),
        language="de",
        sharing="private",
    )
    form = form_of(world, **said_about(row))
    assert form.is_valid()
    assert (form.details.title, form.details.category, form.details.tags) == ("Pears", "food", ("a", "b"))
    assert (form.details.language, form.details.sharing, form.details.notes) == ("de", Prompt.Sharing.PRIVATE, "n")


# -- Settings ----------------------------------------------------------------------------------------------------------


def test_nothing_is_recommended_unless_it_is_chosen(world: World) -> None:
    form = form_of(world)
    assert form.is_valid()
    assert form.words.settings == {}


def test_settings_are_kept_with_the_gateways_kind(world: World) -> None:
    via = f"{world.gateway.public_id}/gpt-image-2"
    form = form_of(world, aspect="4:5", resolution="2K", quality="high", via=via, n="4", output_format="webp")
    assert form.is_valid(), form.errors
    assert form.words.settings == {
        "aspect": "4:5",
        "resolution": "2K",
        "quality": "high",
        "gateway": world.gateway.public_id,
        "profile": "demo",
        "model": "gpt-image-2",
        "n": 4,
        "output_format": "webp",
    }


def test_settings_that_nobody_knows_stay(world: World) -> None:
    before = Words(text="A pear", settings={"duration": 8, "sound": {"on": True}, "aspect": "17:3", "model": "other-1"})
    shown = ProposalForm(team=world.team, before=before)
    kept = {name: str(shown[name].value() or "") for name in ("aspect", "via", "quality")}
    form = form_of(world, before, **kept)
    assert form.is_valid(), form.errors
    assert form.words.settings == before.settings
    other = form_of(world, before, **{**kept, "quality": "low"})
    assert other.is_valid(), other.errors
    assert other.words.settings == {**before.settings, "quality": "low"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("aspect", "17:3"), ("quality", "best"), ("n", "99"), ("via", "nothere/x"), ("background", "red")],
)
def test_a_setting_that_is_not_offered_is_refused(world: World, name: str, value: str) -> None:
    assert list(refusals(world, **{name: value})) == [name]


# -- Variables ---------------------------------------------------------------------------------------------------------


def test_detected_variables_need_not_be_described(world: World) -> None:
    assert variables_of(world, "A [colour] car, [mood: calm]") == []


def test_what_is_said_of_a_variable_is_kept(world: World) -> None:
    said = {"v0__name": "size", "v0__type": "number", "v0__required": "yes", "v0__minimum": "1", "v0__maximum": "2,5"}
    assert variables_of(world, "A [size] pear", **said, v0__help=" In metres ", v0__default="2") == [
        {
            "name": "size",
            "type": "number",
            "required": True,
            "help": "In metres",
            "default": "2",
            "minimum": 1,
            "maximum": 2.5,
        }
    ]


def test_choices_stand_one_a_line(world: World) -> None:
    said = {"v0__name": "size", "v0__type": "choice", "v0__choices": "small\r\n\r\n large \r\nsmall"}
    assert variables_of(world, "A [size] pear", **said)[0]["choices"] == ["small", "large"]


def test_a_default_that_the_text_says_itself_is_not_kept_twice(world: World) -> None:
    said = {"v0__name": "mood", "v0__type": "long", "v0__default": "calm"}
    assert variables_of(world, "A [mood: calm] pear", **said) == [{"name": "mood", "type": "long"}]


def test_what_was_said_of_a_variable_that_left_the_text_is_not_kept(world: World) -> None:
    assert variables_of(world, "A pear", v0__name="size", v0__type="number") == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("type", {"v0__type": "sound"}),
        ("choices", {"v0__type": "choice"}),
        ("choices", {"v0__type": "choice", "v0__choices": "\n".join(map(str, range(101)))}),
        ("default", {"v0__type": "choice", "v0__choices": "a\nb", "v0__default": "c"}),
        ("minimum", {"v0__type": "number", "v0__minimum": "many"}),
        ("maximum", {"v0__type": "number", "v0__minimum": "5", "v0__maximum": "4"}),
        ("default", {"v0__type": "number", "v0__maximum": "4", "v0__default": "5"}),
        ("default", {"v0__type": "date", "v0__default": "tomorrow"}),
        ("default", {"v0__type": "colour", "v0__default": "#12"}),
        ("help", {"v0__type": "text", "v0__help": "x" * 201}),
    ],
)
def test_a_variable_described_wrong_is_marked_at_its_field(world: World, field: str, said: dict[str, str]) -> None:
    assert fault(world, field, **said)


def test_odd_limits_are_no_numbers(world: World) -> None:
    for text in ("nan", "inf", "1e400", "-", "9" * 40):
        assert fault(world, "minimum", v0__type="number", v0__minimum=text) == "Write a number."


def test_a_row_stays_with_its_name_while_others_come_before_it(world: World) -> None:
    typed = as_typed(post(text="A [new] [size] pear", v0__name="size", v0__type="number", v0__minimum="3"))
    form = PromptForm(team=world.team, owner=world.bob, writer=world.bob, before=Words(text=""), initial=typed)
    assert form.rows == [Row(name="new"), Row(name="size", type="number", minimum="3")]


def test_a_row_comes_back_with_its_variable(world: World) -> None:
    common = {"team": world.team, "owner": world.bob, "writer": world.bob, "before": Words(text="")}
    gone = PromptForm(**common, initial=as_typed(post(text="A [siz pear", v0__name="size", v0__help="Metres")))
    assert gone.rows == []
    back = PromptForm(**common, initial=as_typed(post(text="A [size] pear", said=gone.aside)))
    assert back.rows == [Row(name="size", help="Metres")]


@pytest.mark.parametrize("said", ["[", "7", '[{"name": 3}]', '{"a": 1}', "[" * 5_000])
def test_what_is_kept_aside_may_be_anything(world: World, said: str) -> None:
    assert form_of(world, said=said).is_valid()


def test_what_came_with_a_variable_and_is_not_ours_stays(world: World) -> None:
    before = Words(text="A [size] pear", variables=[{"name": "size", "unit": "cm"}])
    form = form_of(world, before, text="A [size] pear", v0__name="size", v0__type="number")
    assert form.is_valid()
    assert form.words.variables == [{"name": "size", "type": "number", "unit": "cm"}]


# -- References --------------------------------------------------------------------------------------------------------


def test_references_come_in_order_with_their_roles_and_only_the_teams(world: World) -> None:
    own, foreign = factories.image(world.team), factories.image(world.charlie.memberships.get().team)
    form = form_of(
        world,
        reference=[own.public_id, foreign.public_id],
        reference_name=["bottle.png", "x.png"],
        reference_role=["product", "style"],
        reference_line=["Keep the label.", ""],
    )
    assert form.is_valid()
    assert [(one.image, one.role, one.line) for one in form.words.references] == [(own, "product", "Keep the label.")]


def test_a_reference_can_be_dropped(world: World) -> None:
    ids = [factories.image(world.team).public_id for _ in range(3)]
    form = form_of(world, reference=ids, reference_name=["a", "b", "c"], drop="1")
    assert [one.image.public_id for one in form.references] == [ids[0], ids[2]]


def test_a_proposal_leaves_the_references_as_they_are(world: World) -> None:
    row = factories.prompt(world.team, world.bob)
    form = ProposalForm(post(text="New"), team=world.team, before=Words(text=row.text, references=()))
    assert form.is_valid()
    assert form.words.references == ()
