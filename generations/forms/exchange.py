"""What a person chooses before a file is taken into the library."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from generations.models import Prompt

NEW_VERSION, LEAVE = "version", "leave"


class ImportChoices(forms.Form):
    """``sharing`` is for prompts whose file says nothing of it."""

    sharing = forms.ChoiceField(
        label=_("New prompts are seen by"),
        choices=[(Prompt.Sharing.TEAM, _("the team")), (Prompt.Sharing.PRIVATE, _("only me"))],
        initial=Prompt.Sharing.TEAM,
        widget=forms.RadioSelect,
    )
    changed = forms.ChoiceField(
        label=_("Changed prompts"),
        choices=[(NEW_VERSION, _("get a new version")), (LEAVE, _("stay as they are"))],
        initial=NEW_VERSION,
        widget=forms.RadioSelect,
    )
