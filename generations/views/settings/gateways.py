"""The pages of the gateways: the list, connecting one, changing one. What one press does stands in ``gateway_acts``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from generations.access import TeamRequest, gateway_or_404
from generations.forms.gateway_words import PROFILE_WORDS, profile_label
from generations.forms.gateways import GatewayForm
from generations.messages import explain
from generations.models import Gateway
from generations.providers import catalogue
from generations.views.settings.base import owner_page, page
from generations.views.settings.gateway_rows import rows_of, shown, way_to
from generations.views.settings.prices import summary
from generations.workflow import gateways as workflow


@require_http_methods(["GET", "HEAD"])
@owner_page
def gateways(request: TeamRequest) -> HttpResponseBase:
    return list_page(request)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def add(request: TeamRequest) -> HttpResponseBase:
    """First the kind, then its few fields."""
    kind = request.GET.get("kind", "")
    form = GatewayForm(request.POST or None, team=request.actor.team, kind=kind)
    if form.kind is None or (not form.is_bound and not kind):
        return _kinds_page(request)
    if not form.is_valid():
        return form_page(request, form)
    try:
        gateway = workflow.create(request.actor.team, form.facts())
    except workflow.NameTaken as taken:
        return form_page(request, _refused(form, taken))
    text = gettext("“%(name)s” is connected. Test it before the first picture.") % {"name": gateway.name}
    messages.success(request, text)
    _warn_in_clear(request, gateway)
    return redirect("settings-gateways", team=request.actor.team.slug)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def edit(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    kind = request.GET.get("kind", row.profile)
    form = GatewayForm(request.POST or None, team=request.actor.team, gateway=row, kind=kind)
    if form.kind is None or not (form.is_bound or kind):
        return _kinds_page(request, row)
    if not form.is_valid():
        return form_page(request, form, row)
    try:
        key_dropped = workflow.change(row, form.facts())
    except workflow.GatewayBusy as busy:
        return form_page(request, form, row, status=409, problem=busy_words(busy))
    except (workflow.NameTaken, workflow.OtherPrices) as refused:
        return form_page(request, _refused(form, refused), row)
    if key_dropped:
        text = gettext("Saved. The key was deleted, because the address changed: type the key of the new one.")
        messages.warning(request, text)
        return redirect("settings-gateway", team=request.actor.team.slug, gateway=row.public_id)
    messages.success(request, gettext("Saved."))
    _warn_in_clear(request, row)
    return redirect("settings-gateways", team=request.actor.team.slug)


def list_page(request: TeamRequest, tested: Gateway | None = None) -> HttpResponse:
    rows = rows_of(request.actor.team, tested)
    for place, row in enumerate(rows):
        row.is_first, row.is_last = place == 0, place == len(rows) - 1  # type: ignore[attr-defined]
    context = {
        "gateways": rows,
        "default": next((row for row in rows if row.enabled), None),
        "only_demo": bool(rows) and all(row.play for row in rows),  # type: ignore[attr-defined]
        "undo": _undo(request, rows),
        "moved": request.GET.get("moved", ""),
        "way": request.GET.get("way", ""),
    }
    return page(request, "gateways", "gateways", **context)


def form_page(
    request: TeamRequest, form: GatewayForm, row: Gateway | None = None, *, status: int = 0, problem: str = ""
) -> HttpResponse:
    status = status or (422 if form.is_bound else 200)
    context = {
        "form": form,
        "gateway": shown([row])[0] if row else None,
        "kind": _card(form.kind) if form.kind else None,
        "problem": problem,
        "prices": summary(row) if row else None,
        "default": Gateway.objects.filter(team=request.actor.team).usable().first(),
    }
    return page(request, "gateway", "gateways", status=status, **context)


def busy_words(busy: workflow.GatewayBusy) -> str:
    return ngettext(
        "%(count)d call is still waiting or running here. Cancel it or let it end first.",
        "%(count)d calls are still waiting or running here. Cancel them or let them end first.",
        busy.count,
    ) % {"count": busy.count}


def _kinds_page(request: TeamRequest, row: Gateway | None = None) -> HttpResponse:
    """The kinds to choose from; 422 where one was posted that nobody knows."""
    kinds = [_card(profile) for profile in catalogue.PROFILES.values()]
    status = 422 if request.method == "POST" else 200
    return page(request, "gateway_kinds", "gateways", status=status, kinds=kinds, gateway=row)


def _card(profile: catalogue.Profile) -> dict[str, Any]:
    key = profile.key
    return {"key": key, "label": profile_label(key), "words": PROFILE_WORDS.get(key, ""), "profile": profile}


def _undo(request: TeamRequest, rows: list[Gateway]) -> dict[str, str] | None:
    """The word about a gateway taken out of use or into it a moment ago, with the address that undoes it."""
    row = next((row for row in rows if row.public_id == request.GET.get("switched")), None)
    if row is None:
        return None
    text = gettext("“%(name)s” is in use again.") if row.enabled else gettext("“%(name)s” is out of use.")
    back = "settings-gateway-disable" if row.enabled else "settings-gateway-enable"
    address = reverse(back, args=[request.actor.team.slug, row.public_id])
    return {"text": text % {"name": row.name}, "address": address}


def _warn_in_clear(request: TeamRequest, row: Gateway) -> None:
    host, in_clear = way_to(row)
    if in_clear:
        text = gettext("%(host)s is called by plain http: key, prompts and pictures cross the network unencrypted.")
        messages.warning(request, text % {"host": host})


def _refused(form: GatewayForm, refused: workflow.NameTaken | workflow.OtherPrices) -> GatewayForm:
    params = dict(refused.params)
    if "day" in params:
        params["day"] = formats.date_format(date.fromisoformat(params["day"]))
    name = "name" if isinstance(refused, workflow.NameTaken) else "currency"
    field = form.fields.get(name)
    form.add_error(name if field else None, str(explain(refused.code, params)))
    if field:
        field.widget.attrs["autofocus"] = True
    return form
