"""Who sees a prompt: the team's members on its page of sharing, and whoever holds a public link."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import Actor, TeamRequest, Verb, in_team, prompt_or_404
from generations.forms.prompt_sharing import LinkForm, SharingForm
from generations.models import Prompt, PromptLink
from generations.views.answers import REFUSED
from generations.views.posting import posted
from generations.views.writing.places import after_saving, prompt_page, public_link
from generations.workflow import prompt_links, prompts


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.SHARE)
def share(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """Who sees it, to be changed by those who may edit it; and its public links."""
    row = _prompt(request, prompt)
    if request.method != "POST":
        return _page(request, row)
    if not request.actor.may_edit(row):
        raise PermissionDenied
    form = SharingForm(request.POST, prompt=row, writer=request.actor.user)
    if not form.is_valid():
        return _page(request, row, form, REFUSED)
    prompts.share(row, form.cleaned_data["sharing"], form.chosen)
    messages.success(request, _("Saved."))
    seen = request.actor.prompts().filter(pk=row.pk).exists()
    return redirect(request.path if seen else after_saving(request.actor, row))


@posted("prompt-share", "team", "prompt")
@in_team(Verb.SHARE)
def make_link(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """A new public link; it stands in the list from now on."""
    row = _prompt(request, prompt)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, row, link_form=form, status=REFUSED)
    days = form.cleaned_data["days"]
    link = prompt_links.make(row, request.actor.user, timezone.now() + timedelta(days=days) if days else None)
    address = reverse("prompt-share", args=[request.actor.team.slug, row.public_id])
    return redirect(f"{address}#link-{link.public_id}")


@posted("prompt-share", "team", "prompt")
@in_team(Verb.SHARE)
def revoke(request: TeamRequest, prompt: str, link: str) -> HttpResponseBase:
    row = _prompt(request, prompt)
    found = row.links.filter(public_id=link).first()
    if found is None:
        raise Http404
    if not may_revoke(request.actor, found, row):
        raise PermissionDenied
    prompt_links.revoke(found)
    messages.success(request, _("The link no longer works."))
    return redirect("prompt-share", team=request.actor.team.slug, prompt=row.public_id)


def may_revoke(actor: Actor, link: PromptLink, prompt: Prompt) -> bool:
    """Whoever made it, and whoever decides about the prompt."""
    return link.created_by_id == actor.user.pk or actor.may_edit(prompt)


def _prompt(request: TeamRequest, prompt: str) -> Prompt:
    """One that is there: what was removed has no links to make."""
    row = prompt_or_404(request.actor, prompt)
    if row.removed:
        raise Http404
    return row


def _page(
    request: TeamRequest,
    prompt: Prompt,
    form: SharingForm | None = None,
    status: int = 200,
    *,
    link_form: LinkForm | None = None,
) -> HttpResponse:
    links = []
    for link in prompt.links.open().select_related("created_by").order_by("-pk"):
        address = public_link(request, "prompt-shared", prompt_links.token_of(link))
        links.append((link, address, may_revoke(request.actor, link, prompt)))
    context = {
        "prompt": prompt,
        "actor": request.actor,
        "form": form or SharingForm(prompt=prompt, writer=request.actor.user),
        "link_form": link_form or LinkForm(),
        "links": links,
        "may_edit": request.actor.may_edit(prompt),
        "prompt_page": prompt_page(prompt),
    }
    return render(request, "generations/writing/share.html", context, status=status)
