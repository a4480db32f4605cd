"""Files that come with a form: each becomes an image of the team, or a reason why not. Judging needs the file on the disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from generations import imaging
from generations.forms.drafts import tray
from generations.imaging import ImageRefused, ImagingFailed
from generations.imaging.brief import Found
from generations.messages import explain, sentences
from generations.messages.masking import fit_words
from generations.models import Team
from generations.workflow import masks
from generations.workflow.errors import WorkflowError
from generations.workflow.orders import OrderedImage
from generations.workflow.upload import upload

UNNAMED = "picture"


@dataclass(frozen=True, kw_only=True)
class Attached:
    """``image`` where the file was taken, else ``refusal``: a sentence that names the file."""

    image: OrderedImage | None = None
    refusal: str = ""


def attach(team: Team, file: UploadedFile[Any]) -> Attached:
    """Take one uploaded file as a reference of ``team``."""
    name = name_of(file)
    try:
        with on_disk(file) as path:
            return Attached(image=OrderedImage(image=upload(team, path, name), filename=name))
    except ImageRefused as refused:
        return _refused(name, refused.code, refused.params)
    except WorkflowError as refused:
        return _refused(name, refused.code, refused.params)


def attach_all(team: Team, files: Iterable[UploadedFile[Any]]) -> tuple[list[OrderedImage], list[str]]:
    """Every file of a form without a script: what was taken, and why the others were not."""
    attached = [attach(team, file) for file in files]
    return [one.image for one in attached if one.image], [one.refusal for one in attached if one.refusal]


def attach_variables(
    team: Team, data: Mapping[str, Any], names: Sequence[str], files: Mapping[str, UploadedFile[Any]]
) -> tuple[dict[str, Any], list[str]]:
    """The files that a form without a script brings for the prompt's picture variables, "variable_file-0" that of the first of
    ``names``: the data with them as values, and why others were not taken."""
    values, refusals = dict(data.get("values") or {}), []
    for place, name in enumerate(names):
        file = files.get(f"variable_file-{place}")
        attached = attach(team, file) if file else Attached()
        if attached.image:
            values[name] = {"image": attached.image.image.public_id, "filename": attached.image.filename}
        elif attached.refusal:
            refusals.append(attached.refusal)
    return {**data, "values": values}, refusals


def attach_mask(team: Team, data: Mapping[str, Any], file: UploadedFile[Any]) -> tuple[dict[str, Any], str]:
    """A mask's file over the first reference of a form without a script: the data with the mask, or why it is not taken. One that had to
    be fitted is taken, and said: what becomes of it is seen before it is paid for."""
    found = tray(data, team).found
    if not found:
        return dict(data), str(explain("mask_without_reference"))
    first = found[0].image
    try:
        with on_disk(file) as path:
            mask = masks.read_mask(first, path)
    except (ImageRefused, WorkflowError) as refused:
        return dict(data), str(explain(refused.code, refused.params))
    if not mask.facts.painted:
        return dict(data), str(explain("mask_empty"))
    fitted = fit_words(mask.facts)
    said = sentences(fitted, _("Press Generate again to send the mask so.")) if fitted else ""
    return {**data, "mask": mask.image.public_id, "mask_of": first.public_id}, said


def found_in(file: UploadedFile[Any]) -> Found:
    """The brief or the prompt that an uploaded file carries. It is read from the upload as it came: what is kept has none."""
    file.seek(0)
    try:
        with on_disk(file) as path:
            return imaging.read_brief(path)
    except (ImageRefused, ImagingFailed):
        return Found()
    finally:
        file.seek(0)


def name_of(file: UploadedFile[Any]) -> str:
    return Path(file.name or UNNAMED).name[:120]


def _refused(name: str, code: str, params: Mapping[str, object]) -> Attached:
    message = _("%(name)s: %(why)s") % {"name": name, "why": explain(code, params)}
    return Attached(refusal=message)


@contextmanager
def on_disk(file: UploadedFile[Any]) -> Iterator[Path]:
    """A path to the file's bytes; small uploads live in memory and are written out for the time. Raises ``ImageRefused`` above the
    limit for files."""
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise ImageRefused("too_many_bytes", bytes=file.size, limit=settings.UPLOAD_LIMIT)
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(dir=settings.SPOOL_DIR, prefix="attached-") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        yield Path(copy.name)
