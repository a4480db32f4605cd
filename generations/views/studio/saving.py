"""A prompt that is kept in the library: of the composer, of a strip, of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import Actor, TeamRequest, Verb, generation_or_404, in_team, picture_or_404, project_or_404
from generations.forms import drafts, prompt_words
from generations.forms.filling import Filled, filled
from generations.forms.saving import SaveForm, VersionForm, next_words, words_of_composer, words_of_generation
from generations.models import Draft, Generation, Picture, Project, PromptVersion
from generations.models.prompt import text_hash
from generations.views.answers import REFUSED, tell, toast
from generations.views.studio.compose import studio_url
from generations.views.studio.composer import of_draft
from generations.workflow import changes, prompts
from generations.workflow.prompts import Words

EXAMPLES = 4
SAVED = "studio:saved"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is kept. ``fields`` name it once more for the press of Save; ``pictures`` are what it brought, the cover first; ``data`` is
    the composer's, None for what was generated."""

    project: Project
    words: Words
    fields: Mapping[str, str]
    pictures: tuple[Picture, ...] = ()
    data: Mapping[str, Any] | None = None
    filled: Filled | None = field(default=None)

    @property
    def version(self) -> PromptVersion | None:
        """Of the composer: where its text came from."""
        return self.filled.version if self.filled else None


@dataclass(kw_only=True)
class Saving:
    """One press of Save: a prompt of its own, or (``onto``) the next version of the one that the composer's text came from."""

    actor: Actor
    source: Source
    onto: PromptVersion | None
    post: Mapping[str, Any] | None
    overtaken: PromptVersion | None = None
    """What another saved while the dialog was open. Nothing of this press was."""

    @cached_property
    def form(self) -> forms.Form:
        return VersionForm(self.post) if self.onto else SaveForm(self.post)

    @property
    def proposes(self) -> bool:
        """Whether an editor of the prompt has to accept it first."""
        return self.onto is not None and not self.actor.may_edit(self.onto.prompt)

    @cached_property
    def newest(self) -> PromptVersion | None:
        """The prompt's newest version, where it is not the one that the text came from."""
        found = self.overtaken or (self.onto.prompt.versions.select_related("person").first() if self.onto else None)
        return found if found and self.onto and found.number > self.onto.number else None

    @property
    def seen(self) -> int:
        """The number of the newest version, when the dialog was drawn."""
        said = str((self.post or {}).get("seen", ""))
        if self.post is not None and not self.overtaken:
            return int(said) if said.isdecimal() and said.isascii() and len(said) < 9 else self._base.number
        return self.newest.number if self.newest else self._base.number

    @property
    def _base(self) -> PromptVersion:
        assert self.onto
        return self.onto

    @property
    def is_right(self) -> bool:
        """Whether it can be kept: the form is valid, and says something new."""
        if self.is_empty or not self.form.is_valid():
            return False
        if self.onto and not changes.differs(self.onto, self._next(self.onto)):
            self.form.add_error(None, _("Nothing is changed yet."))
        return not self.form.errors

    def _next(self, before: PromptVersion) -> Words:
        return next_words(before, self.source.words, settings=self.form.cleaned_data["settings"])

    @property
    def is_empty(self) -> bool:
        return not self.source.words.text.strip()

    @cached_property
    def already(self) -> PromptVersion | None:
        """A version that has the same words, in a prompt that the person sees."""
        rows = self.actor.versions().filter(text_hash=text_hash(self.source.words.text), prompt__removed=None)
        return rows.select_related("prompt__live").first()

    @property
    def categories(self) -> list[str]:
        return [str(word) for word in prompt_words.CATEGORY_WORDS.values()]

    def keep(self) -> tuple[PromptVersion | None, str]:
        """Write it down. The version that there is now (None: it was proposed), and a sentence about it. Raises
        :class:`~generations.workflow.changes.Overtaken`."""
        return self._onto(self.onto) if self.onto else self._new()

    def _new(self) -> tuple[PromptVersion, str]:
        source, form = self.source, self.form
        assert isinstance(form, SaveForm)
        cover = source.pictures[0].image if source.pictures else None
        details = form.details(source.words.text)
        made = prompts.create(self.actor.team, self.actor.user, details, source.words, cover=cover)
        if source.pictures:
            prompts.set_examples(made, [(one.image, one.pk) for one in source.pictures])
        version = made.versions.get()
        return version, _("“%(name)s” is in the library.") % {"name": made.name}

    def _onto(self, before: PromptVersion) -> tuple[PromptVersion | None, str]:
        words, why = self._next(before), self.form.cleaned_data["why"]
        if self.proposes:
            changes.propose(before, self.actor.user, words, why)
            return None, _("The change to “%(name)s” is proposed.") % {"name": before.prompt.name}
        made = changes.save(before.prompt, self.actor.user, before, words, None, seen=self.seen, why=why)
        assert made  # it differs
        name, number = before.prompt.name, made.number
        return made, _("Version %(number)s of “%(name)s” is saved.") % {"name": name, "number": number}


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.WRITE_PROMPTS)
def save(request: TeamRequest) -> HttpResponseBase:
    """Ask how it is to be called; once that is ``confirmed``, keep it. Of the composer it is what was posted along, else its draft."""
    source = _source(request)
    confirmed = request.method == "POST" and "confirmed" in request.POST
    saving = Saving(
        actor=request.actor, source=source, onto=_onto(request, source), post=request.POST if confirmed else None
    )
    if source.data is not None and "prompt" in request.POST and not _scripted(request):
        Draft.objects.overwrite(request.actor.user, source.project, dict(source.data))
    if not confirmed or not saving.is_right:
        return _ask(request, saving, status=REFUSED if confirmed else 200)
    try:
        version, said = saving.keep()
    except changes.Overtaken as overtaken:
        saving.overtaken = overtaken.newest
        return _ask(request, saving, status=REFUSED)
    return _answer(request, source, version, said)


def _ask(request: TeamRequest, saving: Saving, status: int) -> HttpResponse:
    scripted = _scripted(request)
    context = {"saving": saving, "source": saving.source, "form": saving.form, "project": saving.source.project}
    template = "generations/studio/_save.html" if scripted else "generations/studio/save.html"
    return render(request, template, {**context, "standalone": not scripted}, status=status)


def _answer(request: TeamRequest, source: Source, version: PromptVersion | None, said: str) -> HttpResponseBase:
    """To a script the words, and what the composer is linked to from now on; to a form the page that it came from."""
    of_composer = source.data is not None and version is not None
    if _scripted(request):
        answer = toast(HttpResponse(status=204), said)
        return tell(answer, SAVED, {"version": version.public_id if version and of_composer else ""})
    messages.success(request, said)
    if source.data is None and version is not None:
        return redirect("prompt", request.actor.team.slug, version.prompt.public_id)
    if source.data is not None and version is not None:
        Draft.objects.overwrite(request.actor.user, source.project, {**source.data, "version": version.public_id})
    return redirect(studio_url(request, source.project))


def _scripted(request: TeamRequest) -> bool:
    return bool(request.htmx) or request.headers.get("X-Requested-With") == "fetch"  # type: ignore[attr-defined]


def _onto(request: TeamRequest, source: Source) -> PromptVersion | None:
    """The version that a next one is saved over: only of the prompt that the composer's text came from."""
    if not request.POST.get("into") or source.version is None:
        return None
    prompt = source.version.prompt
    if not request.actor.may_edit(prompt) and not request.actor.may_propose(prompt):
        raise PermissionDenied
    return source.version


def _source(request: TeamRequest) -> Source:
    said = request.POST if request.method == "POST" else request.GET
    if wanted := said.get("picture"):
        row = picture_or_404(request.actor, wanted)
        return _generated(request.actor, row.generation, (row,), {"picture": row.public_id})
    if wanted := said.get("generation"):
        made = generation_or_404(request.actor, wanted)
        return _generated(request.actor, made, _best(made), {"generation": made.public_id})
    return _composed(request, project_or_404(request.actor, said.get("project", "")))


def _generated(actor: Actor, made: Generation, pictures: tuple[Picture, ...], fields: Mapping[str, str]) -> Source:
    shown = tuple(one for one in pictures if one.trashed is None)
    return Source(project=made.project, words=words_of_generation(made, actor), fields=fields, pictures=shown)


def _best(made: Generation) -> tuple[Picture, ...]:
    """What somebody kept first, then in the order in which they were asked for."""
    rows = made.pictures.live().select_related("image").order_by("-kept", "pk")
    return tuple(rows[:EXAMPLES])


def _composed(request: TeamRequest, project: Project) -> Source:
    posted = "prompt" in request.POST
    data = drafts.from_post(request.POST) if posted else dict(of_draft(request.actor, project).data)
    prompt = filled(data, request.actor, drafts.tray(data, request.actor.team))
    return Source(
        project=project,
        words=words_of_composer(data, prompt, request.actor.team),
        fields={"project": project.public_id},
        data=data,
        filled=prompt,
    )
