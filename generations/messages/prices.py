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
        _("Prices run from 0 to 1,000,000."),
    ),
    "price_flag_wrong": Entry(
        _("“%(value)s” is not yes or no (%(field)s)."),
        _("Write true or false."),
    ),
    "price_text_models_wrong": Entry(
        _("The text models' prices are not a JSON object."),
        _("Write each text model's name with its two prices."),
    ),
    "price_text_rates_missing": Entry(
        _("The text model “%(model)s” has no prices."),
        _("Give text_in and text_out."),
    ),
    "price_too_many": Entry(
        _("There are more than %(most)s prices in the table."),
        _("Leave out what nobody orders."),
    ),
    "price_sizes_missing": Entry(
        _("The price table names no size."),
        _("Add prices for at least one size."),
    ),
    "price_size_wrong": Entry(
        _("“%(value)s” is not a size."),
        _("Write it like 1024x1024."),
    ),
    "price_size_twice": Entry(
        _("The size “%(value)s” stands in the price table twice."),
        _("Keep one of them."),
    ),
    "price_row_missing": Entry(
        _("The size “%(size)s” has no prices."),
        _("Give a price for at least one quality."),
    ),
    "price_quality_wrong": Entry(
        _("“%(value)s” is not a quality that can have a price (size %(size)s)."),
        _("Write a word such as low, medium or high; auto has no price of its own."),
    ),
    "price_quality_twice": Entry(
        _("The quality “%(value)s” stands twice at %(size)s."),
        _("Keep one of them."),
    ),
    "price_tiers_missing": Entry(
        _("The price table names no resolution."),
        _("Add a price for at least one, such as 1K."),
    ),
    "price_tier_wrong": Entry(
        _("“%(value)s” is not a resolution's name."),
        _("Write up to 20 letters, such as 2K."),
    ),
    "price_tier_twice": Entry(
        _("The resolution “%(value)s” stands in the price table twice."),
        _("Keep one of them."),
    ),
    "price_field_not_a_number": Entry(
        _("“%(value)s” is not a number (%(field)s)."),
        _("Write a number, such as 7.1 for the exchange or 10000 for the points."),
    ),
    "price_field_out_of_range": Entry(
        _("The number “%(value)s” cannot be right (%(field)s)."),
        _("It is above 0 and at most %(most)s."),
    ),
    "price_csv_empty": Entry(
        _("The CSV file holds no prices."),
        _("The first line is size,quality,price; each line below is one price."),
    ),
    "price_csv_header": Entry(
        _("Line %(line)s is not the header that is needed: “%(value)s”."),
        _("Name exactly these columns: %(known)s."),
    ),
    "price_csv_row": Entry(
        _("Line %(line)s has %(found)s columns instead of %(columns)s."),
        _("A price with a decimal comma needs semicolons between the columns."),
    ),
    "price_csv_unreadable": Entry(
        _("Line %(line)s is not CSV."),
        _("Look for a quotation mark that is not closed."),
    ),
    "price_csv_too_long": Entry(
        _("Line %(line)s is one too many."),
        _("A file may hold %(most)s prices."),
    ),
    "price_csv_size": Entry(
        _("“%(value)s” in line %(line)s is not a size."),
        _("Write it like 1024x1024."),
    ),
    "price_csv_quality": Entry(
        _("“%(value)s” in line %(line)s is not a quality that can have a price."),
        _("Write a word such as low, medium or high; auto has no price of its own."),
    ),
    "price_csv_price": Entry(
        _("“%(value)s” in line %(line)s is not a price."),
        _("Write a number from 0 to 1,000,000 without a currency sign, such as 0.05."),
    ),
    "price_csv_twice": Entry(
        _("The price of %(size)s at %(quality)s stands twice; the second is in line %(line)s."),
        _("Keep one of them."),
    ),
    "price_list_past": Entry(
        _("Prices cannot begin on a day that is over."),
        _("Choose today or a later day: what was ordered before keeps its price."),
    ),
    "price_list_currency": Entry(
        _("These prices are in %(listed)s, and the gateway bills in %(billed)s."),
        _("Type them in %(billed)s."),
    ),
    "gateway_currency_listed": Entry(
        _("The price list from %(day)s is in %(listed)s, so the gateway cannot bill in %(billed)s."),
        _("On the page of its prices, forget that list or take it back; then change the currency and type a new one."),
    ),
}
