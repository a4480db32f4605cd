"""A team's projects and their monthly budgets."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from generations.models import Budget, Event, LedgerEntry, Project, Team
from generations.workflow import names
from generations.workflow.errors import WorkflowError


class NameTaken(WorkflowError):
    """Another project of the team, archived ones included, has this name."""

    code = "project_name_taken"


class LastProject(WorkflowError):
    """The team's only project in use: the composer needs one."""

    code = "last_project"


@transaction.atomic
def create(team: Team, name: str, budget_nano: int | None = None) -> Project:
    """A project; the budget is a hard monthly limit in nano-units of the team's currency, None: no limit.

    Raises :class:`NameTaken`.
    """
    _need_free_name(team, name)
    return Project.objects.create(team=team, name=name, budget_nano=budget_nano)


@transaction.atomic
def change(project: Project, name: str, budget_nano: int | None) -> None:
    """Rename the project and move its limit. Raises :class:`NameTaken`."""
    _need_free_name(project.team, name, besides=project)
    row = Project.objects.select_for_update().get(pk=project.pk)
    if row.budget_nano != budget_nano:
        _move_budget(row, budget_nano)
    project.name, project.budget_nano = name, budget_nano
    project.save(update_fields=["name", "budget_nano"])


@transaction.atomic
def archive(project: Project) -> None:
    """Out of the lists, nothing lost. Raises :class:`LastProject`."""
    live = Project.objects.select_for_update().filter(team=project.team_id).live()
    if not any(row.pk != project.pk for row in live):
        raise LastProject
    project.archived = timezone.now()
    project.save(update_fields=["archived"])


def restore(project: Project) -> None:
    project.archived = None
    project.save(update_fields=["archived"])


def used_nano(project: Project, month: date) -> int:
    """What the month's budget has paid or holds: reserved and not released, settled, adjusted."""
    entries = LedgerEntry.objects.filter(project=project, month=month)
    return entries.held() + entries.spent()


def used_by_project(team: Team, month: date) -> dict[int, int]:
    """The same for every project of a team at once, by the project's integer key."""
    rows = LedgerEntry.objects.filter(team=team, month=month).values_list("project").annotate(Sum("amount_nano"))
    return dict(rows)


def _move_budget(project: Project, limit: int | None) -> None:
    month = project.team.month()
    if limit is None:
        # While there is no limit nothing is taken from a balance, so a balance kept would be wrong later.
        Budget.objects.filter(project=project, month=month).delete()
    elif Budget.objects.filter(project=project, month=month).exists():
        Budget.objects.change_limit(project, month, limit)
    else:
        balance = limit - used_nano(project, month)
        Budget.objects.create(project=project, month=month, limit_nano=limit, balance_nano=balance)
    Event.tell(project.team, "budget", project.public_id, project=project.public_id)


def _need_free_name(team: Team, name: str, besides: Project | None = None) -> None:
    rows = Project.objects.filter(team=team, name=name)
    names.need_free(team, rows.exclude(pk=besides.pk) if besides else rows, NameTaken())
