"""Selections and acts on many pictures, as they are posted and told of."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from generations.models import BulkAction, Collection, Picture, Selection, Tag
from generations.workflow import bulk
from generations.workflow.bits import unpack
from generations.workflow.bulk import actions
from tests import factories
from tests.base import HTMX, World

SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def alice(world: World) -> Client:
    return world.client(world.alice)


@pytest.fixture
def in_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr("generations.views.gallery.bulk.workflow.AT_ONCE", 1)
    monkeypatch.setattr(actions, "STEP", 2)


Select = Callable[..., Selection]


@pytest.fixture
def select(world: World) -> Select:
    def choose(**given: object) -> Selection:
        answer = world.client(world.alice).post(world.url("select"), given)
        made = Selection.objects.get(public_id=answer.json()["id"])
        assert answer.json()["count"] == made.count
        return made

    return choose


def test_all_that_match_is_frozen(world: World, select: Select) -> None:
    there = factories.project(world.team)
    rows = [factories.picture(there, world.alice) for _ in range(3)]
    factories.picture(world.project, world.alice)
    made = select(query=f"?project={there.public_id}", all="yes", minus=rows[0].public_id)
    factories.picture(there, world.alice)
    assert list(unpack(made.bits)) == [rows[1].pk, rows[2].pk]


def test_a_selection_less_some_holds_nothing_that_came_since(world: World, select: Select) -> None:
    rows = [factories.picture(world.project, world.alice) for _ in range(3)]
    held = select(query="", all="yes")
    factories.picture(world.project, world.alice)
    made = select(selection=held.public_id, minus=rows[0].public_id)
    assert list(unpack(made.bits)) == [rows[1].pk, rows[2].pk]


def test_ids_may_stand_in_one_field_or_in_many(world: World, select: Select) -> None:
    rows = [factories.picture(world.project, world.alice) for _ in range(3)]
    made = select(p=[f"{rows[0].public_id},{rows[1].public_id}", rows[2].public_id])
    assert made.count == 3


def test_what_is_in_the_trash_can_be_selected(world: World, select: Select) -> None:
    row = factories.picture(world.project, world.alice)
    bulk.begin(world.team, world.alice, "trash", actions.BitMap([row.pk]), {})
    factories.picture(world.project, world.alice)
    assert select(trash="yes", all="yes").count == 1


def test_of_anothers_selection_nobody_knows(world: World, select: Select) -> None:
    made = select(p=factories.picture(world.project, world.alice).public_id)
    answer = world.client(world.bob).post(world.url("bulk/tag"), {"selection": made.public_id, "name": "pear"})
    assert answer.status_code == 404


def test_a_few_are_done_before_the_answer_with_an_undo(world: World, alice: Client, select: Select) -> None:
    row = factories.picture(world.project, world.alice)
    given = {"selection": select(p=row.public_id).public_id, "name": "#Ripe  pears"}
    said = alice.post(world.url("bulk/tag"), given, headers=SCRIPT).json()
    assert (said["text"], said["running"]) == ("1 picture tagged “Ripe pears”.", False)
    assert row.taggings.get().tag.name == "Ripe pears"
    assert alice.post(said["undo"], headers=SCRIPT).json()["text"] == "Undone: everything is as it was."
    assert not row.taggings.exists()


def test_htmx_gets_a_toast(world: World, alice: Client) -> None:
    row = factories.picture(world.project, world.alice)
    answer = alice.post(world.url("bulk/trash"), {"p": row.public_id}, headers=HTMX)
    said = json.loads(answer.headers["HX-Trigger"])["studio:toast"]
    assert said == {
        "text": "1 picture moved to the trash.",
        "undo": world.url(f"activity/bulk/{BulkAction.objects.get().public_id}/undo"),
    }


def test_without_a_script_the_page_that_it_came_from_tells(world: World, alice: Client) -> None:
    row = factories.picture(world.project, world.alice)
    given = {"p": row.public_id, "next": world.url("gallery")}
    page = alice.post(world.url("bulk/trash"), given, follow=True)
    assert "1 picture moved to the trash." in page.content.decode()


@pytest.mark.usefixtures("in_background")
def test_many_are_begun_and_shown_on_every_page_until_they_are_done(world: World, alice: Client) -> None:
    rows = [factories.picture(world.project, world.alice) for _ in range(3)]
    answer = alice.post(world.url("bulk/trash"), {"p": [row.public_id for row in rows]}, headers=HTMX)
    action = BulkAction.objects.get()
    assert json.loads(answer.headers["HX-Trigger"]) == {"studio:bulk-began": {"id": action.public_id}}
    bulk.step(action.pk)
    under_way = alice.get(world.url("activity/bulk/now")).content.decode()
    assert ("Move 3 pictures to the trash" in under_way, 'value="66"' in under_way) == (True, True)
    bulk.step(action.pk)
    assert "3 pictures moved to the trash." in alice.get(world.url("activity/bulk/now")).content.decode()


@pytest.mark.usefixtures("in_background")
def test_what_is_under_way_can_be_stopped(world: World, alice: Client) -> None:
    rows = [factories.picture(world.project, world.alice) for _ in range(3)]
    alice.post(world.url("bulk/trash"), {"p": [row.public_id for row in rows]})
    action = BulkAction.objects.get()
    bulk.step(action.pk)
    alice.post(world.url(f"activity/bulk/{action.public_id}/cancel"))
    assert bulk.step(action.pk).status == "cancelled"
    assert Picture.objects.live().count() == 1


def test_an_editor_is_told_what_was_not_theirs(world: World) -> None:
    rows = [factories.picture(world.project, person) for person in (world.alice, world.bob)]
    given = {"p": [row.public_id for row in rows]}
    said = world.client(world.bob).post(world.url("bulk/trash"), given, headers=SCRIPT).json()
    assert said["text"] == "1 picture moved to the trash. 1 picture is somebody else’s and stays as it is."


def test_a_reviewer_flags_and_does_not_tag(world: World) -> None:
    row, rae = factories.picture(world.project, world.alice), world.client(world.rae)
    assert rae.post(world.url("bulk/flag"), {"p": row.public_id, "kind": "pick"}, headers=SCRIPT).status_code == 200
    assert rae.post(world.url("bulk/tag"), {"p": row.public_id, "name": "pear"}).status_code == 403
    assert not Tag.objects.exists()


def test_a_new_collection_is_begun_by_its_name(world: World, alice: Client) -> None:
    row = factories.picture(world.project, world.alice)
    alice.post(world.url("bulk/collect"), {"p": row.public_id, "name": "Spring"})
    assert Collection.objects.get(name="Spring").items.get().picture == row


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("tag", {"name": " "}),
        ("untag", {"name": "nothing"}),
        ("collect", {}),
        ("flag", {"kind": "love"}),
        ("rate", {"stars": "6"}),
        ("purge", {"confirmed": "7"}),
    ],
)
def test_what_makes_no_sense_is_refused_with_words(
    world: World, alice: Client, verb: str, given: dict[str, str]
) -> None:
    row = factories.picture(world.project, world.alice)
    answer = alice.post(world.url(f"bulk/{verb}"), {"p": row.public_id, **given}, headers=SCRIPT)
    assert (answer.status_code, bool(answer.json()["text"])) == (422, True)
    assert not BulkAction.objects.exists()


def test_nothing_selected_is_said(world: World, alice: Client) -> None:
    answer = alice.post(world.url("bulk/trash"), {}, headers=SCRIPT)
    assert answer.json()["text"] == "No picture is selected."


def test_an_unknown_verb_is_not_there(world: World, alice: Client) -> None:
    assert alice.post(world.url("bulk/eat"), {}).status_code == 404


class TestRecentActions:
    def test_an_owner_sees_everybodys_and_an_editor_their_own(self, world: World, alice: Client) -> None:
        for person in (world.alice, world.bob):
            row = factories.picture(world.project, person)
            bulk.begin(world.team, person, "trash", actions.BitMap([row.pk]), {})
        assert alice.get(world.url("activity/bulk")).content.decode().count("bulk-row") == 2
        assert world.client(world.bob).get(world.url("activity/bulk")).content.decode().count("bulk-row") == 1

    def test_an_owner_undoes_an_editors_act_but_not_what_they_think(self, world: World, alice: Client) -> None:
        row = factories.picture(world.project, world.bob)
        bits = actions.BitMap([row.pk])
        flagged = bulk.begin(world.team, world.bob, "flag", bits, {"kind": "pick"})
        trashed = bulk.begin(world.team, world.bob, "trash", bits, {})
        assert alice.post(world.url(f"activity/bulk/{flagged.public_id}/undo")).status_code == 403
        alice.post(world.url(f"activity/bulk/{trashed.public_id}/undo"))
        assert (row.flags.count(), Picture.objects.live().count()) == (1, 1)

    def test_earlier_ones_follow(self, world: World, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("generations.views.gallery.bulk.PAGE", 1)
        row = factories.picture(world.project, world.alice)
        for verb in ("trash", "restore"):
            bulk.begin(world.team, world.alice, verb, actions.BitMap([row.pk]), {})
        page = alice.get(world.url("activity/bulk"))
        first = BulkAction.objects.latest("pk")
        assert f"?before={first.public_id}" in page.content.decode()
        more = alice.get(world.url(f"activity/bulk?before={first.public_id}"), headers={"X-Partial": "lines"})
        assert "1 picture moved to the trash." in more.content.decode()
