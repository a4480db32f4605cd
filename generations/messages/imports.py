"""Why a file of an import, or a ZIP of them, is not taken."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

_PACK = _("Unpack it yourself and import the folder, or pack it again as an ordinary ZIP.")

TABLE: Mapping[str, Entry] = {
    "import_closed": Entry(_("This import takes no more files."), _("Start another one.")),
    "not_a_zip": Entry(_("The ZIP is damaged, or was not sent whole."), _("Send it again; part of it is missing.")),
    "zip_too_many": Entry(
        _("The ZIP holds too many files (%(files)s; at most %(limit)s)."), _("Split it into smaller ones.")
    ),
    "zip_too_large": Entry(
        _("More comes out of the ZIP than is taken in at once (at most %(limit_bytes)s)."),
        _("What had come out by then is in the gallery. Split the rest."),
    ),
    "zip_overlaps": Entry(_("Files in the ZIP share the same bytes, as no honest one does."), _PACK),
    "zip_encrypted": Entry(_("It is protected by a password."), _("Unpack it yourself and import the folder.")),
    "zip_method": Entry(_("It is packed by a method that is not read."), _PACK),
    "zip_link": Entry(_("It is a link or a device, not a file."), ""),
    "zip_unsafe_name": Entry(_("Its name leads out of the ZIP."), _("Rename it and pack it again.")),
    "zip_bomb": Entry(_("It would grow to far more than a picture can be."), ""),
    "zip_damaged": Entry(_("It is damaged within the ZIP."), _PACK),
    "zip_inside": Entry(_("A ZIP within a ZIP is not opened."), _("Import it by itself.")),
    "import_file_missing": Entry(_("The file is not on the server any more."), _("Send it again.")),
}
