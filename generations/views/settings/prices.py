"""A gateway's prices: what holds, what held and what will, and the form of a new list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from generations import pricing
from generations.access import TeamRequest, gateway_or_404
from generations.forms.price_lists import KINDS, PricesForm, quality_label
from generations.messages import explain
from generations.messages.figures import number, pixels
from generations.models import Gateway
from generations.pricing import GridPrices, PriceTable
from generations.views.posting import posted
from generations.views.settings.base import owner_page, page
from generations.workflow import price_lists, price_samples, prices
from generations.workflow.errors import WorkflowError
from generations.workflow.price_lists import Entry
from generations.workflow.price_samples import Sample

SURE = {
    pricing.EXACT: pgettext_lazy("confidence of a price", "exact"),
    pricing.ESTIMATED: pgettext_lazy("confidence of a price", "estimate"),
    pricing.UNKNOWN: pgettext_lazy("confidence of a price", "unknown"),
}
SURE_WORDS = {
    pricing.EXACT: _("The button shows what a picture will cost; the gateway's own count settles it."),
    pricing.ESTIMATED: _("The button shows an estimate, marked ≈. What the gateway counts or charges settles it."),
    pricing.UNKNOWN: _(
        "The button says “price unknown”, and a project with a budget cannot use this gateway. Type its prices below."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sample as a table shows it."""

    sample: Sample
    name: str
    sure: Any
    points: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What holds today. ``since`` and ``by`` are None and "" where the kind's own prices hold and always did."""

    gateway: Gateway
    table: PriceTable | None
    kind: Any
    own: bool
    assumed: bool
    broken: bool
    since: date | None
    by: str
    sure: Any
    confidence: str
    sure_words: Any
    lines: list[Line]
    upcoming: list[Entry]

    @property
    def few(self) -> list[Line]:
        return self.lines[:3]

    @property
    def play(self) -> bool:
        return bool(self.table and self.table.play)

    @property
    def rate(self) -> str:
        """One unit of its currency in the team's, without rounding."""
        return pricing.unit_text(self.gateway.rate_nano)

    @property
    def other_currency(self) -> bool:
        """Whether amounts are converted for the team."""
        return self.gateway.currency != self.gateway.team.currency


def summary(gateway: Gateway) -> Summary:
    """For ``_gateway_prices.html`` and the page of prices."""
    entries = price_lists.history(gateway)
    now = next((entry for entry in entries if entry.state == "now"), None)
    table = prices.table_of(gateway, now.row if now else None)
    lines = sample_lines(gateway, table)
    confidence = _confidence(lines)
    return Summary(
        gateway=gateway,
        table=table,
        kind=KINDS[table.to_json()["kind"]] if table else "",
        own=now is None or now.own,
        assumed=bool(table and table.assumed),
        broken=bool(now and now.broken),
        since=now.row.valid_from if now else None,
        by=now.row.person.name if now and now.row.person else "",
        sure=SURE[confidence],
        confidence=confidence,
        sure_words=SURE_WORDS[confidence],
        lines=lines,
        upcoming=[entry for entry in reversed(entries) if entry.state == "later"],
    )


def sample_lines(gateway: Gateway, table: PriceTable | None) -> list[Line]:
    """A few pictures at the prices of a table."""
    found = price_samples.samples(gateway, table)
    known = [sample for sample in found if sample.nano is not None]
    return [
        Line(
            sample=sample,
            name=sample.tier or f"{pixels(sample.size)} · {quality_label(sample.quality)}",
            sure=SURE[sample.confidence],
            points="" if sample.points is None else number(sample.points),
        )
        for sample in known
    ]


def _confidence(lines: list[Line]) -> str:
    """Of the usual picture: the surest that the table says."""
    said = {line.sample.confidence for line in lines}
    order = (pricing.EXACT, pricing.ESTIMATED)
    return next((confidence for confidence in order if confidence in said), pricing.UNKNOWN)


# -- The page ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def price_page(request: TeamRequest, gateway: str) -> HttpResponseBase:
    row = gateway_or_404(request.actor, gateway)
    form = _form(request, row)
    if request.method != "POST":
        return _page(request, row, form)
    return _posted(request, row, form)


def _form(request: TeamRequest, row: Gateway) -> PricesForm:
    now = price_lists.current(row)
    start = prices.table_of(row, now.row if now else None)
    if request.method == "POST":
        return PricesForm(request.POST, request.FILES, gateway=row, start=start)
    return PricesForm(gateway=row, start=start)


def _posted(request: TeamRequest, row: Gateway, form: PricesForm) -> HttpResponseBase:
    """``do`` is the button: save, check, fill (from CSV), or row-<sheet>."""
    do = request.POST.get("do", "save")
    if do == "fill":
        return _fill(request, row, form)
    valid = form.is_valid()
    if do.startswith("row-"):
        sheet = form.sheets.get(do.removeprefix("row-"))
        if sheet:
            sheet.add()
        return _page(request, row, form, quiet=True)
    if do == "check" and request.headers.get("HX-Request"):
        return render(request, "generations/settings/_price_preview.html", _preview(row, form))
    if do == "save" and valid:
        return _save(request, row, form)
    return _page(request, row, form, status=200 if valid else 422)


def _fill(request: TeamRequest, row: Gateway, form: PricesForm) -> HttpResponse:
    filled = form.fill_from_csv()
    changed: QueryDict = form.data.copy()  # type: ignore[assignment]
    changed["kind"] = "grid"
    if filled:
        changed["csv"] = ""
    form.data = changed
    return _page(request, row, form, status=200 if filled else 422, quiet=not filled, filled=filled)


def _save(request: TeamRequest, row: Gateway, form: PricesForm) -> HttpResponseBase:
    day = form.cleaned_data["valid_from"]
    try:
        price_lists.add(row, form.table, day, request.actor.user)
    except WorkflowError as refused:
        form.add_error(
            "valid_from" if refused.code == "price_list_past" else None, str(explain(refused.code, refused.params))
        )
        return _page(request, row, form, status=422)
    return _saved(request, row, day)


def _saved(request: TeamRequest, row: Gateway, day: date) -> HttpResponseBase:
    if day == row.team.day():
        text = gettext("Saved. The new prices hold from now on; what was ordered before keeps its own.")
    else:
        text = gettext("Saved. The new prices hold from %(day)s on.") % {"day": formats.date_format(day)}
    messages.success(request, text)
    return _back(row)


def _back(row: Gateway) -> HttpResponseBase:
    """To the page, where it says what holds now: without a mark of its own the address would keep the form's."""
    address = reverse("settings-gateway-prices", kwargs={"team": row.team.slug, "gateway": row.public_id})
    return redirect(f"{address}#today-title")


def _page(
    request: TeamRequest,
    row: Gateway,
    form: PricesForm,
    *,
    status: int = 200,
    quiet: bool = False,
    filled: bool = False,
) -> HttpResponse:
    """``quiet``: what is wrong is marked at its cell, and not said on top: nobody has asked for it yet."""
    entries = price_lists.history(row)
    today = summary(row)
    wrong = form.is_bound and not form.is_valid()
    context = {
        "gateway": row,
        "form": form,
        "prices": today,
        "csv": isinstance(today.table, GridPrices),
        "today_points": isinstance(today.table, pricing.PointPrices),
        "entries": [_told(entry) for entry in entries],
        "own_known": prices.table_of(row, None) is not None,
        "filled": filled,
        "wrong": wrong and not quiet,
        **_preview(row, form),
    }
    return page(request, "prices", "gateways", status=status, **context)


def _preview(row: Gateway, form: PricesForm) -> dict[str, Any]:
    """What the typed prices come to."""
    table = form.table if form.is_bound else None
    return {
        "gateway": row,
        "preview": sample_lines(row, table) if table else [],
        "preview_wrong": form.is_bound and table is None,
        "preview_points": isinstance(table, pricing.PointPrices),
        "preview_converted": row.currency != row.team.currency,
    }


def _told(entry: Entry) -> dict[str, Any]:
    words = {
        "now": pgettext("price list", "holds today"),
        "later": pgettext("price list", "to come"),
        "past": pgettext("price list", "past"),
        "replaced": pgettext("price list", "replaced the same day"),
        "withdrawn": pgettext("price list", "taken back"),
    }
    kind = KINDS[entry.table.to_json()["kind"]] if entry.table else ""
    return {
        "entry": entry,
        "state": words[entry.state],
        "kind": kind,
        "again": entry.state in {"past", "replaced", "withdrawn"},
    }


# -- The present grid as a file; going back --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
@owner_page
def price_csv(request: TeamRequest, gateway: str) -> HttpResponseBase:
    """The grid that holds today, for a spreadsheet; back to the page where it is none."""
    row = gateway_or_404(request.actor, gateway)
    now = price_lists.current(row)
    table = prices.table_of(row, now.row if now else None)
    if not isinstance(table, GridPrices):
        return _back(row)
    name = f"prices-{row.public_id}-{row.team.day():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pricing.grid_to_csv(table), content_type="text/csv; charset=utf-8", headers=headers)


@posted("settings-gateway-prices", "team", "gateway")
@owner_page
def price_change(request: TeamRequest, gateway: str) -> HttpResponseBase:
    """Another of the lists that are known: the kind's own (``do`` own), an earlier one ``again``, or ``back`` from one that has
    not begun, which is withdrawn. The others are new lists, so that the history undoes them."""
    row = gateway_or_404(request.actor, gateway)
    do, user, today = request.POST.get("do"), request.actor.user, row.team.day()
    try:
        if do == "own":
            price_lists.add(row, None, today, user)
            return _saved(request, row, today)
        if do not in {"again", "back"}:
            return _back(row)
        entry = _entry_or_404(row, request.POST.get("number", ""))
        if do == "back" and entry.state == "later":
            price_lists.take_back(row, entry)
            messages.success(request, gettext("Taken back: those prices will not begin."))
        elif do == "again" and not entry.broken:
            price_lists.add(row, entry.table, today, user)
            return _saved(request, row, today)
    except WorkflowError as refused:
        messages.error(request, str(explain(refused.code, refused.params)))
    return _back(row)


def _entry_or_404(row: Gateway, text: str) -> Entry:
    for entry in price_lists.history(row):
        if str(entry.number) == text:
            return entry
    raise Http404
