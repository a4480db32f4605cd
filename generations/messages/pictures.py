"""Why an uploaded or returned picture is not taken."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

_OTHER = _("Choose another file, or save it again as PNG, JPEG or WebP.")
_SMALLER = _("Make it smaller and choose it again.")

TABLE: Mapping[str, Entry] = {
    "empty": Entry(_("The file is empty."), _OTHER),
    "not_an_image": Entry(_("The file is not a picture."), _OTHER),
    "unsupported_type": Entry(_("Pictures of the type %(type)s are not taken."), _OTHER),
    "too_many_bytes": Entry(_("The file is too large (%(bytes)s; at most %(limit_bytes)s)."), _SMALLER),
    "too_many_pixels": Entry(
        _("The picture has too many pixels (%(width)s × %(height)s; at most %(limit)s in all)."), _SMALLER
    ),
    "side_too_long": Entry(
        _("A side of the picture is too long (%(width)s × %(height)s; at most %(limit)s)."), _SMALLER
    ),
    "implausible": Entry(_("The file claims %(width)s × %(height)s pixels, more than its %(bytes)s can hold."), _OTHER),
    "animated": Entry(_("The picture moves (%(frames)s frames)."), _("Save one frame as PNG, JPEG or WebP.")),
    "truncated": Entry(_("The file ends before its picture does."), _("Upload it again; part of it is missing.")),
    "damaged": Entry(_("The picture is damaged and cannot be opened."), _OTHER),
    "too_much_memory": Entry(_("Opening the picture would take too much memory."), _SMALLER),
    "too_slow": Entry(_("Opening the picture took longer than %(seconds)s seconds."), _SMALLER),
    "child_died": Entry(_("The picture could not be opened."), _("Try once more; if it stays, choose another file.")),
    "busy": Entry(_("Too many pictures are being opened just now."), _("Try again in a moment.")),
    "mask_size": Entry(
        _("The mask is %(width)s × %(height)s, its picture %(expected_width)s × %(expected_height)s."),
        _("Both must have the same size."),
    ),
    "mask_too_big": Entry(
        _("The mask is too large (%(bytes)s; at most %(limit_bytes)s)."), _("Use a simpler or smaller mask.")
    ),
    "frame_beside": Entry(_("The frame shows nothing of the picture."), _("Move the picture onto the frame.")),
    "does_not_fit": Entry(_("The picture cannot be made small enough for this gateway (%(limit_bytes)s)."), _SMALLER),
}
