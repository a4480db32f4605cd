"""The mask of a composer: which one it is, whether it fits what it lies over, and what the gateway says to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from generations import sizing
from generations.forms import gateway_choice
from generations.forms.drafts import NO, Tray
from generations.imaging import GUARD_PIXELS, MOST_FEATHER
from generations.messages import explain, listed
from generations.models import Gateway, Image, Team
from generations.providers.base import Capabilities

MEGA = 1_000_000
USUAL_FEATHER = 8
"""Pixels: enough to hide the seam, and less than anyone takes for a change."""


@dataclass(frozen=True, kw_only=True)
class Masking:
    """``image`` is the mask, None where there is none (any more: then ``gone``). ``of`` is the public id of the image that it was painted
    on, "" where nobody said. ``feather`` is in pixels, None where what was typed is no number between 0 and ``MOST_FEATHER``. ``lock``:
    what lies outside is put back."""

    image: Image | None = None
    of: str = ""
    gone: bool = False
    feather: int | None = USUAL_FEATHER
    lock: bool = True
    most_feather: ClassVar[int] = MOST_FEATHER


def masking(data: Mapping[str, Any], team: Team) -> Masking:
    """What a draft's data say of the mask. Another team's is gone like one that never was."""
    wanted = str(data.get("mask") or "")
    found = Image.objects.filter(team=team, public_id=wanted).first() if wanted else None
    return Masking(
        image=found,
        of=str(data.get("mask_of") or ""),
        gone=bool(wanted) and found is None,
        feather=_feather(str(data.get("feather", ""))),
        lock=data.get("lock") != NO,
    )


def _feather(text: str) -> int | None:
    if not text.strip():
        return USUAL_FEATHER
    value = int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else -1
    return value if 0 <= value <= MOST_FEATHER else None


def misfit(mask: Masking, tray: Tray) -> str:
    """Why the mask cannot be used over these references, in words; "" where it can, or where there is none."""
    if mask.gone:
        return _("The mask is no longer there. Paint it again, or remove it.")
    if mask.image is None:
        return ""
    if not tray.found:
        return str(explain("mask_without_reference"))
    if why := _over_another(mask.image, mask.of, tray.found[0].image):
        return why
    if mask.feather is None:
        return _("Type a feather between 0 and %(most)s pixels.") % {"most": MOST_FEATHER}
    return _too_large_to_guard(tray.found[0].image) if mask.lock else ""


def _too_large_to_guard(first: Image) -> str:
    """Said before it is paid for: the result would come without what is outside put back."""
    if first.width * first.height <= GUARD_PIXELS:
        return ""
    return _(
        "What is outside the mask can be locked on pictures of up to %(most)s megapixels; this one has %(has)s. Make it smaller, or "
        "switch “Lock outside” off."
    ) % {"most": GUARD_PIXELS // MEGA, "has": -(-first.width * first.height // MEGA)}


def _over_another(mask: Image, of: str, first: Image) -> str:
    """Why ``mask``, painted on the image called ``of``, does not belong over ``first``; "" where it does."""
    if (first.width, first.height) != (mask.width, mask.height):
        return _(
            "The mask was painted on another picture than the first reference: it is %(width)s × %(height)s, the picture "
            "%(wide)s × %(high)s. Put its picture first again, or paint it anew."
        ) % {"width": mask.width, "height": mask.height, "wide": first.width, "high": first.height}
    if of not in ("", first.public_id):
        # Of one size and yet another picture: what is painted over would be paid for, and is not what was meant.
        return _(
            "The mask was painted on another picture than the first reference. Put its picture first again, or paint it anew."
        )
    return ""


def stretched(mask: Masking, tray: Tray, size: sizing.Resolved) -> str:
    """A word where the guarded result would have another shape than the picture under the mask; "" where it has the same, or where nobody
    knows beforehand."""
    if mask.image is None or not mask.lock or not tray.found:
        return ""
    ratio = Fraction(size.width, size.height) if size.width and size.height else sizing.as_ratio(size.ratio)
    first = tray.found[0].image
    if ratio is None or sizing.is_near(ratio, Fraction(first.width, first.height)):
        return ""
    return _("The result will be stretched to the shape of the picture under the mask. Choose “Match” to avoid it.")


def not_taken(caps: Capabilities, gateway: Gateway, gateways: Sequence[Gateway]) -> str:
    """Why this gateway takes no mask, with those among ``gateways`` that do; "" where it takes one."""
    if caps.mask:
        return ""
    able = [one.name for one in gateways if one.pk != gateway.pk and gateway_choice.caps_of(one, one.model).mask]
    if able:
        return _("“%(name)s” takes no masks. These do: %(others)s.") % {"name": gateway.name, "others": listed(able)}
    return _("“%(name)s” takes no masks, and no other gateway of the team does.") % {"name": gateway.name}
