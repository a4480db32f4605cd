"""Who is in the team, and the links by which people come in or come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, member_or_404
from generations.forms.settings import ROLE_WORDS, InviteForm, RoleForm
from generations.models import Role
from generations.views.posting import posted
from generations.views.settings.base import owner_page, page, public_link, undone
from generations.workflow import invitations
from generations.workflow import members as workflow


@require_http_methods(["GET", "HEAD"])
@owner_page
def members(request: TeamRequest) -> HttpResponseBase:
    return _page(request, undo=_undo(request))


def _undo(request: TeamRequest) -> dict[str, str] | None:
    """The word about a removal a moment ago, with the address that undoes it."""
    was = request.GET.get("removed", "")
    gone = workflow.removed(request.actor.team, was) if was else None
    if gone is None:
        return None
    address = reverse("settings-member-restore", args=[request.actor.team.slug])
    text = gettext("%(name)s is no longer in the team.") % {"name": gone.user}
    return {"text": text, "address": f"{address}?{urlencode({'was': was})}"}


@posted("settings-members", "team")
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


@posted("settings-members", "team")
@owner_page
def revoke(request: TeamRequest, invitation: str) -> HttpResponseBase:
    row = request.actor.team.invitations.filter(public_id=invitation).first()
    if row is None:
        raise Http404
    invitations.revoke(row)
    messages.success(request, gettext("The link no longer works."))
    return redirect("settings-members", team=request.actor.team.slug)


@posted("settings-members", "team")
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


@posted("settings-members", "team")
@owner_page
def remove(request: TeamRequest, member: str) -> HttpResponseBase:
    row = member_or_404(request.actor, member)
    try:
        was = workflow.remove(row)
    except workflow.LastOwner:
        return _page(request, status=409, problem=(row.pk, _last_owner_text()))
    if row.user_id == request.user.pk:
        messages.success(request, gettext("You have left %(team)s.") % {"team": request.actor.team})
        return redirect("home")
    address = reverse("settings-members", args=[request.actor.team.slug])
    return redirect(f"{address}?{urlencode({'removed': was})}")


@posted("settings-members", "team")
@owner_page
def restore(request: TeamRequest) -> HttpResponseBase:
    """Undo a removal, within the hour."""
    try:
        row = workflow.put_back(request.actor.team, request.GET.get("was", ""))
    except workflow.NothingToDo:
        text = gettext("This can no longer be undone. Invite them again.")
        return _page(request, status=409, notice=text)
    text = gettext("%(name)s is in the team again: %(role)s.")
    messages.success(request, text % {"name": row.user, "role": row.get_role_display()})
    return undone(request, "settings-members")


@posted("settings-members", "team")
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
