"""The form of a new price list: one sheet for each kind of prices, all of them kept while a person looks at another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from generations import pricing
from generations.forms.look import DressedForm
from generations.forms.price_sheet import Cell, Sheet, Typed, read_count, read_factor, read_points
from generations.forms.words import QUALITIES
from generations.messages import explain
from generations.messages.figures import pixels
from generations.models import Gateway
from generations.pricing import FlatPrices, GridPrices, PointPrices, PriceTable, TokenPrices, TokenRates
from generations.pricing.grid_prices import QUALITY_ORDER
from generations.pricing.reading import parse_quality, parse_size
from generations.providers import catalogue
from generations.workflow import price_samples

KINDS = {
    "tokens": pgettext_lazy("kind of prices", "By tokens"),
    "grid": pgettext_lazy("kind of prices", "By size and quality"),
    "flat": pgettext_lazy("kind of prices", "By resolution"),
    "points": pgettext_lazy("kind of prices", "In points"),
}
KIND_WORDS = {
    "tokens": _("A price for a million tokens. A picture comes to what its tokens come to."),
    "grid": _("A price for one picture of each size and quality; n pictures cost n times that."),
    "flat": _("A price for one picture of each resolution; n pictures cost n times that."),
    "points": _("Dollars for a million tokens, exchanged into local money, which buys points."),
}
RATES = (
    ("text_in", pgettext_lazy("price column", "Text in")),
    ("image_in", pgettext_lazy("price column", "Image in")),
    ("text_out", pgettext_lazy("price column", "Text out")),
    ("image_out", pgettext_lazy("price column", "Image out")),
)
TEXT_RATES = (RATES[0], RATES[2])
MOST_CSV = 200_000
"""Bytes: far more than the 500 prices that a table may hold."""


def quality_label(quality: str) -> str:
    return str(QUALITIES.get(quality, quality))


class PricesForm(DressedForm, forms.Form):
    """``table`` is the one that was asked for, once the form is valid. ``start`` fills the sheets where nothing was typed yet."""

    kind = forms.ChoiceField(label=_("Kind of prices"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    valid_from = forms.DateField(
        label=_("Valid from"),
        widget=forms.DateInput(attrs={"type": "date", "class": "field"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like 2026-12-31.")},
    )
    csv = forms.CharField(
        label=_("Paste CSV"),
        required=False,
        strip=False,
        max_length=MOST_CSV,
        widget=forms.Textarea(
            attrs={"class": "field", "rows": 4, "spellcheck": "false", "placeholder": "size,quality,price"}
        ),
    )
    csv_file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def __init__(self, *args: Any, gateway: Gateway, start: PriceTable | None, **kwargs: Any) -> None:
        self.gateway, self.start = gateway, start
        profile = catalogue.get_profile(gateway.profile)
        self.caps = catalogue.capabilities(profile, gateway.model, gateway.switches)
        self.table: PriceTable | None = None
        self.problem = ""
        self.csv_problem = ""
        first = {"kind": self._first_kind(), "valid_from": gateway.team.day()}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["valid_from"].widget.attrs["min"] = gateway.team.day().isoformat()
        self._make_sheets()
        if self.is_bound:
            self._take(self.data)
        else:
            self._show(start)

    def _first_kind(self) -> str:
        if self.start:
            return str(self.start.to_json()["kind"])
        if self.caps.cells:
            return "flat"
        return "tokens" if self.caps.any_size else "grid"

    @property
    def chosen_kind(self) -> str:
        kind = str(self["kind"].value())
        return kind if kind in KINDS else self._first_kind()

    @property
    def kinds(self) -> list[tuple[str, Any, Any]]:
        return [(key, label, KIND_WORDS[key]) for key, label in KINDS.items()]

    @property
    def today(self) -> date:
        return self.gateway.team.day()

    # -- The sheets ----------------------------------------------------------------------------------------------------

    def _make_sheets(self) -> None:
        self.grid = _grid(self._qualities(), price_samples.sizes_of(self.caps))
        self.flat = _flat(price_samples.tiers_of(self.caps))
        self.models = _models("model", _("Model"), RATES, [self.gateway.model])
        text_model = self.gateway.text_model or catalogue.get_profile(self.gateway.profile).default_text_model
        self.texts = _models("text", _("Text model"), TEXT_RATES, [text_model] if text_model else [])
        self.partial = Cell("partial", "100", _("Tokens of one preview"), reader=read_count)
        self.points = _point_cells(self.gateway.currency)

    def _qualities(self) -> list[str]:
        """The gateway's, those of the present list, and those that came back from the page."""
        found = price_samples.qualities_of(self.caps)
        if isinstance(self.start, GridPrices):
            found += [quality for _size, quality, _nano in self.start.cells()]
        typed = str(self.data.get("grid-columns", "")).split(",")[:10] if self.is_bound else []
        found += [quality for one in typed if (quality := parse_quality(one))]
        return in_order(found)

    def _show(self, table: PriceTable | None) -> None:
        self.grid.show(table.prices if isinstance(table, GridPrices) else {})
        self.flat.show(_tiers(table))
        tokens = table if isinstance(table, TokenPrices) else None
        self.models.show({name: _rates(rates, RATES) for name, rates in tokens.models.items()} if tokens else {})
        self.texts.show({name: _rates(one, TEXT_RATES) for name, one in tokens.text_models.items()} if tokens else {})
        if tokens:
            self.partial.text = str(tokens.partial_tokens)
        if isinstance(table, PointPrices):
            stored = table.to_json()
            for name, cell in self.points.items():
                cell.text = str(stored[name])

    def _take(self, typed: Typed) -> None:
        for sheet in self.sheets.values():
            sheet.take(typed)
        for cell in (self.partial, *self.points.values()):
            cell.text = str(typed.get(cell.name, ""))[:40]
        self._know()

    def _know(self) -> None:
        """Names that the page knows are shown as text; those that somebody typed stay fields."""
        grid = self.start.prices if isinstance(self.start, GridPrices) else {}
        tokens = self.start if isinstance(self.start, TokenPrices) else None
        known = {
            "grid": [*self.grid.known, *grid],
            "flat": [*self.flat.known, *_tiers(self.start)],
            "model": [*self.models.known, *(tokens.models if tokens else {})],
            "text": [*self.texts.known, *(tokens.text_models if tokens else {})],
        }
        for prefix, sheet in self.sheets.items():
            for row in sheet.rows:
                row.fixed = row.name.text in known[prefix]

    @property
    def sheets(self) -> dict[str, Sheet]:
        return {"grid": self.grid, "flat": self.flat, "model": self.models, "text": self.texts}

    @property
    def shows_texts(self) -> bool:
        """Whether a text model stands before the image model and is billed too."""
        return self.caps.text_model or any(not row.empty for row in self.texts.rows)

    @property
    def grid_columns(self) -> str:
        return ",".join(key for key, _label in self.grid.columns)

    # -- What was typed ------------------------------------------------------------------------------------------------

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.today:
            raise ValidationError(str(explain("price_list_past")), code="price_list_past")
        return day

    def clean(self) -> dict[str, Any]:
        kind = self.cleaned_data.get("kind", "")
        if kind in KINDS:
            self.table = getattr(self, f"_read_{kind}")()
            if self.table is None and not self.problem:
                self.problem = gettext("A price cannot be used. It is marked below.")
        if self.problem:
            self.add_error(None, ValidationError(self.problem))
        return self.cleaned_data

    def _table(self, **data: Any) -> PriceTable | None:
        """Checked once more as every stored table is."""
        try:
            return pricing.table_from_json({"currency": self.gateway.currency, **data})
        except pricing.PriceTableError as wrong:
            self.problem = str(explain(wrong.code, wrong.params))
            return None

    def _read_grid(self) -> PriceTable | None:
        rows = self.grid.read()
        if rows is None:
            return None
        return self._table(kind="grid", prices={size: _texts(row) for size, row in rows.items()})

    def _read_flat(self) -> PriceTable | None:
        rows = self.flat.read()
        if rows is None:
            return None
        return self._table(kind="flat", tiers={tier: pricing.unit_text(row["picture"]) for tier, row in rows.items()})

    def _read_tokens(self) -> PriceTable | None:
        models, texts, partial = self.models.read(), self.texts.read(), self.partial.read()
        if models is None or texts is None or partial is None:
            return None
        default = self.start.default_model if isinstance(self.start, TokenPrices) else ""
        names = (name for name in (default, self.gateway.model, *models) if name in models)
        return self._table(
            kind="tokens",
            models={name: _texts(row) | self._counting(name) for name, row in models.items()},
            text_models={name: _texts(row) for name, row in texts.items()},
            partial_tokens=partial,
            default_model=next(names, ""),
        )

    def _counting(self, model: str) -> dict[str, Any]:
        """How the tokens of a model are counted: as the present list or OpenAI's own says; else as gpt-image-2's, as a guess."""
        known: TokenRates | None = None
        for table in (self.start, catalogue.OPENAI_PRICES):
            if known is None and isinstance(table, TokenPrices):
                known = table.models.get(model)
        return {"counts": known.counts, "verified": known.verified} if known else {"verified": False}

    def _read_points(self) -> PriceTable | None:
        given = {name: cell.read() for name, cell in self.points.items()}
        if None in given.values():
            return None
        points = given.pop("points_per_unit")
        counts = self.start.counts if isinstance(self.start, PointPrices) else "openai-hk"
        return self._table(kind="points", points_per_unit=points, counts=counts, **_texts(given))

    # -- CSV -----------------------------------------------------------------------------------------------------------

    def fill_from_csv(self) -> bool:
        """Put the pasted or chosen prices into the grid, to be looked at. False, with ``csv_problem``, where that cannot be."""
        text = self._csv_text()
        if text is None:
            return False
        try:
            table = pricing.grid_from_csv(text, self.gateway.currency)
        except pricing.PriceTableError as wrong:
            self.csv_problem = str(explain(wrong.code, wrong.params))
            return False
        qualities = in_order(
            [quality for _size, quality, _nano in table.cells()] + [key for key, _l in self.grid.columns]
        )
        grid = _grid(qualities, [])
        grid.show(table.prices)
        if len(qualities) > 10 or not grid.room:
            self.csv_problem = gettext("These are more prices than fit on one page. Leave out what nobody orders.")
            return False
        self.grid = grid
        return True

    def _csv_text(self) -> str | None:
        file = self.files.get("csv_file")
        try:
            text = _file_text(file) if file else str(self.data.get("csv", ""))
        except UnicodeDecodeError:
            self.csv_problem = gettext("This file is no text. Save the sheet as CSV (UTF-8).")
            return None
        if not text.strip():
            self.csv_problem = gettext("Paste the prices or choose a file first.")
        elif len(text) > MOST_CSV:
            self.csv_problem = gettext("This is too long for a price list.")
        return None if self.csv_problem else text


def in_order(qualities: list[str]) -> list[str]:
    """Each once, from low to max; words that nobody knows come last."""
    rank = {quality: place for place, quality in enumerate(QUALITY_ORDER)}
    return sorted(dict.fromkeys(qualities), key=lambda quality: rank.get(quality, len(rank)))


def _file_text(file: UploadedFile[Any]) -> str:
    return bytes(file.read(MOST_CSV * 4 + 1)).decode("utf-8-sig")


def _grid(qualities: list[str], sizes: list[str]) -> Sheet:
    return Sheet(
        prefix="grid",
        heading=_("Size"),
        columns=[(quality, quality_label(quality)) for quality in qualities],
        known=sizes,
        named=_size_name,
        wrong_name=_("Write the size like 1024x1024."),
        example="1024x1024",
        shown=pixels,
        gaps=True,
    )


def _size_name(text: str) -> str | None:
    size = parse_size(text)
    return f"{size[0]}x{size[1]}" if size else None


def _flat(tiers: list[str]) -> Sheet:
    return Sheet(
        prefix="flat",
        heading=_("Resolution"),
        columns=[("picture", _("Price of a picture"))],
        known=tiers,
        named=lambda text: text.strip() if 0 < len(text.strip()) <= 20 and text.strip().isprintable() else None,
        wrong_name=_("Write up to 20 letters, such as 2K."),
        gaps=True,
    )


def _models(prefix: str, heading: Any, columns: Any, known: list[str]) -> Sheet:
    return Sheet(
        prefix=prefix,
        heading=heading,
        columns=columns,
        known=known,
        named=lambda text: text.strip() or None,
        wrong_name=_("Type the model's id."),
    )


def _point_cells(currency: str) -> dict[str, Cell]:
    million = _("$ per million")
    return {
        "text_in": Cell("points-text_in", "", RATES[0][1], unit=million),
        "image_in": Cell("points-image_in", "", RATES[1][1], unit=million),
        "output": Cell("points-output", "", RATES[3][1], unit=million),
        "exchange": Cell(
            "points-exchange", "", _("Exchange"), reader=read_factor, unit=_("%s for 1 dollar") % currency
        ),
        "points_per_unit": Cell(
            "points-per_unit", "", _("Points"), reader=read_points, unit=_("points for 1 %s") % currency
        ),
    }


def _tiers(table: PriceTable | None) -> dict[str, dict[str, int]]:
    return {tier: {"picture": nano} for tier, nano in table.tiers.items()} if isinstance(table, FlatPrices) else {}


def _rates(rates: Any, columns: Any) -> dict[str, int]:
    return {name: getattr(rates, name) for name, _label in columns}


def _texts(prices: Mapping[str, int | None]) -> dict[str, str]:
    return {name: pricing.unit_text(nano or 0) for name, nano in prices.items()}
