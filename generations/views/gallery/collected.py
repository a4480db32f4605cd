"""The collections that a picture is in, as chips beside it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from generations.access import Actor, TeamRequest, Verb, collection_or_404, in_team, live_or_404, picture_or_404
from generations.messages import bulk as words
from generations.models import BulkAction, Picture
from generations.views.answers import safe_next, toast
from generations.workflow import bulk, collections
from generations.workflow.bits import BitMap

OFFERED = 40
"""So many collections are offered, the last changed first."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def of_picture(request: TeamRequest, picture: str) -> HttpResponseBase:
    """The chips. Posted: put the picture into the collection ``add``, or into a new one called ``name``, or take it out of ``remove``."""
    row = picture_or_404(request.actor, picture)
    action = _changed(request, row) if request.method == "POST" else None
    slug = request.actor.team.slug
    if not request.headers.get("HX-Request"):
        return redirect(safe_next(request, reverse("picture", args=[slug, row.public_id])))
    part = render(request, "generations/gallery/_collected.html", context_of(request.actor, row))
    if action is None:
        return part
    undo = reverse("bulk-undo", args=[slug, action.public_id]) if action.changed else ""
    return toast(part, words.done(action), undo)


def context_of(actor: Actor, row: Picture) -> dict[str, object]:
    """What the chips need. Two queries."""
    live = actor.collections().live()
    may = actor.may(Verb.CURATE) and row.trashed is None
    having = list(live.filter(items__picture=row))
    others = live.exclude(items__picture=row).order_by("-updated", "-pk")[:OFFERED] if may else []
    return {"picture": row, "having": having, "others": others, "may_curate": may, "slug": actor.team.slug}


def _changed(request: TeamRequest, row: Picture) -> BulkAction | None:
    actor, given = request.actor, request.POST
    actor.need(Verb.CURATE)
    if row.trashed is not None:
        raise PermissionDenied
    name = collections.cleaned(given.get("name", ""))
    if wanted := given.get("add") or given.get("remove"):
        shelf = live_or_404(collection_or_404(actor, wanted[:16]))
    elif name:
        shelf = collections.begin(actor.team, actor.user, name)
    else:
        return None
    verb = BulkAction.Verb.UNCOLLECT if given.get("remove") else BulkAction.Verb.COLLECT
    return bulk.begin(actor.team, actor.user, verb, BitMap([row.pk]), {"collection": shelf.pk, "name": shelf.name})
