"""The page on which a prompt is written: a new one, the next version of one, or a change to somebody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations import word_diff
from generations.access import Actor, TeamRequest, Verb, generation_or_404, in_team, prompt_or_404
from generations.forms import drafts, prompt_references, prompt_settings, prompt_words
from generations.forms.attachments import attach_all
from generations.forms.prompts import PromptForm, ProposalForm, WordsForm, as_typed, said_about
from generations.models import Generation, Prompt, PromptVersion
from generations.views.answers import REFUSED
from generations.views.writing import structure
from generations.views.writing.places import after_saving, leave_for, prompt_page
from generations.workflow import changes, prompts
from generations.workflow.orders import OrderedImage
from generations.workflow.prompts import Words

SAVE, LOOK, ATTACH = "save", "look", "attach"
OF_REFERENCES = {prompt_references.DROP, prompt_references.MOVE}
"""Buttons whose own name says what they do."""
MEANWHILE = 409
"""Nothing was saved, because somebody else did: what they wrote is shown."""


@dataclass(kw_only=True)
class Desk:
    """What is written, and where. ``base`` is the version that it began from, ``seen`` the newest one that the writer knows of."""

    request: TeamRequest
    address: str
    prompt: Prompt | None = None
    base: PromptVersion | None = None
    source: Generation | None = None
    proposes: bool = False
    overtaken: PromptVersion | None = None
    refusals: Sequence[str] = ()

    @cached_property
    def before(self) -> Words:
        """The words that were there when the writing began."""
        if self.base:
            return prompts.words_of(self.base)
        return words_of_generation(self.source, self.request.actor) if self.source else Words(text="")

    @cached_property
    def newest(self) -> PromptVersion | None:
        return self.prompt.versions.select_related("person").first() if self.prompt else None

    @property
    def seen(self) -> int:
        """The number of the newest version, when the page was given out."""
        said = self.request.POST.get("seen", "")
        if self.overtaken:
            return self.overtaken.number
        if said.isdecimal() and said.isascii() and len(said) < 9:
            return int(said)
        return self.newest.number if self.newest else 0

    @property
    def draft_of(self) -> PromptVersion | None:
        """A newer version that is not in force, where one is not being written on."""
        found = self.newest
        return found if found and self.base and found.number > self.base.number and not self.overtaken else None

    @cached_property
    def meanwhile(self) -> list[word_diff.Piece]:
        return word_diff.diff(self.before.text, self.overtaken.text) if self.overtaken else []

    def form(self, *, posted: bool = False, text: str | None = None) -> Any:
        """The form: judged where ``posted``, else as it was typed, with another ``text`` where one is given."""
        post = self.request.POST
        typed = as_typed(post) if post and not posted else {}
        initial = {**(said_about(self.prompt) if self.prompt else START), **typed}
        if text is not None:
            initial["text"] = text
        common: Mapping[str, Any] = {"team": self.request.actor.team, "before": self.before, "initial": initial}
        data = post if posted else None
        if self.proposes:
            return ProposalForm(data, **common)
        user = self.request.actor.user
        return PromptForm(data, owner=self.prompt.owner if self.prompt else user, writer=user, **common)


START = {"sharing": Prompt.Sharing.TEAM, "publish": True}


def words_of_generation(made: Generation, actor: Actor) -> Words:
    """What a past generation asked for, as a prompt, as far as the person may see it."""
    references = tuple(OrderedImage.of(row) for row in made.references.select_related("image"))
    settings = prompt_settings.of_generation(made)
    return Words(text=drafts.written(made, actor).text, settings=settings, references=references)


# -- The pages ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.WRITE_PROMPTS)
def new(request: TeamRequest) -> HttpResponseBase:
    """A prompt that is not there yet; ``from`` is the generation that it is taken from."""
    source = request.POST.get("from") or request.GET.get("from", "")
    made = generation_or_404(request.actor, source) if source else None
    return _answer(Desk(request=request, address=reverse("prompt-new", args=[request.actor.team.slug]), source=made))


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def edit(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """The next version. ``from`` is the one to begin from, the live one where none is named."""
    row = prompt_or_404(request.actor, prompt)
    if not request.actor.may_edit(row):
        raise PermissionDenied
    if row.removed:
        return render(request, "generations/writing/removed.html", {"prompt": row, "actor": request.actor})
    address = reverse("prompt-edit", args=[request.actor.team.slug, row.public_id])
    return _answer(Desk(request=request, address=address, prompt=row, base=_base(request, row)))


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.PROPOSE)
def propose(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """A change to somebody else's prompt. Who may make it is led to where it is made."""
    row = prompt_or_404(request.actor, prompt)
    if request.actor.may_edit(row):
        begin = request.GET.get("from", "")
        where = reverse("prompt-edit", args=[request.actor.team.slug, row.public_id])
        return redirect(f"{where}?{urlencode({'from': begin})}" if begin else where)
    if row.removed:
        raise Http404
    address = reverse("prompt-propose", args=[request.actor.team.slug, row.public_id])
    return _answer(Desk(request=request, address=address, prompt=row, base=_base(request, row), proposes=True))


def _base(request: TeamRequest, prompt: Prompt) -> PromptVersion:
    """The version that the writing begins from."""
    wanted = request.POST.get("base") or request.GET.get("from", "")
    found = prompt.versions.filter(public_id=wanted).first() if wanted else prompt.live
    if found is None:
        raise Http404
    found.prompt = prompt
    return found


# -- What was sent -----------------------------------------------------------------------------------------------------


def _answer(desk: Desk) -> HttpResponseBase:
    if desk.request.method != "POST":
        return _page(desk, desk.form())
    post = desk.request.POST
    act = post.get("do", LOOK if OF_REFERENCES & post.keys() else SAVE)
    return _save(desk) if act == SAVE else _look(desk, act)


def _look(desk: Desk, act: str) -> HttpResponse:
    """Nothing is kept: the form as it stands, after the press of one of its buttons."""
    form = desk.form()
    before = form.typed_text
    text = structure.acted(before, act, desk.request.POST)
    if text != before:
        form = desk.form(text=text)
    if act == ATTACH and not desk.proposes:
        form.attached, desk.refusals = _attached(desk)
    if not desk.request.headers.get("HX-Request"):
        return _page(desk, form)
    part = "references" if act == ATTACH or OF_REFERENCES & desk.request.POST.keys() else "under"
    context = {**_context(desk, form), "new_text": text if text != before else None}
    return render(desk.request, f"generations/writing/_{part}.html", context)


def _attached(desk: Desk) -> tuple[tuple[OrderedImage, ...], list[str]]:
    taken, refused = attach_all(desk.request.actor.team, desk.request.FILES.getlist("files"))
    return tuple(taken), refused


def _save(desk: Desk) -> HttpResponseBase:
    form = desk.form(posted=True)
    if not desk.proposes:
        form.attached, desk.refusals = _attached(desk)
    if not form.is_valid() or desk.refusals:
        return _page(desk, form, REFUSED)
    try:
        return _propose(desk, form) if desk.proposes else _keep(desk, form)
    except changes.Overtaken as overtaken:
        desk.overtaken = overtaken.newest
        return _page(desk, form, MEANWHILE)


def _keep(desk: Desk, form: PromptForm) -> HttpResponseBase:
    actor, given = desk.request.actor, form.cleaned_data
    if desk.prompt is None or desk.base is None:
        made = prompts.create(actor.team, actor.user, form.details, form.words, given["why"], cover=_cover(desk))
        return _leave(desk, made, _("“%(name)s” is in the library.") % {"name": made.name})
    version = changes.save(
        desk.prompt,
        actor.user,
        desk.base,
        form.words,
        form.details,
        seen=desk.seen,
        why=given["why"],
        publish=given["publish"],
    )
    if version is None:
        said = _("Saved.")
    elif version.is_live:
        said = _("Version %(number)s is live.") % {"number": version.number}
    else:
        said = _("Version %(number)s is kept, and not live yet.") % {"number": version.number}
    return _leave(desk, desk.prompt, said)


def _cover(desk: Desk) -> Any:
    """The first picture of the generation that the prompt is taken from."""
    made = desk.source.pictures.filter(trashed=None).select_related("image").first() if desk.source else None
    return made.image if made else None


def _propose(desk: Desk, form: ProposalForm) -> HttpResponseBase:
    assert desk.prompt and desk.base
    if not changes.differs(desk.base, form.words):
        form.add_error(None, _("Nothing is changed yet."))
        return _page(desk, form, REFUSED)
    changes.propose(desk.base, desk.request.actor.user, form.words, form.cleaned_data["note"])
    said = _("Your change is proposed to %(name)s.") % {"name": desk.prompt.owner.name}
    return _leave(desk, desk.prompt, said)


def _leave(desk: Desk, prompt: Prompt, said: str) -> HttpResponseBase:
    messages.success(desk.request, said)
    place = prompt_page(prompt) if desk.proposes else after_saving(desk.request.actor, prompt)
    return leave_for(desk.request, place)


# -- Showing it --------------------------------------------------------------------------------------------------------


def _page(desk: Desk, form: WordsForm, status: int = 200) -> HttpResponse:
    part = "_editor" if desk.request.headers.get("HX-Request") else "editor"
    return render(desk.request, f"generations/writing/{part}.html", _context(desk, form), status=status)


def _context(desk: Desk, form: WordsForm) -> dict[str, Any]:
    return {
        "desk": desk,
        "form": form,
        "actor": desk.request.actor,
        "prompt": desk.prompt,
        "structure": structure.structure(form.typed_text),
        "categories": prompt_words.CATEGORY_WORDS.values(),
        "types": prompt_words.VARIABLE_TYPES.items(),
    }
