"""The library's page: who sees what on it, what a card shows, filters, search, cursors."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.models import Favourite, Picture, Prompt
from generations.views.library import page
from generations.workflow import prompt_collections, prompts
from tests import factories
from tests.base import HTMX, World

ALLOWED = 22
"""The typo is the dearest: it is looked for, its words are looked up, and what they may have meant is looked for again."""


def shown(world: World, query: str = "", who: object = None) -> list[str]:
    answer = world.client(who or world.alice).get(world.url(f"library{query}"))
    assert answer.status_code == 200
    return ids(answer.content.decode())


def ids(text: str) -> list[str]:
    return re.findall(r'id="pr-(\w+)"', text)


def text_of(world: World, path: str = "library", who: object = None, **headers: str) -> str:
    return world.client(who or world.alice).get(world.url(path), headers=headers).content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "rae", "vic"])
def test_every_member_sees_the_teams_prompts(world: World, who: str) -> None:
    made = factories.prompt(world.team, world.alice)
    assert shown(world, who=getattr(world, who)) == [made.public_id]


@pytest.mark.parametrize("who", ["alice", "vic"])
def test_batches_and_word_lists_stand_beside_the_prompts(world: World, who: str) -> None:
    side = re.search(r'<nav class="library-side".*?</nav>', text_of(world, who=getattr(world, who)), re.S)
    assert side
    for path in ("batches", "lists"):
        assert f'class="library-place" href="{world.url(path)}"' in side[0]


@pytest.mark.parametrize("path", ["library", "batches", "lists"])
def test_their_pages_stand_under_the_library(world: World, path: str) -> None:
    assert re.search(r'data-go="l" aria-current="page"', text_of(world, path))


def test_a_private_prompt_and_all_that_is_said_of_it_is_its_owners_alone(world: World) -> None:
    factories.prompt(
        world.team, world.bob, "A zeppelin", title="Contract", category="airships", tags=("secret",), sharing="private"
    )
    for word in ("zeppelin", "Contract", "airships", "secret"):
        assert word in text_of(world, who=world.bob)
        assert word not in text_of(world)
    for query in ("?q=zepelin", "?tag=secret", "?category=airships", f"?owner={world.bob.public_id}"):
        assert shown(world, query) == []


def test_its_card_is_not_there_for_others(world: World) -> None:
    made = factories.prompt(world.team, world.bob, sharing="private")
    path = world.url(f"prompts/{made.public_id}/card")
    assert [world.client(who).get(path).status_code for who in (world.bob, world.alice)] == [200, 404]


def test_a_card_shows_what_counts(world: World) -> None:
    made = factories.prompt(
        world.team, world.bob, "A bowl", title="Bowl & <b>spoon</b>", category="food", language="en", tags=("Réd",)
    )
    Prompt.objects.filter(pk=made.pk).update(uses=1200, made=3, kept=2, keep_rate=666)
    html = text_of(world)
    card = unescape(re.sub(r"<[^>]+>", " ", html[html.index('<article class="pcard"') : html.index("</article>")]))
    for said in ("Bowl & <b>spoon</b>", "Food · English · Bob", "Réd", "1,200 uses", "67 % kept", "A bowl"):
        assert said in card
    assert f'href="{world.url("library")}?tag=red"' in html


def test_a_prompt_without_a_title_is_called_by_its_beginning(world: World) -> None:
    factories.prompt(world.team, world.alice, "word " * 40)
    assert "word " * 11 + "word…" in text_of(world)


def test_the_picture_is_the_cover_or_the_newest_that_was_kept(world: World) -> None:
    covered, kept, plain = (factories.prompt(world.team, world.alice, title=name) for name in "abc")
    image = factories.image(world.team)
    prompts.set_cover(covered, image)
    pictures = [factories.picture(world.project, world.alice, version=kept.live) for _ in range(3)]
    Picture.objects.filter(pk__in=[one.pk for one in pictures[:2]]).update(kept=True)
    Prompt.objects.filter(pk=kept.pk).update(kept=2)
    html = text_of(world)
    cards = dict(zip(ids(html), html.split("<article")[1:], strict=True))
    assert image.sha256 in cards[covered.public_id]
    assert pictures[1].image.sha256 in cards[kept.public_id]
    assert "pcard-words" in cards[plain.public_id]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=linen", "a"),
        ("?q=protrait", "b"),
        ("?q=茶盏", "c"),
        ("?category=food", "a"),
        ("?tag=r%C3%A9d", "b"),
        ("?language=zh-hans", "c"),
        ("?sharing=private", "b"),
        ("?starred=yes", "c"),
        ("?q=linen&category=poster", ""),
        ("?owner=nosuchperson", ""),
        ("?tag=nosuchtag", ""),
        ("?sort=use", "bca"),
        ("?sort=rate", "abc"),
        ("?sort=nonsense", "cba"),
    ],
)
def test_filters_and_orders(world: World, query: str, found: str) -> None:
    made = {
        "a": factories.prompt(world.team, world.alice, "A bowl on linen", category="food"),
        "b": factories.prompt(world.team, world.alice, "A portrait", tags=("Red",), sharing="private"),
        "c": factories.prompt(world.team, world.alice, "宋代茶盏", language="zh-hans"),
    }
    for name, uses, rate in (("a", 1, 900), ("b", 5, 500), ("c", 3, 0)):
        Prompt.objects.filter(pk=made[name].pk).update(uses=uses, keep_rate=rate)
    Favourite.objects.create(user=world.alice, prompt=made["c"])
    Favourite.objects.create(user=world.bob, prompt=made["a"])
    assert shown(world, query) == [made[name].public_id for name in found]


def test_filters_stand_as_chips_that_take_them_away(world: World) -> None:
    answer = world.client(world.alice).get(world.url("library?q=bowl&category=food&sort=use"))
    assert answer.context["chips"] == [
        ("q", "bowl", "?category=food&sort=use"),
        ("category", "Food", "?q=bowl&sort=use"),
    ]


def test_a_search_gets_its_part_of_the_page_and_says_what_it_took_a_typo_for(world: World) -> None:
    factories.prompt(world.team, world.alice, "A portrait")
    part = text_of(world, "library?q=protrait", **HTMX)
    assert "<html" not in part
    assert "Shown for “portrait”" in part
    assert f'data-address="{world.url("library")}?q=protrait"' in part


def test_pages_join_without_a_gap_or_a_double(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", 3)
    made = [factories.prompt(world.team, world.alice).public_id for _ in range(8)]
    client, seen, address = world.client(world.bob), [], world.url("library?q=bowl")
    while address:
        text = client.get(address).content.decode()
        seen += ids(text)
        more = re.search(r'class="wall-more" href="[^"]+" hx-get="([^"]+)"', text)
        address = unescape(more.group(1)) if more else ""
    assert seen == made[::-1]


def test_without_scripts_the_next_page_is_a_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", 2)
    made = [factories.prompt(world.team, world.alice).public_id for _ in range(3)]
    more = re.search(r'class="wall-more" href="([^"]+)"', text_of(world))
    answer = world.client(world.alice).get(unescape(more.group(1)))
    assert (ids(answer.content.decode()), b"<html" in answer.content) == (made[:1], True)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "The team’s prompts will be here"),
        ("?q=zebra", "No prompt fits"),
        ("?starred=yes", "No favourites yet"),
        ("?collection={shelf}", "This collection is empty"),
    ],
)
def test_an_empty_place_says_what_will_be_there(world: World, query: str, said: str) -> None:
    shelf = prompt_collections.begin(world.team, world.alice, "Spring")
    html = text_of(world, "library" + query.format(shelf=shelf.public_id))
    assert said in html
    assert ("Load the starter library</button></form></div>" in html) == (query == "")


def test_a_viewer_is_offered_nothing_to_write(world: World) -> None:
    factories.prompt(world.team, world.alice)
    html = text_of(world, who=world.vic)
    for word in ("New prompt", "Load the starter", "New collection", "pcard-menu", "Use</button>"):
        assert word not in html
    assert "pcard-star" in html


def test_removed_prompts_are_read_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", 3)
    made = [factories.prompt(world.team, world.alice, title=f"Number {number}") for number in range(8)]
    # Two went at once: their keys decide.
    times = [timezone.now() - timedelta(minutes=number // 2) for number in range(8)]
    for row, removed in zip(made, times, strict=True):
        Prompt.objects.filter(pk=row.pk).update(removed=removed)
    found, path = [], "library/removed"
    while path:
        text = text_of(world, path)
        found += re.findall(r"Number (\d)", text)
        more = re.search(r'href="(\?after=\w+)"', text)
        path = f"library/removed{more[1]}" if more else ""
    assert found == ["1", "0", "3", "2", "5", "4", "7", "6"]


def test_below_one_that_was_brought_back_the_page_begins_anew(world: World) -> None:
    back, gone = factories.prompt(world.team, world.alice), factories.prompt(world.team, world.alice, title="Gone")
    gone.remove()
    assert "Gone" in text_of(world, f"library/removed?after={back.public_id}")


def test_removed_prompts_wait_to_be_brought_back(world: World) -> None:
    mine, other = (
        factories.prompt(world.team, world.bob, title="Mine"),
        factories.prompt(world.team, world.alice, title="Other"),
    )
    for one in (mine, other):
        prompts.remove(one)
    assert shown(world) == []
    assert "Mine" in text_of(world, "library/removed", who=world.bob)
    assert "Other" not in text_of(world, "library/removed", who=world.bob)
    assert "Mine" in text_of(world, "library/removed")


@pytest.mark.parametrize(
    "path", ["library", "library?q=bowl", "library?q=bwol", "library?tag=red&sort=use", "library?starred=yes"]
)
def test_a_page_takes_a_fixed_number_of_queries(world: World, path: str) -> None:
    def count() -> int:
        client = world.client(world.bob)
        with CaptureQueriesContext(connection) as queries:
            client.get(world.url(path))
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            one = factories.prompt(world.team, world.alice, tags=("red", "blue"))
            Favourite.objects.create(user=world.bob, prompt=one)

    add(2)
    few = count()
    add(25)
    assert count() == few <= ALLOWED


@pytest.mark.parametrize(
    ("text", "larger"), [("a" * 140, True), ("a" * 141, False), ("茶" * 70, True), ("茶" * 71, False)]
)
def test_a_text_of_a_line_or_two_is_set_larger(world: World, text: str, larger: bool) -> None:
    factories.prompt(world.team, world.alice, text)
    assert ("pcard-words is-short" in text_of(world)) == larger
