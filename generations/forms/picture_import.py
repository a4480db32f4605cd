"""What is to become of the pictures that somebody imports, and their files on the disk."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from generations.access import Actor
from generations.forms.names import LONGEST_NAME, cleaned
from generations.models import Tag
from generations.workflow.picture_import import Wanted

MOST_TAGS = 20
TAG_MOST = Tag._meta.get_field("name").max_length or 60
NEW = "new"


class TagNames(forms.CharField):
    """Names with commas between them, of any script."""

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        names = (cleaned(one).lstrip("#＃ ") for one in re.split("[,，;；、\n]", super().to_python(value) or ""))
        return tuple(dict.fromkeys(name for name in names if name))

    def validate(self, value: tuple[str, ...]) -> None:  # type: ignore[override]
        if len(value) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags."), params={"most": MOST_TAGS})
        if any(len(one) > TAG_MOST for one in value):
            raise ValidationError(_("A tag has at most %(most)s characters."), params={"most": TAG_MOST})


class ImportForm(forms.Form):
    """Where the pictures go, and what they get."""

    project = forms.ChoiceField(label=_("Project"), widget=forms.Select(attrs={"class": "field"}))
    tags = TagNames(label=_("Tags"), required=False, max_length=2000)
    keywords = forms.BooleanField(label=_("Add the files' own keywords as tags"), required=False)
    collection = forms.ChoiceField(label=_("Collection"), required=False, widget=forms.Select(attrs={"class": "field"}))
    new_collection = forms.CharField(label=_("Name of the new collection"), required=False, max_length=LONGEST_NAME)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._projects = {one.public_id: one for one in actor.projects().live().order_by("name")}
        self._collections = {
            one.public_id: one for one in actor.collections().filter(removed=None).order_by("name")[:500]
        }
        self._choices("project", [(key, one.name) for key, one in self._projects.items()])
        listed = [(key, one.name) for key, one in self._collections.items()]
        self._choices("collection", [("", _("none")), (NEW, _("a new one")), *listed])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_new_collection(self) -> str:
        return cleaned(self.cleaned_data["new_collection"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("collection") == NEW and not given.get("new_collection"):
            self.add_error("new_collection", _("Give it a name."))
        return given

    def wanted(self) -> Wanted:
        """Once it is valid."""
        given = self.cleaned_data
        return Wanted(
            project=self._projects[given["project"]],
            tags=given["tags"],
            keywords=given["keywords"],
            collection=self._collections.get(given["collection"]),
            new_collection=given["new_collection"] if given["collection"] == NEW else "",
        )


@contextmanager
def spooled(file: UploadedFile[Any]) -> Iterator[Path]:
    """A path to the file's bytes that may be moved away; small uploads live in memory and are written out for the time."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    handle, name = tempfile.mkstemp(dir=settings.SPOOL_DIR, prefix="upload-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(file, copy)
        yield path
    finally:
        path.unlink(missing_ok=True)
