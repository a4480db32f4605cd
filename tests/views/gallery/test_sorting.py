"""Pages that sort the gallery: tags, collections, folders, duplicates, and the trash."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from generations.models import Collection, Image, LedgerEntry, Lineage, Picture, RetentionRule, Tag
from generations.workflow import bulk, collections, flags, kept, tags, trash
from generations.workflow.bits import BitMap
from tests import factories
from tests.base import HTMX, World


@pytest.fixture
def alice(world: World) -> Client:
    return world.client(world.alice)


@pytest.fixture
def pear(world: World) -> Picture:
    return factories.picture(world.project, world.alice, prompt="A ripe pear on linen")


def text(client: Client, address: str, **headers: Any) -> str:
    return client.get(address, headers=headers or None).content.decode()


class TestTagsOfAPicture:
    def test_words_of_its_prompt_are_offered_and_go_on_by_a_press_with_undo(
        self, world: World, alice: Client, pear: Picture
    ) -> None:
        address = world.url(f"p/{pear.public_id}/tags")
        offer = 'name="add" value="linen"'
        assert offer in text(alice, address, **HTMX)
        answer = alice.post(address, {"add": "linen"}, headers=HTMX)
        said = json.loads(answer.headers["HX-Trigger"])["studio:toast"]
        assert (offer in answer.content.decode(), tags.of(pear)[0].name) == (False, "linen")
        alice.post(said["undo"])
        assert tags.of(pear) == []

    def test_a_tag_is_taken_off(self, world: World, alice: Client, pear: Picture) -> None:
        tag = tags.named(world.team, "pear")
        pear.taggings.create(tag=tag)
        alice.post(world.url(f"p/{pear.public_id}/tags"), {"remove": tag.public_id})
        assert tags.of(pear) == []

    def test_a_viewer_sees_them_and_changes_nothing(self, world: World, pear: Picture) -> None:
        pear.taggings.create(tag=tags.named(world.team, "pear"))
        vic, address = world.client(world.vic), world.url(f"p/{pear.public_id}/tags")
        shown = text(vic, address, **HTMX)
        assert (">pear<" in shown, "tag-add" in shown) == (True, False)
        assert vic.post(address, {"add": "linen"}).status_code == 403

    @pytest.mark.parametrize("given", [{}, {"add": " # "}, {"add": "\u0301"}])
    def test_nothing_typed_changes_nothing(
        self, world: World, alice: Client, pear: Picture, given: dict[str, str]
    ) -> None:
        assert alice.post(world.url(f"p/{pear.public_id}/tags"), given, headers=HTMX).status_code == 200
        assert not Tag.objects.exists()


class TestTagsPage:
    def test_it_lists_them_by_use_in_a_fixed_number_of_queries(
        self, world: World, alice: Client, pear: Picture, django_assert_num_queries: Any
    ) -> None:
        tags.named(world.team, "apple")
        pear.taggings.create(tag=tags.named(world.team, "pear"))
        page = text(alice, world.url("tags"))
        assert page.index(">pear<") < page.index(">apple<")
        with django_assert_num_queries(7):
            alice.get(world.url("tags"))

    def test_a_name_that_is_taken_is_told_of(self, world: World, alice: Client) -> None:
        pear, _apple = tags.named(world.team, "pear"), tags.named(world.team, "apple")
        page = alice.post(world.url(f"tags/{pear.public_id}/rename"), {"name": "Apple"}, follow=True)
        assert "There is a tag “Apple” already." in page.content.decode()

    def test_two_are_merged(self, world: World, alice: Client, pear: Picture) -> None:
        one, other = tags.named(world.team, "pear"), tags.named(world.team, "pears")
        pear.taggings.create(tag=other)
        alice.post(world.url(f"tags/{other.public_id}/merge"), {"into": "Pear"})
        assert tags.by_use(world.team) == [(one, 1)]

    def test_one_is_removed_and_brought_back(self, world: World, alice: Client, pear: Picture) -> None:
        tag = tags.named(world.team, "pear")
        pear.taggings.create(tag=tag)
        page = alice.post(world.url(f"tags/{tag.public_id}/remove"), follow=True)
        assert "The tag “pear” is removed." in page.content.decode()
        assert tags.of(pear) == []
        alice.post(world.url(f"tags/{tag.public_id}/restore"))
        assert tags.of(pear) == [tag]

    def test_what_is_typed_is_answered_for_scripts(self, world: World, alice: Client) -> None:
        tag = tags.named(world.team, "pear")
        found = alice.get(world.url("tags/suggest?q=PE")).json()
        assert found == [{"id": tag.public_id, "name": "pear", "count": 0}]


class TestCollections:
    @pytest.fixture
    def shelf(self, world: World) -> Collection:
        rows = [factories.picture(world.project, world.alice) for _ in range(3)]
        return factories.collection(world.team, world.alice, *rows, name="Spring")

    def pictures(self, shelf: Collection) -> list[Picture]:
        return [one.picture for one in collections.page(shelf, None, 9)]

    def test_the_list_shows_the_first_pictures_in_a_fixed_number_of_queries(
        self, world: World, alice: Client, shelf: Collection, django_assert_num_queries: Any
    ) -> None:
        assert "3 pictures" in text(alice, world.url("collections"))
        factories.collection(world.team, world.alice, *self.pictures(shelf))
        with django_assert_num_queries(9):
            alice.get(world.url("collections"))

    def test_earlier_ones_follow_once(self, world: World, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("generations.views.gallery.collections.LISTED", 2)
        names = [factories.collection(world.team, world.alice).name for _ in range(3)]
        first = text(alice, world.url("collections"))
        last = Collection.objects.get(name=names[1])
        assert (names[2] in first, names[1] in first, names[0] in first) == (True, True, False)
        rest = text(alice, world.url(f"collections?before={last.public_id}"))
        assert (names[0] in rest, names[1] in rest) == (True, False)

    def test_what_is_selected_begins_one(self, world: World, alice: Client, pear: Picture) -> None:
        alice.post(world.url("collections/begin"), {"name": "Autumn", "p": pear.public_id})
        assert self.pictures(Collection.objects.get(name="Autumn")) == [pear]

    def test_pictures_are_moved_by_the_menu_and_by_dragging(
        self, world: World, alice: Client, shelf: Collection
    ) -> None:
        a, b, c = self.pictures(shelf)
        address = world.url(f"collections/{shelf.public_id}/place")
        alice.post(address, {"picture": b.public_id, "way": "up"})
        assert self.pictures(shelf) == [b, a, c]
        alice.post(address, {"picture": c.public_id, "before": b.public_id})
        assert self.pictures(shelf) == [c, b, a]
        alice.post(address, {"picture": c.public_id, "behind": a.public_id})
        assert self.pictures(shelf) == [b, a, c]
        alice.post(address, {"picture": b.public_id, "way": "end"})
        assert self.pictures(shelf) == [a, c, b]

    def test_notes_are_kept(self, world: World, alice: Client, shelf: Collection) -> None:
        here, picture = world.url(f"collections/{shelf.public_id}"), self.pictures(shelf)[0]
        alice.post(f"{here}/note", {"picture": picture.public_id, "note": "for the cover"})
        alice.post(f"{here}/describe", {"name": "Spring 27", "notes": "Light & calm"})
        page = text(alice, here)
        assert all(words in page for words in ("for the cover", "Spring 27", "Light &amp; calm"))

    def test_more_pictures_follow(
        self, world: World, alice: Client, shelf: Collection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("generations.views.gallery.collections.PAGE", 2)
        here, (_a, b, c) = world.url(f"collections/{shelf.public_id}"), self.pictures(shelf)
        assert f"?after={b.public_id}" in text(alice, here)
        rest = text(alice, f"{here}?after={b.public_id}", **{"X-Partial": "items"})
        assert (f"p-{c.public_id}" in rest, f"p-{b.public_id}" in rest) == (True, False)

    def test_one_is_removed_and_brought_back(self, world: World, alice: Client, shelf: Collection) -> None:
        here = world.url(f"collections/{shelf.public_id}")
        page = alice.post(f"{here}/delete", follow=True).content.decode()
        assert "The collection “Spring” is removed." in page
        assert alice.get(here).status_code == 404
        alice.post(f"{here}/back")
        assert len(self.pictures(shelf)) == 3

    def test_a_picture_is_put_in_and_taken_out_beside_it(
        self, world: World, alice: Client, shelf: Collection, pear: Picture
    ) -> None:
        here = world.url(f"p/{pear.public_id}/collections")
        assert "Spring" in text(alice, here, **HTMX)
        answer = alice.post(here, {"add": shelf.public_id}, headers=HTMX)
        assert self.pictures(shelf)[-1] == pear
        assert f'name="remove" value="{shelf.public_id}"' in answer.content.decode()
        alice.post(json.loads(answer.headers["HX-Trigger"])["studio:toast"]["undo"])
        assert pear not in self.pictures(shelf)
        alice.post(here, {"add": shelf.public_id})
        alice.post(here, {"remove": shelf.public_id})
        assert pear not in self.pictures(shelf)

    def test_a_picture_begins_a_collection(self, world: World, alice: Client, pear: Picture) -> None:
        alice.post(world.url(f"p/{pear.public_id}/collections"), {"name": "  Autumn  walk "})
        assert self.pictures(Collection.objects.get(name="Autumn walk")) == [pear]

    def test_without_the_right_or_from_the_trash_none_is_put_in(
        self, world: World, alice: Client, shelf: Collection, pear: Picture
    ) -> None:
        here, given = world.url(f"p/{pear.public_id}/collections"), {"add": shelf.public_id}
        assert world.client(world.vic).post(here, given).status_code == 403
        Picture.objects.filter(pk=pear.pk).update(trashed=timezone.now())
        assert alice.post(here, given).status_code == 403
        Collection.objects.update(removed=timezone.now())
        Picture.objects.update(trashed=None)
        assert alice.post(here, given).status_code == 404

    def test_everything_in_it_becomes_a_selection(self, world: World, shelf: Collection) -> None:
        given = {"next": world.url("gallery")}
        answer = world.client(world.vic).post(world.url(f"collections/{shelf.public_id}/choose"), given)
        assert answer.headers["Location"].startswith(world.url("gallery?selection="))


class TestFolders:
    def test_each_project_tells_its_pictures_and_their_size_in_a_fixed_number_of_queries(
        self, world: World, alice: Client, pear: Picture, django_assert_num_queries: Any
    ) -> None:
        factories.project(world.team, "Lumen")
        page = text(alice, world.url("folders"))
        assert ("1 picture · 1000" in page, "0 pictures" in page) == (True, True)
        with django_assert_num_queries(10):
            alice.get(world.url("folders"))

    def test_a_rule_is_seen_beforehand_then_switched_on_and_off(
        self, world: World, alice: Client, pear: Picture
    ) -> None:
        here = world.url(f"settings/projects/{world.project.public_id}/retention")
        assert "0 pictures would go to the trash now." in text(alice, f"{here}?days=30")
        alice.post(here, {"days": "30"})
        assert RetentionRule.objects.get().days == 30
        assert "after 30 days" in text(alice, world.url(f"settings/projects/{world.project.public_id}"))
        alice.post(here)
        assert not RetentionRule.objects.exists()

    @pytest.mark.parametrize("days", ["2", "4000", "many"])
    def test_a_rule_that_makes_no_sense_is_refused(self, world: World, alice: Client, days: str) -> None:
        here = world.url(f"settings/projects/{world.project.public_id}/retention")
        assert alice.post(here, {"days": days}).status_code == 422
        assert not RetentionRule.objects.exists()


class TestAlike:
    def test_similar_pictures_are_shown_nearest_first(self, world: World, alice: Client, pear: Picture) -> None:
        twin = factories.picture(
            world.project, world.alice, image=factories.image(world.team, phash=pear.image.phash ^ 1)
        )
        page = text(alice, world.url(f"p/{pear.public_id}/similar"))
        assert (f"/p/{twin.public_id}" in page, "nearly the same" in page) == (True, True)

    def test_one_of_a_group_is_kept_and_the_rest_trashed_with_undo(self, world: World, alice: Client) -> None:
        one = factories.image(world.team)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(3)]
        assert "Keep this, trash the other 2" in text(alice, world.url("duplicates"))
        given = {"of": rows[2].public_id, "keep": rows[0].public_id}
        answer = alice.post(world.url("duplicates/keep"), given, headers=HTMX)
        assert list(Picture.objects.live()) == [rows[0]]
        alice.post(json.loads(answer.headers["HX-Trigger"])["studio:toast"]["undo"])
        assert Picture.objects.live().count() == 3

    def test_a_picture_that_is_not_of_the_group_keeps_nothing(self, world: World, alice: Client, pear: Picture) -> None:
        one = factories.image(world.team)
        rows = [factories.picture(world.project, world.alice, image=one) for _ in range(2)]
        alice.post(world.url("duplicates/keep"), {"of": rows[0].public_id, "keep": pear.public_id})
        assert Picture.objects.live().count() == 3


def thrown(world: World, rows: Iterable[Picture]) -> None:
    trash.trash(list(rows), world.alice)


class TestTrash:
    def test_restored_pictures_have_everything_that_was_said_of_them(
        self, world: World, alice: Client, pear: Picture
    ) -> None:
        shelf = factories.collection(world.team, world.alice, pear)
        flags.flag(pear, world.bob, "pick")
        kept.rate(pear, world.bob, 5)
        pear.taggings.create(tag=tags.named(world.team, "pear"))
        pear.comments.create(team=world.team, person=world.bob, text="Lovely")
        child = factories.picture(world.project, world.alice)
        Lineage.objects.create(
            generation=child.generation, picture=pear, source=pear.generation, kind=Lineage.Kind.REFERENCE
        )
        alice.post(world.url("bulk/trash"), {"p": pear.public_id})
        alice.post(world.url("bulk/restore"), {"p": pear.public_id})
        pear.refresh_from_db()
        said = (pear.flags, pear.ratings, pear.taggings, pear.comments)
        assert ([rows.count() for rows in said], pear.trashed) == ([1, 1, 1, 1], None)
        assert Lineage.objects.parents_of(child).get().picture == pear
        assert shelf.items.get().picture == pear

    def test_pages_follow_each_other(self, world: World, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("generations.views.gallery.trash.PAGE", 2)
        rows = [factories.picture(world.project, world.alice) for _ in range(3)]
        thrown(world, rows)
        assert f"?before={rows[1].public_id}" in text(alice, world.url("trash"))
        rest = text(alice, world.url(f"trash?before={rows[1].public_id}"))
        assert (f"p-{rows[0].public_id}" in rest, f"p-{rows[1].public_id}" in rest) == (True, False)

    def test_it_is_emptied_only_after_its_number_was_confirmed(
        self, world: World, alice: Client, pear: Picture
    ) -> None:
        thrown(world, [pear])
        ledger = list(LedgerEntry.objects.values())
        page = text(alice, world.url("trash/purge?all=yes"))
        assert "Delete 1 picture for ever?" in page
        given = {"all": "yes", "trash": "yes"}
        alice.post(world.url("bulk/purge"), given)
        assert Picture.objects.count() == 1
        alice.post(world.url("bulk/purge"), given | {"confirmed": "1"})
        assert (Picture.objects.count(), Image.objects.count()) == (0, 0)
        assert list(LedgerEntry.objects.values()) == ledger
        assert pear.generation.slots.count() == 1

    def test_an_editor_deletes_nothing_for_ever(self, world: World, pear: Picture) -> None:
        bob, own = world.client(world.bob), factories.picture(world.project, world.bob)
        thrown(world, [own])
        assert bob.get(world.url("trash/purge?all=yes")).status_code == 403
        assert bob.post(world.url("bulk/purge"), {"p": own.public_id, "confirmed": "1"}).status_code == 403

    def test_everything_in_the_trash_is_to_an_editor_their_own(self, world: World, pear: Picture) -> None:
        own = factories.picture(world.project, world.bob)
        thrown(world, [pear, own])
        world.client(world.bob).post(world.url("bulk/restore"), {"all": "yes", "trash": "yes"})
        assert list(Picture.objects.live()) == [own]


def test_gone_pictures_are_passed_over(world: World, pear: Picture) -> None:
    tag, other = tags.named(world.team, "pear"), factories.picture(world.project, world.alice)
    bits = BitMap([pear.pk, other.pk])
    other.delete()
    assert bulk.begin(world.team, world.alice, "tag", bits, {"tag": tag.pk}).changed == 1
