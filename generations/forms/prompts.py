"""What a person writes of a prompt: the single validation of the page, and of programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from generations.forms import drafts, prompt_references, prompt_settings, prompt_variables, prompt_words
from generations.forms.look import DressedForm
from generations.forms.names import cleaned
from generations.forms.prompt_sharing import SharingFields, shared_with
from generations.forms.prompt_variables import Row
from generations.library_words import language_of
from generations.models import Prompt, Team, User
from generations.search import fold
from generations.workflow.orders import OrderedImage
from generations.workflow.prompts import Details, Words

LONGEST_TEXT = drafts.PROMPT_KEPT
LONGEST_TAG, MOST_TAGS, MOST_REFERENCES = 40, 20, 16
_COMMAS = re.compile("[,，、;；\n]")


class ExactField(forms.CharField):
    """A text kept as it was written, to the last space; only the line ends of forms (CRLF) become plain ones."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n")
        # A text of nothing but space is none.
        return text if text.strip() else ""


class TagsField(forms.CharField):
    """Words between commas, Chinese ones too. What folds to one word is one tag."""

    def clean(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        words = [cleaned(word.lstrip(" #＃")) for word in _COMMAS.split(str(super().clean(value)))]
        found: dict[str, str] = {}
        for word in filter(None, words):
            found.setdefault(fold(word), word)
        if len(found) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags."), params={"most": MOST_TAGS})
        long = next((word for word in found.values() if len(word) > LONGEST_TAG), None)
        if long:
            params = {"tag": long, "most": LONGEST_TAG}
            raise ValidationError(_("The tag “%(tag)s” is longer than %(most)s characters."), params=params)
        return tuple(found.values())


class WordsForm(DressedForm, forms.Form):
    """What a version holds: the text, its variables, the recommended settings. ``before`` are the words that were there when the
    writing began: settings that the form does not know stay as they were."""

    text = ExactField(
        label=_("Prompt"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write the prompt."),
            "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
        },
    )
    aspect = forms.ChoiceField(label=prompt_settings.LABELS["aspect"], required=False)
    resolution = forms.ChoiceField(label=prompt_settings.LABELS["resolution"], required=False)
    quality = forms.ChoiceField(label=prompt_settings.LABELS["quality"], required=False)
    via = forms.ChoiceField(label=prompt_settings.LABELS["via"], required=False)
    n = forms.ChoiceField(label=prompt_settings.LABELS["n"], required=False)
    output_format = forms.ChoiceField(label=prompt_settings.LABELS["output_format"], required=False)
    background = forms.ChoiceField(label=prompt_settings.LABELS["background"], required=False)

    def __init__(
        self, data: QueryDict | None = None, *, team: Team, before: Words, initial: Mapping[str, Any] | None = None
    ) -> None:
        settings = prompt_settings.typed_of(before.settings)
        super().__init__(data, initial={"text": before.text, **settings, **(initial or {})})
        self.team, self.before = team, before
        offered = prompt_settings.choices(team, settings)
        for name in prompt_settings.NAMES:
            self.fields[name].choices = offered[name]  # type: ignore[attr-defined]

    @property
    def settings_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in prompt_settings.NAMES]

    # -- Variables -----------------------------------------------------------------------------------------------------

    @property
    def typed_text(self) -> str:
        """As it stands in the form now, right or not."""
        return str(self["text"].value() or "").replace("\r\n", "\n")[:LONGEST_TEXT]

    @cached_property
    def typed_rows(self) -> dict[str, Row]:
        post: Mapping[str, Any] | None = self.data if self.is_bound else self.initial.get("posted")
        if post is not None:
            return prompt_variables.typed(post)
        return {row.name: row for row in prompt_variables.described(self.before.text, self.before.variables)}

    @cached_property
    def rows(self) -> list[Row]:
        """A row for each variable of the text; with what is wrong with it, once the form was judged."""
        rows = prompt_variables.rows(self.typed_text, self.typed_rows)
        return prompt_variables.judged(self.typed_text, rows)[1] if self.is_bound else rows

    @property
    def aside(self) -> str:
        return prompt_variables.aside(self.typed_rows, self.rows)

    # -- Judging -------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        if any(row.errors for row in self.rows):
            self.add_error(None, _("A variable is not described right: see the marks at it."))
        return self.cleaned_data

    @property
    def words(self) -> Words:
        """What was written, once it is valid."""
        text = self.cleaned_data["text"]
        rows = prompt_variables.rows(text, self.typed_rows)
        kept, _shown = prompt_variables.judged(text, rows, self.before.variables)
        typed = {name: self.cleaned_data[name] for name in prompt_settings.NAMES}
        settings = prompt_settings.settings_of(typed, self.before.settings, self.team)
        return Words(text=text, variables=kept, settings=settings, references=self.references)

    @property
    def references(self) -> tuple[OrderedImage, ...]:
        return self.before.references


class ProposalForm(WordsForm):
    """A change to somebody else's prompt, with a word about it. References stay as they are."""

    note = forms.CharField(
        label=_("What you changed, and why"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PromptForm(SharingFields, WordsForm):
    """A whole prompt: its words, what is said about it, and who sees it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("Title, or its first words")}),
    )
    notes = forms.CharField(
        label=_("Notes"),
        max_length=5_000,
        required=False,
        help_text=_("How to use it, what to watch for. Never sent to a gateway."),
        widget=forms.Textarea(attrs={"class": "field", "rows": 3}),
    )
    category = forms.CharField(
        label=_("Category"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the text is")), *prompt_words.LANGUAGE_WORDS.items()],
    )
    why = forms.CharField(
        label=_("Why this version"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("What changed, in a few words")}),
    )
    publish = forms.BooleanField(label=_("Publish now"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        team: Team,
        owner: User,
        writer: User,
        before: Words,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, team=team, before=before, initial=initial)
        self.know(team, owner, writer)
        # Files that came with the form join its references.
        self.attached: tuple[OrderedImage, ...] = ()

    def clean_category(self) -> str:
        return prompt_words.category_code(cleaned(self.cleaned_data["category"]))

    def clean_title(self) -> str:
        return cleaned(self.cleaned_data["title"])

    def clean_notes(self) -> str:
        return str(self.cleaned_data["notes"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.need_members()
        if len(self.references) > MOST_REFERENCES:
            self.add_error(None, _("At most %(most)s references.") % {"most": MOST_REFERENCES})
        return given

    @property
    def details(self) -> Details:
        """What is said about the prompt, once it is valid. Without a language, the one that the text's script tells."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            notes=given["notes"],
            category=given["category"],
            tags=given["tags"],
            language=given["language"] or language_of(given["text"]),
            sharing=given["sharing"],
            members=self.chosen,
        )

    @property
    def references(self) -> tuple[OrderedImage, ...]:
        post = self.data if self.is_bound else self.initial.get("posted")
        if post is None:
            return self.before.references
        return (*prompt_references.posted(post, self.team), *self.attached)

    @property
    def moved(self) -> dict[str, Any] | None:
        """The reference that a press has just moved: its file's name, and its place from 1."""
        step = prompt_references.moved(self.initial.get("posted") or {}, len(self.references))
        return {"filename": self.references[step[1]].filename, "place": step[1] + 1} if step else None


def said_about(prompt: Prompt) -> dict[str, Any]:
    """What the fields of :class:`PromptForm` show of a prompt."""
    return {
        "title": prompt.title,
        "notes": prompt.notes,
        "category": prompt_words.category(prompt.category),
        "tags": ", ".join(tag.name for tag in prompt.tags.all()),
        "language": prompt.language if prompt.language in prompt_words.LANGUAGE_WORDS else "",
        "publish": True,
        **shared_with(prompt),
    }


def as_typed(post: QueryDict) -> dict[str, Any]:
    """A posted form as the start of one that is not judged yet: what was typed, whatever it is."""
    typed: dict[str, Any] = {name: post[name] for name in PromptForm.base_fields if name in post}
    typed |= {"members": post.getlist("members"), "publish": bool(post.get("publish")), "posted": post}
    return {"note": post.get("note", ""), **typed}
