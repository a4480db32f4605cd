"""The library beside the composer: found, looked at, used; and what the composer, a strip or a picture brings to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from generations.models import ChangeRequest, Draft, Favourite, Generation, Prompt
from tests import factories
from tests.base import HTMX, World
from tests.views.studio.test_compose import fields, press


def listed(world: World, who: str = "bob", q: str = "") -> list[str]:
    answer = world.client(getattr(world, who)).get(world.url("compose/prompts"), {"q": q}, headers=HTMX)
    assert answer.status_code == 200
    return re.findall(r'picker-name"><span class="cut">([^<]*)<', answer.content.decode())


def use(world: World, made: Prompt, who: str = "bob", script: bool = True, **sent: Any) -> Any:
    address = world.url(f"compose/prompts/{made.public_id}/use")
    return world.client(getattr(world, who)).post(address, sent, headers=HTMX if script else {})


def draft(world: World) -> dict[str, Any]:
    return Draft.objects.get(user=world.bob).data


# -- Found ---------------------------------------------------------------------------------------------------------------


def test_what_was_used_last_comes_first_then_favourites_then_what_is_used_most(world: World) -> None:
    often, star, last, other = (
        factories.prompt(world.team, world.alice, name) for name in ("often", "star", "last", "x")
    )
    Prompt.objects.filter(pk=often.pk).update(uses=9)
    Favourite.objects.create(prompt=star, user=world.bob)
    press(world, world.bob, prompt="last", version=last.live.public_id)
    assert listed(world) == ["last", "star", "often", other.name]


def test_words_find_in_title_and_text(world: World) -> None:
    factories.prompt(world.team, world.alice, "海报：夏至", title="节气海报")
    factories.prompt(world.team, world.alice, "A harbour at dawn")
    assert listed(world, q="海报") == ["节气海报"]
    assert listed(world, q="harbour") == ["A harbour at dawn"]
    assert listed(world, q="zeppelin") == []


def test_a_private_one_is_its_owners(world: World) -> None:
    made = factories.prompt(world.team, world.bob, "Mine alone", sharing="private")
    Favourite.objects.create(prompt=made, user=world.alice)
    assert listed(world) == listed(world, q="alone") == ["Mine alone"]
    assert listed(world, "alice") == listed(world, "alice", q="alone") == []
    assert use(world, made, "alice").status_code == 404


def test_a_list_costs_a_fixed_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    for place in range(30):
        factories.prompt(world.team, world.alice, f"Pear {place}", tags=("fruit",))
    client = world.client(world.bob)
    for q in ("", "pear"):
        client.get(world.url("compose/prompts"), {"q": q}, headers=HTMX)
        with django_assert_max_num_queries(12):
            client.get(world.url("compose/prompts"), {"q": q}, headers=HTMX)


def test_looked_at_it_shows_everything(world: World) -> None:
    said = [{"name": "fruit", "type": "choice", "choices": ["pear"]}]
    settings = {"aspect": "4:5", "n": 3, "model": "gpt-image-2", "duration": "5 s"}
    made = factories.prompt(world.team, world.alice, "A [fruit] <b>", title="Still", variables=said, settings=settings)
    answer = world.client(world.bob).get(world.url(f"compose/prompts/{made.public_id}"), headers=HTMX)
    text = answer.content.decode()
    for part in ("A [fruit] &lt;b&gt;", "<b>fruit</b>", "Choice", "4:5", "3 pictures", "gpt-image-2"):
        assert part in text
    assert "duration" not in text


@pytest.mark.parametrize("path", ["compose/prompts", "compose/prompts/{}"])
def test_opened_by_hand_it_leads_to_a_page(world: World, path: str) -> None:
    made = factories.prompt(world.team, world.alice)
    answer = world.client(world.bob).get(world.url(path.format(made.public_id)))
    assert answer.status_code == 302


# -- Used ----------------------------------------------------------------------------------------------------------------


def test_text_version_and_recommended_settings_come(world: World) -> None:
    settings = {"aspect": "9:16", "resolution": "4K", "quality": "high", "n": 2, "output_format": "webp", "seed": 7}
    made = factories.prompt(world.team, world.alice, "A [fruit]", settings=settings)
    answer = use(world, made, **fields(world, variable="fruit", variable_value="old"))
    assert 'id="composer"' in answer.content.decode()
    data = draft(world)
    assert (data["prompt"], data["version"], data["values"]) == ("A [fruit]", made.live.public_id, {})
    assert [data[name] for name in ("aspect", "resolution", "quality", "n", "output_format")] == [
        *("9:16", "4K", "high", "2", "webp")
    ]
    assert "seed" not in data


def test_what_it_says_nothing_about_stays(world: World) -> None:
    use(world, factories.prompt(world.team, world.alice), **fields(world, quality="low", output_format="webp"))
    assert [draft(world)[name] for name in ("aspect", "quality", "output_format")] == ["16:9", "low", "webp"]


def test_its_gateway_is_chosen_where_the_team_has_it(world: World) -> None:
    other = factories.gateway(world.team, name="Second", model="gpt-image-1.5")
    made = factories.prompt(
        world.team, world.alice, settings={"gateway": other.public_id, "profile": "demo", "model": "gpt-image-1.5"}
    )
    use(world, made, **fields(world))
    assert (draft(world)["gateway"], draft(world)["model"]) == (other.public_id, "gpt-image-1.5")


@pytest.mark.parametrize("said", [{"gateway": "elsewhere"}, {"profile": "runapi", "model": "gpt-image-2"}])
def test_a_gateway_that_the_team_lacks_changes_nothing(world: World, said: dict[str, str]) -> None:
    use(world, factories.prompt(world.team, world.alice, settings=said), **fields(world))
    assert draft(world)["gateway"] == world.gateway.public_id


def test_its_references_come_with_their_roles_once(world: World) -> None:
    mine, logo = factories.image(world.team), factories.image(world.team)
    made = factories.prompt(world.team, world.alice)
    version = factories.version(made, "Put it there")
    version.references.create(image=logo, position=0, filename="logo.png", role="logo")
    version.references.create(image=mine, position=1, filename="mine.png")
    use(world, made, **fields(world, reference=mine.public_id, reference_name="own.png"))
    assert draft(world)["references"] == [
        {"image": mine.public_id, "filename": "own.png"},
        {"image": logo.public_id, "filename": "logo.png", "role": "logo"},
    ]


def test_what_filled_a_variable_of_the_prompt_before_goes(world: World) -> None:
    image = factories.image(world.team)
    rows = {"variable": "logo", "variable_image": image.public_id, "reference": image.public_id}
    use(world, factories.prompt(world.team, world.alice), **fields(world, prompt="[logo]", **rows))
    assert draft(world)["references"] == []


def test_an_older_version_may_be_used_from_its_page(world: World) -> None:
    made = factories.prompt(world.team, world.alice, "First")
    first = made.live
    factories.version(made, "Second")
    answer = use(world, made, script=False, version=first.public_id)
    assert answer.status_code == 302
    assert answer.url.endswith(f"studio?project={world.project.public_id}")  # no Undo: the composer was empty
    assert (draft(world)["prompt"], draft(world)["version"]) == ("First", first.public_id)


def test_a_version_of_another_prompt_is_not_used(world: World) -> None:
    made, other = factories.prompt(world.team, world.alice, "This"), factories.prompt(world.team, world.alice, "That")
    use(world, made, script=False, version=other.live.public_id)
    assert draft(world)["prompt"] == "This"


def test_without_a_script_the_rest_of_the_draft_stays(world: World) -> None:
    Draft.objects.overwrite(world.bob, world.project, {"prompt": "Old", "quality": "high"})
    use(world, factories.prompt(world.team, world.alice, "New"), script=False)
    assert (draft(world)["prompt"], draft(world)["quality"]) == ("New", "high")


# -- Saved ---------------------------------------------------------------------------------------------------------------

NAMED = {"confirmed": "yes", "title": "Pears", "category": "Food", "tags": "fruit，静物", "sharing": "team"}


def save(world: World, who: str = "bob", script: bool = True, **sent: Any) -> Any:
    return world.client(getattr(world, who)).post(world.url("library/save"), sent, headers=HTMX if script else {})


def test_the_composer_is_kept_with_its_settings_and_references(world: World) -> None:
    image = factories.image(world.team)
    reference = {"reference": image.public_id, "reference_name": "a.png", "reference_role": "style"}
    answer = save(world, **fields(world, prompt="A [fruit]", **reference), **NAMED)
    made = Prompt.objects.get()
    assert (made.title, made.category, made.sharing, made.owner) == ("Pears", "food", "team", world.bob)
    assert sorted(tag.name for tag in made.tags.all()) == ["fruit", "静物"]
    assert made.text == "A [fruit]"
    said = made.live.settings
    assert {name: said[name] for name in ("aspect", "resolution", "quality", "n", "model")} == {
        "aspect": "16:9",
        "resolution": "2K",
        "quality": "low",
        "n": 2,
        "model": "gpt-image-2",
    }
    assert [(one.image, one.role) for one in made.live.references.all()] == [(image, "style")]
    assert json.loads(answer.headers["HX-Trigger"])["studio:saved"] == {"version": made.live.public_id}


def test_asked_for_it_is_not_saved_yet(world: World) -> None:
    answer = save(world, **fields(world), ask="yes")
    assert 'name="title"' in answer.content.decode()
    assert not Prompt.objects.exists()


def test_the_same_words_are_pointed_out(world: World) -> None:
    factories.prompt(world.team, world.alice, "A Bowl of  pears", title="Known pears")
    factories.prompt(world.team, world.alice, "Another", title="Other")
    assert "Known pears" in save(world, **fields(world), ask="yes").content.decode()
    assert "Other" not in save(world, **fields(world), ask="yes").content.decode()


def test_the_same_words_in_a_private_prompt_are_not(world: World) -> None:
    factories.prompt(world.team, world.alice, "A bowl of pears", title="Secret pears", sharing="private")
    assert "Secret" not in save(world, **fields(world), ask="yes").content.decode()


@pytest.mark.parametrize(
    ("changes", "why"), [({"prompt": "  "}, "no prompt to save"), ({"tags": "x" * 60}, "longer than 40")]
)
def test_what_cannot_be_saved_says_why(world: World, changes: dict[str, str], why: str) -> None:
    answer = save(world, **{**fields(world), **NAMED, **changes})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Prompt.objects.exists()


def test_without_a_script_the_draft_is_saved_and_linked(world: World) -> None:
    asked = save(world, script=False, **fields(world), ask="yes").content.decode()
    assert "<h1>Save to the library</h1>" in asked
    save(world, script=False, project=world.project.public_id, **NAMED)
    made = Prompt.objects.get()
    assert made.text == "A bowl of pears"
    assert draft(world)["version"] == made.live.public_id


def test_a_picture_brings_its_prompt_and_is_the_cover(world: World) -> None:
    picture = factories.picture(world.project, world.bob)
    Generation.objects.filter(pk=picture.generation_id).update(template="A bowl of [fruit]", values={"fruit": "pears"})
    save(world, picture=picture.public_id, **NAMED)
    made = Prompt.objects.get()
    assert (made.text, made.cover) == ("A bowl of [fruit]", picture.image)
    assert [(one.image, one.picture) for one in made.examples.all()] == [(picture.image, picture)]
    assert made.live.settings["aspect"] == "1:1"


def test_a_strip_brings_what_was_kept_first(world: World) -> None:
    first = factories.picture(world.project, world.bob)
    slot = first.generation.slots.create(index=1, status="done")
    second = factories.picture(world.project, world.bob, kept=True)
    type(second).objects.filter(pk=second.pk).update(generation=first.generation, slot=slot)
    save(world, generation=first.generation.public_id, **NAMED)
    made = Prompt.objects.get()
    assert made.cover == second.image
    assert [one.picture_id for one in made.examples.all()] == [second.pk, first.pk]


def test_a_picture_in_the_trash_is_no_cover(world: World) -> None:
    picture = factories.picture(world.project, world.bob)
    picture.trashed = picture.created
    picture.save()
    save(world, picture=picture.public_id, **NAMED)
    assert Prompt.objects.get().cover is None


# -- A next version ------------------------------------------------------------------------------------------------------


@pytest.fixture
def known(world: World) -> Prompt:
    said = [{"name": "fruit", "required": True}, {"name": "cloth", "help": "Which"}]
    return factories.prompt(
        world.team, world.alice, "A [fruit] on [cloth]", title="Still", variables=said, settings={"aspect": "4:5"}
    )


def onto(world: World, known: Prompt, who: str, **more: str) -> Any:
    changed = fields(world, prompt="The [fruit]", version=known.live.public_id)
    return save(world, who, **changed, into=known.public_id, confirmed="yes", **more)


def test_an_editor_saves_the_next_version(world: World, known: Prompt) -> None:
    answer = onto(world, known, "alice", why="Shorter")
    known.refresh_from_db()
    assert (known.live.number, known.live.text, known.live.why) == (2, "The [fruit]", "Shorter")
    assert known.live.variables == [{"name": "fruit", "required": True}]
    assert known.live.settings == {"aspect": "4:5"}
    assert known.live.public_id in answer.headers["HX-Trigger"]


def test_what_another_saved_meanwhile_is_not_passed_over(world: World, known: Prompt) -> None:
    composed = fields(world, prompt="The [fruit]", version=known.live.public_id)
    asked = save(world, "alice", **composed, into=known.public_id, ask="yes").content.decode()
    seen = re.findall(r'name="seen" value="(\d+)"', asked)
    assert seen == ["1"]
    factories.version(known, "Theirs [fruit]")
    refused = save(world, "alice", **composed, into=known.public_id, confirmed="yes", seen=seen[0], why="Shorter")
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "came meanwhile" in text
    assert 'value="Shorter"' in text
    assert 'name="seen" value="2"' in text
    assert known.versions.count() == 2
    save(world, "alice", **composed, into=known.public_id, confirmed="yes", seen="2", why="Shorter")
    assert known.versions.first().text == "The [fruit]"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_where_nothing_differs_there_is_no_version(world: World, known: Prompt, who: str) -> None:
    composed = fields(world, prompt=known.text, version=known.live.public_id)
    answer = save(world, who, **composed, into=known.public_id, confirmed="yes")
    assert (answer.status_code, known.versions.count(), ChangeRequest.objects.count()) == (422, 1, 0)
    assert "Nothing is changed yet." in answer.content.decode()


def test_with_the_composers_settings_where_that_is_said(world: World, known: Prompt) -> None:
    onto(world, known, "alice", settings="yes")
    known.refresh_from_db()
    assert known.live.settings["aspect"] == "16:9"


def test_others_propose_it(world: World, known: Prompt) -> None:
    onto(world, known, "bob", why="Shorter")
    known.refresh_from_db()
    change = ChangeRequest.objects.get()
    assert (change.base, change.text, change.note, change.person) == (known.live, "The [fruit]", "Shorter", world.bob)
    assert known.live.number == 1


def test_only_onto_the_prompt_that_the_text_came_from(world: World, known: Prompt) -> None:
    other = factories.prompt(world.team, world.bob, "Else")
    onto(world, other, "alice", why="x")
    known.refresh_from_db()
    assert known.live.number == 1


# -- On strips -----------------------------------------------------------------------------------------------------------


def stream(world: World, who: str) -> str:
    answer = world.client(getattr(world, who)).get(world.url("stream"), {"project": world.project.public_id})
    return answer.content.decode()


def test_a_strip_says_which_prompt_it_was_made_from(world: World, known: Prompt) -> None:
    press(world, world.bob, prompt="The [fruit]", version=known.live.public_id, variable="fruit", variable_value="fig")
    text = re.sub(r"<[^>]+>", "", stream(world, "vic"))
    assert "Still· v1· modified" in text


def test_a_private_prompt_is_named_to_its_owner_alone(world: World) -> None:
    made = factories.prompt(world.team, world.bob, "Quiet", title="Secret still", sharing="private")
    press(world, world.bob, prompt="Quiet", version=made.live.public_id)
    assert "Secret still" in stream(world, "bob")
    assert "Secret still" not in stream(world, "alice")


def test_many_prompts_cost_one_query_more_than_none(world: World, django_assert_max_num_queries: Any) -> None:
    for place in range(5):
        made = factories.prompt(world.team, world.alice, f"Pear {place}")
        press(world, world.bob, prompt=made.text, version=made.live.public_id, submission=f"s-{place}")
    client, asked = world.client(world.bob), {"project": world.project.public_id}
    client.get(world.url("stream"), asked)
    with django_assert_max_num_queries(10):
        client.get(world.url("stream"), asked)
