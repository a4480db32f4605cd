"""Searches of the gallery under a name: one's own, and those that the team shares."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import Actor, TeamRequest, Verb, in_team, saved_search_or_404
from generations.forms.saved_search import SavedSearchForm
from generations.models import SavedSearch
from generations.views.answers import REFUSED, answer_of
from generations.views.posting import posted
from generations.workflow.gallery import Search

MOST = 200
SALT = "generations.gallery.saved"
UNDO_AGE = 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def saved(request: TeamRequest) -> HttpResponseBase:
    """Those that this person has; a POST saves the search ``query`` as ``name``."""
    form = SavedSearchForm(request.POST or None, initial={"query": Search.read(request.GET).query})
    if request.method == "POST" and form.is_valid():
        row = SavedSearch(team=request.actor.team, person=request.user)
        return _keep(request, row, form, _("“%(name)s” is saved."))
    return _page(request, form, status=REFUSED if request.method == "POST" else 200)


@posted("gallery-saved", "team")
@in_team()
def change(request: TeamRequest, search: str) -> HttpResponseBase:
    """Give it another name, share it with the team or no longer."""
    row = _own_or_403(request, search)
    form = SavedSearchForm({"query": row.query, "name": row.name, **request.POST.dict()})
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    return _keep(request, row, form, _("“%(name)s” is changed."))


@posted("gallery-saved", "team")
@in_team()
def remove(request: TeamRequest, search: str) -> HttpResponseBase:
    """It is gone; what it was stands signed in the address that undoes it."""
    row = _own_or_403(request, search)
    was = {name: getattr(row, name) for name in ("public_id", "name", "query", "shared", "person_id")}
    row.delete()
    here = reverse("gallery-saved", args=[request.actor.team.slug])
    signed = signing.dumps([request.actor.team.pk, was], salt=SALT, compress=True)
    undo = f"{reverse('gallery-saved-restore', args=[request.actor.team.slug])}?was={signed}"
    return answer_of(request, _("“%(name)s” is removed.") % {"name": row.name}, here, undo)


@posted("gallery-saved", "team")
@in_team()
def restore(request: TeamRequest) -> HttpResponseBase:
    here = reverse("gallery-saved", args=[request.actor.team.slug])
    try:
        team, was = signing.loads(request.GET.get("was", ""), salt=SALT, max_age=UNDO_AGE)
    except signing.BadSignature:
        team, was = 0, {}
    if team != request.actor.team.pk:
        return answer_of(request, _("That can no longer be brought back."), here)
    row, _made = SavedSearch.objects.get_or_create(team=request.actor.team, public_id=was["public_id"], defaults=was)
    return answer_of(request, _("“%(name)s” is back.") % {"name": row.name}, here)


def _keep(request: TeamRequest, row: SavedSearch, form: SavedSearchForm, text: str) -> HttpResponseBase:
    given = form.cleaned_data
    shared = given["shared"] and request.actor.may(Verb.CURATE)
    row.name, row.query, row.shared = given["name"], given["query"], shared
    row.save()
    return answer_of(request, text % {"name": row.name}, reverse("gallery-saved", args=[request.actor.team.slug]))


def _own_or_403(request: TeamRequest, search: str) -> SavedSearch:
    row: SavedSearch = saved_search_or_404(request.actor, search)
    if not may_change(request.actor, row):
        raise PermissionDenied
    return row


def may_change(actor: Actor, row: SavedSearch) -> bool:
    """Its own person; a shared one also whoever administers the team."""
    return row.person_id == actor.user.pk or (row.shared and actor.may(Verb.ADMINISTER))


def _page(request: TeamRequest, form: SavedSearchForm, status: int) -> HttpResponse:
    rows = request.actor.saved_searches().select_related("person")[:MOST]
    context: dict[str, Any] = {
        "searches": [(row, may_change(request.actor, row)) for row in rows],
        "form": form,
        "query": form["query"].value() or "",
        "may_share": request.actor.may(Verb.CURATE),
        "slug": request.actor.team.slug,
    }
    partial = request.headers.get("X-Partial") == "saved"
    return render(request, f"generations/gallery/{'_saved' if partial else 'saved'}.html", context, status=status)
