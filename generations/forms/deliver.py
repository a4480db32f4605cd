"""How pictures are to be handed over, as a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.deliver import CROPS, TemplateError, check_template
from generations.deliver.names import LONGEST_TEMPLATE
from generations.messages.deliver import CROPS as CROP_WORDS
from generations.messages.deliver import template_fault
from generations.workflow.deliveries import Choices

THOUSAND = 1000
FORMATS = (
    ("", gettext_lazy("As it is")),
    ("image/png", "PNG"),
    ("image/jpeg", "JPEG"),
    ("image/webp", "WebP"),
)
SHEETS = (("pdf", "PDF"), ("html", "HTML"))
_PLACE = re.compile(r"\d{1,4}", re.ASCII)


class DeliverForm(forms.Form):
    """``choices()`` once it is valid."""

    template = forms.CharField(label=gettext_lazy("Names"), max_length=LONGEST_TEMPLATE, strip=True)
    whole = forms.BooleanField(label=gettext_lazy("Whole pictures"), required=False)
    mime = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, required=False, widget=forms.RadioSelect)
    quality = forms.IntegerField(label=gettext_lazy("Quality"), min_value=1, max_value=100)
    edge = forms.IntegerField(label=gettext_lazy("Longer side"), min_value=16, max_value=16_384, required=False)
    strip = forms.BooleanField(label=gettext_lazy("Remove metadata"), required=False)
    crop = forms.MultipleChoiceField(
        label=gettext_lazy("Crops"),
        choices=[(code, CROP_WORDS[code]) for code in CROPS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sheet = forms.MultipleChoiceField(
        label=gettext_lazy("Contact sheet"), choices=SHEETS, required=False, widget=forms.CheckboxSelectMultiple
    )
    sheet_prompts = forms.BooleanField(label=gettext_lazy("With prompts"), required=False)
    prompts = forms.BooleanField(label=gettext_lazy("Prompts"), required=False)
    prices = forms.BooleanField(label=gettext_lazy("Prices"), required=False)

    def __init__(self, data: QueryDict | None = None, *, begun: Choices, sees_prices: bool) -> None:
        super().__init__(data, initial=_initial(begun), auto_id="deliver-%s")
        for name in ("template", "quality", "edge"):
            self.fields[name].widget.attrs["class"] = "field" if name == "template" else "field narrow"
        self.fields["template"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}
        self.fields["edge"].widget.attrs["placeholder"] = _("all pixels")
        if not sees_prices:
            del self.fields["prices"]

    def clean_template(self) -> str:
        template: str = self.cleaned_data["template"]
        try:
            check_template(template)
        except TemplateError as fault:
            raise forms.ValidationError(template_fault(fault)) from None
        return template

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("whole") or cleaned.get("crop") or cleaned.get("sheet")):
            self.add_error(None, _("Choose the whole pictures, a crop, or a contact sheet."))
        return cleaned

    def choices(self, collection: str) -> Choices:
        said = self.cleaned_data
        return Choices(
            template=said["template"],
            whole=said["whole"],
            mime=said["mime"],
            quality=said["quality"],
            edge=said["edge"] or 0,
            strip=said["strip"],
            crops=tuple(code for code in CROPS if code in said["crop"]),
            sheets=tuple(said["sheet"]),
            sheet_prompts=said["sheet_prompts"],
            prompts=said["prompts"],
            prices=said.get("prices", False),
            collection=collection,
        )


def _initial(begun: Choices) -> dict[str, Any]:
    kept = begun.written()
    return {**kept, "edge": begun.edge or None, "crop": list(begun.crops), "sheet": list(begun.sheets)}


def focus_from(post: QueryDict, keys: Mapping[str, int]) -> dict[int, tuple[int, int]]:
    """What was moved into sight, by the pictures' keys (``keys``: by public id), in thousandths. The middle counts as not moved where
    nothing was said before; a place that is none is passed over."""
    found = {}
    for public_id, key in keys.items():
        x, y = post.get(f"x-{public_id}", ""), post.get(f"y-{public_id}", "")
        if _PLACE.fullmatch(x) and _PLACE.fullmatch(y) and max(int(x), int(y)) <= THOUSAND:
            found[key] = (int(x), int(y))
    return found


def moved(places: Mapping[int, tuple[int, int]], before: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Those that differ from what was kept before; the middle where nothing was."""
    middle = (THOUSAND // 2, THOUSAND // 2)
    return {key: place for key, place in places.items() if place != before.get(key, middle)}
