"""From what a person picks (aspect ratio, resolution, a typed size) to the pixels or words that are sent, and why they moved.

All sizes are ``(width, height)`` in pixels. A :class:`Reason` is a code with plain parameters, never text for a person.
"""

from generations.sizing.choose import Resolved, resolve
from generations.sizing.legal import (
    Reason,
    Size,
    clamped_ratio,
    faults,
    format_size,
    is_experimental,
    is_legal,
    is_near,
    nearest_legal,
    parse_size,
)
from generations.sizing.offer import Option, offered, options, shown, takes_pixels, takes_words
from generations.sizing.table import (
    ASPECTS,
    AUTO,
    CUSTOM,
    MATCH,
    MORE_RATIOS,
    RATIOS,
    RESOLUTIONS,
    STANDARD,
    STANDARD_SIZES,
    TABLE,
    TIERS,
    as_ratio,
    match_reference,
    nearest_ratio,
    ratio_of,
)

__all__ = [
    "ASPECTS",
    "AUTO",
    "CUSTOM",
    "MATCH",
    "MORE_RATIOS",
    "RATIOS",
    "RESOLUTIONS",
    "STANDARD",
    "STANDARD_SIZES",
    "TABLE",
    "TIERS",
    "Option",
    "Reason",
    "Resolved",
    "Size",
    "as_ratio",
    "clamped_ratio",
    "faults",
    "format_size",
    "is_experimental",
    "is_legal",
    "is_near",
    "match_reference",
    "nearest_legal",
    "nearest_ratio",
    "offered",
    "options",
    "parse_size",
    "ratio_of",
    "resolve",
    "shown",
    "takes_pixels",
    "takes_words",
]
