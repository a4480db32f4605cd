"""Names that people give: kept as they are seen, and refused where nothing is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.forms.drafts import Tray
from generations.forms.masks import SavedMaskForm
from generations.forms.shelf import KitForm, ShelfItemForm
from generations.workflow.orders import OrderedImage
from tests import factories
from tests.base import World


def forms(world: World, name: str) -> list[Any]:
    tray = Tray(found=(OrderedImage(image=factories.image(world.team), filename="a.png"),))
    file = SimpleUploadedFile("mask.png", b"any")
    fields = {"name": name}
    return [
        ShelfItemForm(fields),
        KitForm(fields, team=world.team, tray=tray),
        SavedMaskForm(fields, {"mask": file}),
    ]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", " \u202e\n", "\x00"])
def test_a_name_in_which_nothing_is_seen_is_none(world: World, name: str) -> None:
    for form in forms(world, name):
        assert [one.code for one in form.errors.as_data()["name"]] == ["required"], type(form)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (" North \n light\u200b ", "North light"),
        ("sky\u202egnp.", "skygnp."),
        ("天 \u200b", "天"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_kept_as_it_is_seen(world: World, name: str, kept: str) -> None:
    for form in forms(world, name):
        assert form.is_valid() and form.cleaned_data["name"] == kept, type(form)


def test_a_name_is_at_most_80_characters_long(world: World) -> None:
    assert all(form.has_error("name", "max_length") for form in forms(world, "x" * 81))
