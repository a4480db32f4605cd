"""The name of a collection of prompts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CollectionForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"), error_messages={"required": _("Give it a name.")})
