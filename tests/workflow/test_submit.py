"""Submitting: everything or nothing, and once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from generations.models import Budget, Generation, LedgerEntry, Notification, Project
from generations.workflow import members, money, projects
from generations.workflow.cancel import cancel
from generations.workflow.errors import GatewayGone, NoSpace, OverBudget, PriceUnknownUnderBudget, ProjectArchived
from generations.workflow.orders import OrderedImage
from generations.workflow.quote import quote
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.concurrent import at_once
from tests.engine.invariants import check_all
from tests.engine.orders import order, submitted


def limited(studio: World, nano: int) -> Project:
    studio.project.budget_nano = nano
    studio.project.save()
    return studio.project


def test_everything_asked_is_frozen(studio: World) -> None:
    images = [factories.image(studio.team), factories.image(studio.team)]
    generation = submitted(
        studio, n=3, references=tuple(OrderedImage(image=one, filename=f"{one.pk}.png") for one in images)
    )
    assert [row.image for row in generation.references.all()] == images
    assert generation.slots.count() == 3
    check_all(at_rest=False)


def test_the_quote_is_what_is_reserved(studio: World) -> None:
    asked = order(studio, n=4, quality="high")
    assert quote(asked).nano == submit(asked).estimate_nano == LedgerEntry.objects.held() > 0


def test_the_same_submission_again_is_the_same_generation(studio: World) -> None:
    asked = order(studio)
    assert submit(asked).pk == submit(asked).pk
    assert Generation.objects.count() == LedgerEntry.objects.count() == 1


def test_twenty_presses_at_once_are_one_generation_and_one_reserve(studio: World) -> None:
    for number in range(3):
        asked = order(studio, submission=f"press-{number}")
        keys = at_once(20, lambda _, asked=asked: submit(asked).pk)
        assert len(set(keys)) == 1
    assert Generation.objects.count() == LedgerEntry.objects.filter(kind="reserve").count() == 3
    check_all(at_rest=False)


def test_the_doorbell_rings_with_the_commit_or_not_at_all(studio: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        submitted(studio)
        raise ZeroDivisionError
    assert OrmQ.objects.count() == Generation.objects.count() == 0


def test_over_the_budget_nothing_is_written(studio: World) -> None:
    limited(studio, 1000)
    with pytest.raises(OverBudget) as caught:
        submitted(studio)
    assert caught.value.left_nano == 1000
    assert Generation.objects.count() == LedgerEntry.objects.count() == OrmQ.objects.count() == 0


def test_fifty_people_at_a_budget_for_a_hundred_pictures(studio: World) -> None:
    price = quote(order(studio)).nano
    limited(studio, 100 * price)
    people = [factories.user(f"Person{number}") for number in range(50)]

    def press(number: int) -> bool:
        try:
            for turn in range(3):
                submitted(studio, person=people[number], submission=f"p{number}-{turn}")
        except OverBudget:
            return False
        return True

    at_once(50, press)
    assert Generation.objects.count() == 100
    assert Budget.objects.get().balance_nano == 0
    check_all(at_rest=False)


def test_a_budget_needs_a_known_price(studio: World, monkeypatch: object) -> None:
    limited(studio, 10**12)
    monkeypatch.setattr("generations.workflow.prices.table_of", lambda gateway, price_list: None)
    with pytest.raises(PriceUnknownUnderBudget):
        submitted(studio)


def test_without_a_budget_an_unknown_price_is_reserved_as_nothing(studio: World, monkeypatch: object) -> None:
    monkeypatch.setattr("generations.workflow.prices.table_of", lambda gateway, price_list: None)
    generation = submitted(studio)
    assert (generation.estimate_nano, generation.confidence) == (None, "unknown")
    check_all(at_rest=False)


def test_below_the_free_space_gate_nothing_is_submitted(studio: World, settings: object) -> None:
    settings.FREE_SPACE_GATE = 10**18
    with pytest.raises(NoSpace):
        submitted(studio)


def test_a_gateway_that_was_switched_off_is_refused(studio: World) -> None:
    studio.gateway.enabled = False
    studio.gateway.save()
    with pytest.raises(GatewayGone):
        submitted(studio)


def test_an_archived_project_pays_for_nothing_more(studio: World) -> None:
    done = factories.project(studio.team, "Done")
    projects.archive(done)
    with pytest.raises(ProjectArchived):
        submitted(studio, project=done)
    assert not Generation.objects.exists()


def told_of_budget(studio: World) -> list[tuple[str, str, int]]:
    rows = Notification.objects.filter(code="budget-near", team=studio.team).order_by("pk")
    return [(row.user.name, row.params["title"], row.params["percent"]) for row in rows]


def test_owners_are_told_once_a_month_that_a_budget_is_nearly_spent(studio: World) -> None:
    limit = (quote(order(studio, n=8)).nano + quote(order(studio)).nano) * 10 // 9
    limited(studio, limit)
    submitted(studio, n=8)
    assert told_of_budget(studio) == []
    last = submitted(studio)
    owners = [row.name for row in members.owners(studio.team)]
    assert told_of_budget(studio) == [(name, studio.project.name, 90) for name in owners] != []
    cancel(last, studio.alice)
    submitted(studio)
    assert len(told_of_budget(studio)) == len(owners)
    Notification.objects.update(read=timezone.now(), params={"title": "", "percent": 90, "month": "2020-01-01"})
    projects.change(studio.project, studio.project.name, limit * 2)
    submitted(studio, n=8)
    submitted(studio)
    assert len(told_of_budget(studio)) == 2 * len(owners)


def test_what_costs_more_than_was_reserved_brings_a_budget_near_its_limit_too(studio: World) -> None:
    asked = submitted(studio)
    [attempt] = asked.attempts.all()
    held = money.reserved(attempt)
    limited(studio, held.nano * 10)
    Budget.objects.take(studio.project, studio.team.month(), held.nano)
    with transaction.atomic():
        money.settle(attempt, replace(held, nano=held.nano * 9))
    assert [percent for _name, _title, percent in told_of_budget(studio)] == [90]
