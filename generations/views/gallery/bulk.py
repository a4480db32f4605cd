"""Acts on many pictures: what is selected is kept here, what is done goes on here, and can be taken back from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from generations.access import Actor, TeamRequest, Verb, bulk_action_or_404, in_team
from generations.forms import bulk as forms
from generations.messages import bulk as words
from generations.models import BulkAction
from generations.views.answers import REFUSED, safe_next, tell, toast
from generations.views.posting import posted
from generations.workflow import bulk as workflow

PAGE = 30
JUST_NOW = timedelta(seconds=20)
"""So long an ended one is still told of by the small progress of every page."""
MOST_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """An action as its person reads it; ``part`` of it, in per cent, is done."""

    action: BulkAction
    title: str
    said: str
    part: int
    may_undo: bool

    @classmethod
    def of(cls, action: BulkAction, actor: Actor) -> Line:
        whole = action.changed if action.status == BulkAction.Status.UNDOING else action.count
        part = min(100, 100 * action.looked // whole) if whole else 100
        said = "" if action.is_open else words.done(action)
        return cls(action, words.title(action), said, part, actor.may_undo(action))


@require_POST
@in_team()
def select(request: TeamRequest) -> HttpResponse:
    """Freeze what is selected. The answer is its id and its number of pictures."""
    made = forms.read_selection(request.actor, request.POST)
    return JsonResponse({"id": made.public_id, "count": made.count})


@posted("gallery", "team")
@in_team()
def act(request: TeamRequest, verb: str) -> HttpResponseBase:
    """Do ``verb`` with what is selected: a few at once, many from now on."""
    if verb not in forms.RIGHTS:
        raise Http404
    actor = request.actor
    actor.need(forms.RIGHTS[verb])
    try:
        asked = forms.read(actor, verb, request.POST)
    except forms.Refused as refused:
        return _refused(request, str(refused))
    own_only = forms.RIGHTS[verb] is Verb.TRASH_OWN and not actor.may(Verb.TRASH_ALL)
    action = workflow.begin(actor.team, actor.user, verb, asked.bits, asked.params, own_only=own_only)
    return answer(request, action)


@posted("bulk-activity", "team")
@in_team()
def undo(request: TeamRequest, action: str) -> HttpResponseBase:
    return answer(request, workflow.undo(_undoable(request.actor, action)))


@posted("bulk-activity", "team")
@in_team()
def cancel(request: TeamRequest, action: str) -> HttpResponseBase:
    """Go no further. What was done stays, and can be undone."""
    row = bulk_action_or_404(request.actor, action)
    if row.person_id != request.actor.user.pk and not request.actor.may(Verb.ADMINISTER):
        raise PermissionDenied
    return answer(request, workflow.cancel(row))


@require_GET
@in_team()
def now(request: TeamRequest) -> HttpResponse:
    """The person's own that are under way or have just ended: the small progress of every page."""
    rows = BulkAction.objects.filter(team=request.actor.team, person=request.actor.user).order_by("-pk").defer("bits")
    recent = [one for one in rows[:PAGE] if one.is_open or (one.ended and one.ended > timezone.now() - JUST_NOW)]
    lines = [Line.of(one, request.actor) for one in recent if one.count > workflow.AT_ONCE]
    context = {"lines": lines[:MOST_SHOWN], "slug": request.actor.team.slug}
    return render(request, "generations/gallery/_bulk_now.html", context)


@require_GET
@in_team()
def activity(request: TeamRequest) -> HttpResponse:
    """What was done with many pictures lately, newest first, each with its Undo."""
    rows = request.actor.bulk_actions().select_related("person").order_by("-pk")
    before = request.GET.get("before", "")
    if before:
        rows = rows.filter(pk__lt=bulk_action_or_404(request.actor, before[:16]).pk)
    found = list(rows.defer("bits")[: PAGE + 1])
    lines = [Line.of(one, request.actor) for one in found[:PAGE]]
    context = {"lines": lines, "more": lines[-1].action if len(found) > PAGE else None, "slug": request.actor.team.slug}
    partial = request.headers.get("X-Partial") == "lines"
    return render(request, f"generations/gallery/{'_bulk_lines' if partial else 'bulk'}.html", context)


def answer(request: TeamRequest, action: BulkAction) -> HttpResponseBase:
    """What was done, or that it has begun: to a script as JSON, to htmx as a toast, to a form as a line on the page that it came from."""
    slug = request.actor.team.slug
    text = words.title(action) if action.is_open else words.done(action)
    undo_at = reverse("bulk-undo", args=[slug, action.public_id]) if request.actor.may_undo(action) else ""
    if request.headers.get("X-Requested-With") == "fetch":
        said = {
            "id": action.public_id,
            "text": text,
            "undo": undo_at,
            "running": action.is_open,
            "refused": action.refused,
        }
        return JsonResponse(said | {"address": reverse("bulk-activity", args=[slug])})
    if request.headers.get("HX-Request"):
        nothing = HttpResponse(status=204)
        if action.is_open or action.count > workflow.AT_ONCE:
            return tell(nothing, "studio:bulk-began", {"id": action.public_id})
        return toast(nothing, text, undo_at)
    messages.success(request, text)
    place = reverse("bulk-activity", args=[slug]) if action.is_open else reverse("gallery", args=[slug])
    return redirect(safe_next(request, place))


def _undoable(actor: Actor, public_id: str) -> BulkAction:
    row = bulk_action_or_404(actor, public_id)
    if row.may_undo and not actor.may_undo(row):
        raise PermissionDenied
    return row


def _refused(request: TeamRequest, text: str) -> HttpResponseBase:
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"text": text}, status=REFUSED)
    if request.headers.get("HX-Request"):
        return toast(HttpResponse(status=204), text)
    messages.error(request, text)
    return redirect(safe_next(request, reverse("gallery", args=[request.actor.team.slug])))
