"""Names that a team gives once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from generations.models import Team
from generations.workflow.errors import WorkflowError


def need_free(team: Team, others: QuerySet[Any], taken: WorkflowError) -> None:
    """Raise ``taken`` where one of ``others`` is there, which have the name. Called within a transaction: two who take one name
    at the same moment come after each other."""
    Team.objects.select_for_update().get(pk=team.pk)
    if others.exists():
        raise taken
