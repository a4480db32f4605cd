"""The bell: what a person is told of, newest first; read by looking at it; and the switches of what is told how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from generations.access import TeamRequest, in_team
from generations.messages.notices import DIGESTS, KINDS, said
from generations.models import Notification
from generations.models.event import UNREAD_LIMIT
from generations.models.notification import NotificationQuerySet
from generations.views.answers import answer_of
from generations.views.notices.places import place
from generations.views.posting import posted
from generations.workflow import notices

PAGE = 40
PANEL = 12


@dataclass(frozen=True)
class Line:
    """A notification as it is shown."""

    row: Notification
    text: str

    @property
    def when(self) -> str:
        if timezone.now() - self.row.created < timedelta(minutes=1):
            return _("just now")
        return _("%(when)s ago") % {"when": timesince(self.row.created, depth=1)}


@require_GET
@in_team()
def page(request: TeamRequest) -> HttpResponse:
    """All of them, by cursor; ``part`` is "panel" for the newest in the bell's menu, "rows" for the next on the page."""
    part = request.GET.get("part", "")
    size = PANEL if part == "panel" else PAGE
    rows = _own(request)
    if before := request.GET.get("before", ""):
        rows = rows.filter(pk__lt=_one(request, before).pk)
    found = list(rows.select_related("actor").order_by("-id")[: size + 1])
    context = {
        "lines": [Line(row, said(row)) for row in found[:size]],
        "more": found[size - 1] if len(found) > size else None,
        "slug": request.actor.team.slug,
    }
    name = {"panel": "_panel", "rows": "_rows"}.get(part, "page")
    return render(request, f"generations/notices/{name}.html", context)


@require_GET
@in_team()
def bell(request: TeamRequest) -> HttpResponse:
    """The bell's number alone."""
    unread = _own(request).unread()[:UNREAD_LIMIT].count()
    return render(request, "generations/notices/_count.html", {"unread": unread})


@require_GET
@in_team()
def notice(request: TeamRequest, notice: str) -> HttpResponseBase:
    """Lead to what it is about; it is read by that. A script that shows it in the browser asks for its words alone."""
    row = _one(request, notice)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": said(row), "url": request.path, "browser": row.by_browser and row.read is None})
    notices.read(request.actor.user, request.actor.team, [row.public_id])
    return redirect(place(row, request.actor.team.slug))


@posted("notices", "team")
@in_team()
def read(request: TeamRequest) -> HttpResponseBase:
    """Mark ``notice`` (several) as read, or all; ``unread``: take that back."""
    actor, given = request.actor, request.POST.getlist("notice")
    fallback = reverse("notices", args=[actor.team.slug])
    if "unread" in request.POST:
        notices.unread(actor.user, actor.team, given)
        return answer_of(request, _("Marked as unread."), fallback)
    notices.read(actor.user, actor.team, given or None)
    return answer_of(request, _("Marked as read."), fallback)


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def switches(request: TeamRequest) -> HttpResponseBase:
    """What is told by the bell, by mail and by the browser, and how often mail comes."""
    person = request.actor.user
    if request.method == "POST":
        notices.choose(person, {kind: request.POST.getlist(kind) for kind in KINDS}, request.POST.get("digest"))
        messages.success(request, _("Saved."))
        return redirect("notices-switches", request.actor.team.slug)
    context = {
        "kinds": [(kind, name, more, notices.channels(person, kind)) for kind, (name, more) in KINDS.items()],
        "digests": DIGESTS.items(),
        "digest": person.digest,
        "mail": settings.MAIL_IS_GIVEN,
    }
    return render(request, "generations/notices/switches.html", context)


def _own(request: TeamRequest) -> NotificationQuerySet:
    return Notification.objects.filter(user=request.actor.user, team=request.actor.team, in_bell=True)


def _one(request: TeamRequest, public_id: str) -> Notification:
    rows = Notification.objects.filter(user=request.actor.user, team=request.actor.team)
    row = rows.select_related("team").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row
