"""Where a picture comes from and what was made of it: beside the picture, and as a whole."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.models import Picture
from generations.workflow import trash
from generations.workflow.disposal import purge
from generations.workflow.family import family
from tests import factories, families
from tests.base import World


@pytest.fixture
def root(world: World) -> Picture:
    return factories.picture(world.project, world.bob, prompt="Blue dunes")


def graph(world: World, who: object, row: Picture) -> str:
    answer = world.client(who).get(world.url(f"p/{row.public_id}/lineage"), headers={"X-Partial": "lineage"})
    assert answer.status_code == 200
    return answer.content.decode()


def page(world: World, row: Picture) -> str:
    return world.client(world.bob).get(world.url(f"p/{row.public_id}")).content.decode()


def shown(text: str) -> list[str]:
    return re.findall(r'<a class="family-node[^>]*href="[^"]*/p/(\w+)', text)


def test_all_ancestors_and_descendants_are_drawn_with_their_siblings(world: World, root: Picture) -> None:
    first, sibling = families.child(root, "edit", count=2)
    (grandchild,) = families.child(first, "vary")
    stranger = factories.picture(world.project, world.bob)
    cousins = families.child(sibling)
    found = set(shown(graph(world, world.bob, first)))
    assert found == {one.public_id for one in (root, first, sibling, grandchild)}
    assert not found & {stranger.public_id, cousins[0].public_id}


def test_each_says_in_words_how_it_came_about(world: World, root: Picture) -> None:
    (edited,) = families.child(root, "edit", prompt="A red balloon")
    text = graph(world, world.bob, edited)
    assert "Picture 1 of “A red balloon”, this one. edited from picture 1 of “Blue dunes”" in text
    assert 'class="family-line edit near"' in text


@pytest.mark.parametrize("words", ["GERMANY", "a -", "-"])
def test_its_links_keep_the_words_that_were_searched_for(world: World, root: Picture, words: str) -> None:
    (child,) = families.child(root)
    query = urlencode({"q": words})
    text = world.client(world.bob).get(world.url(f"p/{root.public_id}/lineage?{query}")).content.decode()
    for one in (root, child):
        assert f'href="{world.url(f"p/{one.public_id}")}?{query}"' in text


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 200), ("vic", 200), ("charlie", 404)])
def test_who_sees_it(world: World, root: Picture, who: str, status: int) -> None:
    answer = world.client(getattr(world, who)).get(world.url(f"p/{root.public_id}/lineage"))
    assert answer.status_code == status


def test_an_edge_to_another_team_shows_nothing_of_it(world: World, root: Picture) -> None:
    team = world.charlie.memberships.get().team
    theirs = factories.picture(team.projects.get(), world.charlie, prompt="A secret")
    families.edge(root, theirs)
    families.edge(theirs, root)
    for text in (graph(world, world.bob, root), page(world, root)):
        assert theirs.public_id not in text
        assert "secret" not in text


def test_the_trash_is_marked_and_the_lineage_survives_it(world: World, root: Picture) -> None:
    (child,) = families.child(root, "edit")
    trash.trash([root], world.bob)
    text = graph(world, world.bob, child)
    assert "Picture 1 of “Blue dunes”, in the trash" in text
    assert shown(text) == [root.public_id, child.public_id]


def test_what_was_removed_for_good_leaves_its_place_and_no_edge(world: World, root: Picture) -> None:
    first, gone = families.child(root, "edit", count=2, prompt="Two")
    (orphan,) = families.child(gone, "vary")
    Picture.objects.filter(pk=gone.pk).update(trashed=timezone.now())
    gone.refresh_from_db()
    purge([gone.pk])
    text = graph(world, world.bob, first)
    assert "Picture 2 of “Two”, removed for good" in text
    assert gone.public_id not in text
    alone = graph(world, world.bob, orphan)
    assert shown(alone) == [orphan.public_id]
    assert "family-line" not in alone


def test_a_circle_in_the_rows_does_not_hang(world: World, root: Picture) -> None:
    (child,) = families.child(root)
    families.edge(root, child)
    assert len(shown(graph(world, world.bob, root))) == 2


def test_a_large_family_is_cut_with_a_word(world: World, root: Picture) -> None:
    made = [root]
    for _ in range(6):
        made = families.child(made[0], count=2)
    found = family(root, most=5)
    assert found.more
    assert sum(len(row) for row in found.relatives.values()) == 5
    assert root.pk in {one.key for row in found.relatives.values() for one in row}
    assert not family(root).more


def test_two_hundred_pictures_take_few_queries_and_little_time(
    world: World, django_assert_max_num_queries: Any
) -> None:
    every = families.dynasty(world.project, world.bob)
    client = world.client(world.bob)
    address = world.url(f"p/{every[1].public_id}/lineage")
    client.get(address, headers={"X-Partial": "lineage"})
    with django_assert_max_num_queries(9):
        began = time.perf_counter()
        text = client.get(address, headers={"X-Partial": "lineage"}).content.decode()
        took = time.perf_counter() - began
    assert len(shown(text)) == len(every) == 200
    assert took < 5


def test_the_page_of_a_picture_pays_two_queries_for_its_kin(world: World, root: Picture) -> None:
    plain = queries(world, factories.picture(world.project, world.bob))
    for _ in range(3):
        children = families.child(root, count=4)
    families.child(children)
    for row in (root, children[0]):
        found = queries(world, row)
        assert len(found) <= len(plain)
        assert sum("generations_lineage" in one["sql"] for one in found) == 2


def queries(world: World, row: Picture) -> list[dict[str, str]]:
    client = world.client(world.bob)
    with CaptureQueriesContext(connection) as found:
        client.get(world.url(f"p/{row.public_id}"))
    return found.captured_queries


def test_parents_and_children_stand_beside_the_picture(world: World, root: Picture) -> None:
    (middle,) = families.child(root, "edit")
    (final,) = families.child(middle, "final")
    answer = world.client(world.bob).get(world.url(f"p/{middle.public_id}"))
    assert [kin.public_id for kin in answer.context["parents"]] == [root.public_id]
    assert [(kin.public_id, kin.label) for kin in answer.context["children"]] == [(final.public_id, "final")]


def test_a_picture_without_kin_has_no_section(world: World, root: Picture) -> None:
    assert 'class="kin"' not in page(world, root)


def guarded(world: World, report: dict[str, Any]) -> Picture:
    made = factories.picture(world.project, world.bob, guard=report)
    made.raw = factories.image(world.team)
    made.save()
    made.generation.references.create(image=factories.image(world.team), position=0, filename="room.png")
    return made


def test_the_badge_says_what_was_put_back(world: World) -> None:
    made = guarded(world, {"changed": 1_234_567, "outside": 7_000_000, "resized": [1536, 1024]})
    text = page(world, made)
    assert "outside the mask: 1.2M px had changed, now 0" in text
    assert "came as 1536 × 1024, was brought to 1024 × 1024" in text
    assert 'value="raw"' in text
    strip = world.client(world.bob).get(world.url(f"g/{made.generation.public_id}")).content.decode()
    assert "outside the mask: 1.2M px had changed, now 0" in strip


def test_a_failed_guard_is_said(world: World) -> None:
    made = factories.picture(world.project, world.bob, guard={"failed": "too_large"})
    made.generation.references.create(image=factories.image(world.team), position=0, filename="room.png")
    assert "Not guarded: what lies outside the mask may have changed" in page(world, made)


def test_the_original_is_the_first_reference_or_what_was_continued(world: World, root: Picture) -> None:
    (turn,) = families.child(root, "continue")
    edited = guarded(world, {})
    before = edited.generation.references.get().image
    for text, image in ((page(world, turn), root.image), (page(world, edited), before)):
        assert 'class="view-before"' in text
        assert f'data-full="/media/{image.key}' in text
    assert 'class="view-before"' not in page(world, root)
