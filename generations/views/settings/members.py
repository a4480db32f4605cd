"""Who is in the team, and the links by which people come in or come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from generations.access import TeamRequest, member_or_404
from generations.forms.settings import ROLE_WORDS, InviteForm, RoleForm
from generations.models import Role
from generations.views.settings.base import owner_page, page, public_link
from generations.workflow import invitations
from generations.workflow import members as workflow


@require_http_methods(["GET", "HEAD"])
@owner_page
def members(request: TeamRequest) -> HttpResponseBase:
    return _page(request)


@require_POST
@owner_page
def invite(request: TeamRequest) -> HttpResponseBase:
    """Makes an invitation and shows its link, this once: only its hash is kept."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    given = form.cleaned_data
    invitation, token = invitations.invite(request.actor.team, request.user, given["role"], given["note"])
    link = public_link(request, "join", token)
    return _page(request, link=link, link_kind="join", invitation=invitation)


@require_POST
@owner_page
def revoke(request: TeamRequest, invitation: str) -> HttpResponseBase:
    row = request.actor.team.invitations.filter(public_id=invitation).first()
    if row is None:
        raise Http404
    invitations.revoke(row)
    messages.success(request, gettext("The link no longer works."))
    return redirect("settings-members", team=request.actor.team.slug)


@require_POST
@owner_page
def role(request: TeamRequest, member: str) -> HttpResponseBase:
    row = member_or_404(request.actor, member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, problem=(row.pk, gettext("Choose one of the roles.")))
    try:
        workflow.change_role(row, form.cleaned_data["role"])
    except workflow.LastOwner:
        return _page(request, status=409, problem=(row.pk, _last_owner_text()))
    text = gettext("%(name)s is now: %(role)s.") % {"name": row.user, "role": row.get_role_display()}
    messages.success(request, text)
    return _home_or_members(request)


@require_POST
@owner_page
def remove(request: TeamRequest, member: str) -> HttpResponseBase:
    row = member_or_404(request.actor, member)
    try:
        workflow.remove(row)
    except workflow.LastOwner:
        return _page(request, status=409, problem=(row.pk, _last_owner_text()))
    messages.success(request, gettext("%(name)s is no longer in the team.") % {"name": row.user})
    return _home_or_members(request)


@require_POST
@owner_page
def reset(request: TeamRequest, member: str) -> HttpResponseBase:
    """Makes a link by which the member sets a new password, and shows it."""
    row = member_or_404(request.actor, member)
    try:
        token = workflow.reset_token(request.user, row.user)
    except workflow.BelongsElsewhere:
        text = gettext("They are also in a team that is not yours, so the server's administrator must reset it.")
        return _page(request, status=409, problem=(row.pk, text))
    link = public_link(request, "reset", row.user.public_id, token)
    return _page(request, link=link, link_kind="reset", person=row.user)


def _page(request: TeamRequest, status: int = 200, form: InviteForm | None = None, **more: Any) -> HttpResponse:
    team = request.actor.team
    rows = team.memberships.select_related("user").order_by("created", "pk")
    open_invitations = team.invitations.filter(accepted=None, revoked=None, expires__gt=timezone.now())
    context = {
        "form": form or InviteForm(),
        "members": rows,
        "invitations": open_invitations.select_related("created_by").order_by("-created"),
        "roles": Role.choices,
        "role_words": ROLE_WORDS,
        **more,
    }
    return page(request, "members", "members", status=status, **context)


def _home_or_members(request: TeamRequest) -> HttpResponseBase:
    """Back to the list; who has just given up their own rights goes where they still may be."""
    row = request.user.memberships.filter(team=request.actor.team).first()
    if row is None or row.role != Role.OWNER:
        return redirect("home")
    return redirect("settings-members", team=request.actor.team.slug)


def _last_owner_text() -> str:
    return gettext("A team needs an owner. Make somebody else an owner first.")
