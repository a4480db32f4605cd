"""The composer as the page shows it: what was typed, what is possible, what it will cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from generations import sizing
from generations.access import Actor, Verb
from generations.forms import drafts, gateway_choice, keeping, words
from generations.forms.compose import OUT_OF_REACH
from generations.forms.filling import Filled, filled
from generations.forms.fitting import UNCOMPRESSED, Choice, Fitted, Move, fit
from generations.forms.masking import Masking, masking, misfit, not_taken, stretched
from generations.messages import explain
from generations.messages.figures import date_word, money, money_about, number
from generations.models import Draft, Gateway, Image, Project
from generations.providers.base import Capabilities
from generations.views.studio import options
from generations.views.studio.budget import BudgetLine, budget_line
from generations.views.studio.filling import Filling
from generations.views.studio.said import Said, said_otherwise
from generations.views.studio.sent import Sent, sent
from generations.workflow import timing
from generations.workflow.quote import Quote, quote_facts
from generations.workflow.references import URL, delivery_of

MORE = {"background", "moderation", "partial_images", "output_compression", "action", "one_call"}
"""The fields under "More"."""
NEAR_LIMIT = 0.8
"""From this part of the prompt's limit on, the count is shown."""


@dataclass
class Composer:
    """Built from plain ``data`` (see :mod:`generations.forms.drafts`). ``errors`` are a refused form's, by field; ``touched``
    is the field changed last; ``kept`` is the draft's last save from a page."""

    actor: Actor
    project: Project
    data: Mapping[str, Any]
    revision: int = 0
    errors: Mapping[str, Any] = field(default_factory=dict)
    touched: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    submission: str = field(default_factory=drafts.new_submission)

    @cached_property
    def gateways(self) -> list[Gateway]:
        return gateway_choice.usable(self.actor.team)

    @cached_property
    def gateway(self) -> Gateway | None:
        """The one named in ``data``; the first where it names none or one that is gone."""
        wanted = self.data.get("gateway")
        named = next((one for one in self.gateways if one.public_id == wanted), None)
        return named or (self.gateways[0] if self.gateways else None)

    @cached_property
    def model(self) -> str:
        wanted = str(self.data.get("model") or "")
        if self.gateway is None:
            return wanted
        return wanted if gateway_choice.is_offered(self.gateway, wanted) else self.gateway.model

    @cached_property
    def caps(self) -> Capabilities:
        return gateway_choice.caps_of(self.gateway, self.model) if self.gateway else Capabilities()

    @cached_property
    def filled(self) -> Filled:
        return filled(self.data, self.actor, drafts.tray(self.data, self.actor.team))

    @property
    def tray(self) -> drafts.Tray:
        """With the pictures of variables."""
        return self.filled.tray

    @cached_property
    def filling(self) -> Filling:
        """What stands below the prompt."""
        return Filling(self.filled, self.actor, wrong=bool(self.errors))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        return said_otherwise(self.filled.text, self.choice)

    @property
    def references(self) -> tuple[Any, ...]:
        return self.tray.found

    @cached_property
    def masking(self) -> Masking:
        return masking(self.data, self.actor.team)

    @property
    def mask_refused(self) -> str:
        """Why no mask can be sent to this gateway, with those that take one; "" where it can."""
        return not_taken(self.caps, self.gateway, self.gateways) if self.gateway else ""

    @cached_property
    def sent(self) -> Sent:
        return sent(self.filled, self.data)

    @property
    def sent_prompt(self) -> str:
        """The prompt as the gateway gets it."""
        return self.sent.text

    @property
    def extra(self) -> int:
        """Characters that the sent prompt has more than the typed one."""
        return len(self.sent_prompt) - len(self.prompt)

    @cached_property
    def asked(self) -> Choice:
        """What the person wants, also what this gateway or the one before could not do."""
        return Choice.read(self.data if self.errors else keeping.recalled(self.data, self.touched))

    @property
    def keeping(self) -> str:
        """What is kept of it for another gateway, as the form carries it along."""
        if self.errors:
            return keeping.write(self.data.get("kept") or {})
        return keeping.write(
            keeping.after(self.data, self.touched, self.asked, self.fitted.choice, no_tier=bool(self.fixed))
        )

    @cached_property
    def fitted(self) -> Fitted:
        first = self.tray.found[0].image if self.tray.found else None
        return fit(self.asked, self.caps, (first.width, first.height) if first else None, self.touched)

    @property
    def choice(self) -> Choice:
        """What the page shows as chosen. A refused form is shown as it was typed."""
        return self.asked if self.errors else self.fitted.choice

    @property
    def prompt(self) -> str:
        return str(self.data.get("prompt", ""))

    # -- Choices ----------------------------------------------------------------------------------------------------------

    def tiles(self) -> tuple[options.Tile, ...]:
        return options.tiles(self.choice, self.caps, has_reference=bool(self.tray.found))

    def resolutions(self) -> tuple[options.Option, ...]:
        return options.resolutions(self.choice, self.caps, self.fitted.size.ratio)

    def qualities(self) -> tuple[options.Option, ...]:
        return options.qualities(self.choice, self.caps)

    def formats(self) -> tuple[options.Option, ...]:
        return options.formats(self.choice, self.caps)

    def backgrounds(self) -> tuple[options.Option, ...]:
        return options.backgrounds(self.choice, self.caps)

    def moderations(self) -> tuple[options.Option, ...]:
        return options.moderations(self.choice, self.caps)

    def previews(self) -> tuple[options.Option, ...]:
        return options.previews(self.choice, self.caps)

    def actions(self) -> tuple[options.Option, ...]:
        return options.actions(self.choice, self.caps, has_reference=bool(self.tray.found))

    def calls(self) -> tuple[options.Option, ...]:
        return options.calls(self.choice, self.caps)

    @cached_property
    def groups(self) -> tuple[gateway_choice.Group, ...]:
        return gateway_choice.groups(self.gateways, self.gateway, self.model)

    @property
    def group(self) -> gateway_choice.Group | None:
        return next((one for one in self.groups if one.gateway is self.gateway), None)

    @property
    def fixed(self) -> str:
        """Why a resolution says nothing; "" where it does."""
        if self.fitted.size.in_words:
            return ""
        return {sizing.AUTO: _("by the model"), sizing.CUSTOM: _("typed")}.get(self.choice.aspect, "")

    @property
    def more_open(self) -> bool:
        """Whether "More" holds something that is not as it comes."""
        chosen = self.choice
        plain = (chosen.background, chosen.moderation, chosen.partial_images, chosen.action, chosen.one_call)
        return plain != ("auto", "auto", None, "auto", False) or bool(self.errors.keys() & MORE)

    @property
    def general_errors(self) -> list[str]:
        """What is wrong with no field in particular: the budget, the disk, a press that came too late."""
        return [str(error) for name in (NON_FIELD_ERRORS, "submission") for error in self.errors.get(name, ())]

    def n_shown(self) -> str:
        """The number as typed where the form was refused for it."""
        return str(self.data.get("n", "")) if "n" in self.errors else str(self.choice.n)

    # -- What is said about it -----------------------------------------------------------------------------------------------

    @cached_property
    def notes(self) -> dict[str, str]:
        """What was moved, by field. Nothing where the form was refused: its errors say it."""
        if self.errors:
            return {}
        said = {move.name: words.why(move.reason) if move.soft else words.moved(move) for move in self._told()}
        wanted = self.data.get("gateway")
        if wanted and self.gateway and self.gateway.public_id != wanted:
            said["gateway"] = _("The gateway chosen before is no longer in use.")
        elif self.data.get("model") and self.model != self.data["model"]:
            said["gateway"] = _("%(model)s is not offered here.") % {"model": self.data["model"]}
        if refused := self._references_refused():
            said["references"] = refused
        if about_mask := self._about_mask():
            said["mask"] = about_mask
        return said

    def _about_mask(self) -> str:
        if self.masking.image is None and not self.masking.gone:
            return ""
        why = misfit(self.masking, self.tray) or self.mask_refused
        return why or stretched(self.masking, self.tray, self.fitted.size)

    def _told(self) -> Iterator[Move]:
        """Moves of what was chosen; on a page that opens, only those that were not told before."""
        known = keeping.standing(self.data, self.touched) if not self.touched else {}
        for move in self.fitted.moves:
            fitted = keeping.text(getattr(self.fitted.choice, move.name))
            asked = self.data.get(move.name, "") != "" or move.name in known
            if asked and (move.name not in known or known[move.name][1] != fitted):
                yield move

    def _references_refused(self) -> str:
        """Why the references in the tray cannot be sent; "" where they can."""
        count, most = len(self.tray.found), self.caps.max_references
        if count > most:
            text = _("This gateway takes %(most)s references; remove %(over)s.")
            if not most:
                text = _("This gateway takes no references. Remove %(over)s.")
            return text % {"most": most, "over": count - most}
        return str(explain(OUT_OF_REACH)) if count and not self.reaches else ""

    @property
    def reaches(self) -> bool:
        """Whether a reference can be handed to this gateway."""
        return self.gateway is None or gateway_choice.reaches(self.gateway, self.caps)

    @property
    def pixels(self) -> str:
        """What is asked for: pixels, or the words that the gateway takes instead."""
        size = self.fitted.size
        if size.in_words:
            return words.cell(size.ratio, size.resolution)
        return f"{size.width} × {size.height} px" if size.width else _("chosen by the model")

    @property
    def experimental(self) -> bool:
        return self.fitted.size.experimental

    @cached_property
    def expected(self) -> float | None:
        if self.gateway is None:
            return None
        size, quality = self.fitted.size, self.fitted.choice.quality
        return timing.expected_seconds(self.gateway, self.model, quality, size.width, size.height)

    # -- Money ---------------------------------------------------------------------------------------------------------------

    @property
    def sees_prices(self) -> bool:
        return self.actor.may(Verb.SEE_PRICES)

    @cached_property
    def quote(self) -> Quote | None:
        if self.gateway is None:
            return None
        chosen, size = self.fitted.choice, self.fitted.size
        return quote_facts(
            self.gateway,
            self.model,
            size=(size.width, size.height) if size.width and size.height else None,
            quality=chosen.quality,
            n=chosen.n,
            prompt=self.sent_prompt,
            reference_sizes=[(one.width, one.height) for one in self._pictures_sent()],
            partials=chosen.previews(self.caps),
            resolution=self.fitted.tier,
            one_call=chosen.one_call and chosen.n > 1,
        )

    def _pictures_sent(self) -> list[Image]:
        mask = self.masking.image
        return [*(one.image for one in self.tray.found), *([mask] if mask else [])]

    @property
    def price(self) -> str:
        if self.quote is None:
            return ""
        if self.quote.nano is None:
            return _("price unknown")
        return money_about(self.quote.nano, self.quote.currency, exact=self.quote.confidence == "exact")

    @cached_property
    def budget(self) -> BudgetLine | None:
        """None where the project has none."""
        return budget_line(self.project, self.month, self.actor.team.currency)

    @cached_property
    def month(self) -> Any:
        return self.actor.team.month()

    @property
    def hindrance(self) -> str:
        """Why Generate would be refused, beyond the form; "" where it would not."""
        if self.gateway is None:
            return _("There is no gateway to generate with. An owner can add one in the settings.")
        if gateway_choice.lacks_key(self.gateway):
            return _("“%(name)s” has no key yet. An owner can add it in the settings.") % {"name": self.gateway.name}
        if retired := gateway_choice.retired_on(self.gateway, self.model):
            text = _("%(model)s was shut down by its maker on %(day)s. Choose another model.")
            return text % {"model": self.model, "day": date_word(retired)}
        return self._over_budget()

    def _over_budget(self) -> str:
        if self.budget is None or self.quote is None:
            return ""
        if self.quote.nano is None:
            return _(
                "The price is not known, and this project has a budget: choose another gateway, or lift the budget."
            )
        if self.quote.nano <= self.budget.left:
            return ""
        return _("Over this month's budget: %(left)s left, this takes %(asked)s.") % {
            "left": money(max(0, self.budget.left), self.budget.currency),
            "asked": money(self.quote.nano, self.quote.currency),
        }

    @property
    def limits(self) -> str:
        """The tray's limits, as its label says them."""
        if not self.caps.max_references:
            return _("not taken by this gateway")
        if not self.reaches:
            return _("out of this gateway's reach")
        size = min(self.caps.max_reference_bytes, 50_000_000) // 1_000_000
        limits = _("up to %(count)s · %(size)s MB each") % {"count": self.caps.max_references, "size": size}
        by_address_word = _("by address")
        # The gateway fetches them from the studio itself.
        by_address = self.gateway is not None and delivery_of(self.caps, demo=self.gateway.demo) == URL
        return f"{limits} · {by_address_word}" if by_address else limits

    @property
    def no_compression(self) -> str:
        """Why there is no compression to choose; "" where there is."""
        if not self.caps.compression:
            return str(words.WHY["output_compression_not_offered"])
        return str(words.WHY["png_not_compressed"]) if self.choice.output_format in UNCOMPRESSED else ""

    @property
    def no_previews(self) -> str:
        return "" if self.caps.max_partials else str(words.WHY["partial_images_not_offered"])

    @property
    def unverified(self) -> bool:
        return self.gateway is not None and not self.caps.verified_model

    @property
    def ends(self) -> str:
        """The day near by on which the chosen model is shut down, in words; "" where there is none."""
        end = self.gateway and gateway_choice.ends_soon(self.gateway, self.model)
        return date_word(end) if end else ""

    @property
    def prompt_limit(self) -> str:
        return number(self.caps.prompt_limit)

    @property
    def count_from(self) -> int:
        return int(self.caps.prompt_limit * NEAR_LIMIT)


def of_draft(actor: Actor, project: Project) -> Composer:
    """The composer as the person left it in this project."""
    draft = Draft.objects.filter(user=actor.user, project=project).first() or Draft()
    return Composer(actor=actor, project=project, data=draft.data, revision=draft.revision, kept=draft.kept)
