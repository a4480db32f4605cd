"""Everything that a prompt's page shows, found from its version and what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.safestring import SafeString

from generations.access import Actor, Verb
from generations.forms import gateway_choice
from generations.forms.fitting import Choice
from generations.models import Gateway, Prompt, PromptVersion
from generations.providers.snippets import Snippet
from generations.views.calls import PlannedCall
from generations.views.prompt import agent, settings, text
from generations.views.prompt.filling import Filling
from generations.views.prompt.structure import Structure, structure
from generations.views.studio.said import said_otherwise
from generations.workflow.orders import OrderedImage

LONG = 1_400
"""Characters, or so many lines, above which only the beginning of a text is shown at first."""
LONG_LINES = 18


@dataclass(frozen=True)
class Offer:
    """A setting that the text itself names, and the settings do not. ``taken``: the person uses it."""

    name: str
    word: str
    value: Any
    taken: bool


@dataclass
class Shown:
    """``taken`` names what the person takes over from the text; ``gateway_id`` is the gateway whose call they look at."""

    actor: Actor
    version: PromptVersion
    filling: Filling
    gateways: Sequence[Gateway]
    """Those of the team that can be used."""
    taken: frozenset[str] = field(default_factory=frozenset)
    gateway_id: str = ""

    @classmethod
    def read(
        cls, actor: Actor, version: PromptVersion, post: QueryDict, gateways: Sequence[Gateway] | None = None
    ) -> Shown:
        """As a posted form has it; an empty one for a page that is opened. ``gateways``, where they are known already."""
        filling, taken = Filling.read(actor, version, post), frozenset(post.getlist("said"))
        known = gateway_choice.usable(actor.team) if gateways is None else gateways
        return cls(actor, version, filling, known, taken, post.get("gateway", "")[:16])

    @property
    def prompt(self) -> Prompt:
        return self.version.prompt

    # -- The text ------------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.version.text

    @cached_property
    def marked(self) -> SafeString:
        return text.html(text.written(self.text))

    @cached_property
    def filled(self) -> SafeString:
        return text.html(self.filling.pieces)

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG or self.text.count("\n") > LONG_LINES

    @cached_property
    def structure(self) -> Structure | None:
        """Of a prompt that is JSON, whole or broken; None where it is plain text."""
        return structure(self.text)

    # -- Settings ------------------------------------------------------------------------------------------------------

    @cached_property
    def settings(self) -> list[settings.Setting]:
        return settings.rows(self.version.settings, self.gateways)

    @cached_property
    def references(self) -> list[Any]:
        prefetch_related_objects([self.version], "references__image")
        return list(self.version.references.all())

    @cached_property
    def offers(self) -> list[Offer]:
        """What the text says of settings that are recommended otherwise, or not at all."""
        found = said_otherwise(self.text, Choice.read(_known(self.version.settings)))
        known = {name: str(value) for name, value in self.version.settings.items()}
        return [
            Offer(one.name, one.label, one.value, one.name in self.taken)
            for one in found
            if known.get(one.name) != one.value
        ]

    @property
    def _from_text(self) -> Mapping[str, Any]:
        return {one.name: one.value for one in self.offers if one.taken}

    # -- Calls ---------------------------------------------------------------------------------------------------------

    @cached_property
    def gateway(self) -> Gateway | None:
        return settings.gateway_of(self.version.settings, self.gateways, self.gateway_id)

    @cached_property
    def call(self) -> PlannedCall | None:
        """None where the team has no gateway."""
        return self._planned(self.gateway) if self.gateway else None

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        return self.call.snippets if self.call else ()

    @property
    def moves(self) -> list[str]:
        return list(settings.moves(self.call, self.version)) if self.call else []

    def _planned(self, gateway: Gateway) -> PlannedCall:
        references = [OrderedImage.of(row) for row in self.references]
        return settings.planned(self.version, gateway, self.filling.text, self._from_text, references)

    # -- Agents --------------------------------------------------------------------------------------------------------

    @cached_property
    def agent_gateway(self) -> Gateway | None:
        """The team's gateway that has a server for agents; the one looked at where it is such a one."""
        own = [one for one in self.gateways if one.profile == agent.PROFILE]
        return next((one for one in own if one == self.gateway), own[0] if own else None)

    @property
    def agents(self) -> tuple[agent.Agent, ...]:
        return agent.AGENTS if self.agent_gateway else ()

    @property
    def instruction(self) -> str:
        """What is pasted to an agent: the whole filled prompt with its settings."""
        if self.agent_gateway is None:
            return ""
        return agent.instruction(self.filling.text, settings.lines(self._planned(self.agent_gateway)))

    # -- Rights --------------------------------------------------------------------------------------------------------

    @property
    def may_edit(self) -> bool:
        return self.actor.may_edit(self.prompt)

    @property
    def may_propose(self) -> bool:
        return self.actor.may_propose(self.prompt)

    @property
    def may_generate(self) -> bool:
        return self.actor.may(Verb.GENERATE)

    @property
    def sees_prices(self) -> bool:
        return self.actor.may(Verb.SEE_PRICES)


def _known(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: settings[name] for name in settings if settings[name] not in (None, "")}
