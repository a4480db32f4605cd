"""Collections of pictures: their list, one of them in its order, and what changes them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, Verb, collection_or_404, in_team, live_or_404, picture_or_404
from generations.forms.bulk import pictures
from generations.forms.sorting import CollectionForm, NoteForm
from generations.models import BulkAction, CollectedPicture, Collection
from generations.views.answers import answer_of, safe_next
from generations.views.gallery.items import Item
from generations.views.posting import posted
from generations.workflow import bulk, selections
from generations.workflow import collections as workflow

PAGE = 60
LISTED = 40


@require_GET
@in_team()
def collections(request: TeamRequest) -> HttpResponse:
    """The team's, the last changed first, each with its first pictures."""
    rows = request.actor.collections().live().order_by("-updated", "-pk")
    if before := request.GET.get("before", ""):
        last = collection_or_404(request.actor, before[:16])
        rows = rows.filter(updated__lte=last.updated).exclude(updated=last.updated, pk__gte=last.pk)
    found = list(rows[: LISTED + 1])
    shown = found[:LISTED]
    covers, counts = workflow.covers(shown), workflow.counts(shown)
    context = {
        "rows": [(row, covers.get(row.pk, []), counts.get(row.pk, 0)) for row in shown],
        "more": shown[-1] if len(found) > LISTED else None,
        "may_curate": request.actor.may(Verb.CURATE),
        "undo": _undo(request),
        "slug": request.actor.team.slug,
    }
    return render(request, "generations/gallery/collections.html", context)


@require_GET
@in_team()
def collection(request: TeamRequest, shelf: str) -> HttpResponse:
    """Its pictures in their order; asked for what comes ``after`` a picture, that alone."""
    row = live_or_404(collection_or_404(request.actor, shelf))
    after = request.GET.get("after", "")
    found = list(workflow.page(row, _item(request.actor, row, after) if after else None, PAGE + 1))
    items = [Item.of(one) for one in found[:PAGE]]
    context = {
        "collection": row,
        "items": items,
        "more": items[-1] if len(found) > PAGE else None,
        "may_curate": request.actor.may(Verb.CURATE),
        "slug": request.actor.team.slug,
    }
    if request.headers.get("X-Partial") == "items":
        return render(request, "generations/gallery/_collection_items.html", context)
    context |= {"count": workflow.counts([row]).get(row.pk, 0), "form": CollectionForm(_said(row))}
    return render(request, "generations/gallery/collection.html", context)


@posted("collections", "team")
@in_team(Verb.CURATE)
def begin(request: TeamRequest) -> HttpResponseBase:
    """A new one; of what is selected, where something is."""
    form = CollectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    chosen = {"p", "selection", "all"} & request.POST.keys()
    bits = pictures(request.actor, request.POST) if chosen else None
    row = workflow.begin(request.actor.team, request.user, form.cleaned_data["name"], form.cleaned_data["notes"])
    if bits:
        params = {"collection": row.pk, "name": row.name}
        bulk.begin(request.actor.team, request.user, BulkAction.Verb.COLLECT, bits, params)
    return _to(request, _address(request.actor, row))


@posted("collection", "team", "shelf")
@in_team(Verb.CURATE)
def describe(request: TeamRequest, shelf: str) -> HttpResponseBase:
    row = live_or_404(collection_or_404(request.actor, shelf))
    form = CollectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    workflow.describe(row, form.cleaned_data["name"], form.cleaned_data["notes"])
    return _to(request, _address(request.actor, row))


@posted("collection", "team", "shelf")
@in_team(Verb.CURATE)
def place(request: TeamRequest, shelf: str) -> HttpResponseBase:
    """Set ``picture`` before the picture ``before``, or one place ``up`` or ``down``, or at the ``end``."""
    row, given = live_or_404(collection_or_404(request.actor, shelf)), request.POST
    item = _item(request.actor, row, given.get("picture", ""))
    if way := given.get("way", ""):
        before = workflow.beside(item, way) if way in {"up", "down"} else None
    elif behind := given.get("behind", ""):
        before = next(iter(workflow.page(row, _item(request.actor, row, behind), 1)), None)
    else:
        before = _item(request.actor, row, given["before"]) if given.get("before") else None
    if before is None or before.pk != item.pk:
        workflow.move(item, before)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(safe_next(request, f"{_address(request.actor, row)}#p-{given.get('picture', '')[:16]}"))


@posted("collection", "team", "shelf")
@in_team(Verb.CURATE)
def note(request: TeamRequest, shelf: str) -> HttpResponseBase:
    """What is said of a picture in this collection; the last words stand."""
    row = live_or_404(collection_or_404(request.actor, shelf))
    item = _item(request.actor, row, request.POST.get("picture", ""))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    workflow.note(item, form.cleaned_data["note"])
    return answer_of(request, _("Saved."), f"{_address(request.actor, row)}#p-{item.picture.public_id}")


@posted("collection", "team", "shelf")
@in_team(Verb.CURATE)
def remove(request: TeamRequest, shelf: str) -> HttpResponseBase:
    """Out of sight; its pictures stay in the gallery. The page that follows offers to undo it."""
    row = live_or_404(collection_or_404(request.actor, shelf))
    row.remove()
    return redirect(f"{reverse('collections', args=[request.actor.team.slug])}?gone={row.public_id}")


@posted("collections", "team")
@in_team(Verb.CURATE)
def bring_back(request: TeamRequest, shelf: str) -> HttpResponseBase:
    row = collection_or_404(request.actor, shelf)
    row.restore()
    return answer_of(request, _("“%(name)s” is back.") % {"name": row.name}, _address(request.actor, row))


@posted("collection", "team", "shelf")
@in_team()
def choose(request: TeamRequest, shelf: str) -> HttpResponseBase:
    """Everything in it as a selection, and on to where ``to`` says it is used: deliver, review."""
    row = live_or_404(collection_or_404(request.actor, shelf))
    keys = selections.BitMap(workflow.keys_in_order(row))
    made = selections.keep(request.actor.team, request.user, keys, f"collection={row.public_id}")
    wanted = safe_next(request, _address(request.actor, row))
    return redirect(f"{wanted}{'&' if '?' in wanted else '?'}selection={made.public_id}")


def _said(row: Collection) -> dict[str, str]:
    return {"name": row.name, "notes": row.notes}


def _item(actor: Actor, row: Collection, public_id: str) -> CollectedPicture:
    picture = picture_or_404(actor, public_id[:16])
    found = row.items.filter(picture=picture).select_related("picture").first()
    if found is None:
        raise Http404
    return found


def _address(actor: Actor, row: Collection) -> str:
    return reverse("collection", args=[actor.team.slug, row.public_id])


def _undo(request: TeamRequest) -> dict[str, str] | None:
    gone = request.GET.get("gone", "")[:16]
    row = request.actor.collections().exclude(removed=None).filter(public_id=gone).first() if gone else None
    if row is None or not request.actor.may(Verb.CURATE):
        return None
    address = reverse("collection-bring-back", args=[request.actor.team.slug, row.public_id])
    return {"text": _("The collection “%(name)s” is removed.") % {"name": row.name}, "address": address}


def _to(request: TeamRequest, address: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(safe_next(request, address))


def _refused(request: TeamRequest, form: CollectionForm | NoteForm) -> HttpResponseBase:
    text = " ".join(str(one) for errors in form.errors.values() for one in errors)
    if not request.headers.get("HX-Request"):
        messages.error(request, text)
        return redirect(safe_next(request, reverse("collections", args=[request.actor.team.slug])))
    return answer_of(request, text, "")
