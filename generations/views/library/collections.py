"""Collections of prompts, and a person's stars."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import Actor, TeamRequest, Verb, in_team, live_or_404, prompt_collection_or_404, prompt_or_404
from generations.forms.collections import CollectionForm
from generations.models import CollectedPrompt, Favourite, Prompt, PromptCollection
from generations.views.answers import REFUSED, answer_of, safe_next, toast
from generations.views.library.cards import addresses, cards
from generations.views.posting import posted
from generations.workflow import prompt_collections as shelves


@posted("library", "team")
@in_team()
def favourite(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """Star the prompt (``on`` = yes), or take the star away: one's own, whatever one's role."""
    row = prompt_or_404(request.actor, prompt)
    if request.POST.get("on") == "yes":
        Favourite.objects.get_or_create(user=request.user, prompt=row)
    else:
        Favourite.objects.filter(user=request.user, prompt=row).delete()
    if request.headers.get("HX-Request"):
        shown = cards(request.actor, [row.pk])
        context = {"card": shown[0] if shown else None, "to": addresses(request.actor)}
        return render(request, "generations/library/star.html", context)
    return redirect(safe_next(request, _library(request.actor)))


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def menu(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """What can be done with a prompt, and the collections that it is in; a POST puts it into one (``put`` = yes) or takes it out."""
    row = prompt_or_404(request.actor, prompt)
    if request.method == "POST":
        return _collect(request, row)
    inside = set(CollectedPrompt.objects.filter(prompt=row).values_list("collection_id", flat=True))
    chosen = request.GET.get("collection", "")
    context = {
        "prompt": row,
        "collections": [(one, one.pk in inside) for one in request.actor.prompt_collections().live()],
        "chosen": chosen if chosen.isalnum() else "",
        "may_edit": request.actor.may_edit(row),
        "may_share": request.actor.may_share(row),
        "may_remove": request.actor.may_remove(row),
        "may_write": request.actor.may(Verb.WRITE_PROMPTS),
        "slug": request.actor.team.slug,
    }
    part = "_menu" if request.headers.get("HX-Request") else "menu"
    return render(request, f"generations/library/{part}.html", context)


def _collect(request: TeamRequest, prompt: Prompt) -> HttpResponseBase:
    request.actor.need(Verb.WRITE_PROMPTS)
    asked = request.POST if "collection" in request.POST else request.GET
    shelf = live_or_404(prompt_collection_or_404(request.actor, asked.get("collection", "")))
    here = reverse("prompt-menu", args=[request.actor.team.slug, prompt.public_id])
    said = {"name": prompt.name, "collection": shelf.name}
    if asked.get("put") == "yes":
        shelves.put(shelf, prompt, _seen(request.actor, asked.get("before", "")))
        return answer_of(request, _("“%(name)s” is in “%(collection)s”.") % said, here)
    seen = dict(request.actor.prompts().filter(collected__collection=shelf).values_list("pk", "public_id"))
    behind = next((seen[key] for key in shelves.take(shelf, prompt) if key in seen), "")
    undo = f"{here}?collection={shelf.public_id}&put=yes&before={behind}"
    return answer_of(request, _("“%(name)s” is taken out of “%(collection)s”.") % said, here, undo)


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def begin(request: TeamRequest) -> HttpResponseBase:
    """A new collection; with ``prompt`` in it, where one is posted."""
    form = CollectionForm(request.POST)
    first = request.POST.get("prompt", "")
    prompt = prompt_or_404(request.actor, first) if first else None
    if not form.is_valid():
        return _refused(request, form)
    shelf = shelves.begin(request.actor.team, request.user, form.cleaned_data["name"])
    if prompt:
        shelves.put(shelf, prompt)
    return _to(request, _library(request.actor, shelf))


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def rename(request: TeamRequest, collection: str) -> HttpResponseBase:
    shelf = live_or_404(prompt_collection_or_404(request.actor, collection))
    form = CollectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    shelves.rename(shelf, form.cleaned_data["name"])
    return _to(request, _library(request.actor, shelf))


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def remove(request: TeamRequest, collection: str) -> HttpResponseBase:
    """Out of sight, its prompts stay in the library; the page that follows offers to undo it."""
    shelf = live_or_404(prompt_collection_or_404(request.actor, collection))
    shelf.remove()
    return redirect(f"{_library(request.actor)}?gone={shelf.public_id}")


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def restore(request: TeamRequest, collection: str) -> HttpResponseBase:
    shelf = prompt_collection_or_404(request.actor, collection)
    shelf.restore()
    return answer_of(request, _("“%(name)s” is back.") % {"name": shelf.name}, _library(request.actor, shelf))


@posted("library", "team")
@in_team(Verb.WRITE_PROMPTS)
def move(request: TeamRequest, collection: str) -> HttpResponseBase:
    """Set ``prompt`` before the prompt ``before``, behind the prompt ``behind``, or at the end of the collection; from the menu one
    place ``up`` or ``down``."""
    shelf, actor, given = live_or_404(prompt_collection_or_404(request.actor, collection)), request.actor, request.POST
    prompt = prompt_or_404(actor, given.get("prompt", ""))
    if way := given.get("way", ""):
        before = _beside(actor, shelf, prompt, way)
    elif behind := _key(actor, given.get("behind", "")):
        before = shelves.next_to(shelf, behind, prompt)
    else:
        before = _key(actor, given.get("before", ""))
    shelves.move(shelf, prompt, before)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(safe_next(request, _library(actor, shelf)))


def _beside(actor: Actor, shelf: PromptCollection, prompt: Prompt, way: str) -> int | None:
    """Before which prompt it then stands, of those that the person sees."""
    seen = shelf.items.filter(prompt__in=actor.prompts().live()).order_by("position", "prompt_id")
    order = list(seen.values_list("prompt_id", flat=True))
    if prompt.pk not in order:
        raise Http404
    at = order.index(prompt.pk) + (-1 if way == "up" else 2)
    return order[max(at, 0)] if at < len(order) else None


def _key(actor: Actor, public_id: str) -> int | None:
    return prompt_or_404(actor, public_id).pk if public_id else None


def _seen(actor: Actor, public_id: str) -> int | None:
    """The key of a prompt that the person sees; None of any other: what is put before it goes to the end."""
    return actor.prompts().filter(public_id=public_id).values_list("pk", flat=True).first()


def _library(actor: Actor, shelf: PromptCollection | None = None) -> str:
    here = reverse("library", args=[actor.team.slug])
    return f"{here}?collection={shelf.public_id}" if shelf else here


def _to(request: TeamRequest, address: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(safe_next(request, address))


def _refused(request: TeamRequest, form: CollectionForm) -> HttpResponseBase:
    text = " ".join(str(one) for errors in form.errors.values() for one in errors)
    if request.headers.get("HX-Request"):
        return toast(HttpResponse(status=204), text)
    return HttpResponse(text, status=REFUSED, content_type="text/plain; charset=utf-8")
