"""The gallery's pages: who sees them, what they show, filters, cursors."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from generations.models import Flag, Picture, Rating, SearchText, Tag
from generations.search import tokens
from generations.views.gallery import wall
from tests import factories
from tests.base import World


def picture(world: World, prompt: str = "Blue dunes", **fields: object) -> Picture:
    made = factories.picture(world.project, fields.pop("person", world.alice), prompt=prompt, **fields)
    SearchText.objects.create(picture=made, tokens=tokens(prompt, world.team.pk))
    return made


def shown(client: Client, world: World, query: str = "") -> list[str]:
    answer = client.get(world.url(f"gallery{query}"))
    assert answer.status_code == 200
    return re.findall(r'id="p-(\w+)"', answer.content.decode())


@pytest.mark.parametrize("who", ["alice", "bob", "rae", "vic"])
def test_every_member_sees_the_teams_pictures(world: World, who: str) -> None:
    made = picture(world)
    assert shown(world.client(getattr(world, who)), world) == [made.public_id]


@pytest.mark.parametrize("path", ["gallery", "gallery/page?before={id}", "p/{id}", "p/{id}/download", "trash"])
def test_a_stranger_gets_404(world: World, path: str) -> None:
    made = picture(world)
    assert world.client(world.charlie).get(world.url(path.format(id=made.public_id))).status_code == 404


@pytest.mark.parametrize("path", ["gallery", "p/{id}", "trash"])
def test_nobody_is_sent_to_sign_in(world: World, path: str) -> None:
    made = picture(world)
    assert world.client().get(world.url(path.format(id=made.public_id))).url.startswith("/sign-in")


def test_another_teams_picture_is_not_there(world: World) -> None:
    other = world.charlie.teams.get()
    theirs = factories.picture(other.projects.get(), world.charlie)
    assert world.client(world.alice).get(world.url(f"p/{theirs.public_id}")).status_code == 404


def test_newest_come_first_and_trashed_are_left_out(world: World) -> None:
    first, second, gone = picture(world), picture(world), picture(world)
    Picture.objects.filter(pk=gone.pk).update(trashed=gone.created)
    assert shown(world.client(world.bob), world) == [second.public_id, first.public_id]


def test_filters_narrow_and_are_shown_as_chips(world: World) -> None:
    mine = picture(world)
    picture(world, person=world.bob)
    answer = world.client(world.bob).get(world.url(f"gallery?person={world.alice.public_id}"))
    assert re.findall(r'id="p-(\w+)"', answer.content.decode()) == [mine.public_id]
    assert chips_of(answer) == [("person", "Alice", "?")]


@pytest.mark.parametrize(("query", "found"), [("茶盏", True), ("blue", False), ("博物", True)])
def test_search_finds_chinese(world: World, query: str, found: bool) -> None:
    picture(world, "宋代茶盏,博物馆图鉴")
    assert bool(shown(world.client(world.bob), world, f"?q={query}")) is found


def test_an_unknown_filter_matches_nothing(world: World) -> None:
    picture(world)
    assert shown(world.client(world.bob), world, "?project=nosuchproject") == []


def told(client: Client, world: World, query: str = "") -> dict[str, Any]:
    """What the wall is told, with the ids of the tiles alone."""
    answer = client.get(world.url(f"gallery/page{query}"))
    assert answer.status_code == 200
    page = answer.json()
    return page | {"tiles": [tile[0] for tile in page["tiles"]]}


def test_pages_join_without_a_gap_or_a_double_and_without_a_script(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "PAGE", 3)
    made = [picture(world).public_id for _ in range(8)]
    client, seen, address = world.client(world.bob), [], world.url("gallery")
    while address:
        text = client.get(address).content.decode()
        seen += re.findall(r'id="p-(\w+)"', text)
        more = re.search(r'href="([^"]+before=[^"]+)"', text)
        address = more.group(1).replace("&amp;", "&") if more else ""
    assert seen == made[::-1]


def test_the_way_up_leads_to_the_top(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "PAGE", 3)
    made = [picture(world).public_id for _ in range(8)][::-1]
    client = world.client(world.bob)
    assert shown(client, world, f"?after={made[6]}") == made[3:6]
    assert shown(client, world, f"?after={made[3]}") == made[:3]
    assert "after=" not in client.get(world.url(f"gallery?after={made[3]}")).content.decode()


def test_the_wall_is_told_what_lies_on_each_side(world: World) -> None:
    made = [picture(world).public_id for _ in range(8)][::-1]
    client = world.client(world.bob)
    assert told(client, world, f"?before={made[2]}&size=2") == told(client, world, "?index=3&size=2")
    assert told(client, world, f"?before={made[2]}&size=2")["tiles"] == made[3:5]
    assert told(client, world, f"?at={made[2]}&size=2")["tiles"] == made[2:4]
    assert told(client, world, f"?after={made[5]}&size=2")["tiles"] == made[3:5]
    assert told(client, world, "?end=yes&size=3")["tiles"] == made[5:]
    assert [told(client, world, f"?before={made[at]}&size=2")["more"] for at in (4, 5)] == [True, False]
    assert [told(client, world, f"?after={made[at]}&size=2")["more"] for at in (3, 2)] == [True, False]


def test_a_tile_tells_the_persons_own_opinion(world: World) -> None:
    made = picture(world)
    Flag.objects.create(picture=made, person=world.bob, kind="pick")
    Rating.objects.create(picture=made, person=world.bob, stars=4)
    own = world.client(world.bob).get(world.url("gallery/page")).json()["tiles"][0][-2:]
    others = world.client(world.alice).get(world.url("gallery/page")).json()["tiles"][0][-2:]
    assert (own, others) == (["pick", 4], ["", 0])


def test_no_more_tiles_come_at_once_than_the_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "MOST", 2)
    for _ in range(3):
        picture(world)
    assert len(told(world.client(world.bob), world, "?size=100000")["tiles"]) == 2


def day_marks(client: Client, path: str) -> list[str]:
    return re.findall(r'<h2 class="wall-day"><time datetime="[\d-]+">([^<]+)<', client.get(path).content.decode())


def test_the_last_two_days_are_named_in_the_readers_zone(world: World) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    type(world.bob).objects.filter(pk=world.bob.pk).update(time_zone=zone.key)
    midnight = datetime.combine(timezone.now().astimezone(zone), datetime.min.time(), zone)
    for past in (timedelta(days=1, minutes=1), timedelta(minutes=1), timedelta()):
        Picture.objects.filter(pk=picture(world).pk).update(created=midnight - past)
    marks = day_marks(world.client(world.bob), world.url("gallery"))
    assert marks[:2] == ["Today", "Yesterday"]
    assert marks[2] == date_format(midnight - timedelta(days=2), "DATE_FORMAT")


def test_new_pictures_come_with_the_name_of_their_day(world: World) -> None:
    old = picture(world)
    picture(world)
    assert list(told(world.client(world.bob), world, f"?after={old.public_id}")["days"].values()) == ["Today"]


def chips_of(answer: Any) -> list[tuple[str, str, str]]:
    return [(chip.name, chip.label, chip.address) for chip in answer.context["chips"]]


def test_each_chip_takes_its_own_value_away(world: World) -> None:
    theirs = picture(world, person=world.bob)
    other = factories.gateway(world.team, name="Other")
    Picture.objects.filter(pk=theirs.pk).update(gateway=other)
    query = f"?person={world.bob.public_id}&person={world.alice.public_id}&gateway={other.public_id}&from=2026-01-02"
    answer = world.client(world.bob).get(world.url(f"gallery{query}"))
    assert re.findall(r'id="p-(\w+)"', answer.content.decode()) == [theirs.public_id]
    without = {
        ("person", "Bob"): f"?person={world.alice.public_id}&gateway={other.public_id}&from=2026-01-02",
        ("person", "Alice"): f"?person={world.bob.public_id}&gateway={other.public_id}&from=2026-01-02",
        ("gateway", "Other"): f"?person={world.bob.public_id}&person={world.alice.public_id}&from=2026-01-02",
        ("from", "From Jan. 2, 2026"): query.removesuffix("&from=2026-01-02"),
    }
    assert {(name, label): address for name, label, address in chips_of(answer)} == without


def test_what_nobody_knows_is_a_chip_that_can_be_taken_away(world: World) -> None:
    picture(world)
    other = Tag.objects.create(team=world.charlie.teams.get(), name="Secret", folded="secret")
    answer = world.client(world.bob).get(world.url(f"gallery?tag={other.public_id}&flag=neither"))
    assert chips_of(answer) == [("flag", "?", f"?tag={other.public_id}"), ("tag", "?", "?flag=neither")]


def test_an_empty_gallery_says_what_will_be_here(world: World) -> None:
    assert b"Every picture of the team will be here" in world.client(world.bob).get(world.url("gallery")).content


def test_a_prompt_is_text_and_never_markup(world: World) -> None:
    picture(world, '"><script>alert(1)</script>')
    assert b"<script>alert" not in world.client(world.bob).get(world.url("gallery")).content


def test_a_page_costs_a_fixed_number_of_queries(world: World, django_assert_max_num_queries: object) -> None:
    for _ in range(30):
        picture(world)
    client = world.client(world.bob)
    with django_assert_max_num_queries(8):
        client.get(world.url("gallery"))
