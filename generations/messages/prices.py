"""Price tables, budgets and room."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

TABLE: Mapping[str, Entry] = {
    "price_not_an_object": Entry(_("The price table is not a JSON object."), _("Start from the profile's own table.")),
    "price_kind_unknown": Entry(_("There is no kind of price table “%(value)s”."), _("Known kinds: %(known)s.")),
    "price_currency": Entry(_("“%(value)s” is not a currency."), _("Write three capital letters, such as USD.")),
    "price_models_missing": Entry(_("The price table names no model."), _("Add prices for at least one model.")),
    "price_default_unknown": Entry(
        _("The default model “%(model)s” has no prices in the table."), _("Name one that has.")
    ),
    "price_rates_missing": Entry(_("The model “%(model)s” has no prices."), _("Give its four prices.")),
    "price_counts_unknown": Entry(
        _("There is no way of counting tokens named “%(value)s” (model “%(model)s”)."), _("Known ones: %(known)s.")
    ),
    "price_not_a_number": Entry(
        _("“%(value)s” is not a price (%(field)s of “%(model)s”)."), _("Write a number, such as 30 or 2.5.")
    ),
    "price_out_of_range": Entry(
        _("The price “%(value)s” cannot be right (%(field)s of “%(model)s”)."),
        _("Prices are per million tokens, from 0 to 1,000,000."),
    ),
}
