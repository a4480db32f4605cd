"""What must be true of the whole database at any time, and what must be true once everything has come to rest."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from generations.models import Attempt, Budget, Generation, LedgerEntry, Slot

TERMINAL = {Slot.Status.DONE, Slot.Status.FAILED, Slot.Status.CANCELLED, Slot.Status.UNKNOWN}


def check_all(*, at_rest: bool = True) -> None:
    """Raise ``AssertionError`` on the first thing that is wrong. ``at_rest``: no call is queued or under way any more."""
    check_ledger()
    check_budgets()
    for generation in Generation.objects.all():
        check_generation(generation, at_rest=at_rest)


def check_ledger() -> None:
    """Each attempt was reserved once, settled and released at most once, and has ended exactly as its status says."""
    for attempt in Attempt.objects.all():
        entries = LedgerEntry.objects.filter(attempt=attempt)
        kinds = Counter(entries.values_list("kind", flat=True))
        where = f"attempt {attempt.pk} ({attempt.status}, {attempt.resolution or 'unresolved'}): {dict(kinds)}"
        assert kinds["reserve"] == 1, where
        assert kinds["settle"] <= 1, where
        assert kinds["release"] <= 1, where
        held = entries.filter(kind__in=["reserve", "release"]).aggregate(total=Sum("amount_nano"))["total"]
        if attempt.status in {"queued", "claimed", "calling", "unknown"}:
            assert kinds["release"] == kinds["settle"] == 0, where
        else:
            assert kinds["release"] == 1, where
            assert held == 0, where
        if attempt.status == "done":
            assert kinds["settle"] == 1, where
        if attempt.status == "cancelled":
            assert kinds["settle"] == 0, where


def check_budgets() -> None:
    """A balance is the limit less what is held and what was spent."""
    for budget in Budget.objects.all():
        entries = LedgerEntry.objects.filter(project=budget.project, month=budget.month)
        wanted = budget.limit_nano - entries.held() - entries.spent()
        assert budget.balance_nano == wanted, f"{budget}: {budget.balance_nano} instead of {wanted}"


def check_generation(generation: Generation, *, at_rest: bool) -> None:
    slots = list(generation.slots.all())
    statuses = Counter(slot.status for slot in slots)
    where = f"{generation.public_id} ({generation.status}): {dict(statuses)}"
    assert len(slots) == generation.n, where
    assert generation.done_count == statuses["done"], where
    if at_rest:
        assert set(statuses) <= TERMINAL, where
        assert generation.has_ended, where
        assert generation.ended is not None, where
        assert not generation.attempts.filter(status__in=["queued", "claimed", "calling"]).exists(), where
    if generation.status == Generation.Status.DONE:
        assert statuses["done"] == generation.n, where
        assert generation.pictures.count() <= generation.n, where
    pictured = generation.slots.filter(picture__isnull=False).exclude(status__in=["done", "cancelled"])
    assert not pictured.exists(), f"{where}: a slot with a picture is neither done nor cancelled"
