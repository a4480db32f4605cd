"""The personal page: what belongs to a person and not to a team."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from generations.access import Actor, for_signed_in
from generations.forms.people import MeForm, PasswordForm
from generations.models import Membership, User
from generations.views.posting import posted


@sensitive_post_parameters("confirm")
@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Name, e-mail, language, appearance, time zone, shortcuts, notifications."""
    person = User.objects.get(pk=request.user.pk)
    form = MeForm(request.POST or None, request=request, instance=person)
    if form.is_valid():
        form.save()
        with override(person.language or None):
            messages.success(request, gettext("Saved."))
        return redirect(request.get_full_path())
    return _page(request, form, PasswordForm(request=request, user=person), status=422 if form.is_bound else 200)


@for_signed_in
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """The picked appearance alone, kept in the moment of the press."""
    theme = request.POST.get("theme", "")
    if theme not in User.Theme.values:
        return HttpResponseBadRequest()
    User.objects.filter(pk=request.user.pk).update(theme=theme)
    return HttpResponse(status=204)


@sensitive_post_parameters("current", "password")
@posted("me")
@for_signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Changes one's own password; other browsers are signed out by it."""
    person = User.objects.get(pk=request.user.pk)
    form = PasswordForm(request.POST, request=request, user=person)
    if not form.is_valid():
        return _page(request, MeForm(request=request, instance=person), form, status=422)
    person.set_password(form.cleaned_data["password"])
    person.save(update_fields=["password"])
    update_session_auth_hash(request, person)
    messages.success(request, gettext("Your password is changed. Other browsers were signed out."))
    return redirect("me")


def _page(request: HttpRequest, form: MeForm, password_form: PasswordForm, status: int) -> HttpResponse:
    request.actor = _some_actor(request)  # type: ignore[attr-defined]
    context = {"form": form, "password_form": password_form, "section": "me"}
    return render(request, "generations/settings/me.html", context, status=status)


def _some_actor(request: HttpRequest) -> Actor | None:
    """The team that the person came from (``?team=``), else their first: its settings stand beside this page."""
    rows = Membership.objects.select_related("team").filter(user=request.user.pk).order_by("created", "pk")
    row = rows.filter(team__slug=request.GET.get("team", "")).first() or rows.first()
    return Actor(user=row.user, team=row.team, role=row.role) if row else None
