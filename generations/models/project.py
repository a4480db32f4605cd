"""Projects (client work) and their monthly budgets."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from generations.models.base import PublicIdField
from generations.models.people import Team


class ProjectQuerySet(models.QuerySet["Project"]):
    def live(self) -> ProjectQuerySet:
        return self.filter(archived=None)


class Project(models.Model):
    """Client work. Every team starts with one, "General"."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="projects")
    name = models.CharField(_("name"), max_length=80)
    budget_nano = models.BigIntegerField(_("monthly budget"), null=True, blank=True)
    """Hard monthly limit in nano-units of the team's currency; None: no limit."""
    created = models.DateTimeField(auto_now_add=True)
    archived = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "name"], name="project_names_differ_in_a_team")
        ]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_nearly_spent(self, used_nano: int) -> bool:
        """Whether ``used_nano`` is nine tenths of the monthly limit, or more."""
        return self.budget_nano is not None and used_nano >= self.budget_nano * 9 // 10


class BudgetQuerySet(models.QuerySet["Budget"]):
    def take(self, project: Project, month: date, amount: int) -> bool:
        """Take ``amount`` nano-units from the month's balance; False, and nothing taken, where it would not be covered.

        One conditional UPDATE: to sum and then to insert would race. Call inside the transaction of what it pays for.
        """
        if project.budget_nano is None:
            return True
        self._opened(project, month)
        row = self.filter(project=project, month=month, balance_nano__gte=amount)
        return row.update(balance_nano=F("balance_nano") - amount) == 1

    def give_back(self, project_id: int, month: date, amount: int) -> None:
        """Return ``amount`` (negative: charge without asking, for what was really billed) to the month's balance."""
        self.filter(project_id=project_id, month=month).update(balance_nano=F("balance_nano") + amount)

    def change_limit(self, project: Project, month: date, limit: int) -> None:
        """Move this month's row to a new limit; what was spent stays spent."""
        self.filter(project=project, month=month).update(
            balance_nano=F("balance_nano") + limit - F("limit_nano"), limit_nano=limit
        )

    def _opened(self, project: Project, month: date) -> None:
        limit = project.budget_nano or 0
        self.get_or_create(project=project, month=month, defaults={"limit_nano": limit, "balance_nano": limit})


class Budget(models.Model):
    """One project's balance in one month: the limit less everything reserved and settled."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="budgets")
    month = models.DateField()
    limit_nano = models.BigIntegerField()
    balance_nano = models.BigIntegerField()

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "month"], name="one_budget_per_month")]

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"
