"""How many queries the gallery's pages take: a fixed few, however many pictures, people and teams there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations.models import SearchText
from generations.search import tokens
from tests import factories
from tests.base import World

ALLOWED = 10


def pictures(world: World, count: int) -> list[str]:
    made = [factories.picture(world.project, world.alice, prompt="Blue dunes, 宋代茶盏") for _ in range(count)]
    SearchText.objects.bulk_create(
        SearchText(picture=p, tokens=tokens(p.generation.prompt, world.team.pk)) for p in made
    )
    return [p.public_id for p in made]


@pytest.mark.parametrize(
    "path",
    [
        "gallery",
        "gallery?before={id}",
        "gallery?q=dunes",
        "gallery?q=茶盏",
        "gallery/page?before={id}",
        "gallery/page?after={id}",
    ],
)
def test_a_page_takes_at_most_ten(world: World, path: str, django_assert_max_num_queries: Any) -> None:
    middle = pictures(world, 12)[6]
    client = world.client(world.bob)
    with django_assert_max_num_queries(ALLOWED):
        assert b"/media/" in client.get(world.url(path.format(id=middle))).content


def test_filters_add_at_most_two_each(world: World, django_assert_max_num_queries: Any) -> None:
    pictures(world, 3)
    asked = f"gallery?project={world.project.public_id}&person={world.alice.public_id}"
    client = world.client(world.bob)
    with django_assert_max_num_queries(ALLOWED + 4):
        assert client.get(world.url(asked)).status_code == 200


def test_more_pictures_take_no_more_queries(world: World) -> None:
    def count() -> int:
        client = world.client(world.bob)
        with CaptureQueriesContext(connection) as queries:
            client.get(world.url("gallery"))
        return len(queries)

    pictures(world, 1)
    few = count()
    pictures(world, 30)
    factories.team("Another", world.bob)
    assert count() == few


def test_a_texts_marks_are_shown_as_text(world: World) -> None:
    odd = '100 % "real" <b>%(small)s</b> \ue000small\ue001'
    factories.picture(world.project, world.alice, prompt=odd)
    html = world.client(world.bob).get(world.url("gallery")).content.decode()
    assert 'alt="100 % &quot;real&quot; &lt;b&gt;%(small)s&lt;/b&gt; \ue000small\ue001"' in html
