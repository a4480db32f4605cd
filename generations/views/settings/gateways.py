"""Gateways: the list, adding and changing one, testing, deleting, and which comes first."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, gateway_or_404
from generations.forms.gateways import PROFILE_WORDS, GatewayForm, profile_label
from generations.messages import explain
from generations.models import Gateway
from generations.providers import catalogue
from generations.providers.errors import Blocked
from generations.views.posting import posted
from generations.views.settings.base import owner_page, page
from generations.wire.guard import is_in_clear, parse_base_url
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
    if not form.is_valid():
        return _form_page(request, form)
    try:
        gateway = workflow.create(request.actor.team, form.facts())
    except workflow.NameTaken as taken:
        return _form_page(request, _refused(form, taken))
    text = gettext("“%(name)s” is connected. Test it before the first picture.") % {"name": gateway.name}
    messages.success(request, text)
    _warn_in_clear(request, gateway)
    return redirect("settings-gateways", team=request.actor.team.slug)


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
    except workflow.NameTaken as taken:
        return _form_page(request, _refused(form, taken), row)
    if key_dropped:
        text = gettext("Saved. The key was deleted, because the address changed: type the key of the new one.")
        messages.warning(request, text)
        return redirect("settings-gateway", team=request.actor.team.slug, gateway=row.public_id)
    messages.success(request, gettext("Saved."))
    _warn_in_clear(request, row)
    return redirect("settings-gateways", team=request.actor.team.slug)


@posted("settings-gateways", "team")
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


@posted("settings-gateway", "team", "gateway")
@owner_page
def default(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    workflow.make_default(row)
    messages.success(request, gettext("The composer now starts with “%(name)s”.") % {"name": row.name})
    return redirect("settings-gateways", team=request.actor.team.slug)


@posted("settings-gateway", "team", "gateway")
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


def _warn_in_clear(request: TeamRequest, row: Gateway) -> None:
    host, in_clear = _way_to(row)
    if in_clear:
        text = gettext("%(host)s is called by plain http: key, prompts and pictures cross the network unencrypted.")
        messages.warning(request, text % {"host": host})


def _refused(form: GatewayForm, taken: workflow.NameTaken) -> GatewayForm:
    form.add_error("name", str(explain(taken.code)))
    return form


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
    context = {
        "form": form,
        "gateway": _shown(row) if row else None,
        "profiles": profiles,
        "problem": problem,
        "default": first,
    }
    return page(request, "gateway", "gateways", status=status, **context)


def _shown(row: Gateway) -> Gateway:
    """The row with its profile, its host and what its last test met, for the list."""
    row.kind = catalogue.PROFILES.get(row.profile)  # type: ignore[attr-defined]
    row.kind_label = profile_label(row.profile)  # type: ignore[attr-defined]
    row.host, row.in_clear = _way_to(row)  # type: ignore[attr-defined]
    result = getattr(row, "test_result", None)
    row.unproved = row.test_code in gateway_test.UNPROVED  # type: ignore[attr-defined]
    if row.test_code not in {"", "ok"}:
        params = result.params if result else {"model": row.model}
        row.test_text = explain(row.test_code, params)  # type: ignore[attr-defined]
    return row


def _way_to(row: Gateway) -> tuple[str, bool]:
    """The host, and whether key and prompts go there unencrypted over a public network; ("", False) on this machine."""
    profile = catalogue.PROFILES.get(row.profile)
    if profile is None or profile.local:
        return "", False
    url = row.base_url or profile.base_url
    try:
        return parse_base_url(url).netloc, is_in_clear(url, frozenset(settings.ALLOWED_INTERNAL_HOSTS))
    except Blocked:
        return url, False
