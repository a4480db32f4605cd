"""Connecting gateways: making, changing and ordering them. Testing one stands in ``gateway_test``."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from generations.models import Attempt, Event, Gateway, Team
from generations.models.gateway import NANO
from generations.providers import catalogue
from generations.workflow import names
from generations.workflow.errors import WorkflowError

BUSY = (Attempt.Status.QUEUED, Attempt.Status.CLAIMED, Attempt.Status.CALLING)


class GatewayBusy(WorkflowError):
    """Calls wait or run at it, and they need its key. ``count`` of them."""

    code = "gateway_busy"

    def __init__(self, count: int) -> None:
        super().__init__(count=count)
        self.count = count


class NameTaken(WorkflowError):
    """Another gateway of the team has this name."""

    code = "gateway_name_taken"


@dataclass(frozen=True, kw_only=True)
class GatewayFacts:
    """What a person says about a gateway. ``key`` "" keeps the stored one; ``rate_nano`` is one unit of the gateway's
    currency in the team's, in nano-units; ``per_minute`` 0 means that the studio sets no limit."""

    name: str
    profile: str
    model: str
    base_url: str = ""
    key: str = ""
    rate_nano: int = NANO
    parallel: int = 8
    per_minute: int = 0
    enabled: bool = True


@transaction.atomic
def create(team: Team, facts: GatewayFacts) -> Gateway:
    """A gateway at the end of the team's order, with its key sealed. Raises :class:`NameTaken`."""
    _need_free_name(team, facts.name)
    gateway = Gateway(team=team, position=_last_position(team) + 1)
    _fill(gateway, facts)
    gateway.seal_key(facts.key)
    gateway.save()
    _tell(gateway)
    return gateway


@transaction.atomic
def change(gateway: Gateway, facts: GatewayFacts) -> bool:
    """Take over what was said. True where the stored key was deleted: it was given for another address, and whoever runs
    the new one would get to see it. Raises :class:`GatewayBusy` where the address would change under waiting calls: they
    were priced and meant for the old one; :class:`NameTaken` for the name of another one."""
    if facts.name != gateway.name:
        _need_free_name(gateway.team, facts.name)
    before = _address(gateway.profile, gateway.base_url)
    moved = before != _address(facts.profile, facts.base_url)
    if moved:
        _need_idle(gateway)
    tested_otherwise = moved or facts.model != gateway.model or bool(facts.key)
    _fill(gateway, facts)
    dropped = moved and gateway.has_key and not facts.key
    if facts.key or moved:
        gateway.seal_key(facts.key)
    if tested_otherwise:
        gateway.tested, gateway.test_code = None, ""
    gateway.save()
    _tell(gateway)
    return dropped


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


def _need_free_name(team: Team, name: str) -> None:
    names.need_free(team, Gateway.objects.filter(team=team, name=name, deleted=None), NameTaken())


def free_name(team: Team, wanted: str) -> str:
    """``wanted``, with a number behind it where another gateway of the team has it."""
    taken = set(Gateway.objects.filter(team=team, deleted=None).values_list("name", flat=True))
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next((name for name in (wanted, *numbered) if name not in taken), wanted)


def _fill(gateway: Gateway, facts: GatewayFacts) -> None:
    profile = catalogue.get_profile(facts.profile)
    gateway.name, gateway.profile, gateway.model = facts.name, facts.profile, facts.model
    gateway.base_url = "" if profile.local else facts.base_url
    gateway.currency = gateway.team.currency if profile.play else profile.billed_in
    gateway.rate_nano = NANO if gateway.currency == gateway.team.currency else facts.rate_nano
    gateway.parallel, gateway.per_minute, gateway.enabled = facts.parallel, facts.per_minute, facts.enabled


def _address(profile_key: str, base_url: str) -> str:
    return base_url or catalogue.get_profile(profile_key).base_url


def _last_position(team: Team) -> int:
    return Gateway.objects.filter(team=team).aggregate(last=Max("position"))["last"] or 0


def _tell(gateway: Gateway) -> None:
    Event.tell(gateway.team, "gateway", gateway.public_id)
