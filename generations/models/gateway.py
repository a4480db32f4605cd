"""Gateways: the accounts by which pictures are bought."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Team, User

NANO = 1_000_000_000


class GatewayQuerySet(models.QuerySet["Gateway"]):
    def usable(self) -> GatewayQuerySet:
        """Enabled and not deleted, in the team's order."""
        return self.filter(enabled=True, deleted=None).order_by("position", "pk")


class Gateway(models.Model):
    """A configured account. ``profile`` names the catalogue's data by which its dialect is tuned."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="gateways")
    name = models.CharField(_("name"), max_length=80)
    profile = CodeField()
    base_url = models.CharField(_("base URL"), max_length=500, blank=True)
    """Empty where the profile's own is used (the demo gateway's moves with the studio's port)."""
    model = models.CharField(_("model"), max_length=100)
    key_sealed = models.TextField(blank=True, editable=False)
    key_hint = models.CharField(max_length=8, blank=True, editable=False)
    """The key's last characters, to recognise it by; the key itself never leaves again."""
    currency = models.CharField(max_length=3, default="USD")
    rate_nano = models.BigIntegerField(default=NANO)
    """One unit of ``currency`` in the team's currency, in nano-units."""
    parallel = models.PositiveIntegerField(_("calls at once"), default=8)
    per_minute = models.PositiveIntegerField(_("calls per minute"), default=0)
    """0: not limited by us."""
    switches = models.JSONField(default=dict, blank=True)
    text_model = models.CharField(_("text model"), max_length=100, blank=True)
    """Of the Responses API; "" is the profile's own."""
    demo = models.BooleanField(_("try it on the demo gateway"), default=False)
    """Calls go to the built-in demo gateway, which speaks this kind's contract; nothing is paid."""
    stands_in = models.BooleanField(_("stands in for others"), default=False)
    """May take calls that certainly did not start elsewhere; in the team's order."""
    enabled = models.BooleanField(_("in use"), default=True)
    position = models.PositiveIntegerField(default=0)
    tested = models.DateTimeField(null=True, blank=True)
    test_code = models.CharField(max_length=60, blank=True)
    """"ok", or the code of what the last test met."""
    test_millis = models.PositiveIntegerField(null=True, blank=True)
    """How long the last test took; None where nothing was called."""
    created = models.DateTimeField(auto_now_add=True)
    deleted = models.DateTimeField(null=True, blank=True)

    objects = GatewayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_key(self) -> bool:
        return bool(self.key_sealed)

    @property
    def test_seconds(self) -> float | None:
        return None if self.test_millis is None else self.test_millis / 1000

    def seal_key(self, key: str) -> None:
        """Keep ``key`` encrypted under the newest of the stored-secrets keys; "" forgets it."""
        self.key_sealed = _box().encrypt(key.encode()).decode() if key else ""
        self.key_hint = key[-4:] if len(key) >= 12 else ""

    def open_key(self) -> str:
        """The key in clear, "" where there is none or where it was sealed under a key that is gone."""
        try:
            return _box().decrypt(self.key_sealed.encode()).decode() if self.key_sealed else ""
        except InvalidToken:
            return ""

    def reseal(self) -> None:
        """Encrypt the stored key again under the newest key: for the rotation command."""
        if self.key_sealed:
            self.key_sealed = _box().rotate(self.key_sealed.encode()).decode()


class PriceListQuerySet(models.QuerySet["PriceList"]):
    def valid(self, gateway: Gateway, day: date) -> PriceList | None:
        """The list that holds on ``day`` (the team's): the newest that has begun and was not withdrawn. None: the profile's own
        prices."""
        return self.filter(gateway=gateway, valid_from__lte=day, withdrawn=None).order_by("-valid_from", "-pk").first()


class PriceList(models.Model):
    """What a gateway charges from a day on, as its administrator typed it. Never changed: a new list follows. Before its day it may be
    withdrawn."""

    gateway = models.ForeignKey(Gateway, models.CASCADE, related_name="price_lists")
    valid_from = models.DateField()
    """The team's day."""
    table: models.JSONField[Any, Any] = models.JSONField()
    """A table of :mod:`generations.pricing`; {} goes back to the profile's own prices."""
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateTimeField(null=True)
    """When it was taken back: it never holds, and what else was typed goes on as if it had not been."""

    objects = PriceListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.gateway_id} from {self.valid_from}"


class Pace(models.Model):
    """The limiter's memory of a key that may be used so often in so many seconds, look-ups included, by all processes."""

    name = models.CharField(max_length=80, primary_key=True)
    """A keyed hash of host and key, never the key."""
    turns: models.JSONField[Any, Any] = models.JSONField(default=list)
    """When the last requests were, or will be, allowed, oldest first: [seconds since the epoch, whether it is a paid call]."""

    def __str__(self) -> str:
        return self.name[:12]


class GatewayPulse(models.Model):
    """The limiter's memory of a gateway, true across processes: the minute's count and the breaker."""

    gateway = models.OneToOneField(Gateway, models.CASCADE, primary_key=True, related_name="pulse")
    window_start = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    """While this lies ahead nothing is sent; afterwards one call probes."""
    not_before = models.DateTimeField(null=True)
    """The gateway's own Retry-After."""
    probing = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"pulse of {self.gateway_id}"


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.STORED_SECRETS_KEYS])
