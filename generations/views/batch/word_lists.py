"""The team's word lists: what ``{list:name}`` in a prompt stands for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, Verb, in_team, word_list_or_404
from generations.forms.word_lists import WordListForm
from generations.models import WordList
from generations.views.answers import REFUSED
from generations.views.posting import posted
from generations.workflow import word_lists as keeping

PAGE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def word_lists(request: TeamRequest) -> HttpResponseBase:
    """All of them, and making one more."""
    form = WordListForm(request.POST or None, team=request.actor.team)
    if request.method == "POST":
        request.actor.need(Verb.WRITE_PROMPTS)
        if form.is_valid():
            row = keeping.create(request.actor.team, form.cleaned_data["name"], form.cleaned_data["words"])
            messages.success(request, _("The list “%(name)s” is ready.") % {"name": row.name})
            return redirect("word-lists", team=request.actor.team.slug)
    return _page(request, form, status=REFUSED if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.WRITE_PROMPTS)
def word_list(request: TeamRequest, wordlist: str) -> HttpResponseBase:
    """One of them, to be changed."""
    row = word_list_or_404(request.actor, wordlist)
    initial = {"name": row.name, "words": "\n".join(row.words)}
    form = WordListForm(request.POST or None, team=request.actor.team, row=row, initial=initial)
    if form.is_valid():
        keeping.change(row, form.cleaned_data["name"], form.cleaned_data["words"])
        messages.success(request, _("Saved."))
        return redirect("word-lists", team=request.actor.team.slug)
    status = REFUSED if form.is_bound else 200
    return render(request, "generations/batch/word_list.html", {"form": form, "row": row}, status=status)


@posted("word-lists", "team")
@in_team(Verb.WRITE_PROMPTS)
def remove(request: TeamRequest, wordlist: str) -> HttpResponseBase:
    """Out of sight; the page offers to undo it."""
    row = word_list_or_404(request.actor, wordlist)
    row.remove()
    address = reverse("word-lists", args=[request.actor.team.slug])
    return redirect(f"{address}?{urlencode({'removed': row.public_id})}")


@posted("word-lists", "team")
@in_team(Verb.WRITE_PROMPTS)
def restore(request: TeamRequest, wordlist: str) -> HttpResponseBase:
    """Back, unless another has taken its name."""
    row = word_list_or_404(request.actor, wordlist)
    if keeping.bring_back(row):
        messages.success(request, _("“%(name)s” is back.") % {"name": row.name})
    else:
        messages.error(request, _("Another list has this name by now."))
    return redirect("word-lists", team=request.actor.team.slug)


def _page(request: TeamRequest, form: WordListForm, status: int) -> HttpResponse:
    rows = request.actor.word_lists()[:PAGE]
    context = {
        "form": form,
        "rows": rows,
        "may_write": request.actor.may(Verb.WRITE_PROMPTS),
        "undo": _undo(request),
    }
    return render(request, "generations/batch/word_lists.html", context, status=status)


def _undo(request: TeamRequest) -> dict[str, str] | None:
    """What was just removed."""
    wanted = request.GET.get("removed", "")
    row = WordList.objects.filter(team=request.actor.team, public_id=wanted).exclude(removed=None).first()
    if row is None:
        return None
    address = reverse("word-list-restore", args=[request.actor.team.slug, row.public_id])
    return {"text": _("“%(name)s” is removed.") % {"name": row.name}, "address": address}
