"""The bitmaps stay true through every verb, and are mended where they are not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from generations.engine import salvage, tidy
from generations.models import FacetBits, GalleryIndex, Heartbeat, Picture, Slot, Tag, Tagging
from generations.models.base import new_public_id
from generations.workflow import disposal, gallery, kept, trash
from generations.workflow.flags import flag
from generations.workflow.gallery import Search, pages, sealing
from tests.base import World
from tests.workflow.gallery.pictures import fill

Verb = Callable[[World, Picture], object]
VERBS: dict[str, Verb] = {
    "pick": lambda world, one: flag(one, world.alice, "pick"),
    "no pick": lambda world, one: flag(one, world.alice, ""),
    "stars": lambda world, one: kept.rate(one, world.bob, 5),
    "no stars": lambda world, one: kept.rate(one, world.bob, 0),
    "download": lambda _world, one: kept.downloaded(one),
    "trash": lambda world, one: trash.trash([one], world.alice),
    "restore": lambda world, one: trash.restore([one], world.alice),
    "purge": lambda _world, one: disposal.purge([one.pk]),
}


def true_kept(world: World) -> None:
    """``kept`` as the verbs would have set it: the pictures were made without them."""
    Picture.objects.update(kept=False)
    for one in Picture.objects.filter(team=world.team):
        kept.recompute(one)


@pytest.fixture
def sealed(world: World) -> World:
    fill(world, 40)
    true_kept(world)
    sealing.seal(world.team.pk, timedelta(days=-1))
    return world


def one_more() -> Picture:
    """A new picture of a generation that has one."""
    made = Picture.objects.last()
    assert made
    made.slot = Slot.objects.create(generation=made.generation, index=1)
    made.pk, made.public_id, made.created, made.trashed = None, new_public_id(), timezone.now(), None
    made.save(force_insert=True)
    return made


@pytest.mark.parametrize("verb", VERBS)
def test_a_change_is_in_the_bitmaps_with_its_transaction(sealed: World, verb: str) -> None:
    for one in random.Random(1).sample(list(Picture.objects.order_by("pk")), 10):
        VERBS[verb](sealed, one)
    assert sealing.verify(sealed.team.pk) == []


def test_many_pictures_of_several_segments_are_brought_up_to_date_at_once(sealed: World) -> None:
    tag = Tag.objects.create(team=sealed.team, name="New", folded="new")
    keys = list(Picture.objects.order_by("pk").values_list("pk", flat=True))[3:35]
    Tagging.objects.bulk_create(Tagging(picture_id=key, tag=tag) for key in keys)
    gallery.refresh(keys, "tag")
    assert sealing.verify(sealed.team.pk) == []


def test_what_has_not_changed_is_not_written(sealed: World) -> None:
    before = dict(FacetBits.objects.values_list("pk", "bits"))
    gallery.refresh(Picture.objects.values_list("pk", flat=True), "tag", "flag", "live")
    assert dict(FacetBits.objects.values_list("pk", "bits")) == before


def test_a_picture_is_left_out_until_it_has_some_age(sealed: World) -> None:
    reach = GalleryIndex.objects.get().sealed_to
    made = one_more()
    sealing.seal(sealed.team.pk)
    assert GalleryIndex.objects.get().sealed_to == reach < made.pk
    assert pages.older(sealed.team.pk, sealed.alice.pk, Search(facets={"source": ("made", "import")}), None, 1) == [
        made.pk
    ]


def test_one_that_was_committed_late_is_found_out(sealed: World) -> None:
    index = GalleryIndex.objects.get()
    late = one_more()
    GalleryIndex.objects.update(sealed_to=late.pk)
    assert sealing.verify(sealed.team.pk) != []
    GalleryIndex.objects.update(segments=index.segments)
    sealing.seal(sealed.team.pk)
    assert sealing.verify(sealed.team.pk) == []


def test_another_recipe_makes_all_anew(sealed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    FacetBits.objects.first().delete()
    monkeypatch.setattr(sealing.facets, "RECIPE", "another")
    sealing.seal(sealed.team.pk, timedelta(days=-1))
    assert sealing.verify(sealed.team.pk) == []
    assert GalleryIndex.objects.get().recipe == "another"


def test_the_command_tells_what_is_wrong_and_mends_it(sealed: World, capsys: pytest.CaptureFixture[str]) -> None:
    row = FacetBits.objects.get(key=b"live=yes", segment=Picture.objects.last().pk // sealing.SPAN)
    row.delete()
    with pytest.raises(CommandError):
        call_command("gallery_index")
    assert "live=yes" in capsys.readouterr().out
    call_command("gallery_index", "--rebuild")
    assert "in order" in capsys.readouterr().out


def test_sealing_has_its_turn_once_a_minute(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(salvage.bell, "ring", lambda task="": rung.append(task))
    for _ in range(3):
        salvage.ring_if_needed()
    assert rung.count(salvage.bell.SEALING) == 1
    Heartbeat.objects.filter(name=sealing.NAME).update(beat=timezone.now() - sealing.EVERY)
    salvage.ring_if_needed()
    assert rung.count(salvage.bell.SEALING) == 2


def test_a_removed_tag_is_not_there_and_a_forgotten_one_leaves_nothing(sealed: World) -> None:
    tag = Tag.objects.first()
    assert tag
    who = (sealed.team.pk, sealed.alice.pk)
    untagged = Search(facets={"tag": ("none",)})
    tag.remove()
    assert pages.count(*who, Search(facets={"tag": (tag.public_id,)})) == 0
    others = set(Tagging.objects.exclude(tag=tag).values_list("picture_id", flat=True))
    assert pages.count(*who, untagged) == Picture.objects.live().exclude(pk__in=others).count()
    Tag.objects.filter(pk=tag.pk).update(removed=timezone.now() - timedelta(days=60))
    tidy.forget_removed()
    assert not Tag.objects.filter(pk=tag.pk).exists()
    assert sealing.verify(sealed.team.pk) == []
