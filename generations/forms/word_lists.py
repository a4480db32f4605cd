"""A word list as a person types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from generations.forms.drafts import printable
from generations.forms.names import NameField
from generations.models import Team, WordList
from generations.workflow.word_lists import MOST_WORDS, called

LONGEST_NAME = 60
LONGEST_WORD = 200
UNFIT = set("{}|:,[]")
"""They would end the name within a prompt."""


class WordListForm(forms.Form):
    """``words`` is cleaned to a list: one a line, each once. ``row`` is the list that is changed."""

    name = NameField()
    words = forms.CharField(
        label=_("Words"), widget=forms.Textarea, error_messages={"required": _("Write one word a line.")}
    )

    def __init__(self, data: Any, *, team: Team, row: WordList | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.team, self.row = team, row
        self.fields["name"].label = _("Name")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("At most %(most)s characters."), params={"most": LONGEST_NAME})
        if UNFIT & set(name):
            raise ValidationError(_("A name has none of these: %(signs)s"), params={"signs": "{ } | : , [ ]"})
        other = called(self.team, name)
        if other is not None and (self.row is None or other.pk != self.row.pk):
            raise ValidationError(_("Another list has this name."), code="taken")
        return name

    def clean_words(self) -> list[str]:
        lines = (printable(line).strip()[:LONGEST_WORD] for line in str(self.cleaned_data["words"]).splitlines())
        words = list(dict.fromkeys(line for line in lines if line))
        if not words:
            raise ValidationError(_("Write one word a line."), code="required")
        if len(words) > MOST_WORDS:
            raise ValidationError(_("At most %(most)s words."), params={"most": MOST_WORDS})
        return words
