"""A studio of the version before, with its rows in it, becomes one of this version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from generations.models import Attempt, Gateway, Generation, Lineage, Picture, PriceList, SearchText
from generations.models.search_index import newest_matches
from generations.pricing import NANO, GridPrices
from generations.search import tokens
from generations.workflow import price_lists, prices
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
    # PostgreSQL's database is the next test's too.
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


def test_a_price_table_becomes_the_list_that_its_open_calls_are_settled_by(old: Any) -> None:
    team, project, person = a_team(old)
    typed, plain = a_gateway(old, team, "Typed", price_table=TABLE), a_gateway(old, team, "Plain")
    open_ones = attempts(old, typed, project, person, OPEN)
    attempts(old, typed, project, person, ENDED)
    attempts(old, plain, project, person, OPEN)

    call_command("migrate", verbosity=0)

    listed = PriceList.objects.get()
    now = price_lists.current(Gateway.objects.get(name="Typed"))
    assert (listed.gateway.name, listed.table, listed.withdrawn) == ("Typed", TABLE, None)
    assert now is not None
    assert now.row == listed
    assert prices.list_of(Gateway.objects.get(name="Plain")) is None
    assert list(Attempt.objects.filter(price_list=listed).order_by("pk").values_list("pk", flat=True)) == open_ones
    assert Attempt.objects.filter(price_list=None).count() == len(ENDED) + len(OPEN)


def test_the_way_back_keeps_the_table(old: Any) -> None:
    team, _, _ = a_team(old)
    a_gateway(old, team, "Typed", price_table=TABLE)
    call_command("migrate", verbosity=0)
    call_command("migrate", "generations", BEFORE, verbosity=0)

    assert old("generations", "Gateway").objects.get().price_table == TABLE


def test_new_pictures_are_found_afterwards(old: Any) -> None:
    call_command("migrate", verbosity=0)
    person = factories.user("Alice")
    team = factories.team("Northlight", person)
    picture = factories.picture(team.projects.get(), person)
    SearchText.objects.create(picture=picture, tokens=tokens("Silver birch", team.pk))

    assert newest_matches("birch", team.pk, Picture.objects.live().filter(team=team), None, 10) == [picture.pk]


def test_parents_are_read_back_from_what_was_made(old: Any) -> None:
    team, project, person = a_team(old)
    gateway = a_gateway(old, team, "Plain")
    facts = {"team": team, "project": project, "person": person, "gateway": gateway}
    first, second, third = (
        old("generations", "Generation").objects.create(**facts, submission=str(number), public_id=f"g{number}")
        for number in range(3)
    )
    image = old("generations", "Image").objects.create(
        team=team, public_id="i", sha256="a" * 64, width=8, height=8, size=1, crc32=1, phash=1
    )
    slot = old("generations", "Slot").objects.create(generation=first, index=0)
    picture = old("generations", "Picture").objects.create(
        **facts, generation=first, slot=slot, image=image, width=8, height=8, public_id="p"
    )
    old("generations", "Reference").objects.create(generation=second, image=image, position=0, filename="a.png")

    call_command("migrate", "generations", "0008", verbosity=0)
    Generation.objects.filter(pk=third.pk).update(continues=picture.pk)
    call_command("migrate", verbosity=0)

    edges = Lineage.objects.order_by("generation_id").values_list("generation_id", "picture_id", "kind")
    assert list(edges) == [(second.pk, picture.pk, "reference"), (third.pk, picture.pk, "continue")]


def test_what_was_picked_before_is_kept(old: Any) -> None:
    team, project, person = a_team(old)
    facts = {"team": team, "project": project, "person": person, "gateway": a_gateway(old, team, "Plain")}
    image = old("generations", "Image").objects.create(
        team=team, public_id="i", sha256="a" * 64, width=8, height=8, size=1, crc32=1, phash=1
    )
    pictures = []
    for number in range(2):
        made = old("generations", "Generation").objects.create(**facts, submission=str(number), public_id=f"g{number}")
        slot = old("generations", "Slot").objects.create(generation=made, index=0)
        pictures.append(
            old("generations", "Picture").objects.create(
                **facts, generation=made, slot=slot, image=image, width=8, height=8, public_id=f"p{number}"
            )
        )
    call_command("migrate", "generations", "0010", verbosity=0)
    then = MigrationExecutor(connection).loader.project_state([("generations", "0010_lineage_of_what_was_made")]).apps
    then.get_model("generations", "Flag").objects.create(picture_id=pictures[0].pk, person_id=person.pk, kind="pick")
    call_command("migrate", verbosity=0)

    assert dict(Picture.objects.values_list("public_id", "kept")) == {"p0": True, "p1": False}
