"""Why a size, an aspect or a resolution is impossible or was moved."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

_NEAREST = _("The nearest is %(to_aspect)s at %(to_resolution)s (%(to_size)s).")
_NEAREST_WORDS = _("The nearest is %(to_aspect)s at %(to_resolution)s.")
_SIZE = _("The nearest size is %(to_size)s.")

TABLE: Mapping[str, Entry] = {
    "edge_not_multiple_of_16": Entry(_("Both edges must be multiples of 16."), _SIZE),
    "too_long": Entry(_("No edge may be longer than 3840 pixels."), _SIZE),
    "too_wide": Entry(_("The long edge may be at most three times the short one."), _SIZE),
    "too_few_pixels": Entry(_("A picture needs at least 655,360 pixels."), _SIZE),
    "over_pixel_limit": Entry(_("A picture may have at most 8,294,400 pixels."), _SIZE),
    "only_listed_sizes": Entry(_("This model has a fixed list of sizes: %(sizes)s."), _SIZE),
    "no_pixels_taken": Entry(_("This gateway takes an aspect ratio and a resolution, not pixels."), _NEAREST_WORDS),
    "auto_size_not_offered": Entry(_("This gateway needs a size to be chosen."), _NEAREST),
    "aspect_not_offered": Entry(_("%(aspect)s is not offered by this model."), _NEAREST),
    "resolution_not_offered": Entry(_("%(resolution)s is not offered by this model."), _NEAREST),
    "resolution_only_at": Entry(_("%(resolution)s only at %(aspects)s."), _NEAREST),
    "resolution_not_at": Entry(_("%(resolution)s is not offered at %(aspect)s."), _NEAREST),
    "auto_only_at": Entry(_("With an automatic ratio only %(resolutions)s."), _NEAREST_WORDS),
    "no_references_taken": Entry(_("This model takes no references."), _NEAREST),
    "no_reference_to_match": Entry(_("There is no reference to match yet."), _NEAREST),
    "reference_too_wide": Entry(
        _("The reference is longer than 3 : 1."), _("The picture is made at 3 : 1, the most there is.")
    ),
}
