"""The ledger's four movements, each with the budget's balance in the same transaction. Entries are never changed.

An attempt's reserve and release together are zero once it has ended; it is settled at most once (the table's unique constraint
is the last wall). The month is the call's: what was reserved in May is booked in May, whenever it ends, and what is retried in
June is June's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generations.models import Attempt, Budget, Event, Generation, LedgerEntry, Notification, Project
from generations.workflow import members
from generations.workflow.errors import OverBudget, PriceUnknownUnderBudget, ProjectArchived
from generations.workflow.notices import notify
from generations.workflow.prices import Amount

Kind = LedgerEntry.Kind
NEAR = "budget-near"


def take(generation: Generation, nano: int, month: date, *, known: bool = True) -> None:
    """Take ``nano`` from the project's ``month``. Raises :class:`OverBudget`, :class:`PriceUnknownUnderBudget` or
    :class:`ProjectArchived`.

    The project is read again, locked: its limit may have been changed since the page was made."""
    # Its key is left free: whoever settles a call holds the budget, and points to the project when the transaction ends.
    project = Project.objects.select_for_update(no_key=True).get(pk=generation.project_id)
    if project.archived is not None:
        raise ProjectArchived
    if project.budget_nano is not None and not known:
        raise PriceUnknownUnderBudget
    if not Budget.objects.take(project, month, nano):
        raise OverBudget(left_nano=left(project, month), asked_nano=nano, currency=generation.team.currency)
    tell_budget(generation)
    _tell_when_near(project, month, nano)


def left(project: Project, month: date) -> int:
    row = Budget.objects.filter(project=project, month=month).first()
    return row.balance_nano if row else (project.budget_nano or 0)


def reserve(prices: Iterable[tuple[Attempt, Amount]], month: date) -> None:
    """Hold each attempt's price in ``month``, whose budget has been asked by :func:`take`."""
    LedgerEntry.objects.bulk_create(_entry(attempt, Kind.RESERVE, amount, month) for attempt, amount in prices)


def release(attempt: Attempt) -> None:
    """Give an attempt's reserve back to the month: it costs nothing."""
    held = _reserve_of(attempt)
    LedgerEntry.objects.bulk_create([_entry(attempt, Kind.RELEASE, _amount(held), held.month, sign=-1)])
    _give_back(held, held.amount_nano)
    tell_budget(attempt.generation)


def settle(attempt: Attempt, amount: Amount) -> None:
    """Replace an attempt's reserve by what it really cost. The caller tells open pages (:func:`budget_notice`)."""
    held = _reserve_of(attempt)
    LedgerEntry.objects.bulk_create(
        [
            _entry(attempt, Kind.RELEASE, _amount(held), held.month, sign=-1),
            _entry(attempt, Kind.SETTLE, amount, held.month),
        ]
    )
    _give_back(held, held.amount_nano - amount.nano)
    if amount.nano > held.amount_nano:
        _tell_when_near(held.project, held.month, amount.nano - held.amount_nano)


def move(attempt: Attempt, successor: Attempt) -> None:
    """Hand an attempt's reserve on to the one that is sent in its place; the budget does not notice."""
    held = _reserve_of(attempt)
    amount = _amount(held)
    LedgerEntry.objects.bulk_create(
        [
            _entry(attempt, Kind.RELEASE, amount, held.month, sign=-1),
            _entry(successor, Kind.RESERVE, amount, held.month),
        ]
    )


def reserved(attempt: Attempt) -> Amount:
    """What the attempt holds, as it was reserved."""
    return _amount(_reserve_of(attempt))


def _reserve_of(attempt: Attempt) -> LedgerEntry:
    return LedgerEntry.objects.get(attempt=attempt, kind=Kind.RESERVE)


def _amount(row: LedgerEntry) -> Amount:
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
    budget_notice(generation).save()


def budget_notice(generation: Generation) -> Event:
    """The same, to be written together with others."""
    project = generation.project.public_id
    return Event(team_id=generation.team_id, kind="budget", public_id=project, project=project)


def _tell_when_near(project: Project, month: date, taken_nano: int) -> None:
    """Once a month, where what was just taken brings the project near its limit: the team's owners. The balance is locked by the taking."""
    row = Budget.objects.filter(project=project, month=month).first() if project.budget_nano else None
    if row is None:
        return
    used = row.limit_nano - row.balance_nano
    if project.is_nearly_spent(used - taken_nano) or not project.is_nearly_spent(used):
        return
    facts = {"title": project.name, "percent": used * 100 // row.limit_nano, "month": month.isoformat()}
    people = members.owners(project.team)
    known = Notification.objects.filter(user__in=people, team=project.team, code=NEAR, subject=project.public_id)
    if not known.filter(params__month=facts["month"]).exists():
        notify(people, project.team, Notification.Kind.BUDGET, NEAR, project.public_id, params=facts)


def _give_back(held: LedgerEntry, nano: int) -> None:
    if nano:
        Budget.objects.give_back(held.project_id, held.month, nano)


def _entry(attempt: Attempt, kind: LedgerEntry.Kind, amount: Amount, month: date, *, sign: int = 1) -> LedgerEntry:
    generation = attempt.generation
    return LedgerEntry(
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
        month=month,
    )
