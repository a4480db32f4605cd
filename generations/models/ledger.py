"""Money: an append-only record. Nothing here is ever changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Sum
from django.utils import timezone

from generations.models.base import CodeField
from generations.models.generation import Attempt, Generation
from generations.models.people import Team, User
from generations.models.project import Project


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def total(self, *kinds: str) -> int:
        """Sum in nano-units of the team's currency; integers, so no digit is lost."""
        return self.filter(kind__in=kinds).aggregate(total=Sum("amount_nano"))["total"] or 0

    def held(self) -> int:
        """What is reserved and neither settled nor released."""
        return self.total(LedgerEntry.Kind.RESERVE, LedgerEntry.Kind.RELEASE)

    def spent(self) -> int:
        return self.total(LedgerEntry.Kind.SETTLE, LedgerEntry.Kind.ADJUST)


class LedgerEntry(models.Model):
    """reserve +x and release −x (together zero once a generation has ended), settle +cost, adjust ±x by a person."""

    class Kind(models.TextChoices):
        RESERVE = "reserve"
        SETTLE = "settle"
        RELEASE = "release"
        ADJUST = "adjust"

    team = models.ForeignKey(Team, models.PROTECT, related_name="ledger")
    project = models.ForeignKey(Project, models.PROTECT, related_name="ledger")
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="ledger")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="ledger")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = CodeField(choices=Kind.choices)
    amount_nano = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    """The team's currency at that time."""
    gateway_nano = models.BigIntegerField()
    gateway_currency = models.CharField(max_length=3)
    rate_nano = models.BigIntegerField()
    """One unit of the gateway's currency in the team's, in nano-units."""
    confidence = CodeField(default="exact")
    play_money = models.BooleanField(default=False)
    month = models.DateField()
    created = models.DateTimeField(default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # The last wall against paying twice in the books: an attempt is settled, and its reserve released, once.
            models.UniqueConstraint(
                fields=["attempt", "kind"],
                condition=models.Q(kind__in=["settle", "release"]),
                name="one_settlement_per_attempt",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["team", "month", "kind"], name="ledger_month")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_nano}"
