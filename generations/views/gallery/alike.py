"""Pictures that look like one, and pictures that are there more than once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from generations.access import TeamRequest, Verb, in_team, picture_or_404
from generations.models import BulkAction
from generations.views.gallery.bulk import answer
from generations.views.gallery.items import Item
from generations.views.posting import posted
from generations.workflow import alike, bulk
from generations.workflow.bits import BitMap


@require_GET
@in_team()
def similar(request: TeamRequest, picture: str) -> HttpResponse:
    """What looks like the picture, the nearest first."""
    row = picture_or_404(request.actor, picture)
    items = [Item.of_picture(one, distance=far) for one, far in alike.similar(row)]
    context = {"own": Item.of_picture(row, alt=row.generation.prompt[:160]), "items": items, "near": alike.NEAR}
    return render(request, "generations/gallery/similar.html", context | {"slug": request.actor.team.slug})


@require_GET
@in_team()
def duplicates(request: TeamRequest) -> HttpResponse:
    """Pictures with the same content; with ``near`` also in other sizes and formats. Newest first, page by page."""
    near, before = request.GET.get("near") == "yes", request.GET.get("before", "")
    cursor = picture_or_404(request.actor, before[:16]).pk if before else None
    found = alike.duplicates(request.actor.team, cursor, near=near)
    last = request.actor.pictures().filter(pk=found.cursor).values_list("public_id", flat=True).first()
    groups = [(group, [(Item.of_picture(one), one == group.best) for one in group.pictures]) for group in found.groups]
    context = {
        "groups": groups,
        "near": near,
        "looked": found.looked,
        "more": last,
        "first": not before,
        "may_trash": request.actor.may(Verb.TRASH_OWN),
        "slug": request.actor.team.slug,
    }
    return render(request, "generations/gallery/duplicates.html", context)


@posted("duplicates", "team")
@in_team(Verb.TRASH_OWN)
def keep(request: TeamRequest) -> HttpResponseBase:
    """Keep the picture ``keep``; all others of its group go to the trash, with Undo."""
    actor, near = request.actor, request.POST.get("near") == "yes"
    first = picture_or_404(actor, request.POST.get("of", "")[:16])
    kept = picture_or_404(actor, request.POST.get("keep", "")[:16])
    group = alike.group_of(first, near=near)
    rest = group - BitMap([kept.pk])
    if kept.pk not in group or not rest:
        return redirect(reverse("duplicates", args=[actor.team.slug]))
    own_only = not actor.may(Verb.TRASH_ALL)
    return answer(request, bulk.begin(actor.team, actor.user, BulkAction.Verb.TRASH, rest, {}, own_only=own_only))
