"""What is done to a gateway with one press: testing, ordering, copying, taking out of use, deleting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from generations.access import TeamRequest, gateway_or_404
from generations.forms.gateways import GatewayForm
from generations.models import Gateway
from generations.views.posting import posted
from generations.views.settings.base import owner_page, undone
from generations.views.settings.gateway_rows import shown
from generations.views.settings.gateways import busy_words, form_page, list_page
from generations.workflow import gateway_test
from generations.workflow import gateways as workflow


@posted("settings-gateways", "team")
@owner_page
def test(request: TeamRequest, gateway: str) -> HttpResponseBase:
    """Calls the gateway without paying, and shows what it met, where the button was pressed: on its page or in the list."""
    row = gateway_or_404(request.actor, gateway)
    row.test_result = gateway_test.test(row)  # type: ignore[attr-defined]
    alone, partly = "page" in request.POST, bool(request.headers.get("HX-Request"))
    if partly:
        rows = shown([row]) if alone else _with_neighbours(row)
        context = {
            "gateway": rows[0],
            "actor": request.actor,
            "default": Gateway.objects.filter(team=row.team).usable().first(),
        }
        return render(request, f"generations/settings/{'_gateway_state' if alone else '_gateway'}.html", context)
    if alone:
        return form_page(request, GatewayForm(team=request.actor.team, gateway=row), row)
    return list_page(request, tested=row)


def _with_neighbours(row: Gateway) -> list[Gateway]:
    """The row, knowing whether it stands at an end of the list."""
    keys = list(
        Gateway.objects.filter(team=row.team, deleted=None).order_by("position", "pk").values_list("pk", flat=True)
    )
    row.is_first, row.is_last = keys[0] == row.pk, keys[-1] == row.pk  # type: ignore[attr-defined]
    return shown([row])


@posted("settings-gateway", "team", "gateway")
@owner_page
def default(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    workflow.make_default(row)
    messages.success(request, gettext("The composer now starts with “%(name)s”.") % {"name": row.name})
    return redirect("settings-gateways", team=request.actor.team.slug)


@posted("settings-gateways", "team")
@owner_page
def move(request: TeamRequest, gateway: str) -> HttpResponseBase:
    """One place up or, with ``way=down``, down. The same button of the moved row has the focus afterwards."""
    row = gateway_or_404(request.actor, gateway)
    way = "down" if request.POST.get("way") == "down" else "up"
    workflow.move(row, up=way == "up")
    return _to_list(request, moved=row.public_id, way=way)


@posted("settings-gateways", "team")
@owner_page
def enable(request: TeamRequest, gateway: str) -> HttpResponseBase:
    return _switch(request, gateway, enabled=True)


@posted("settings-gateways", "team")
@owner_page
def disable(request: TeamRequest, gateway: str) -> HttpResponseBase:
    return _switch(request, gateway, enabled=False)


def _switch(request: TeamRequest, gateway: str, *, enabled: bool) -> HttpResponseBase:
    """With Undo; taking it back says nothing more to a toast."""
    row = gateway_or_404(request.actor, gateway)
    workflow.set_enabled(row, enabled)
    if request.headers.get("HX-Request"):
        return undone(request, "settings-gateways")
    return _to_list(request, switched=row.public_id)


@posted("settings-gateway", "team", "gateway")
@owner_page
def clone(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    made = workflow.clone(row)
    names = {"new": made.name, "old": row.name}
    if row.has_key:
        text = gettext("“%(new)s” has the settings of “%(old)s”, but not its key: type one.")
    else:
        text = gettext("“%(new)s” has the settings of “%(old)s”.")
    messages.success(request, text % names)
    return redirect("settings-gateway", team=request.actor.team.slug, gateway=made.public_id)


@posted("settings-gateway", "team", "gateway")
@owner_page
def delete(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    try:
        workflow.remove(row)
    except workflow.GatewayBusy as busy:
        form = GatewayForm(team=request.actor.team, gateway=row)
        return form_page(request, form, row, status=409, problem=busy_words(busy))
    messages.success(request, gettext("“%(name)s” is deleted, and its key with it.") % {"name": row.name})
    return redirect("settings-gateways", team=request.actor.team.slug)


def _to_list(request: TeamRequest, **about: str) -> HttpResponseBase:
    address = reverse("settings-gateways", args=[request.actor.team.slug])
    return redirect(f"{address}?{urlencode(about)}")
