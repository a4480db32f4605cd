"""The part of a gateway's form that says what the account has, of the things that nobody has documented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from generations.forms.gateway_words import switch_words
from generations.messages.figures import number
from generations.providers import catalogue
from generations.workflow import switches
from generations.workflow.switches import FLAG, NUMBER, Offer

PREFIX = "has_"


class SizesField(forms.CharField):
    """A list of sizes, one a line; its value is a list of "WxH", [] where it was left empty."""

    def __init__(self, **kwargs: Any) -> None:
        rows = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off", "class": "field"})
        super().__init__(required=False, max_length=4000, widget=rows, **kwargs)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        sizes = list(dict.fromkeys(self._size(place, line) for place, line in enumerate(lines, 1) if line))
        if len(sizes) > switches.MOST_SIZES:
            raise ValidationError(_("These are too many: at most %(most)s sizes.") % {"most": switches.MOST_SIZES})
        return sizes

    def _size(self, place: int, line: str) -> str:
        try:
            return switches.parse_size(line)
        except ValueError:
            text = _("Line %(line)s, “%(text)s”, is no size. Write it as 1536x864, with up to 8192 pixels a side.")
            raise ValidationError(text % {"line": place, "text": line[:30]}) from None

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


def switch_fields(profile: catalogue.Profile) -> dict[str, forms.Field]:
    return {PREFIX + offer.name: _field(offer) for offer in switches.offers(profile)}


def switch_initial(profile: catalogue.Profile, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show at first: flags as on or off, the list of sizes always, numbers where they are not the usual."""
    return {PREFIX + offer.name: _shown(offer, stored) for offer in switches.offers(profile)}


def switch_values(names: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields' values by the switches' names."""
    return {name.removeprefix(PREFIX): given[name] for name in names if name.startswith(PREFIX) and name in given}


def _shown(offer: Offer, stored: Mapping[str, Any]) -> Any:
    value = stored.get(offer.name)
    if offer.kind == FLAG:
        return bool(value)
    return value if value is not None or offer.kind == NUMBER else offer.usual


def _field(offer: Offer) -> forms.Field:
    label, help_text = switch_words(offer.name)
    if offer.kind == FLAG:
        return forms.BooleanField(label=label, help_text=help_text, required=False)
    if offer.kind == NUMBER:
        return _number_field(offer, label, help_text)
    return SizesField(label=label, help_text=help_text)


def _number_field(offer: Offer, label: Any, help_text: Any) -> forms.Field:
    bounds = {"least": number(offer.least), "most": number(offer.most)}
    return forms.IntegerField(
        label=label,
        help_text=help_text % {"usual": number(offer.usual)},
        widget=forms.NumberInput(attrs={"class": "field", "placeholder": offer.usual}),
        required=False,
        min_value=offer.least,
        max_value=offer.most,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Type a number from %(least)s to %(most)s.") % bounds
        ),
    )
