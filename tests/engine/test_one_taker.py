"""An answer on the disk is taken in by one task at a time, whatever its lease says: a machine that slept still works on it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from generations.engine import entry, receipts
from generations.models import Attempt, Picture
from tests.base import World
from tests.engine.invariants import check_all
from tests.engine.orders import submitted
from tests.engine.steps import answer, begun, expire_leases


def lapsed_with_an_answer(studio: World) -> int:
    submitted(studio)
    key = begun()[0].attempt_id
    receipts.keep(key, answer())
    expire_leases()
    return key


def test_an_answer_that_another_task_is_at_is_left_to_it(studio: World) -> None:
    key = lapsed_with_an_answer(studio)
    with receipts.hold(key) as alone:
        assert alone
        entry.drain(1)
    assert receipts.stands(key)
    assert not Picture.objects.exists()


def test_it_is_taken_in_once_that_task_is_gone(studio: World) -> None:
    key = lapsed_with_an_answer(studio)
    with receipts.hold(key):
        entry.drain(1)
    Attempt.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    entry.drain(1)
    assert Picture.objects.count() == 1
    assert not receipts.stands(key)
    check_all()


def test_a_second_holder_is_told(studio: World) -> None:
    key = lapsed_with_an_answer(studio)
    with receipts.hold(key), receipts.hold(key) as alone:
        assert not alone
