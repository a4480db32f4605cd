"""Batches: many generations of one press, priced and reserved together, held back, let go on, and ended together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from itertools import accumulate
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from generations.models import Batch, Budget, Event, Generation, PromptVersion, Slot, User
from generations.points import reached
from generations.workflow import bell, planning
from generations.workflow import cancel as cancelling
from generations.workflow import retry as retrying
from generations.workflow.batch_state import OPEN
from generations.workflow.errors import BatchOverBudget, NothingToDo, OverBudget, WorkflowError
from generations.workflow.orders import Order
from generations.workflow.planning import Call
from generations.workflow.submit import need_room, write

MOST_ROWS = 500
"""Generations of one batch."""
AT_ONCE = 25
"""Generations that are cancelled in one transaction."""
OF_PRESS = {"submission", "trace", "batch", "batch_place"}
"""Fields of an order that say nothing of what is asked for."""
Status = Generation.Status
FAILED = (Status.FAILED, Status.PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a batch is beside its orders; the fields are :class:`~generations.models.Batch`'s. ``places`` are the orders' places where
    they are not simply 0, 1, 2 …: a matrix of which combinations are left out has holes."""

    submission: str
    kind: str = Batch.Kind.LIST
    title: str = ""
    version: PromptVersion | None = None
    axes: Sequence[Any] = ()
    blind: bool = False
    places: Sequence[int] = field(default=())


def submit_batch(orders: Sequence[Order], details: Details) -> Batch:
    """Write down every order as a generation, hold all their prices, and ring: all or nothing. The same submission id again, with the
    same orders, gives the same batch. The orders are one person's, in one project, 1 to ``MOST_ROWS`` of them.

    Raises :class:`~generations.workflow.errors.BatchOverBudget`, ``PriceUnknownUnderBudget``, ``ProjectArchived``, ``NoSpace`` or
    ``GatewayGone``; then nothing was written."""
    if not 0 < len(orders) <= MOST_ROWS:
        raise ValueError(f"{len(orders)} orders do not make a batch")
    # A page that was gone back to posts its id again with something else: that is another press.
    details = replace(details, submission=asked(orders, details.submission))
    known = _submitted(orders[0], details)
    if known is not None:
        return known
    need_room()
    # Before the transaction: whoever writes meanwhile need not wait for the sums.
    plans = planning.plans_of(orders)
    try:
        with transaction.atomic():
            made = _write(orders, details, plans)
            reached("before_submit_commit")
    except IntegrityError:
        # Somebody pressed twice at the same moment: the other one's is the batch.
        known = _submitted(orders[0], details)
        if known is None:
            raise
        return known
    except OverBudget as refused:
        raise _over_budget(refused, plans) from refused
    reached("after_submit_commit")
    return made


def asked(orders: Sequence[Order], *more: object) -> str:
    """A digest of everything that the orders ask for, and of ``more``: 64 digits."""
    rows = [[_said(getattr(order, one.name)) for one in fields(order) if one.name not in OF_PRESS] for order in orders]
    return sha256(repr((rows, more)).encode(errors="surrogatepass")).hexdigest()


def _said(value: object) -> object:
    """A field of an order, with rows of the database by their keys."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, tuple):
        return [(one.image.pk, one.filename, one.role, one.line) for one in value]
    return value


def _submitted(order: Order, details: Details) -> Batch | None:
    return Batch.objects.filter(team=order.team, person=order.person, submission=details.submission).first()


def _write(orders: Sequence[Order], details: Details, plans: Sequence[Sequence[Call]]) -> Batch:
    first = orders[0]
    batch = Batch.objects.create(
        team=first.team,
        project=first.project,
        person=first.person,
        submission=details.submission,
        kind=details.kind,
        title=details.title[:120],
        version=details.version,
        axes=list(details.axes),
        count=len(orders),
        blind=details.blind,
    )
    places = details.places or range(len(orders))
    rows = [
        replace(order, batch=batch, batch_place=place, submission=f"batch-{batch.public_id}-{place}")
        for order, place in zip(orders, places, strict=True)
    ]
    write(rows, plans)
    tell(batch)
    return batch


def _over_budget(refused: OverBudget, plans: Sequence[Sequence[Call]]) -> BatchOverBudget:
    totals = accumulate(sum(call.amount.nano for call in calls) for calls in plans)
    return BatchOverBudget(
        left_nano=refused.left_nano,
        asked_nano=refused.asked_nano,
        currency=refused.params["currency"],
        rows=sum(total <= refused.left_nano for total in totals),
        count=len(plans),
    )


def tell(batch: Batch) -> None:
    """A notice for pages that show the batch as a whole."""
    Event.tell(batch.team_id, "batch", batch.public_id, project=batch.project.public_id)


# -- Holding back, going on, ending ----------------------------------------------------------------------------------------


@transaction.atomic
def pause(batch: Batch) -> None:
    """Hold back what has not begun; what is under way goes on. Raises :class:`NothingToDo` where nothing waits, or it is paused or
    cancelled."""
    rows = Batch.objects.filter(pk=batch.pk, paused=None, cancelled=None)
    if not _waiting(batch) or not rows.update(paused=timezone.now()):
        raise NothingToDo
    tell(batch)


@transaction.atomic
def resume(batch: Batch) -> None:
    """Let it go on. Raises :class:`NothingToDo` where it is not paused."""
    if not Batch.objects.filter(pk=batch.pk).exclude(paused=None).update(paused=None):
        raise NothingToDo
    bell.ring()
    tell(batch)


def cancel(batch: Batch, person: User) -> int:
    """End it, as :func:`generations.workflow.cancel.cancel` ends each of its generations: what has not begun costs nothing, what is under
    way is let finish. Returns how many were ended. Pressed again, it goes on where it was interrupted.

    Some generations in each transaction: others must not wait for all of them."""
    now = timezone.now()
    # Held back first, so that nothing begins behind the press.
    Batch.objects.filter(pk=batch.pk).update(paused=now, cancelled=now)
    rows = Generation.objects.filter(batch=batch, status__in=OPEN, cancelled_at=None)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        _cancel(keys[start : start + AT_ONCE], person)
    Batch.objects.filter(pk=batch.pk).update(paused=None)
    tell(batch)
    return len(keys)


@transaction.atomic
def _cancel(keys: Sequence[int], person: User) -> None:
    # All their rows before the budgets', and these before the batch's: a worker that settles one of them takes them in this order.
    rows = list(Generation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    list(Budget.objects.select_for_update(no_key=True).filter(project=rows[0].project_id).order_by("month"))
    for row in rows:
        cancelling.cancel(row, person)


def _waiting(batch: Batch) -> bool:
    return Generation.objects.filter(batch=batch, status__in=OPEN).exists()


@dataclass(frozen=True, kw_only=True)
class Retried:
    """Generations that go on, and those that stayed as they were, with the reason for the first of these."""

    done: int
    refused: int = 0
    why: WorkflowError | None = None


def retry(batch: Batch, person: User) -> Retried:
    """Ask again for the pictures that failed, in the order of the rows, at today's price.

    Raises as :func:`generations.workflow.retry.retry` where not even the first can; what is refused later stays as it was."""
    if Batch.objects.filter(pk=batch.pk).exclude(cancelled=None).exclude(paused=None).exists():
        # Its end was interrupted: what it held back must not begin with this.
        cancel(batch, person)
    return _again(batch, person, Generation.objects.filter(status__in=FAILED), Slot.Status.FAILED)


def retry_cancelled(batch: Batch, person: User) -> Retried:
    """The same for those that were cancelled: the batch goes on after all."""
    Batch.objects.filter(pk=batch.pk).exclude(cancelled=None).update(cancelled=None, paused=None)
    which = Generation.objects.filter(status__in=(Status.CANCELLED, Status.PARTIAL))
    return _again(batch, person, which, Slot.Status.CANCELLED)


def _again(batch: Batch, person: User, which: QuerySet[Generation], slots: str) -> Retried:
    wanted = Slot.objects.filter(generation=OuterRef("pk"), status=slots, picture=None)
    rows = list(which.filter(Exists(wanted), batch=batch).order_by("batch_place"))
    done, refused = 0, 0
    why: WorkflowError | None = None
    for place, row in enumerate(rows):
        try:
            retrying.retry(row, person, (slots,))
        except NothingToDo:
            continue
        except WorkflowError as found:
            if not done:
                raise
            why, refused = found, len(rows) - place
            break
        done += 1
    if not done:
        raise NothingToDo
    tell(batch)
    return Retried(done=done, refused=refused, why=why)
