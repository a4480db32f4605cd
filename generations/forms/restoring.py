"""From what a picture's file carries to a composer: whatever of it this team has, and words about the rest.

What was read from a file is untrusted text. It becomes a draft's data like anything typed, is judged by the same form, and names
files by their content only among the team's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations import sizing
from generations.forms import gateway_choice, keeping
from generations.forms.drafts import MOST_KEPT, PROMPT_KEPT, entry_of, plain_marks, yes_no
from generations.forms.fitting import Choice
from generations.imaging.brief import Brief, BriefReference, ForeignPrompt, Found, Settings
from generations.messages import listed
from generations.models import Gateway, Image, Team
from generations.providers import catalogue
from generations.providers.base import Capabilities


@dataclass(frozen=True, kw_only=True)
class Restored:
    """``data`` for a draft, ``said``: what was restored, in one sentence, ``missing``: sentences about what could not be."""

    data: dict[str, Any]
    said: str
    missing: tuple[str, ...] = ()


def restored(found: Found, filename: str, current: Mapping[str, Any], team: Team) -> Restored | None:
    """The composer that ``found`` asks for, where ``current`` stood before; None where nothing was found."""
    if found.brief:
        return _from_brief(found.brief, filename, current, team)
    return _from_foreign(found.foreign, filename, current) if found.foreign else None


def _from_brief(brief: Brief, filename: str, current: Mapping[str, Any], team: Team) -> Restored:
    images = _images(team, brief)
    via, no_gateway = _gateway(brief, current, team)
    references, gone = _references(brief.references, images)
    mask, no_mask = _mask(brief, images, references)
    data = _settings(brief.settings) | via | mask
    if _by_itself(brief.settings, gateway_choice.chosen(via, team), via["model"]):
        data["partial_images"] = ""
    data |= {"prompt": brief.prompt[:PROMPT_KEPT], "references": references, "role_lines": yes_no(brief.role_lines)}
    data |= {"values": {}, "version": "", "plain": plain_marks(data["prompt"])}
    said = _("The composer now holds the brief of %(name)s.") % {"name": filename}
    return Restored(data=data, said=said, missing=tuple(filter(None, (gone, no_mask, no_gateway))))


def _settings(asked: Settings) -> dict[str, Any]:
    """As the form posts them; what the brief does not say is the default. Pixels are typed with a size of one's own only."""
    data = {field.name: keeping.text(getattr(asked, field.name)) for field in fields(Settings)}
    return data if asked.aspect == sizing.CUSTOM else data | {"width": "", "height": ""}


def _by_itself(asked: Settings, gateway: Gateway | None, model: str) -> bool:
    """Whether as many previews were asked for as come without a choice."""
    caps = gateway_choice.caps_of(gateway, model) if gateway else Capabilities()
    return Choice.read({"quality": asked.quality}).previews(caps) == asked.partial_images


def _images(team: Team, brief: Brief) -> dict[str, Image]:
    """The team's own, by content: an id or a file of another team is never found."""
    wanted = {one.sha256 for one in brief.references} | {brief.mask}
    return {image.sha256: image for image in Image.objects.filter(team=team, sha256__in=wanted - {""})}


def _references(asked: Sequence[BriefReference], images: Mapping[str, Image]) -> tuple[list[dict[str, str]], str]:
    entries = [
        entry_of(images[one.sha256].public_id, one.filename, one.role, one.line)
        for one in asked[:MOST_KEPT]
        if one.sha256 in images
    ]
    gone = [one.filename or _("without a name") for one in asked if one.sha256 not in images]
    if not gone:
        return entries, ""
    text = ngettext(
        "%(count)s reference is not in this team: %(names)s.",
        "%(count)s references are not in this team: %(names)s.",
        len(gone),
    )
    return entries, text % {"count": len(gone), "names": listed(gone)}


def _mask(
    brief: Brief, images: Mapping[str, Image], references: Sequence[Mapping[str, str]]
) -> tuple[dict[str, str], str]:
    """The mask, if the picture that it lies over is there too."""
    if not brief.mask:
        return {}, ""
    if brief.mask not in images:
        return {}, _("The mask is not in this team.")
    if not references or brief.references[0].sha256 not in images:
        return {}, _("The mask was left out: the picture that it lies over is not in this team.")
    masking = {"mask": images[brief.mask].public_id, "mask_of": references[0]["image"]}
    return masking | {"feather": str(brief.feather), "lock": yes_no(brief.guarded)}, ""


def _gateway(brief: Brief, current: Mapping[str, Any], team: Team) -> tuple[dict[str, str], str]:
    """The team's gateway of the same kind with the same model, the present one before others; else the present one stays."""
    fitting = [one for one in gateway_choice.usable(team) if _fits(one, brief)]
    here = next((one for one in fitting if one.public_id == current.get("gateway")), None)
    if chosen := here or (fitting[0] if fitting else None):
        return {"gateway": chosen.public_id, "model": brief.model}, ""
    stays = {"gateway": str(current.get("gateway", "")), "model": str(current.get("model", ""))}
    if not brief.model:
        return stays, ""
    profile = catalogue.PROFILES.get(brief.profile)
    text = _("This team has no gateway with %(model)s as it was used then (%(kind)s): the gateway stays as it was.")
    return stays, text % {"model": brief.model, "kind": profile.label if profile else brief.profile or _("unknown")}


def _fits(gateway: Gateway, brief: Brief) -> bool:
    return gateway.profile == brief.profile and gateway_choice.is_offered(gateway, brief.model)


def _from_foreign(found: ForeignPrompt, filename: str, current: Mapping[str, Any]) -> Restored:
    """Another tool's prompt, and the nearest ratio where it says a size; everything else stays."""
    said = _("The composer now holds the prompt of %(name)s.") % {"name": filename}
    if found.tool:
        said = _("The composer now holds the prompt of %(name)s, made with %(tool)s.") % {
            "name": filename,
            "tool": found.tool,
        }
    data = {**current, "prompt": found.prompt[:PROMPT_KEPT], "values": {}, "version": ""}
    data["plain"] = plain_marks(data["prompt"])
    if aspect := _aspect(found):
        data |= {"aspect": aspect, "width": "", "height": ""}
        data.pop("kept", None)
    return Restored(data=data, said=said)


def _aspect(found: ForeignPrompt) -> str:
    if found.aspect in sizing.RATIOS:
        return found.aspect
    if not found.width or not found.height:
        return ""
    nearest = sizing.nearest_ratio((found.width, found.height))
    return nearest if sizing.is_near(sizing.ratio_of(nearest), Fraction(found.width, found.height)) else ""
