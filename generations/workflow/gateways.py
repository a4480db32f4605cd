"""Connecting gateways: making, changing and ordering them. Testing one stands in ``gateway_test``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from generations.models import Attempt, Event, Gateway, PriceList, Team
from generations.models.gateway import NANO
from generations.providers import catalogue
from generations.workflow import names, price_lists, prices, switches
from generations.workflow.errors import WorkflowError

BUSY = (Attempt.Status.QUEUED, Attempt.Status.CLAIMED, Attempt.Status.CALLING)


class GatewayBusy(WorkflowError):
    """Calls wait or run at it, and they need its key. ``count`` of them."""

    code = "gateway_busy"

    def __init__(self, count: int) -> None:
        super().__init__(count=count)
        self.count = count


class OtherPrices(WorkflowError):
    """A price list in another currency holds or is to come: it would be read as amounts of the new one. ``listed`` and
    ``billed`` are currencies, ``day`` (ISO 8601) is the first on which the list holds."""

    code = "gateway_currency_listed"


class NameTaken(WorkflowError):
    """Another gateway of the team has this name."""

    code = "gateway_name_taken"


@dataclass(frozen=True, kw_only=True)
class GatewayFacts:
    """What a person says about a gateway. ``key`` "" keeps the stored one; ``rate_nano`` is one unit of the gateway's
    currency in the team's, in nano-units; ``per_minute`` 0 means that the studio sets no limit. ``demo``: its calls go to the
    built-in demo gateway. ``currency`` is what it bills in where its kind leaves that open; "" keeps what was said, at first
    the kind's usual. ``switches`` is what the account has (see :mod:`generations.workflow.switches`)."""

    name: str
    profile: str
    model: str
    base_url: str = ""
    key: str = ""
    rate_nano: int = NANO
    parallel: int = 8
    per_minute: int = 0
    currency: str = ""
    enabled: bool = True
    demo: bool = False
    text_model: str = ""
    stands_in: bool = False
    switches: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def create(team: Team, facts: GatewayFacts) -> Gateway:
    """A gateway at the end of the team's order, with its key sealed. Raises :class:`NameTaken`."""
    _need_free_name(team, facts.name)
    gateway = Gateway(team=team, position=_last_position(team) + 1)
    _fill(gateway, facts, _need_currency(gateway, facts))
    gateway.seal_key(facts.key)
    gateway.save()
    _tell(gateway)
    return gateway


@transaction.atomic
def change(gateway: Gateway, facts: GatewayFacts) -> bool:
    """Take over what was said. True where the stored key was deleted: it was given for another address, and whoever runs
    the new one would get to see it. Raises :class:`GatewayBusy` where kind or address would change under waiting calls: they
    were priced and meant for the old one, and so with the currency; :class:`NameTaken` for the name of another one;
    :class:`OtherPrices`.

    What the account has may change under them: a call that waits was split and priced already, and one that asks for what was
    switched off is refused by the gateway itself."""
    if facts.name != gateway.name:
        _need_free_name(gateway.team, facts.name)
    moved, another = _place(gateway) != _place(facts), _address(gateway) != _address(facts)
    currency = _need_currency(gateway, facts)
    if moved or currency != gateway.currency:
        _need_idle(gateway)
        _forget_learned(gateway)
    tested_otherwise = moved or facts.model != gateway.model or bool(facts.key)
    _fill(gateway, facts, currency)
    dropped = another and gateway.has_key and not facts.key
    if facts.key or another:
        gateway.seal_key(facts.key)
    if tested_otherwise:
        gateway.tested, gateway.test_code, gateway.test_millis = None, "", None
    gateway.save()
    _tell(gateway)
    return dropped


@transaction.atomic
def clone(gateway: Gateway) -> Gateway:
    """Another gateway with the same settings and prices, at the end of the order, under a numbered name. The key is not
    copied: it is typed once for every gateway that uses it."""
    made = Gateway(
        team=gateway.team, position=_last_position(gateway.team) + 1, name=free_name(gateway.team, gateway.name)
    )
    for name in _COPIED:
        setattr(made, name, getattr(gateway, name))
    made.save()
    PriceList.objects.bulk_create(
        PriceList(gateway=made, valid_from=one.valid_from, table=one.table, person=one.person)
        for one in gateway.price_lists.filter(withdrawn=None).select_related("person").order_by("valid_from", "pk")
    )
    _tell(made)
    return made


_COPIED = (
    *("profile", "base_url", "model", "text_model", "currency", "rate_nano", "parallel", "per_minute"),
    *("switches", "demo", "stands_in", "enabled"),
)


def set_enabled(gateway: Gateway, enabled: bool) -> None:
    """Whether it can be picked for new pictures; calls that wait at it are made all the same."""
    gateway.enabled = enabled
    gateway.save(update_fields=["enabled"])
    _tell(gateway)


@transaction.atomic
def remove(gateway: Gateway) -> None:
    """Out of every list, its key forgotten; what was made with it keeps its name. Raises :class:`GatewayBusy`."""
    _need_idle(gateway)
    gateway.seal_key("")
    gateway.deleted = timezone.now()
    gateway.enabled = False
    gateway.save(update_fields=["key_sealed", "key_hint", "deleted", "enabled"])
    _tell(gateway)


def _need_idle(gateway: Gateway) -> None:
    count = Attempt.objects.filter(gateway=gateway, status__in=BUSY).count()
    if count:
        raise GatewayBusy(count)


@transaction.atomic
def make_default(gateway: Gateway) -> None:
    """To the head of the team's order: the composer starts with it."""
    others = Gateway.objects.filter(team=gateway.team_id, deleted=None).exclude(pk=gateway.pk)
    rows = [gateway, *others.order_by("position", "pk")]
    for position, row in enumerate(rows):
        row.position = position
    Gateway.objects.bulk_update(rows, ["position"])
    _tell(gateway)


@transaction.atomic
def move(gateway: Gateway, up: bool) -> bool:
    """One place up or down in the team's order: the first is the default, and those that stand in for others are asked in it.
    False where it stands at that end already."""
    rows = list(
        Gateway.objects.select_for_update().filter(team=gateway.team_id, deleted=None).order_by("position", "pk")
    )
    place = next(place for place, row in enumerate(rows) if row.pk == gateway.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    Gateway.objects.bulk_update(rows, ["position"])
    _tell(gateway)
    return True


def _need_free_name(team: Team, name: str) -> None:
    names.need_free(team, Gateway.objects.filter(team=team, name=name, deleted=None), NameTaken())


def free_name(team: Team, wanted: str) -> str:
    """``wanted``, with a number behind it where another gateway of the team has it."""
    taken = set(Gateway.objects.filter(team=team, deleted=None).values_list("name", flat=True))
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next((name for name in (wanted, *numbered) if name not in taken), wanted)


def currency_of(gateway: Gateway | None, profile: catalogue.Profile) -> str:
    """What a gateway of this kind bills in: a price list that was typed for ``gateway`` overrules its kind, and so does its
    administrator's word where the kind leaves it open."""
    if gateway is None or not gateway.pk:
        return profile.billed_in
    price_list = prices.list_of(gateway)
    table = prices.table_of(gateway, price_list) if price_list and price_list.table else None
    if table:
        return table.currency
    said = gateway.profile == profile.key and not (profile.tells_currency or gateway.demo)
    return gateway.currency if said else profile.billed_in


def _need_currency(gateway: Gateway, facts: GatewayFacts) -> str:
    """What it will bill in. Raises :class:`OtherPrices`."""
    profile = catalogue.get_profile(facts.profile)
    if profile.play or (facts.demo and not profile.local):
        return gateway.team.currency
    wanted = (not profile.tells_currency and facts.currency) or currency_of(gateway, profile)
    lists = [price_lists.current(gateway), *price_lists.upcoming(gateway)] if gateway.pk else []
    for entry in lists:
        if entry and entry.table and entry.table.currency != wanted:
            day = entry.row.valid_from.isoformat()
            raise OtherPrices(listed=entry.table.currency, billed=wanted, day=day)
    return wanted


def _forget_learned(gateway: Gateway) -> None:
    """What calls elsewhere, or billed in another currency, taught of its prices says nothing about those to come."""
    learned = Attempt.objects.filter(gateway=gateway)
    learned.exclude(charge_nano=None, output_tokens=None).update(charge_nano=None, output_tokens=None)


def _fill(gateway: Gateway, facts: GatewayFacts, currency: str) -> None:
    profile = catalogue.get_profile(facts.profile)
    gateway.name, gateway.profile, gateway.model = facts.name, facts.profile, facts.model
    gateway.base_url = "" if profile.local else facts.base_url
    gateway.demo = facts.demo and not profile.local
    free = profile.play or gateway.demo
    gateway.currency = currency
    gateway.rate_nano = NANO if gateway.currency == gateway.team.currency else facts.rate_nano
    gateway.parallel, gateway.per_minute, gateway.enabled = facts.parallel, facts.per_minute, facts.enabled
    gateway.text_model = facts.text_model if profile.default_text_model else ""
    # A sample picture must never come in the place of a real one.
    gateway.stands_in = facts.stands_in and not free
    gateway.switches = switches.kept(profile, facts.switches)


def _place(one: Gateway | GatewayFacts) -> tuple[str, str, bool]:
    """Where the calls go and which contract they keep."""
    return one.profile, _address(one), one.demo


def _address(one: Gateway | GatewayFacts) -> str:
    profile = catalogue.PROFILES.get(one.profile)
    return one.base_url or (profile.base_url if profile else "")


def _last_position(team: Team) -> int:
    return Gateway.objects.filter(team=team).aggregate(last=Max("position"))["last"] or 0


def _tell(gateway: Gateway) -> None:
    Event.tell(gateway.team, "gateway", gateway.public_id)
