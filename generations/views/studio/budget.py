"""What is left of a project's budget, as the composer shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generations.models import Budget, Project


@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """A project's month: nano-units of the team's currency. ``used`` is a percentage for the meter."""

    left: int
    limit: int
    currency: str

    @property
    def used(self) -> int:
        return 100 if self.limit <= 0 else min(100, max(0, round(100 * (self.limit - self.left) / self.limit)))


def budget_line(project: Project, month: date, currency: str) -> BudgetLine | None:
    """None where the project has no budget."""
    limit = project.budget_nano
    if limit is None:
        return None
    row = Budget.objects.filter(project=project, month=month).first()
    return BudgetLine(left=row.balance_nano if row else limit, limit=limit, currency=currency)
