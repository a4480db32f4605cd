"""What a gateway charges, by date: lists are added, never changed, so that what was ordered by one keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from generations import pricing
from generations.models import Event, Gateway, PriceList, User
from generations.pricing import PriceTable
from generations.providers import catalogue
from generations.workflow.errors import WorkflowError

MOST_SHOWN = 100


class PastDay(WorkflowError):
    """Prices begin today or later: what was ordered on an earlier day has its price."""

    code = "price_list_past"


class OtherCurrency(WorkflowError):
    """The list is in another currency than the gateway bills in. ``listed`` and ``billed``."""

    code = "price_list_currency"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One list of a gateway's history. ``number`` counts them from the first, 1. ``table`` is None where it is back to the
    kind's own prices or where it cannot be read (``broken``). ``state`` is now, later, past, withdrawn (taken back before it
    began), or replaced: another one of the same day stands over it."""

    number: int
    row: PriceList
    table: PriceTable | None
    broken: bool
    state: str

    @property
    def own(self) -> bool:
        """Whether it goes back to the kind's own prices."""
        return not self.row.table


@transaction.atomic
def add(gateway: Gateway, table: PriceTable | None, valid_from: date, person: User) -> PriceList:
    """A list that holds from the team's day ``valid_from`` on; the newest of a day wins. None: the kind's own prices again.

    Raises :class:`PastDay` or :class:`OtherCurrency`.
    """
    if valid_from < gateway.team.day():
        raise PastDay
    _need_currency(gateway, table)
    stored = pricing.table_to_json(table) if table else {}
    row = PriceList.objects.create(gateway=gateway, valid_from=valid_from, table=stored, person=person)
    Event.tell(gateway.team, "gateway", gateway.public_id)
    return row


def _need_currency(gateway: Gateway, table: PriceTable | None) -> None:
    profile = catalogue.get_profile(gateway.profile)
    meant = table or (profile.prices if profile.tells_currency else None)
    if meant and not (profile.play or gateway.demo) and meant.currency != gateway.currency:
        raise OtherCurrency(listed=meant.currency, billed=gateway.currency)


@transaction.atomic
def take_back(gateway: Gateway, entry: Entry) -> None:
    """Withdraw a list that has not begun: whatever else holds then goes on. Raises :class:`PastDay` where it has begun."""
    row = PriceList.objects.filter(pk=entry.row.pk, gateway=gateway, withdrawn=None)
    if not row.filter(valid_from__gt=gateway.team.day()).update(withdrawn=timezone.now()):
        raise PastDay
    Event.tell(gateway.team, "gateway", gateway.public_id)


def current(gateway: Gateway) -> Entry | None:
    """The list that holds today; None: the kind's own prices, as nobody has typed others."""
    return next((entry for entry in history(gateway) if entry.state == "now"), None)


def upcoming(gateway: Gateway) -> list[Entry]:
    """Those that are to begin, the next one first."""
    return [entry for entry in reversed(history(gateway)) if entry.state == "later"]


def history(gateway: Gateway) -> list[Entry]:
    """Every list, the latest day first and its newest one first. Beyond a hundred the oldest are left out."""
    today = gateway.team.day()
    keys = list(gateway.price_lists.order_by("pk").values_list("pk", flat=True))
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    rows = gateway.price_lists.select_related("person").order_by("-valid_from", "-pk")[:MOST_SHOWN]
    entries: list[Entry] = []
    for row in rows:
        table, broken = read(row)
        state = _state(row, entries, today)
        entries.append(Entry(number=numbers[row.pk], row=row, table=table, broken=broken, state=state))
    return entries


def _state(row: PriceList, later: list[Entry], today: date) -> str:
    if row.withdrawn:
        return "withdrawn"
    standing = [entry for entry in later if not entry.row.withdrawn]
    if any(entry.row.valid_from == row.valid_from for entry in standing):
        return "replaced"
    if row.valid_from > today:
        return "later"
    return "past" if any(entry.state == "now" for entry in later) else "now"


def read(row: PriceList | None) -> tuple[PriceTable | None, bool]:
    """The table of a list, and whether it is one that cannot be read."""
    if row is None or not row.table:
        return None, False
    try:
        return pricing.table_from_json(row.table), False
    except pricing.PriceTableError:
        return None, True
