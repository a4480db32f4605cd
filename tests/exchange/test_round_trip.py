"""The library out to a file, gone, and back."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from generations import exchange as files
from generations import starter
from generations.access import Actor
from generations.models import (
    ChangeRequest,
    Favourite,
    LibraryImport,
    Prompt,
    PromptCollection,
    PromptSearch,
    Role,
    WordList,
)
from generations.workflow import exchange, prompts
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: World) -> Actor:
    return Actor(user=world.alice, team=world.team, role=Role.OWNER)


def exported(actor: Actor) -> str:
    body = io.StringIO()
    shown = actor.prompts().live()
    favourites = Favourite.objects.filter(user=actor.user)
    more = exchange.beside_prompts(actor.prompt_collections().live(), actor.word_lists(), favourites, shown)
    files.write_json(body, exchange.records(shown), more)
    return body.getvalue()


def imported(actor: Actor, name: str, text: str, **choices: str) -> LibraryImport:
    job = exchange.look(actor, [(name, text.encode())])
    exchange.begin(job, **({"sharing": "team", "changed": "version"} | choices))
    while True:
        job = exchange.step(job, actor, "Imported")
        if not job.is_running:
            return job


def a_library(world: World) -> None:
    """With everything that a prompt may have."""
    image = factories.image(world.team)
    reference = prompts.OrderedImage(image=image, filename="jug.png", role="product", line="The jug as it is")
    full = factories.prompt(
        world.team,
        world.alice,
        'A [fruit] in {"light": [1, 2]}\n\ton linen ',
        title="Pear – 梨",
        notes="=SUM(A1)\nfor still lives",
        category="food",
        tags=("Still life", "梨"),
        language="en",
        sharing="members",
        members=(world.bob,),
        variables=[{"name": "fruit", "type": "choice", "choices": ["pear", "plum"], "unknown": 1}],
        settings={"aspect": "4:5", "duration": 5},
        references=(reference,),
    )
    second = factories.version(full, "A [fruit] on silk", person=world.bob)
    prompts.restore_version(full, full.versions.get(number=1), world.alice)
    prompts.pin(full, second)
    prompts.set_cover(full, image)
    prompts.set_examples(full, [(image, None)])
    ChangeRequest.objects.create(prompt=full, base=second, text="A [fruit] on wool", person=world.bob, note="softer")
    Prompt.objects.filter(pk=full.pk).update(extra={"sound": "rain"})
    plain = factories.prompt(world.team, world.bob, "一只梨")
    box = PromptCollection.objects.create(team=world.team, name="Fruit", person=world.alice)
    box.items.create(prompt=plain, position=0)
    box.items.create(prompt=full, position=1)
    WordList.objects.create(team=world.team, name="colours", words=["red", "墨绿"])
    Favourite.objects.create(prompt=plain, user=world.alice)
    Favourite.objects.create(prompt=full, user=world.alice)
    Favourite.objects.create(prompt=full, user=world.bob)


def test_export_wipe_import_export_is_the_same_file(world: World, alice: Actor) -> None:
    a_library(world)
    before = exported(alice)
    for model in (Prompt, PromptCollection, WordList):
        model.objects.all().delete()
    imported(alice, "library.json", before)
    assert exported(alice) == before
    assert len(json.loads(before)["prompts"]) == 2


def test_a_library_that_is_there_already_stays_as_it_is(world: World, alice: Actor) -> None:
    a_library(world)
    before = exported(alice)
    job = exchange.look(alice, [("library.json", before.encode())])
    assert job.found == {"same": 2}
    imported(alice, "library.json", before)
    assert exported(alice) == before


def test_another_team_gets_a_library_of_its_own(world: World, alice: Actor) -> None:
    a_library(world)
    other = world.charlie.teams.get()
    charlie = Actor(user=world.charlie, team=other, role=Role.OWNER)
    imported(charlie, "library.json", exported(alice))
    assert Prompt.objects.filter(team=other).count() == 2
    assert not set(Prompt.objects.filter(team=other).values_list("public_id", flat=True)) & set(
        Prompt.objects.filter(team=world.team).values_list("public_id", flat=True)
    )
    who = json.loads(exported(charlie))["prompts"][0]
    assert who["owner"] == world.alice.email, "who wrote it is told, though the team has no such member"


@pytest.mark.parametrize("people", ["2", {"owner": "forged@example.org"}, ["Ann"]])
def test_a_field_called_people_is_like_any_other(world: World, alice: Actor, people: Any) -> None:
    own = {"text": "A plum", "versions": [{"number": 1, "text": "A plum"}], "live": 1, "owner": "gone@example.org"}
    rows = [{"text": "A pear", "people": people}, {**own, "people": people}]
    imported(alice, "a.json", json.dumps(rows))
    said = json.loads(exported(alice))["prompts"]
    assert [one["people"] for one in said] == [people, people]
    assert [one["owner"] for one in said] == [world.alice.email, "gone@example.org"]


def test_favourites_are_the_exporting_person_s_and_become_the_importing_person_s(world: World, alice: Actor) -> None:
    a_library(world)
    before = exported(Actor(user=world.bob, team=world.team, role=Role.EDITOR))
    full = Prompt.objects.exclude(title="").get()
    assert json.loads(before)["favourites"] == [full.public_id]
    charlie = Actor(user=world.charlie, team=world.charlie.teams.get(), role=Role.OWNER)
    imported(charlie, "library.json", before)
    (star,) = Favourite.objects.filter(user=world.charlie)
    assert (star.prompt.team, star.prompt.title) == (charlie.team, full.title)
    assert Favourite.objects.count() == 4


def test_a_favourite_is_no_prompt_that_its_person_does_not_see(world: World, alice: Actor) -> None:
    hidden = factories.prompt(world.team, world.bob, "A secret pear", sharing="private")
    imported(alice, "a.json", json.dumps({"prompts": [], "favourites": [hidden.public_id, {}, 7]}))
    assert not Favourite.objects.exists()


def test_another_team_gets_the_collections_with_their_prompts(
    world: World, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_library(world)
    monkeypatch.setattr("generations.workflow.exchange.jobs.STEP", 1)
    charlie = Actor(user=world.charlie, team=world.charlie.teams.get(), role=Role.OWNER)
    job = imported(charlie, "library.json", exported(alice))
    box = PromptCollection.objects.get(team=charlie.team)
    assert [item.prompt.text for item in box.items.order_by("position")] == ["一只梨", "A [fruit] on silk"]
    assert {item.prompt.team for item in box.items.all()} == {charlie.team}
    assert "became" not in job.more


def test_a_collection_takes_no_prompt_that_its_person_does_not_see(world: World, alice: Actor) -> None:
    hidden = factories.prompt(world.team, world.bob, "A secret pear", sharing="private")
    seen = factories.prompt(world.team, world.bob, "A pear")
    box = {"name": "Box", "prompts": [hidden.public_id, seen.public_id]}
    imported(alice, "a.json", json.dumps({"prompts": [], "collections": [box]}))
    assert [item.prompt for item in PromptCollection.objects.get().items.all()] == [seen]


def forged(world: World) -> dict[str, Any]:
    alice = world.alice.email
    change = {"base": 1, "text": "A plum", "person": alice, "decided_by": alice, "status": "accepted"}
    version = {"number": 1, "text": "A pear", "person": alice}
    return {"versions": [version], "owner": alice, "changes": [change], "starter": "made up"}


def test_an_editor_imports_in_no_other_name(world: World) -> None:
    bob = Actor(user=world.bob, team=world.team, role=Role.EDITOR)
    imported(bob, "a.json", json.dumps([forged(world)]))
    row, change = Prompt.objects.get(), ChangeRequest.objects.get()
    assert {row.owner, row.live.person, change.person} == {world.bob}
    assert (change.decided_by, row.starter) == (None, "")
    (said,) = json.loads(exported(bob))["prompts"]
    named = [
        said["owner"],
        said["versions"][0]["person"],
        said["changes"][0]["person"],
        said["changes"][0]["decided_by"],
    ]
    assert named == [world.alice.email] * 4, "what the file said of them is told again"


def test_an_owner_imports_in_the_names_of_members(world: World, alice: Actor) -> None:
    imported(alice, "a.json", json.dumps([{**forged(world), "owner": world.bob.email}]))
    row, change = Prompt.objects.get(), ChangeRequest.objects.get()
    assert (row.owner, row.live.person, change.decided_by) == (world.bob, world.alice, world.alice)
    assert not row.extra


def test_a_prompt_of_the_starter_library_comes_back_as_one(world: World, alice: Actor) -> None:
    key = starter.prompts()[0]["key"]
    imported(alice, "a.json", json.dumps([{"text": "A pear", "starter": key}]))
    assert Prompt.objects.get().starter == key


def changed(before: str, **fields: Any) -> str:
    said = json.loads(before)
    said["prompts"][0].update(fields)
    return json.dumps(said)


def test_a_changed_text_becomes_a_new_version(world: World, alice: Actor) -> None:
    row = factories.prompt(world.team, world.alice, "A pear", title="Pear")
    text = changed(exported(alice), versions=[{"number": 1, "text": "A plum"}])
    job = imported(alice, "library.json", text)
    row.refresh_from_db()
    assert (row.text, row.versions.count(), job.counts["changed"]) == ("A plum", 2, 1)


def test_a_changed_detail_makes_no_version(world: World, alice: Actor) -> None:
    row = factories.prompt(world.team, world.alice, "A pear", title="Pear")
    imported(alice, "library.json", changed(exported(alice), title="A better pear", tags=["fruit"]))
    row.refresh_from_db()
    assert (row.title, [tag.name for tag in row.tags.all()], row.versions.count()) == ("A better pear", ["fruit"], 1)


def test_changed_prompts_can_be_left_as_they_are(world: World, alice: Actor) -> None:
    row = factories.prompt(world.team, world.alice, "A pear", title="Pear")
    imported(alice, "library.json", changed(exported(alice), title="Other"), changed="leave")
    row.refresh_from_db()
    assert row.title == "Pear"


def test_another_s_prompt_is_not_changed_by_an_editor(world: World) -> None:
    row = factories.prompt(world.team, world.alice, "A pear", title="Pear")
    bob = Actor(user=world.bob, team=world.team, role=Role.EDITOR)
    job = imported(bob, "library.json", changed(exported(bob), title="Mine"))
    row.refresh_from_db()
    assert (row.title, job.counts["refused"]) == ("Pear", 1)


def test_a_private_prompt_is_neither_exported_nor_told_of(world: World) -> None:
    row = factories.prompt(world.team, world.bob, "A secret pear", sharing="private")
    alice = Actor(user=world.alice, team=world.team, role=Role.OWNER)
    assert "secret" not in exported(alice)
    mine = json.dumps({"prompts": [{"id": row.public_id, "text": "A secret pear"}]})
    assert exchange.look(alice, [("a.json", mine.encode())]).found["new"] == 1
    imported(alice, "a.json", mine)
    assert Prompt.objects.filter(team=world.team).count() == 2, "hers is another, under an id of its own"


def test_duplicates_are_found_by_their_words(world: World, alice: Actor) -> None:
    factories.prompt(world.team, world.alice, "A  Pear\non linen", title="Pear")
    data = "title,text\nOther,a pear ON linen\nNew,A plum\nNew again,a plum\n"
    assert exchange.look(alice, [("a.csv", data.encode())]).found == {"new": 1, "same": 2}
    job = imported(alice, "a.csv", data)
    assert (job.counts["new"], job.counts["same"]) == (1, 2)


def test_a_title_that_is_there_already_gets_a_version(world: World, alice: Actor) -> None:
    row = factories.prompt(world.team, world.alice, "A pear", title="Pear")
    imported(alice, "a.csv", "act,prompt\nPear,A ripe pear\n")
    row.refresh_from_db()
    assert row.text == "A ripe pear"


def test_what_was_imported_is_found_at_once(world: World, alice: Actor) -> None:
    imported(alice, "a.csv", "title,text\n茶盏,宋代茶盏\n")
    assert "茶盏" in PromptSearch.objects.get().tokens


def test_a_step_twice_takes_nothing_twice(world: World, alice: Actor) -> None:
    job = exchange.look(alice, [("a.csv", b"title,text\nPear,A pear\n")])
    exchange.begin(job, sharing="private", changed="version")
    exchange.step(job, alice, "")
    exchange.step(job, alice, "")
    assert [row.sharing for row in Prompt.objects.all()] == ["private"]


@pytest.mark.parametrize("rows", [1, 500])
def test_an_import_does_not_meet_what_it_wrote_itself(
    world: World, alice: Actor, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("generations.workflow.exchange.jobs.STEP", rows)
    job = imported(alice, "a.csv", "title,text\nFruit,A pear\nFruit,A plum\nOther,a PEAR\n")
    assert job.counts == {"new": 2, "same": 1}
    one = {"title": "Tree", "versions": [{"number": 1, "text": "A tree"}]}
    job = imported(alice, "a.json", json.dumps([{**one, "id": "a" * 16}, {**one, "id": "b" * 16}]))
    assert job.counts == {"new": 2}
    assert [(row.title, row.text) for row in Prompt.objects.order_by("pk")] == [
        ("Fruit", "A pear"),
        ("Fruit", "A plum"),
        ("Tree", "A tree"),
        ("Tree", "A tree"),
    ]


def test_odd_values_beside_the_prompts_stop_no_import(world: World, alice: Actor) -> None:
    odd = r"\ud800\u0000"
    version = f'{{"number": 1, "text": "{odd}A pear", "why": "{odd}", "created": "0001-01-01T00:00:00+14:00"}}'
    boxes = f'[{{"name": "Odd {odd}", "prompts": 5}}, {{"name": "Long", "id": "{"a" * 20}", "prompts": [[NaN]]}}, 7]'
    prompt = f'{{"versions": [{version}], "created": "9999-12-31T23:59:59-14:00", "extra": "{odd}"}}'
    lists = f'[{{"name": "{odd}", "words": ["{odd}", NaN]}}, {{"name": "x", "words": 3}}]'
    job = imported(alice, "a.json", f'{{"prompts": [{prompt}], "collections": {boxes}, "lists": {lists}}}')
    assert (job.status, job.counts) == ("done", {"new": 1})
    assert set(PromptCollection.objects.values_list("name", flat=True)) == {"Odd \ufffd\ufffd", "Long"}
    assert json.loads(exported(alice))["lists"] == [
        {"name": "\ufffd\ufffd", "starter": "", "words": ["\ufffd\ufffd", "None"]}
    ]


def test_a_removed_word_list_comes_back_as_a_new_one(world: World, alice: Actor) -> None:
    for _ in range(2):
        WordList.objects.create(team=world.team, name="colours", words=["red"]).remove()
    imported(alice, "a.json", '{"prompts": [], "lists": [{"name": "colours", "words": ["blue"]}]}')
    assert WordList.objects.get(removed=None).words == ["blue"]


def test_a_word_list_s_name_is_taken_however_it_is_written(world: World, alice: Actor) -> None:
    WordList.objects.create(team=world.team, name="Colours", words=["red"])
    imported(alice, "a.json", '{"prompts": [], "lists": [{"name": "ＣＯＬＯＵＲＳ", "words": ["blue"]}]}')
    assert WordList.objects.get().words == ["red"]


def test_a_file_that_is_too_large_leaves_nothing_in_the_spool(
    world: World, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generations.exchange.reading.MOST_BYTES", 100)
    before = set(Path(settings.SPOOL_DIR).iterdir())
    with pytest.raises(files.TooLarge):
        exchange.look(alice, [("a.csv", b"title,text\nPear,A pear\n"), ("b.csv", b"x" * 101)])
    assert set(Path(settings.SPOOL_DIR).iterdir()) == before


def test_csv_comes_back_with_settings_nobody_knows(world: World, alice: Actor) -> None:
    data = 'title,text,settings,sound\nPear,=A pear,"{""duration"": 5}",rain\n'
    imported(alice, "a.csv", data)
    body = io.StringIO()
    files.write_csv(body, exchange.records(alice.prompts()))
    assert "'=A pear" in body.getvalue()
    Prompt.objects.all().delete()
    imported(alice, "b.csv", body.getvalue())
    row = Prompt.objects.get()
    assert (row.text, row.live.settings, row.extra) == ("=A pear", {"duration": 5}, {"sound": "rain"})


def test_markdown_comes_back(world: World, alice: Actor) -> None:
    factories.prompt(world.team, world.alice, "A pear\n```\ncode\n```\nend", title="Pear", notes="one\ntwo")
    body = io.StringIO()
    files.write_markdown(body, exchange.records(alice.prompts()))
    (found,) = files.read("a.md", body.getvalue().encode())
    assert isinstance(found, files.Record)
    assert (found.title, found.notes, found.current.text) == ("Pear", "one\ntwo", "A pear\n```\ncode\n```\nend")
