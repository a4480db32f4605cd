"""The composer's choices as the page draws them: each possible one, and for each impossible one the reason."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from generations import sizing
from generations.forms import words
from generations.forms.fitting import AUTO, BY_ITSELF, Choice
from generations.providers.base import Capabilities

TILE_AREA = 290
"""Square pixels of a ratio's drawing: all the same area, so that none looks larger than another."""
TILE_BOX = (30, 26)
TILE_ICONS = {sizing.AUTO: "scan", sizing.MATCH: "image", sizing.CUSTOM: "proportions"}


@dataclass(frozen=True, kw_only=True)
class Option:
    """``why`` is "" where the choice is possible; ``says`` is what it means, where its label does not tell."""

    value: str
    label: str
    chosen: bool
    why: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Tile(Option):
    """An aspect ratio drawn in true proportion within ``TILE_BOX``; ``icon`` instead where it has none of its own."""

    icon: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


def tiles(choice: Choice, caps: Capabilities, *, has_reference: bool) -> tuple[Tile, ...]:
    reasons = {(cell.aspect, cell.resolution): cell.reason for cell in sizing.options(caps)}
    made = []
    for aspect in sizing.shown(caps):
        reason = reasons[aspect, _any_tier(aspect, choice.resolution, reasons)]
        why = words.why(reason) if reason else ""
        if aspect == sizing.MATCH and not why and not has_reference:
            why = _("There is no reference to match yet.")
        made.append(_tile(aspect, chosen=aspect == choice.aspect, why=why))
    return tuple(made)


def _any_tier(aspect: str, resolution: str, reasons: dict[tuple[str, str], Any]) -> str:
    """A ratio is impossible only where no resolution has it: choosing it moves the resolution, and says so."""
    possible = [tier for tier in sizing.RESOLUTIONS if reasons[aspect, tier] is None]
    return resolution if resolution in possible or not possible else possible[0]


def _tile(aspect: str, *, chosen: bool, why: str) -> Tile:
    label = words.aspect(aspect)
    if aspect in TILE_ICONS:
        return Tile(value=aspect, label=label, chosen=chosen, why=why, icon=TILE_ICONS[aspect])
    wide, high = (int(part) for part in aspect.split(":"))
    scale = math.sqrt(TILE_AREA / (wide * high))
    scale = min(scale, (TILE_BOX[0] - 2) / wide, (TILE_BOX[1] - 2) / high)
    width, height = round(wide * scale, 1), round(high * scale, 1)
    x, y = round((TILE_BOX[0] - width) / 2, 1), round((TILE_BOX[1] - height) / 2, 1)
    return Tile(value=aspect, label=label, chosen=chosen, why=why, x=x, y=y, width=width, height=height)


def resolutions(choice: Choice, caps: Capabilities, ratio: str = "") -> tuple[Option, ...]:
    """``ratio`` is the one sent in words, where pixels are not known."""
    cells = {cell.resolution: cell for cell in sizing.options(caps) if cell.aspect == (ratio or choice.aspect)}
    fixed = "" if ratio else _fixed(choice.aspect)
    return tuple(_resolution(cells[name], choice, fixed) for name in _resolution_names(caps))


def _fixed(aspect: str) -> str:
    """Why a resolution says nothing; "" where it does."""
    return {sizing.AUTO: _("The model chooses the size."), sizing.CUSTOM: _("The size is typed.")}.get(aspect, "")


def _resolution_names(caps: Capabilities) -> tuple[str, ...]:
    """The classic sizes stand between the tiers; in words there is nothing of the kind to ask for."""
    return sizing.TIERS if sizing.takes_words(caps) else (sizing.TIERS[0], sizing.STANDARD, *sizing.TIERS[1:])


def _resolution(cell: sizing.Option, choice: Choice, fixed: str) -> Option:
    name = cell.resolution
    why = fixed or (words.why(cell.reason) if cell.reason else "")
    says = "" if cell.size == "auto" else cell.size.replace("x", " × ")
    if name == sizing.STANDARD and not fixed:
        classic = _("The classic sizes 1536 × 1024 and 1024 × 1536.")
        why, says = why and f"{why} {classic}", f"{says}. {classic}" if says else classic
    return Option(
        value=name, label=words.resolution(name), chosen=name == choice.resolution and not fixed, why=why, says=says
    )


def qualities(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    every = ["low", "medium", "high", *(name for name in ("xhigh", "max") if name in caps.qualities), "auto"]
    why = _lacking("quality", caps.qualities, _("This model does not have it."))
    return _options(every, choice.quality, caps.qualities, words.SHORT_QUALITIES, why)


def formats(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    every = [name for name in (AUTO,) if name in caps.formats] + list(words.FORMATS)
    labels = {**words.FORMATS, AUTO: words.AUTO_FORMAT}
    why = _lacking("output_format", caps.formats, _("This gateway does not send it."))
    return _options(every, choice.output_format, caps.formats, labels, why)


def backgrounds(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    why = _lacking("background", caps.backgrounds, _("This model does not offer it."))
    return _options(words.BACKGROUNDS, choice.background, caps.backgrounds, words.BACKGROUNDS, why)


def moderations(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    why = _lacking("moderation", caps.moderations, _("This gateway does not offer it."))
    return _options(words.MODERATIONS, choice.moderation, caps.moderations, words.MODERATIONS, why)


def _lacking(name: str, offered: Sequence[str], why: str) -> str:
    """Why a choice is not there: because it is the gateway's own, or because it lacks this one."""
    return str(words.WHY[f"{name}_by_itself"]) if tuple(offered) == BY_ITSELF else why


def previews(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    """Automatic first, then each number that the gateway can send."""
    if not caps.max_partials:
        return (Option(value="" if choice.partial_images is None else "0", label=_("None"), chosen=True),)
    by_itself = Choice(quality=choice.quality).previews(caps)
    auto = Option(
        value="", label=_("Auto (%(count)s)") % {"count": by_itself}, chosen=choice.partial_images is None, why=""
    )
    numbers = range(caps.max_partials + 1)
    rest = (
        Option(value=str(count), label=str(count) if count else _("None"), chosen=choice.partial_images == count)
        for count in numbers
    )
    return (auto, *rest)


def actions(choice: Choice, caps: Capabilities, *, has_reference: bool) -> tuple[Option, ...]:
    """What the gateway's model may be told to do; nothing where it cannot be told."""
    possible = [name for name in caps.actions if name != "edit" or has_reference]
    why = str(words.WHY["action_needs_reference"])
    return _options(caps.actions, choice.action, possible, words.ACTIONS, why)


def calls(choice: Choice, caps: Capabilities) -> tuple[Option, ...]:
    """Whether several pictures are asked for one by one or in words within one call; nothing where that is no question."""
    if not caps.one_call or choice.n < 2:
        return ()
    together = choice.one_call
    return (
        Option(value="", label=_("One for each picture"), chosen=not together),
        Option(value="1", label=_("One for all"), chosen=together),
    )


def _options(
    names: Iterable[str], chosen: str, offered: Sequence[str], labels: dict[str, Any], why: str
) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=name,
            label=str(labels.get(name, name)),
            chosen=name == chosen,
            why="" if name in offered else why,
        )
        for name in names
    )
