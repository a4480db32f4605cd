"""What a person should know about the models: strengths, weaknesses, tips, and prompts to start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

GOOD_AT = (
    _("Products with exact light and material."),
    _("Infographics, posters and interfaces with readable text, in many scripts: Chinese, Hindi, Bengali and more."),
    _("Edits that follow their references closely."),
)
WEAK_AT = (
    _("Small text: it may take several tries."),
    _("Hands and logos."),
    _("Strict layouts: things land near their place, not on it."),
    _("The same character or brand across pictures. Look closely before you publish."),
)
TIPS = (
    _(
        "Name materials and light: “matte ceramic vase on a walnut table, soft window light from the left” beats “a vase on a table”."
    ),
    _("References close to the style you want lead better than distant ones."),
    _("Make drafts at low quality, and the chosen one again at high."),
    _("JPEG comes faster than PNG, and squares come fastest."),
    _("4K suits wide shapes. Above 2560 × 1440 results are experimental."),
)


@dataclass(frozen=True)
class Example:
    """A prompt that fills the composer, with the shape and quality that it was written for."""

    key: str
    title: Any
    prompt: Any
    aspect: str
    quality: str = "medium"


EXAMPLES = (
    Example(
        "product",
        _("Product on stone"),
        _(
            "A matte ceramic perfume bottle on a slab of honed travertine, one sprig of dried lavender beside it. Soft window "
            "light from the left, long gentle shadow, warm off-white wall behind. 85 mm lens, shallow depth of field, fine "
            "grain of the stone visible. No text."
        ),
        "4:5",
    ),
    Example(
        "poster",
        _("Poster with type"),
        _(
            "A concert poster in three colours: ink blue, cream and vermilion. A single large crane folded from paper, seen "
            "from the side, above a low horizon. Set at the top in a bold grotesque: “NIGHT MUSIC”; at the foot, small: “14 "
            "May, 20:00, Old Harbour”. Generous margins, visible risograph grain."
        ),
        "2:3",
        "high",
    ),
    Example(
        "room",
        _("Quiet room, wide"),
        _(
            "A reading room in an old farmhouse at six in the morning: lime-washed walls, oak floor, one linen armchair, a "
            "steaming cup on the sill. Low sun through a tall window throws a grid of light across the floor. Wide view at eye "
            "level, straight verticals, calm and almost empty."
        ),
        "16:9",
    ),
    Example(
        "diagram",
        _("Explained in a drawing"),
        _(
            "An infographic on a white ground that explains how a heat pump warms a house: a house in section, four numbered "
            "steps with short labels, arrows in one blue and one orange, thin even lines, plain sans-serif type, much white "
            "space. Labels: “1 Outside air”, “2 Compressor”, “3 Radiator”, “4 Return”."
        ),
        "1:1",
        "high",
    ),
)


def example(key: str) -> Example | None:
    return next((one for one in EXAMPLES if one.key == key), None)
