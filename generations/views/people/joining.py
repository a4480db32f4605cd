"""Links that owners hand out: to join a team, and to set a new password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from generations.forms.people import AccountForm, NewPasswordForm
from generations.models import Invitation, User
from generations.views.people.signing import sign_in_as, to_studio
from generations.workflow import invitations, members


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """An invitation: who is signed in joins with one press, anybody else makes an account or signs in first."""
    try:
        invitation = invitations.open_invitation(token)
        if request.user.is_authenticated:
            return _join_signed_in(request, invitation, token, request.user)
        return _join_as_new(request, invitation, token)
    except invitations.InvitationClosed as closed:
        return render(request, "generations/people/invitation_closed.html", {"reason": closed.reason}, status=410)


def _join_signed_in(request: HttpRequest, invitation: Invitation, token: str, user: User) -> HttpResponseBase:
    if request.method != "POST":
        context = {"invitation": invitation, "member": user.memberships.filter(team=invitation.team).first()}
        return render(request, "generations/people/join.html", context)
    member = invitations.accept(token, user)
    return to_studio(member.team)


def _join_as_new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponseBase:
    form = AccountForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("name", "email", "password", "time_zone")}
        try:
            user, member = invitations.join_as_new(token, **facts)
        except IntegrityError:
            form.add_error("email", gettext("There is an account with this e-mail already. Sign in with it."))
        else:
            sign_in_as(request, user)
            return to_studio(member.team)
    context = {"form": form, "invitation": invitation}
    return render(request, "generations/people/join.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
    """A new password by an owner's link. Every session of the person ends with it; this browser is signed in."""
    user = User.objects.filter(public_id=uid, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "generations/people/reset_closed.html", status=410)
    form = NewPasswordForm(request.POST or None, user=user)
    if not form.is_valid():
        return _reset_page(request, form, user)
    if not members.set_password_by_link(user, token, form.cleaned_data["password"]):
        return render(request, "generations/people/reset_closed.html", status=410)
    sign_in_as(request, user)
    messages.success(request, gettext("Your new password is set. Other browsers were signed out."))
    return redirect("home")


def _reset_page(request: HttpRequest, form: NewPasswordForm, user: User) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "generations/people/reset.html", {"form": form, "person": user}, status=status)
