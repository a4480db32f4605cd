"""What is kept of a composer, or of a past generation, as a prompt of the library."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations import sizing, variables
from generations.access import Actor
from generations.forms import gateway_choice, prompt_words
from generations.forms.drafts import written
from generations.forms.filling import Filled
from generations.forms.names import cleaned
from generations.forms.prompt_settings import of_generation
from generations.forms.prompts import TagsField
from generations.library_words import language_of
from generations.models import Generation, Prompt, PromptVersion, Team
from generations.workflow.orders import OrderedImage
from generations.workflow.prompts import Details, Words, words_of

ASKED = ("aspect", "resolution", "quality", "output_format", "background")
SHARING = [
    (Prompt.Sharing.TEAM, pgettext_lazy("sharing", "The team")),
    (Prompt.Sharing.PRIVATE, pgettext_lazy("sharing", "Only me")),
]


class SaveForm(forms.Form):
    """How a prompt is called when it is kept. Everything may stay empty."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    category = forms.CharField(label=_("Category"), required=False, max_length=60)
    tags = TagsField(label=_("Tags"), required=False)
    sharing = forms.ChoiceField(label=_("Who sees it"), choices=SHARING, initial=Prompt.Sharing.TEAM)

    def details(self, text: str) -> Details:
        """What the valid form says of a prompt with this ``text``."""
        said = self.cleaned_data
        return Details(
            title=cleaned(said["title"]),
            category=prompt_words.category_code(cleaned(said["category"])),
            tags=tuple(said["tags"]),
            language=language_of(text),
            sharing=said["sharing"],
        )


class VersionForm(forms.Form):
    """Why there is a next version, or should be, and whether the composer's settings are recommended from now on."""

    why = forms.CharField(label=_("What changed"), required=False, max_length=400)
    settings = forms.BooleanField(label=_("Recommend the composer’s settings too"), required=False)


def next_words(version: PromptVersion, typed: Words, *, settings: bool) -> Words:
    """What a next version of ``version`` holds: the text that was typed; its settings only where the person says so."""
    own = words_of(version)
    return replace(
        own, text=typed.text, variables=typed.variables, settings=typed.settings if settings else own.settings
    )


def words_of_composer(data: Mapping[str, Any], filled: Filled, team: Team) -> Words:
    """The composer's template with its settings and references; those that fill a variable belong to one use alone."""
    used = {value["image"] for value in filled.values.values() if isinstance(value, dict)}
    return Words(
        text=filled.template,
        variables=_described(filled.template, filled.version),
        settings=settings_of(data, team),
        references=tuple(one for one in filled.tray.found if one.image.public_id not in used),
    )


def words_of_generation(generation: Generation, actor: Actor) -> Words:
    """The same of what was sent, as far as the person may see it."""
    typed = written(generation, actor)
    used = {value["image"] for value in generation.values.values() if isinstance(value, dict)}
    return Words(
        text=typed.text,
        variables=_described(typed.text, typed.version),
        settings=of_generation(generation),
        references=_placed(generation, used),
    )


def _placed(generation: Generation, used: Collection[str]) -> tuple[OrderedImage, ...]:
    rows = generation.references.select_related("image").order_by("position")
    return tuple(OrderedImage.of(row) for row in rows if row.image.public_id not in used)


def _described(text: str, version: PromptVersion | None) -> list[Mapping[str, Any]]:
    """What the author of the version that the text came from said of the variables that are still in it."""
    names = {one.name for one in variables.definitions(text, ())}
    return [one for one in version.variables if one.get("name") in names] if version else []


def settings_of(data: Mapping[str, Any], team: Team) -> dict[str, Any]:
    """What the composer's choices recommend: nothing where they are left to the gateway."""
    found = {name: str(data.get(name) or "") for name in ASKED}
    said: dict[str, Any] = {
        name: value for name, value in found.items() if value not in ("", sizing.AUTO, sizing.CUSTOM)
    }
    if str(data.get("n") or "").isdecimal():
        said["n"] = int(data["n"])
    gateway = gateway_choice.chosen(data, team)
    if gateway is not None:
        said |= {"gateway": gateway.public_id, "profile": gateway.profile, "model": data.get("model") or gateway.model}
    return said
