"""The ledger's four movements, each with the budget's balance in the same transaction. Entries are never changed.

An attempt's reserve and release together are zero once it has ended; it is settled at most once (the table's unique constraint
is the last wall). The month is the generation's: what was reserved in May is booked in May, whenever it ends.
"""

from __future__ import annotations

from generations.models import Attempt, Budget, Event, Generation, LedgerEntry, Project
from generations.workflow.errors import OverBudget, PriceUnknownUnderBudget
from generations.workflow.prices import Amount

Kind = LedgerEntry.Kind


def take(generation: Generation, nano: int, *, known: bool = True) -> None:
    """Take ``nano`` from the project's month. Raises :class:`OverBudget` or :class:`PriceUnknownUnderBudget`.

    The project is read again, locked: its limit may have been changed since the page was made."""
    project = Project.objects.select_for_update().get(pk=generation.project_id)
    if project.budget_nano is not None and not known:
        raise PriceUnknownUnderBudget
    if not Budget.objects.take(project, generation.month, nano):
        raise OverBudget(left_nano=left(project, generation), asked_nano=nano, currency=generation.team.currency)
    tell_budget(generation)


def left(project: Project, generation: Generation) -> int:
    row = Budget.objects.filter(project=project, month=generation.month).first()
    return row.balance_nano if row else (project.budget_nano or 0)


def reserve(attempt: Attempt, amount: Amount) -> None:
    """Hold an attempt's price; the budget has been asked by :func:`take`."""
    _entry(attempt, Kind.RESERVE, amount)


def release(attempt: Attempt) -> None:
    """Give an attempt's reserve back to the month: it costs nothing."""
    held = _released(attempt)
    _give_back(attempt, held)


def settle(attempt: Attempt, amount: Amount) -> None:
    """Replace an attempt's reserve by what it really cost."""
    held = _released(attempt)
    _entry(attempt, Kind.SETTLE, amount)
    _give_back(attempt, held - amount.nano)


def move(attempt: Attempt, successor: Attempt) -> None:
    """Hand an attempt's reserve on to the one that is sent in its place; the budget does not notice."""
    amount = reserved(attempt)
    _released(attempt)
    _entry(successor, Kind.RESERVE, amount)


def reserved(attempt: Attempt) -> Amount:
    """What the attempt holds, as it was reserved."""
    row = LedgerEntry.objects.get(attempt=attempt, kind=Kind.RESERVE)
    return Amount(
        nano=row.amount_nano,
        gateway_nano=row.gateway_nano,
        gateway_currency=row.gateway_currency,
        rate_nano=row.rate_nano,
        confidence=row.confidence,
        play=row.play_money,
        known=row.confidence != "unknown",
    )


def tell_budget(generation: Generation) -> None:
    """A notice for pages that show the project's budget."""
    project = generation.project
    Event.tell(generation.team_id, "budget", project.public_id, project=project.public_id)


def _released(attempt: Attempt) -> int:
    held = reserved(attempt)
    _entry(attempt, Kind.RELEASE, held, sign=-1)
    return held.nano


def _give_back(attempt: Attempt, nano: int) -> None:
    generation = attempt.generation
    Budget.objects.give_back(generation.project, generation.month, nano)
    tell_budget(generation)


def _entry(attempt: Attempt, kind: LedgerEntry.Kind, amount: Amount, *, sign: int = 1) -> None:
    generation = attempt.generation
    LedgerEntry.objects.create(
        team_id=generation.team_id,
        project_id=generation.project_id,
        generation=generation,
        attempt=attempt,
        person_id=attempt.person_id,
        kind=kind,
        amount_nano=sign * amount.nano,
        currency=generation.team.currency,
        gateway_nano=sign * amount.gateway_nano,
        gateway_currency=amount.gateway_currency,
        rate_nano=amount.rate_nano,
        confidence=amount.confidence,
        play_money=amount.play,
        month=generation.month,
    )
