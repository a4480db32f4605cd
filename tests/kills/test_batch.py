"""Batches in a running studio: a hundred rows from the page to the pictures, ended in the middle; and a worker that is killed under one."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from generations.models import Attempt, Batch, Generation, LedgerEntry
from generations.workflow.batch_state import progress
from generations.workflow.batches import Details, submit_batch
from tests.engine.invariants import check_all
from tests.engine.orders import order
from tests.kills.ground import Ground, wait_for

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(120)]

ROWS = 12
AT_ONCE = 6


def test_it_goes_on(ground: Ground) -> None:
    ground.studio.wait_until_well()
    ground.world.team.gateways.update(parallel=3)
    asked = [order(ground.world, prompt=f"Pears #demo:slow=30 batch-{place}") for place in range(ROWS)]
    ground.command("after_calling", "worker")
    made = submit_batch(asked, Details(submission="killed"))
    ground.wait_until_killed("worker")
    wait_for(lambda: not progress(made).is_open, 60)
    rows = Generation.objects.filter(batch=made)
    # Of the calls that the killed one had begun, only it knew what became of them.
    assert set(rows.values_list("status", flat=True)) <= {"done", "unknown"}
    assert rows.filter(status="done").count() >= ROWS - 3
    executed = Counter(call["prompt"] for call in ground.demo.executed())
    assert max(executed[one.prompt] for one in asked) == 1
    begun = Attempt.objects.filter(generation__batch=made).order_by("sent", "pk")
    places = list(begun.values_list("generation__batch_place", flat=True))
    assert all(abs(place - at) < 3 for at, place in enumerate(places)), places
    ground.world.team.gateways.update(parallel=50)
    check_all()


def test_a_hundred_rows_from_the_page_cancelled_in_the_middle(ground: Ground) -> None:
    ground.studio.wait_until_well()
    ground.world.team.gateways.update(parallel=AT_ONCE)
    made, shown = pressed(ground, 100)
    booked = LedgerEntry.objects.filter(generation__batch=made)
    reserved = booked.total("reserve")
    assert shown.startswith(f"100/{reserved}/")
    wait_for(lambda: progress(made).done >= 20, 60)
    ground.browser.post(ground.world.url(f"batches/{made.public_id}/cancel"))
    wait_for(lambda: not progress(made).is_open, 60)
    begun = Attempt.objects.filter(generation__batch=made, sent__isnull=False).order_by("sent", "pk")
    places = list(begun.values_list("generation__batch_place", flat=True))
    assert all(abs(place - at) < AT_ONCE for at, place in enumerate(places)), places
    assert 20 <= len(places) < 100, "it was to be ended in the middle"
    never = Attempt.objects.filter(generation__batch=made, sent=None)
    assert set(never.values_list("status", "cost_nano")) == {("cancelled", 0)}
    assert len(executed(ground)) == len(places)
    assert booked.held() == 0
    assert booked.filter(kind="settle").count() == len(places)
    assert not booked.filter(kind="settle", attempt__in=never).exists()
    ground.world.team.gateways.update(parallel=50)
    check_all()


def pressed(ground: Ground, rows: int) -> tuple[Batch, str]:
    """Looked at and paid for on the page; what the page promised."""
    gateway = ground.world.gateway
    base = {"gateway": gateway.public_id, "model": gateway.model, "quality": "low", "aspect": "1:1", "resolution": "1K"}
    asked = {
        "project": ground.world.project.public_id,
        "base": json.dumps(base),
        "prompt": "Pears [number] #demo:slow=20",
        "source": "list",
        "text": "number\n" + "\n".join(f"hundred-{place}" for place in range(rows)),
        "n": "1",
        "submission": "hundred",
    }
    path = ground.world.url("batches/new")
    page = ground.browser.post(path, data=asked, timeout=30).text
    shown = re.search(r'name="shown" value="([^"]+)"', page).group(1)
    answer = ground.browser.post(path, data=asked | {"shown": shown, "go": "yes"}, timeout=30)
    return Batch.objects.get(public_id=answer.headers["Location"].rpartition("/")[2]), shown


def executed(ground: Ground) -> set[str]:
    return {call["prompt"] for call in ground.demo.executed() if "hundred-" in call["prompt"]}
