"""Client links of a review: made, changed, revoked; who came by each."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, Verb, client_link_or_404, in_team, review_or_404
from generations.forms.client import LinkForm
from generations.models import ClientLink, Review
from generations.views.answers import REFUSED, answer_of
from generations.views.posting import posted
from generations.workflow import client_links


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.SHARE)
def links(request: TeamRequest, review: str) -> HttpResponseBase:
    """GET: all links of the review. POST: make one."""
    row = review_or_404(request.actor, review)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("label", "password", "expires", "watermark")}
        made = client_links.make(row, request.actor.user, switches=form.switches, **facts)
        messages.success(request, _("The link is made. Copy its address and send it."))
        return redirect(f"{_page(request, row)}#l-{made.public_id}")
    return _shown(request, row, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.SHARE)
def change(request: TeamRequest, client_link: str) -> HttpResponseBase:
    """Other switches. An empty password leaves the one it has; ``no_password`` takes it away."""
    row = _own(request, client_link)
    form = LinkForm(request.POST if request.method == "POST" else None, link=row)
    if form.is_valid():
        given = form.cleaned_data
        password = "" if "no_password" in request.POST else given["password"] or None
        facts = {name: given[name] for name in ("label", "expires", "watermark")}
        client_links.change(row, password=password, **facts, **form.switches)
        messages.success(request, _("Saved."))
        return redirect(f"{_page(request, row.review)}#l-{row.public_id}")
    context = {"form": form, "link": row, "review": row.review, "slug": request.actor.team.slug}
    return render(request, "generations/review/link.html", context, status=REFUSED if form.is_bound else 200)


@posted("reviews", "team")
@in_team(Verb.SHARE)
def revoke(request: TeamRequest, client_link: str) -> HttpResponseBase:
    row = _own(request, client_link)
    client_links.revoke(row)
    undo = reverse("review-link-restore", args=[request.actor.team.slug, row.public_id])
    return answer_of(request, _("The link is revoked: it shows nothing any more."), _page(request, row.review), undo)


@posted("reviews", "team")
@in_team(Verb.SHARE)
def restore(request: TeamRequest, client_link: str) -> HttpResponseBase:
    row = _own(request, client_link)
    client_links.restore(row)
    return answer_of(request, _("The link is open again."), _page(request, row.review))


def _own(request: TeamRequest, client_link: str) -> ClientLink:
    """Whose link it is, or who runs the review."""
    row = client_link_or_404(request.actor, client_link)
    if row.person_id != request.actor.user.pk and not request.actor.may_run_review(row.review):
        raise PermissionDenied
    return row


def _page(request: TeamRequest, review: Review) -> str:
    return reverse("review-links", args=[request.actor.team.slug, review.public_id])


def _shown(request: TeamRequest, review: Review, form: LinkForm) -> HttpResponseBase:
    rows = review.links.select_related("person").annotate(people=Count("guests"))
    shown = [(one, settings.ADDRESS + reverse("client", args=[client_links.token_of(one)])) for one in rows]
    context = {"form": form, "review": review, "links": shown, "slug": request.actor.team.slug}
    status = REFUSED if form.is_bound else 200
    return render(request, "generations/review/links.html", context, status=status)
