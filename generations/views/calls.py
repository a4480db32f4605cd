"""A call as the engine would make it, shown before it is made: as code, and as facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from generations.engine.request import request_of
from generations.forms.fitting import Fitted
from generations.forms.gateway_choice import caps_of
from generations.messages import explain
from generations.models import Attempt, Gateway, Generation, Image
from generations.providers import catalogue
from generations.providers.base import Capabilities, FilePart, ImageRequest
from generations.providers.errors import GatewayError
from generations.providers.snippets import Snippet, key_variable, snippets
from generations.workflow import prices
from generations.workflow.gateway_test import address_of
from generations.workflow.orders import OrderedImage

ANY_KEY = "one-of-your-own-for-each-picture"
"""Stands for the idempotency key, where the gateway honours one."""


@dataclass
class PlannedCall:
    """The first of the calls that ``prompt``, as it is sent, with ``fitted`` settings takes at ``gateway``."""

    gateway: Gateway
    model: str
    fitted: Fitted
    prompt: str
    references: Sequence[OrderedImage] = ()
    mask: Image | None = None

    @property
    def profile(self) -> catalogue.Profile:
        return catalogue.get_profile(self.gateway.profile)

    @cached_property
    def caps(self) -> Capabilities:
        return caps_of(self.gateway, self.model)

    @property
    def text_model(self) -> str:
        return prices.text_model_of(self.gateway, self.model)

    def run_info(self) -> list[tuple[str, str]]:
        """Name and value of what one has to know to make the call elsewhere."""
        return [
            (_("Model"), self.model),
            (_("Provider"), "OpenAI"),
            (_("Service"), self.profile.label),
            (_("Endpoint"), self.endpoint),
        ]

    @property
    def trouble(self) -> str:
        """Why there is no call to show; "" where there is one."""
        found = self._planned
        return str(explain(found.code, found.params)) if isinstance(found, GatewayError) else ""

    @property
    def endpoint(self) -> str:
        """Method and address."""
        base = address_of(self.gateway).rstrip("/")
        found = self._planned
        return base if isinstance(found, GatewayError) else f"{found.method} {base}/{found.path.lstrip('/')}"

    @property
    def key_variable(self) -> str:
        return key_variable(self.gateway.profile)

    @cached_property
    def snippets(self) -> tuple[Snippet, ...]:
        """In every language; () where there is trouble."""
        if isinstance(self._planned, GatewayError):
            return ()
        return snippets(self._planned, address_of(self.gateway), self.key_variable)

    @cached_property
    def _planned(self) -> Any:
        """The dialect's call, or the error that says why it cannot be expressed."""
        dialect = catalogue.get_dialect(self.profile, self.gateway.switches)
        try:
            return dialect.plan(self._request())
        except GatewayError as error:
            return error

    def _request(self) -> ImageRequest:
        asked = self.fitted.asked(self.caps)
        calls = catalogue.split_calls(asked["n"], self.caps, asked["partial_images"], one_call=asked["one_call"])
        made = Generation(model=self.model, prompt=self.prompt, text_model=self.text_model, **asked)
        pictures = calls[0] if calls else 1
        call = Attempt(generation=made, gateway=self.gateway, pictures=pictures, idempotency_key=ANY_KEY)
        parts, mask = [_part(one, self.caps) for one in self.references], self._mask()
        if mask is not None:
            first = parts[0].path.with_suffix(".png")
            parts[0] = replace(parts[0], content_type=mask.content_type, path=first, filename=first.name)
        return replace(request_of(call, self.caps), references=tuple(parts), mask=mask)

    def _mask(self) -> FilePart | None:
        if self.mask is None or not (self.caps.mask and self.references):
            return None
        return FilePart(path=Path("mask.png"), filename="mask.png", content_type=self.mask.mime, size=self.mask.size)


def _part(one: OrderedImage, caps: Capabilities) -> FilePart:
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
