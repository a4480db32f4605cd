"""Gateways: the list, adding and changing one, testing, deleting, and which comes first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from generations.access import TeamRequest, gateway_or_404
from generations.forms.gateways import PROFILE_WORDS, GatewayForm, profile_label
from generations.messages import explain
from generations.models import Gateway
from generations.providers import catalogue
from generations.views.settings.base import owner_page, page
from generations.workflow import gateway_test
from generations.workflow import gateways as workflow


@require_http_methods(["GET", "HEAD"])
@owner_page
def gateways(request: TeamRequest) -> HttpResponseBase:
    return _page(request)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def add(request: TeamRequest) -> HttpResponseBase:
    form = GatewayForm(request.POST or None, team=request.actor.team)
    if form.is_valid():
        gateway = workflow.create(request.actor.team, form.facts())
        text = gettext("“%(name)s” is connected. Test it before the first picture.") % {"name": gateway.name}
        messages.success(request, text)
        return redirect("settings-gateways", team=request.actor.team.slug)
    return _form_page(request, form)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def edit(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    form = GatewayForm(request.POST or None, team=request.actor.team, gateway=row)
    if not form.is_valid():
        return _form_page(request, form, row)
    try:
        key_dropped = workflow.change(row, form.facts())
    except workflow.GatewayBusy as busy:
        return _form_page(request, form, row, status=409, problem=_busy(busy))
    if key_dropped:
        text = gettext("Saved. The key was deleted, because the address changed: type the key of the new one.")
        messages.warning(request, text)
        return redirect("settings-gateway", team=request.actor.team.slug, gateway=row.public_id)
    messages.success(request, gettext("Saved."))
    return redirect("settings-gateways", team=request.actor.team.slug)


@require_POST
@owner_page
def test(request: TeamRequest, gateway: str) -> HttpResponseBase:
    """Calls the gateway without paying, and shows what it met."""
    row = gateway_or_404(request.actor, gateway)
    result = gateway_test.test(row)
    row.test_result = result  # type: ignore[attr-defined]
    if request.headers.get("HX-Request"):
        first = Gateway.objects.filter(team=row.team).usable().first()
        context = {"gateway": _shown(row), "actor": request.actor, "default": first}
        return render(request, "generations/settings/_gateway.html", context)
    return _page(request, tested=row)


@require_POST
@owner_page
def default(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    workflow.make_default(row)
    messages.success(request, gettext("The composer now starts with “%(name)s”.") % {"name": row.name})
    return redirect("settings-gateways", team=request.actor.team.slug)


@require_POST
@owner_page
def delete(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    try:
        workflow.remove(row)
    except workflow.GatewayBusy as busy:
        form = GatewayForm(team=request.actor.team, gateway=row)
        return _form_page(request, form, row, status=409, problem=_busy(busy))
    messages.success(request, gettext("“%(name)s” is deleted, and its key with it.") % {"name": row.name})
    return redirect("settings-gateways", team=request.actor.team.slug)


def _busy(busy: workflow.GatewayBusy) -> str:
    return ngettext(
        "%(count)d call is still waiting or running here. Cancel it or let it end first.",
        "%(count)d calls are still waiting or running here. Cancel them or let them end first.",
        busy.count,
    ) % {"count": busy.count}


def _page(request: TeamRequest, tested: Gateway | None = None) -> HttpResponse:
    rows = list(Gateway.objects.filter(team=request.actor.team, deleted=None).order_by("position", "pk"))
    rows = [_shown(tested if tested and tested.pk == row.pk else row) for row in rows]
    first = next((row for row in rows if row.enabled), None)
    only_demo = bool(rows) and all(row.kind and row.kind.play for row in rows)  # type: ignore[attr-defined]
    return page(request, "gateways", "gateways", gateways=rows, default=first, only_demo=only_demo)


def _form_page(
    request: TeamRequest, form: GatewayForm, row: Gateway | None = None, *, status: int = 0, problem: str = ""
) -> HttpResponse:
    profiles = [
        (profile, profile_label(key), PROFILE_WORDS.get(key, "")) for key, profile in catalogue.PROFILES.items()
    ]
    status = status or (422 if form.is_bound else 200)
    first = Gateway.objects.filter(team=request.actor.team).usable().first()
    context = {"form": form, "gateway": row, "profiles": profiles, "problem": problem, "default": first}
    return page(request, "gateway", "gateways", status=status, **context)


def _shown(row: Gateway) -> Gateway:
    """The row with its profile, for the list."""
    row.kind = catalogue.PROFILES.get(row.profile)  # type: ignore[attr-defined]
    row.kind_label = profile_label(row.profile)  # type: ignore[attr-defined]
    result = getattr(row, "test_result", None)
    if row.test_code not in {"", "ok"}:
        row.test_text = explain(row.test_code, result.params if result else {})  # type: ignore[attr-defined]
    return row
