"""Projects as folders: how many pictures each has, and how much they take."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, in_team
from generations.models import Picture, ProjectStorage
from generations.workflow import storage_use

COVERS = 4


@require_GET
@in_team()
def folders(request: TeamRequest) -> HttpResponse:
    """Those in use by their names, then the archived ones that have pictures."""
    used = storage_use.of_team(request.actor.team)
    projects = list(request.actor.projects().select_related("retention").order_by("name"))
    covers = _covers(request.actor)
    rows = [(one, used.get(one.pk) or ProjectStorage(project=one), covers.get(one.pk, [])) for one in projects]
    context = {
        "rows": [row for row in rows if row[0].archived is None],
        "archived": [row for row in rows if row[0].archived is not None and row[1].pictures],
        "size": sum(one.size for one in used.values()),
        "may_administer": request.actor.may(Verb.ADMINISTER),
        "slug": request.actor.team.slug,
    }
    return render(request, "generations/gallery/folders.html", context)


def _covers(actor: Actor) -> dict[int, list[Picture]]:
    """The newest pictures of each project, by its key: an index answers for each, in one statement for all."""
    own = Picture.objects.filter(team=actor.team, project=OuterRef("pk")).live().order_by("-pk").values("pk")
    places = {f"cover{place}": Subquery(own[place : place + 1]) for place in range(COVERS)}
    found = actor.projects().annotate(**places).values_list("pk", *places)
    keys = [key for _, *covers in found for key in covers if key]
    pictures = Picture.objects.select_related("image").in_bulk(keys)
    return {project: [pictures[key] for key in covers if key in pictures] for project, *covers in found}
