"""What is said of collections, and the rules of projects, as they are posted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CollectionForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"), error_messages={"required": _("Give it a name.")})
    notes = forms.CharField(max_length=4000, required=False, label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    note = forms.CharField(max_length=400, required=False, label=_("Note"))


class RetentionForm(forms.Form):
    """After how many days; nothing: never."""

    days = forms.IntegerField(
        min_value=7,
        max_value=3650,
        required=False,
        label=_("Days"),
        widget=forms.NumberInput(attrs={"class": "field narrow", "min": 7, "max": 3650}),
        error_messages={
            "min_value": _("At least 7 days: people need a week to choose."),
            "max_value": _("At most 3650 days."),
        },
    )
