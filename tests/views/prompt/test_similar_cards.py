"""The cards of similar prompts hold everything to use them."""

from __future__ import annotations

import html
from typing import Any

from tests.base import HTMX, World
from tests.views.prompt.pages import address, prompt, see

ONE = "Studio photograph of a glass sphere on a stone plinth, one soft light from the left"
OTHER = "Studio photograph of a perfume bottle on a stone plinth, a soft light from the right"


def test_a_card_has_category_text_and_call(world: World) -> None:
    row, _other = prompt(world, ONE), prompt(world, OTHER, title="Bottle", category="product")
    answer = world.client(world.bob).get(address(world, row, "/similar"), headers=HTMX)
    page = html.unescape(answer.content.decode())
    assert all(word in page for word in ("Bottle", "Product", OTHER, "curl ", "DEMO_API_KEY"))
    assert "<html" not in page


def test_who_cannot_generate_gets_no_call(world: World) -> None:
    row, _other = prompt(world, ONE), prompt(world, OTHER)
    page = see(world, world.vic, row, "/similar")
    assert OTHER in page
    assert "curl " not in page


def test_where_nothing_resembles_it_the_page_says_so(world: World) -> None:
    assert "No other prompt of the library resembles this one yet." in see(world, world.bob, prompt(world), "/similar")


def test_six_cards_take_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    row, *_ = (prompt(world, f"{OTHER} number {number}") for number in range(9))
    client = world.client(world.bob)
    with django_assert_max_num_queries(13):
        answer = client.get(address(world, row, "/similar"), headers=HTMX)
    assert len(answer.context["cards"]) == 6
