"""What a person types of the shelf and of kits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from generations import roles
from generations.forms import words
from generations.forms.drafts import Tray
from generations.forms.names import LONGEST_NAME, NameField, cleaned
from generations.models import Kit, Team

TAKEN = "taken"


def name_of_file(filename: str) -> str:
    """What a file is called on the shelf at first: its name without the ending."""
    return cleaned(Path(filename).stem)[:LONGEST_NAME] or "?"


class ShelfItemForm(forms.Form):
    """The name of a picture on the shelf, and what it is usually there for."""

    name = NameField()
    role = forms.ChoiceField(required=False, choices=[("", words.NO_ROLE), *words.ROLES.items()])


class KitForm(forms.Form):
    """The name under which the references of a composer are kept. A name that another kit has is refused once, by the code
    "taken"; ``replace`` says that it is meant."""

    name = NameField()
    replace = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any], *, team: Team, tray: Tray) -> None:
        super().__init__(data)
        self.team, self.tray = team, tray

    def clean(self) -> dict[str, Any]:
        if not self.tray.found:
            raise ValidationError(
                _("There are no references to keep yet. Add some to the composer first."), code="empty"
            )
        if "name" in self.cleaned_data and not self.cleaned_data.get("replace"):
            self._refuse_taken(self.cleaned_data["name"])
        return self.cleaned_data

    def _refuse_taken(self, name: str) -> None:
        other = Kit.objects.filter(team=self.team).called(name).first()
        if other is None:
            return
        count = other.items.count()
        text = ngettext(
            "There is a kit “%(name)s” with %(count)s reference.",
            "There is a kit “%(name)s” with %(count)s references.",
            count,
        )
        raise ValidationError(text, code=TAKEN, params={"name": other.name, "count": count})

    @property
    def is_taken(self) -> bool:
        """Whether only the name stands in the way."""
        return self.has_error("__all__", TAKEN)


def role_or_none(text: str) -> str:
    return text if text in roles.ROLES else ""
