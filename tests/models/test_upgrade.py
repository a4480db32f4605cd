"""A studio of the version before, with its rows in it, becomes one of this version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from generations.models import Attempt, Gateway, Generation, Lineage, Picture, PriceList, SearchText
from generations.pricing import NANO, GridPrices
from generations.search import tokens
from generations.workflow import price_lists, prices
from generations.workflow.gallery import Search, pages
from tests import factories

BEFORE = "0003_draft_remembers_its_tab"
TABLE = GridPrices(currency="USD", prices={"1024x1024": {"low": NANO // 20}}).to_json()
OPEN = {"queued": "", "claimed": "", "calling": "", "unknown": ""}
ENDED = {"done": "", "failed": "again", "cancelled": "", "unknown": "came"}


@pytest.fixture
def old(real_db: Path) -> Iterator[Any]:
    """The models of the version before, in a database of its own that is as that version left it."""
    call_command("migrate", "generations", BEFORE, verbosity=0)
    yield MigrationExecutor(connection).loader.project_state([("generations", BEFORE)]).apps.get_model
    if not settings.SQLITE:  # PostgreSQL's database is the next test's too
        call_command("migrate", verbosity=0)


def a_team(old: Any) -> tuple[Any, Any, Any]:
    person = old("generations", "User").objects.create(email="alice@example.com", name="Alice", password="!")
    team = old("generations", "Team").objects.create(name="Northlight", slug="northlight", public_id="team")
    return team, old("generations", "Project").objects.create(team=team, name="General", public_id="project"), person


def a_gateway(old: Any, team: Any, name: str, **fields: Any) -> Any:
    facts = {"profile": "openai", "model": "gpt-image-2", "name": name, "public_id": name.lower()}
    return old("generations", "Gateway").objects.create(team=team, **(facts | fields))


def attempts(old: Any, gateway: Any, project: Any, person: Any, rows: dict[str, str]) -> list[int]:
    """One call in each state, of one generation."""
    team, submission = gateway.team, f"{gateway.name}-{len(rows)}-{','.join(rows.values())}"
    generation = old("generations", "Generation").objects.create(
        team=team, project=project, person=person, gateway=gateway, submission=submission, public_id=submission[:16]
    )
    facts = {"generation": generation, "team": team, "person": person, "gateway": gateway}
    model = old("generations", "Attempt").objects
    return [model.create(**facts, status=status, resolution=said).pk for status, said in rows.items()]


def test_a_studio_of_the_first_version_keeps_what_it_had(old: Any) -> None:
    """One way up and back, because each takes seconds: what a version knew is put in when its turn comes, and looked at in the end."""
    team, project, person = a_team(old)
    typed, plain = a_gateway(old, team, "Typed", price_table=TABLE), a_gateway(old, team, "Plain")
    open_ones = attempts(old, typed, project, person, OPEN)
    attempts(old, typed, project, person, ENDED)
    attempts(old, plain, project, person, OPEN)
    made, pictures = three_generations(old, plain, project, person)
    call_command("migrate", "generations", "0008", verbosity=0)
    Generation.objects.filter(pk=made[2].pk).update(continues=pictures[0].pk)
    call_command("migrate", "generations", "0010", verbosity=0)
    then = MigrationExecutor(connection).loader.project_state([("generations", "0010_lineage_of_what_was_made")]).apps
    then.get_model("generations", "Flag").objects.create(picture_id=pictures[0].pk, person_id=person.pk, kind="pick")

    call_command("migrate", verbosity=0)

    a_price_table_is_the_list_that_its_open_calls_are_settled_by(open_ones)
    parents_are_read_back(made, pictures[0])
    assert dict(Picture.objects.values_list("public_id", "kept")) == {"p0": True, "p1": False}
    new_pictures_are_found()

    call_command("migrate", "generations", BEFORE, verbosity=0)

    assert old("generations", "Gateway").objects.get(name="Typed").price_table == TABLE


def three_generations(old: Any, gateway: Any, project: Any, person: Any) -> tuple[list[Any], list[Any]]:
    """The first two with a picture each of the same file, which is the second's reference; and their pictures."""
    facts = {"team": gateway.team, "project": project, "person": person, "gateway": gateway}
    made = [
        old("generations", "Generation").objects.create(**facts, submission=str(number), public_id=f"g{number}")
        for number in range(3)
    ]
    image = old("generations", "Image").objects.create(
        team=gateway.team, public_id="i", sha256="a" * 64, width=8, height=8, size=1, crc32=1, phash=1
    )
    pictures = [
        old("generations", "Picture").objects.create(
            **facts,
            generation=generation,
            slot=old("generations", "Slot").objects.create(generation=generation, index=0),
            image=image,
            width=8,
            height=8,
            public_id=f"p{number}",
        )
        for number, generation in enumerate(made[:2])
    ]
    old("generations", "Reference").objects.create(generation=made[1], image=image, position=0, filename="a.png")
    return made, pictures


def a_price_table_is_the_list_that_its_open_calls_are_settled_by(open_ones: list[int]) -> None:
    listed = PriceList.objects.get()
    now = price_lists.current(Gateway.objects.get(name="Typed"))
    assert (listed.gateway.name, listed.table, listed.withdrawn) == ("Typed", TABLE, None)
    assert now is not None
    assert now.row == listed
    assert prices.list_of(Gateway.objects.get(name="Plain")) is None
    assert list(Attempt.objects.filter(price_list=listed).order_by("pk").values_list("pk", flat=True)) == open_ones
    assert Attempt.objects.filter(price_list=None).count() == len(ENDED) + len(OPEN)


def parents_are_read_back(made: list[Any], first: Any) -> None:
    edges = Lineage.objects.order_by("generation_id").values_list("generation_id", "picture_id", "kind")
    assert list(edges) == [(made[1].pk, first.pk, "reference"), (made[2].pk, first.pk, "continue")]


def new_pictures_are_found() -> None:
    person = factories.user("Bob")
    team = factories.team("Birchwood", person)
    picture = factories.picture(team.projects.get(), person)
    SearchText.objects.create(picture=picture, tokens=tokens("Silver birch", team.pk))
    assert pages.older(team.pk, person.pk, Search(text="birch"), None, 10) == [picture.pk]
