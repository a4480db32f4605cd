"""The reference shelf beside the composer: pictures that are used again and again, kits of references, the team's pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations.access import (
    Actor,
    TeamRequest,
    Verb,
    image_or_404,
    in_team,
    kit_or_404,
    picture_or_404,
    shelf_item_or_404,
)
from generations.forms import drafts
from generations.forms.attachments import attach
from generations.forms.shelf import KitForm, ShelfItemForm, name_of_file, role_or_none
from generations.models import Image, Kit, KitItem, Picture, ShelfItem
from generations.views.answers import REFUSED, answer_of, tell, toast
from generations.views.gallery.filters import older
from generations.views.posting import posted
from generations.workflow import shelf as shelving
from generations.workflow.gallery import Search
from generations.workflow.orders import OrderedImage

PAGE = 60
SHELF, KITS, PICTURES = "shelf", "kits", "pictures"
CHANGED = "studio:shelf"


@dataclass(frozen=True)
class Listing:
    """A page of one of the three lists; ``after`` is the cursor of the next, "" at the end."""

    tab: str
    rows: Sequence[Any]
    text: str = ""
    role: str = ""
    after: str = ""
    is_first: bool = True

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.role)


@require_GET
@in_team(Verb.GENERATE)
def panel(request: TeamRequest) -> HttpResponse:
    """The inside of the side panel. An address to open by hand it is not: that leads to the studio."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("studio", team=request.actor.team.slug)
    return render(request, "generations/studio/_shelf.html", {"listing": _listing(request)})


@require_GET
@in_team(Verb.GENERATE)
def listing(request: TeamRequest) -> HttpResponse:
    """One of the lists, as it is searched; with ``after`` what comes below that row."""
    return render(request, "generations/studio/_shelf_list.html", {"listing": _listing(request)})


def _listing(request: TeamRequest) -> Listing:
    tab = request.GET.get("tab", SHELF)
    find = {KITS: _kits, PICTURES: _pictures}.get(tab, _shelf)
    text, role = request.GET.get("q", "").strip()[:200], role_or_none(request.GET.get("role", ""))
    after = request.GET.get("after", "")
    rows = list(find(request.actor, text, role, after))
    more = rows[PAGE - 1].public_id if len(rows) > PAGE else ""
    known = tab if tab in (KITS, PICTURES) else SHELF
    return Listing(known, rows[:PAGE], text, role if known == SHELF else "", more, is_first=not after)


def _shelf(actor: Actor, text: str, role: str, after: str) -> QuerySet[ShelfItem]:
    found = actor.shelf().live().select_related("image")
    if role:
        found = found.filter(role=role)
    if after:
        found = found.filter(_below(shelf_item_or_404(actor, after)))
    return found.filter(name__icontains=text)[: PAGE + 1]


def _kits(actor: Actor, text: str, _role: str, after: str) -> QuerySet[Kit]:
    items = Prefetch("items", KitItem.objects.select_related("image"))
    found = actor.kits().live().prefetch_related(items)
    if after:
        found = found.filter(_below(kit_or_404(actor, after)))
    return found.filter(name__icontains=text)[: PAGE + 1]


def _below(last: ShelfItem | Kit) -> Q:
    return Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk)


def _pictures(actor: Actor, text: str, _role: str, after: str) -> QuerySet[Picture]:
    before = picture_or_404(actor, after).pk if after else None
    return older(actor, Search(text=text), before, PAGE + 1).select_related("image", "generation")


# -- The shelf -------------------------------------------------------------------------------------------------------------


@posted("studio", "team")
@in_team(Verb.GENERATE)
def add(request: TeamRequest) -> HttpResponseBase:
    """Put a picture on the shelf: an uploaded file, one of the tray (``image``), or one that was generated (``picture``)."""
    if file := request.FILES.get("file"):
        attached = attach(request.actor.team, file)
        if attached.image is None:
            return HttpResponse(attached.refusal, status=REFUSED, content_type="text/plain; charset=utf-8")
        return _added(request, attached.image.image, name_of_file(attached.image.filename), attached.image.filename)
    if "picture" in request.POST:
        picture = picture_or_404(request.actor, request.POST["picture"])
        return _added(request, picture.image, name_of_file(drafts.named(picture)), drafts.named(picture))
    filename = drafts.printable(request.POST.get("filename", ""))[:120]
    image = image_or_404(request.actor, request.POST.get("image", ""))
    return _added(request, image, name_of_file(filename), filename)


def _added(request: TeamRequest, image: Image, name: str, filename: str) -> HttpResponseBase:
    role = role_or_none(request.POST.get("role", ""))
    item, made = shelving.put(image, request.actor.user, name=name, filename=filename, role=role)
    text = _("“%(name)s” is on the shelf.") if made else _("It is on the shelf already, as “%(name)s”.")
    return _changed(request, text % {"name": item.name}, "shelf-remove" if made else "", item)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def change(request: TeamRequest, item: str) -> HttpResponseBase:
    """Another name, another role; a toast says why not."""
    row = shelf_item_or_404(request.actor, item)
    form = ShelfItemForm(request.POST)
    if not form.is_valid():
        text = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return toast(HttpResponse(status=204), text)
    shelving.relabel(row, name=form.cleaned_data["name"], role=form.cleaned_data["role"])
    return tell(HttpResponse(status=204), CHANGED, {})


@posted("studio", "team")
@in_team(Verb.GENERATE)
def use(request: TeamRequest, item: str) -> HttpResponse:
    """It, for the tray of an open composer, with its usual role."""
    row = shelf_item_or_404(request.actor, item)
    return _for_tray(request, [OrderedImage(image=row.image, filename=_called(row), role=row.role)])


def _called(row: ShelfItem) -> str:
    """The file's name in a tray: as the shelf calls it, since that is how it is mentioned."""
    return f"{row.name}{Path(row.filename).suffix or '.' + row.image.extension}"


@posted("studio", "team")
@in_team(Verb.GENERATE)
def remove(request: TeamRequest, item: str) -> HttpResponseBase:
    """Off the shelf; the answer offers to undo it."""
    row = shelf_item_or_404(request.actor, item)
    row.remove()
    return _changed(request, _("“%(name)s” is off the shelf.") % {"name": row.name}, "shelf-restore", row)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def restore(request: TeamRequest, item: str) -> HttpResponseBase:
    """Back on the shelf."""
    shelf_item_or_404(request.actor, item).restore()
    return tell(HttpResponse(status=204), CHANGED, {})


# -- Kits ------------------------------------------------------------------------------------------------------------------


@posted("studio", "team")
@in_team(Verb.GENERATE)
def save_kit(request: TeamRequest) -> HttpResponseBase:
    """Keep the posted tray under a name. One that has the name already is replaced once the person has said so."""
    tray = drafts.tray(drafts.from_post(request.POST), request.actor.team)
    form = KitForm(request.POST, team=request.actor.team, tray=tray)
    if not form.is_valid():
        return render(request, "generations/studio/_kit_form.html", {"form": form}, status=REFUSED)
    kit, replaced = shelving.save_kit(request.actor.team, request.actor.user, form.cleaned_data["name"], tray.found)
    if replaced:
        return _changed(request, _("The kit “%(name)s” is replaced.") % {"name": kit.name}, "kit-restore", replaced)
    return _changed(request, _("The kit “%(name)s” is kept.") % {"name": kit.name}, "kit-remove", kit)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def use_kit(request: TeamRequest, kit: str) -> HttpResponse:
    """Its references, for the tray of an open composer, in their order and with their roles."""
    items = kit_or_404(request.actor, kit).items.select_related("image")
    return _for_tray(request, [OrderedImage.of(one) for one in items])


@posted("studio", "team")
@in_team(Verb.GENERATE)
def remove_kit(request: TeamRequest, kit: str) -> HttpResponseBase:
    """Out of sight; the answer offers to undo it."""
    row = kit_or_404(request.actor, kit)
    row.remove()
    return _changed(request, _("The kit “%(name)s” is removed.") % {"name": row.name}, "kit-restore", row)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def restore_kit(request: TeamRequest, kit: str) -> HttpResponseBase:
    """Back, in the place of one that has its name by now."""
    shelving.restore_kit(kit_or_404(request.actor, kit))
    return tell(HttpResponse(status=204), CHANGED, {})


# -- Answers ---------------------------------------------------------------------------------------------------------------


def _for_tray(request: TeamRequest, found: Sequence[OrderedImage]) -> HttpResponse:
    return render(request, "generations/studio/_tray.html", {"references": found})


def _changed(request: TeamRequest, text: str, undo: str, row: ShelfItem | Kit) -> HttpResponseBase:
    """To a script: the words for a toast, and that the lists are to be read anew. To a form: back to where it was."""
    address = reverse(undo, args=[request.actor.team.slug, row.public_id]) if undo else ""
    fallback = reverse("studio", args=[request.actor.team.slug])
    return tell(answer_of(request, text, fallback, undo=address), CHANGED, {})
