"""The model's sheet: what a model is good and weak at, its limits and prices at this gateway, examples, and the composer's
call as code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generations import pricing
from generations.access import TeamRequest, Verb, in_team, project_or_404
from generations.engine.request import request_of
from generations.forms import drafts, words
from generations.messages import explain, listed
from generations.messages.figures import money, money_about, number, pixels
from generations.messages.models import EXAMPLES, GOOD_AT, TIPS, WEAK_AT, Example, example
from generations.models import Attempt, Draft, Gateway, Generation
from generations.providers import catalogue
from generations.providers.base import Capabilities, FilePart, ImageRequest
from generations.providers.errors import GatewayError
from generations.providers.snippets import Snippet, key_variable, snippets
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.views.studio.composer import Composer, of_draft
from generations.views.studio.page import composer_answer
from generations.workflow import price_samples, prices
from generations.workflow.gateway_test import address_of

ANY_KEY = "one-of-your-own-for-each-picture"
"""Stands for the idempotency key, where the gateway honours one."""
MOST_ROWS = 24
"""Of the table of prices."""
DELIVERY = {
    "file": gettext_lazy("sent along"),
    "data": gettext_lazy("sent along as text"),
    "url": gettext_lazy("fetched by the gateway from the studio's address"),
}


@dataclass(frozen=True)
class PriceRow:
    """One size (or resolution) with a price for each quality of the table's head."""

    label: str
    amounts: tuple[str, ...]


@dataclass
class Sheet:
    """Everything that the sheet shows, found from a composer with a gateway."""

    composer: Composer
    gateway: Gateway
    good_at: tuple[Any, ...] = GOOD_AT
    weak_at: tuple[Any, ...] = WEAK_AT
    tips: tuple[Any, ...] = TIPS
    examples: tuple[Example, ...] = field(default=EXAMPLES)

    @property
    def profile(self) -> catalogue.Profile:
        return catalogue.get_profile(self.gateway.profile)

    @property
    def caps(self) -> Capabilities:
        return self.composer.caps

    @property
    def model(self) -> catalogue.Model | None:
        return self.profile.model(self.composer.model)

    @property
    def title(self) -> str:
        return self.model.label if self.model else self.composer.model

    @property
    def retires(self) -> date | None:
        return self.model.retires if self.model else None

    # -- Limits --------------------------------------------------------------------------------------------------------

    def limits(self) -> list[tuple[str, str]]:
        """Name and value of each limit, in the order of the composer."""
        caps = self.caps
        found = [
            (_("Sizes"), _sizes(caps)),
            (_("Quality"), _chosen(caps.qualities, words.quality)),
            (_("Pictures"), _number(caps)),
            (_("References"), _references(caps)),
            (_("Format"), _chosen(caps.formats, lambda key: str(words.FORMATS.get(key, key)))),
            (_("Background"), _chosen(caps.backgrounds, words.background)),
            (_("Previews"), _previews(caps)),
            (_("Prompt"), _("up to %(count)s characters") % {"count": number(caps.prompt_limit)}),
        ]
        if caps.text_model:
            found.append(
                (_("Text model"), _("%(name)s rewrites the prompt; it is billed too") % {"name": self.text_model})
            )
        return found

    @property
    def text_model(self) -> str:
        return prices.text_model_of(self.gateway, self.composer.model)

    # -- Prices --------------------------------------------------------------------------------------------------------

    @cached_property
    def _grid(self) -> price_samples.Grid:
        return price_samples.grid(self.gateway, self.composer.model, MOST_ROWS)

    def quality_labels(self) -> list[str]:
        return [_("a picture") if name == "auto" else words.quality(name) for name in self._grid.qualities]

    @cached_property
    def price_rows(self) -> list[PriceRow]:
        """[] where the person may not see prices, or none are known. By the list alone: what was learned is the composer's
        figure, for the one choice that stands there."""
        if not self.composer.sees_prices:
            return []
        rows = [PriceRow(pixels(name), tuple(map(self._amount, amounts))) for name, amounts in self._grid.rows]
        return [row for row in rows if any(row.amounts)]

    def _amount(self, found: prices.Amount) -> str:
        if not found.known:
            return ""
        return money_about(found.nano, self.gateway.team.currency, exact=found.confidence == pricing.EXACT)

    @property
    def billing(self) -> str:
        """How the gateway bills, and at what rate that is shown here."""
        gateway, ours = self.gateway, self.gateway.team.currency
        if self.profile.play or gateway.demo:
            return _("Play money: nothing is billed.")
        if gateway.currency == ours:
            return _("Billed in %(currency)s.") % {"currency": gateway.currency}
        rate = money(gateway.rate_nano, ours)
        return _("Billed in %(currency)s, shown at %(rate)s for one.") % {"currency": gateway.currency, "rate": rate}

    # -- The call ------------------------------------------------------------------------------------------------------

    def run_info(self) -> list[tuple[str, str]]:
        return [
            (_("Model"), self.composer.model),
            (_("Provider"), "OpenAI"),
            (_("Service"), self.profile.label),
            (_("Endpoint"), self._endpoint),
        ]

    @cached_property
    def _planned(self) -> Any:
        """The dialect's call, or the error that says why it cannot be expressed."""
        dialect = catalogue.get_dialect(self.profile, self.gateway.switches)
        try:
            return dialect.plan(self._request())
        except GatewayError as error:
            return error

    @property
    def trouble(self) -> str:
        """Why there is no call to show; "" where there is one."""
        found = self._planned
        return str(explain(found.code, found.params)) if isinstance(found, GatewayError) else ""

    @property
    def _endpoint(self) -> str:
        base = address_of(self.gateway).rstrip("/")
        found = self._planned
        return base if isinstance(found, GatewayError) else f"{found.method} {base}/{found.path.lstrip('/')}"

    @cached_property
    def snippets(self) -> tuple[Snippet, ...]:
        if isinstance(self._planned, GatewayError):
            return ()
        return snippets(self._planned, address_of(self.gateway), key_variable(self.gateway.profile))

    @property
    def asks_later(self) -> bool:
        return self.caps.lookup

    def _request(self) -> ImageRequest:
        """As the engine would ask for the first of the calls that the composer stands for."""
        composer, asked = self.composer, self.composer.fitted.asked(self.caps)
        calls = catalogue.split_calls(asked["n"], self.caps, asked["partial_images"], one_call=asked["one_call"])
        prompt = composer.sent_prompt or _("A matte ceramic vase on a walnut table, soft window light from the left")
        made = Generation(model=composer.model, prompt=prompt, text_model=self.text_model, **asked)
        pictures = calls[0] if calls else 1
        call = Attempt(generation=made, gateway=self.gateway, pictures=pictures, idempotency_key=ANY_KEY)
        parts, mask = [_part(one, self.caps) for one in composer.references], self._mask()
        if mask is not None:
            first = parts[0].path.with_suffix(".png")
            parts[0] = replace(parts[0], content_type=mask.content_type, path=first, filename=first.name)
        return replace(request_of(call, self.caps), references=tuple(parts), mask=mask)

    def _mask(self) -> FilePart | None:
        image = self.composer.masking.image
        if image is None or not (self.caps.mask and self.composer.references):
            return None
        return FilePart(path=Path("mask.png"), filename="mask.png", content_type=image.mime, size=image.size)


def _part(one: Any, caps: Capabilities) -> FilePart:
    """A reference as a person would have it at hand: a file of its name, or an address of their own. Two pictures of one name are
    two files."""
    url = f"https://example.com/{quote(one.filename)}" if caps.reference_delivery[:1] == ("url",) else ""
    return FilePart(
        path=Path(str(one.image.public_id), one.filename),
        filename=one.filename,
        content_type=one.image.mime,
        size=one.image.size,
        url=url,
    )


def _sizes(caps: Capabilities) -> str:
    if caps.cells:
        ratios = dict.fromkeys(cell.partition("@")[0] for cell in caps.cells)
        tiers = sorted({cell.partition("@")[2] for cell in caps.cells})
        return _("%(ratios)s at %(tiers)s; pixels are the gateway's choice") % {
            "ratios": ", ".join(ratios),
            "tiers": ", ".join(tiers),
        }
    if not caps.any_size:
        return ", ".join(pixels(size) for size in caps.sizes)
    return _("any in steps of 16 up to 3840 × 2160 pixels, at most 3 : 1")


def _chosen(offered: tuple[str, ...], name: Any) -> str:
    known = [str(name(key)) for key in offered if key != "auto"]
    return ", ".join(known) if known else _("the gateway's choice")


def _number(caps: Capabilities) -> str:
    if caps.n_per_call == 1:
        return _("up to %(most)s, each by a call of its own") % {"most": caps.max_n}
    return _("up to %(most)s, %(once)s in one call") % {"most": caps.max_n, "once": min(caps.n_per_call, caps.max_n)}


def _references(caps: Capabilities) -> str:
    if not caps.max_references:
        return _("not taken")
    ways = listed(str(DELIVERY[way]) for way in caps.reference_delivery[:1])
    size = min(caps.max_reference_bytes, 50_000_000) // 1_000_000
    return _("up to %(count)s of %(size)s MB, %(ways)s") % {"count": caps.max_references, "size": size, "ways": ways}


def _previews(caps: Capabilities) -> str:
    if not caps.max_partials:
        return _("none")
    return ngettext("up to %(count)s", "up to %(count)s", caps.max_partials) % {"count": caps.max_partials}


@posted("studio", "team")
@in_team(Verb.GENERATE)
def sheet(request: TeamRequest) -> HttpResponse:
    """The sheet of the posted composer's model: its inside for the panel, a page of its own without a script."""
    project = project_or_404(request.actor, request.POST.get("project", ""))
    data = drafts.from_post(request.POST)
    composer = Composer(actor=request.actor, project=project, data=data)
    shown = Sheet(composer=composer, gateway=composer.gateway) if composer.gateway else None
    context = {"sheet": shown, "project": project, "composer": composer}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "generations/studio/_sheet.html", context)
    Draft.objects.overwrite(request.actor.user, project, data)
    return render(request, "generations/studio/sheet.html", context)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def fill(request: TeamRequest) -> HttpResponseBase:
    """Fill the composer with an example; gateway, model and references stay. The page holds what Undo brings back."""
    project = project_or_404(request.actor, request.POST.get("project", ""))
    found = example(request.POST.get("example", ""))
    data = drafts.from_post(request.POST) if request.htmx else of_draft(request.actor, project).data  # type: ignore[attr-defined]
    if found is not None:
        data = {
            **data,
            "values": {},
            "version": "",
            "prompt": str(found.prompt),
            "aspect": found.aspect,
            "quality": found.quality,
        }
    Draft.objects.overwrite(request.actor.user, project, data)
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(studio_url(request, project))
    return composer_answer(request, project)
