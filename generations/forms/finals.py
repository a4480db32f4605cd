"""Finals of picked drafts: each one an order of its own through the one validation of all, with the draft as its first reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from generations import sizing
from generations.access import Actor
from generations.forms import drafts, keeping
from generations.forms.compose import ComposeForm
from generations.forms.fitting import Choice, fit
from generations.forms.gateway_choice import caps_of, chosen
from generations.models import Picture
from generations.workflow.finals import submission_of
from generations.workflow.orders import Order

USUAL = {"quality": "high", "resolution": "2K"}
"""What a final has unless something else is chosen."""
CHOSEN = ("quality", "resolution", "gateway", "model")
FOLLOWING = ("output_format", "output_compression", "background", "moderation")
"""What goes along with another gateway's ways without being asked for."""
OF_A_MASK = ("mask", "mask_of", "feather", "lock")


class FinalForm(ComposeForm):
    """One draft made anew. ``choice`` has quality, resolution, gateway and model; what is missing is as :func:`final_data` says. Its prompt
    is filled already, and is sent as it was."""

    fills = False

    def __init__(self, draft: Picture, choice: Mapping[str, str], *, actor: Actor, press: str = "") -> None:
        data = {**final_data(draft, choice, actor), "submission": submission_of(press, draft)}
        super().__init__(data, actor=actor, project=draft.project)
        self.draft = draft

    def order(self, trace: str = "") -> Order:
        made = self.draft.generation
        known = {"template": made.template, "values": made.values, "version": made.version}
        return replace(super().order(trace=trace), final_of=self.draft, **known)


def final_data(draft: Picture, choice: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """The composer's fields for one draft's final: its generation's, with the draft before its own references, and without a
    mask, which lay over another picture. Quality and resolution are as chosen, possible or not; everything else is as near as the
    gateway comes to it."""
    data = drafts.from_generation(draft.generation, actor)
    own = [one for one in data["references"] if one["image"] != draft.image.public_id]
    data |= {"n": "1", "action": "auto", "one_call": "", "partial_images": "", "aspect": aspect_of(draft)}
    data["prompt"] = draft.generation.prompt
    data["references"] = [drafts.entry_of(draft.image.public_id, draft.filename), *own]
    data |= USUAL | {name: str(choice[name]) for name in CHOSEN if choice.get(name)}
    data = {name: value for name, value in data.items() if name not in OF_A_MASK}
    gateway = chosen(data, actor.team)
    if gateway is None:
        return data
    fitted = fit(Choice.read(data), caps_of(gateway, str(data["model"])), (draft.width, draft.height)).choice
    unasked = [name for name in USUAL if not choice.get(name)]
    return data | {name: keeping.text(getattr(fitted, name)) for name in (*FOLLOWING, *unasked)}


def aspect_of(draft: Picture) -> str:
    """The ratio that was asked for, as long as the draft has it; else the draft's own."""
    asked = draft.generation.aspect
    ratio = sizing.as_ratio(asked) if asked in sizing.ASPECTS else None
    came = Fraction(draft.width, draft.height)
    return asked if ratio and sizing.is_near(came, ratio) else sizing.MATCH
