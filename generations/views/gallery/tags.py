"""The team's tags on a page of their own, and those of one picture as chips."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from generations.access import Actor, TeamRequest, Verb, in_team, live_or_404, picture_or_404, tag_or_404
from generations.messages import bulk as words
from generations.models import BulkAction, Picture
from generations.views.answers import answer_of, safe_next, toast
from generations.views.gallery.bulk import answer
from generations.views.posting import posted
from generations.workflow import bulk
from generations.workflow import tags as workflow
from generations.workflow.bits import BitMap

SHOWN = 300
TYPED = 120
"""So many names are offered while somebody types."""


@require_GET
@in_team()
def tags(request: TeamRequest) -> HttpResponse:
    """All of them by their use, or those that a word is in."""
    team, typed = request.actor.team, request.GET.get("q", "")[:60]
    found = workflow.matching(team, typed, SHOWN + 1) if typed else workflow.by_use(team)[: SHOWN + 1]
    context = {
        "rows": found[:SHOWN],
        "more": len(found) > SHOWN,
        "typed": typed,
        "may_curate": request.actor.may(Verb.CURATE),
        "undo": _undo(request),
        "slug": team.slug,
    }
    return render(request, "generations/gallery/tags.html", context)


@require_GET
@in_team()
def suggest(request: TeamRequest) -> HttpResponse:
    """For what is being typed: [{"id", "name", "count"}], the best first."""
    found = workflow.matching(request.actor.team, request.GET.get("q", "")[:60])
    return JsonResponse([{"id": tag.public_id, "name": tag.name, "count": count} for tag, count in found], safe=False)


@posted("tags", "team")
@in_team(Verb.CURATE)
def rename(request: TeamRequest, tag: str) -> HttpResponseBase:
    row, name = live_or_404(tag_or_404(request.actor, tag)), request.POST.get("name", "")[:200]
    was, here = row.name, reverse("tags", args=[request.actor.team.slug])
    try:
        workflow.rename(row, name)
    except workflow.NameTaken:
        return _said(request, _("There is a tag “%(name)s” already. Merge the two instead.") % {"name": name}, bad=True)
    except ValueError:
        return _said(request, _("A tag needs a name."), bad=True)
    given = {"was": was, "name": row.name}
    return answer_of(request, _("“%(was)s” is called “%(name)s” now.") % given, here)


@posted("tags", "team")
@in_team(Verb.CURATE)
def merge(request: TeamRequest, tag: str) -> HttpResponseBase:
    """Its pictures get the tag called ``into``, and it goes."""
    row, into = (
        live_or_404(tag_or_404(request.actor, tag)),
        workflow.called(request.actor.team, request.POST.get("into", "")[:200]),
    )
    if into is None or row.pk == into.pk:
        return _said(request, _("Choose another tag to merge it into."), bad=True)
    return answer(request, workflow.merge(row, into, request.actor.user))


@posted("tags", "team")
@in_team(Verb.CURATE)
def remove(request: TeamRequest, tag: str) -> HttpResponseBase:
    """Off all pictures; the page that follows offers to undo it."""
    row = live_or_404(tag_or_404(request.actor, tag))
    row.remove()
    return redirect(f"{reverse('tags', args=[request.actor.team.slug])}?gone={row.public_id}")


@posted("tags", "team")
@in_team(Verb.CURATE)
def restore(request: TeamRequest, tag: str) -> HttpResponseBase:
    row = tag_or_404(request.actor, tag)
    try:
        workflow.restore(row)
    except workflow.NameTaken:
        return _said(request, _("There is a tag of this name again."), bad=True)
    return answer_of(request, _("“%(name)s” is back.") % {"name": row.name}, reverse("tags", args=[row.team.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def of_picture(request: TeamRequest, picture: str) -> HttpResponseBase:
    """A picture's tags as chips. Posted: put the tag called ``add`` on, or take the tag ``remove`` off."""
    row = picture_or_404(request.actor, picture)
    action = _changed(request, row) if request.method == "POST" else None
    whole = reverse("picture", args=[request.actor.team.slug, row.public_id])
    if not request.headers.get("HX-Request"):
        return redirect(safe_next(request, whole))
    part = render(request, "generations/gallery/_tags.html", context_of(request.actor, row))
    if action is None:
        return part
    undo = reverse("bulk-undo", args=[request.actor.team.slug, action.public_id]) if action.changed else ""
    return toast(part, words.done(action), undo)


def context_of(actor: Actor, row: Picture) -> dict[str, Any]:
    """What the chips of a picture need: also for the page of the picture that they stand on."""
    having = workflow.of(row)
    may = actor.may(Verb.CURATE) and row.trashed is None
    return {
        "picture": row,
        "tags": having,
        "may_curate": may,
        "offered": workflow.suggested(actor.team, row.generation.prompt, having) if may else [],
        "known": [tag.name for tag, _count in workflow.by_use(actor.team)[:TYPED]] if may else [],
        "slug": actor.team.slug,
    }


def _changed(request: TeamRequest, row: Picture) -> BulkAction | None:
    actor, name = request.actor, workflow.clean(request.POST.get("add", "")[:200])
    actor.need(Verb.CURATE)
    if row.trashed is not None:
        raise PermissionDenied
    if not name and not request.POST.get("remove"):
        return None
    try:
        tag = (
            workflow.named(actor.team, name)
            if name
            else live_or_404(tag_or_404(actor, request.POST.get("remove", "")[:16]))
        )
    except ValueError:
        return None
    verb = BulkAction.Verb.TAG if name else BulkAction.Verb.UNTAG
    return bulk.begin(actor.team, actor.user, verb, BitMap([row.pk]), {"tag": tag.pk, "name": tag.name})


def _undo(request: TeamRequest) -> dict[str, str] | None:
    gone = request.GET.get("gone", "")[:16]
    row = request.actor.tags().exclude(removed=None).filter(public_id=gone).first() if gone else None
    if row is None or not request.actor.may(Verb.CURATE):
        return None
    address = reverse("tag-restore", args=[request.actor.team.slug, row.public_id])
    return {"text": _("The tag “%(name)s” is removed.") % {"name": row.name}, "address": address}


def _said(request: TeamRequest, text: str, *, bad: bool = False) -> HttpResponseBase:
    here = reverse("tags", args=[request.actor.team.slug])
    if bad and not request.headers.get("HX-Request"):
        messages.error(request, text)
        return redirect(safe_next(request, here))
    return answer_of(request, text, here)
