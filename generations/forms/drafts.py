"""The composer's fields as plain data: what a draft keeps, what the form reads, whatever they came from."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from generations import roles, variables
from generations.access import Actor
from generations.forms import keeping
from generations.models import Generation, Image, Picture, PromptVersion, Team
from generations.sizing import AUTO, CUSTOM
from generations.workflow.orders import OrderedImage

TEXTS = (
    "aspect",
    "resolution",
    "width",
    "height",
    "quality",
    "n",
    "output_format",
    "output_compression",
    "background",
    "moderation",
    "partial_images",
    "action",
    "one_call",
)
MASKING = ("mask", "mask_of", "feather", "lock", "role_lines", "origin")
"""What else a draft keeps as posted, each an id, a number or "yes" and "no". ``mask_of`` is the image that the mask was painted on,
``lock`` whether what lies outside it is put back, ``origin`` the picture that is varied."""
REFERENCE_FIELDS = ("reference", "reference_name", "reference_role", "reference_line")
VARIABLE_FIELDS = ("variable", "variable_value", "variable_image")
"""A row of what a variable of the prompt is filled with: its name, and a text or the public id of an image."""
YES, NO = "yes", "no"
PROMPT_KEPT = 200_000
"""Characters of a prompt kept in a draft: far beyond any gateway's limit, so that an over-long one is not cut."""
VIA_MARK = "/"
MOST_KEPT = 64
MOST_VALUES = 200
LONGEST_VALUE = 20_000
LONGEST_PLAIN = 2_000


@dataclass(frozen=True, kw_only=True)
class Tray:
    """The references of a draft: ``found`` in order, ``gone`` the names of those that this team does not have."""

    found: tuple[OrderedImage, ...] = ()
    gone: tuple[str, ...] = ()


def from_post(post: QueryDict) -> dict[str, Any]:
    """The posted composer, as typed. Gateway and model come as one choice, ``via``: "gateway/model"."""
    gateway, _mark, model = str(post.get("via", "")).partition(VIA_MARK)
    references = _posted_references(post)
    data: dict[str, Any] = {name: str(post[name])[:40] for name in TEXTS if name in post}
    data |= {"gateway": gateway[:16], "model": model[:100], "references": references}
    if kept := keeping.read(str(post.get("kept", ""))):
        data["kept"] = kept
    data |= {name: str(post[name])[:16] for name in (*MASKING, "version") if name in post}
    if "plain" in post:
        data["plain"] = str(post["plain"])[:LONGEST_PLAIN]
    data["values"] = posted_values(post, references)
    data["prompt"] = str(post.get("prompt", "")).replace("\r\n", "\n")[:PROMPT_KEPT]
    return data


def _posted_references(post: QueryDict) -> list[dict[str, str]]:
    """Four lists of one length, as the tray posts them; a program may leave out all but the first."""
    rows = zip_longest(*(post.getlist(name)[:MOST_KEPT] for name in REFERENCE_FIELDS), fillvalue="")
    return [entry_of(image[:16], name, role, line) for image, name, role, line in rows if image]


def posted_values(post: QueryDict, references: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What variables are filled with, by name; also those that do not stand in the prompt just now, for when they come back."""
    names = {one["image"]: one["filename"] for one in references}
    rows = zip_longest(*(post.getlist(name)[:MOST_VALUES] for name in VARIABLE_FIELDS), fillvalue="")
    values: dict[str, Any] = {}
    for name, text, image in rows:
        if name and image:
            values[name[:200]] = {"image": image[:16], "filename": names.get(image, "")}
        elif name and text:
            values[name[:200]] = text.replace("\r\n", "\n")[:LONGEST_VALUE]
    return values


def entry_of(image: str, filename: str, role: str = "", line: str = "") -> dict[str, str]:
    """One reference of a draft, by the public id of its image."""
    entry = {"image": image, "filename": printable(filename)[:120]}
    if role in roles.ROLES:
        entry["role"] = role
    if line := printable(" ".join(line.split()))[: roles.LONGEST_LINE]:
        entry["line"] = line
    return entry


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was typed for a past generation: a template with its values, or the text that was sent."""

    text: str
    values: Mapping[str, Any]
    version: PromptVersion | None
    plain: str = ""
    """Of a text that was sent: its marks (see :func:`plain_marks`)."""


def plain_marks(text: str) -> str:
    """Kept in a draft as ``plain``, it says what in a text that was sent is no alternation and no variable, but looks like one: a mark of
    each, for as long as it stands in the text. Of what is written anew, it says nothing."""
    text = text.replace("\r\n", "\n")
    return " ".join(dict.fromkeys(map(_mark, variables.literals(text))))[:LONGEST_PLAIN]


def as_it_is(text: str, plain: str, filled: Container[str]) -> dict[str, str]:
    """What in ``text`` means what is written, by :func:`plain_marks`, with its mark; not the variables whose keys are ``filled``."""
    marks = set(plain.split())
    found = {literal: _mark(literal) for literal, name in variables.literals(text).items() if name not in filled}
    return {literal: mark for literal, mark in found.items() if mark in marks}


def _mark(literal: str) -> str:
    return hashlib.sha256(literal.encode(errors="surrogatepass")).hexdigest()[:8]


def written(generation: Generation, actor: Actor) -> Written:
    """Of a prompt that the person may not see, only what was sent: template, values and version tell what stands in the prompt."""
    version = generation.version
    if version and not actor.sees_version(version):
        return _sent(generation, None)
    if generation.template:
        return Written(text=generation.template, values=dict(generation.values), version=version)
    return replace(_sent(generation, version), values=dict(generation.values))


def _sent(generation: Generation, version: PromptVersion | None) -> Written:
    return Written(text=generation.prompt, values={}, version=version, plain=plain_marks(generation.prompt))


def _once_more(generation: Generation, actor: Actor) -> Written:
    """What makes the same text: of alternations, a template makes the first, but a row of a batch was any of them."""
    found = written(generation, actor)
    chosen = generation.batch_id is not None and "" in variables.literals(generation.template).values()
    return _sent(generation, found.version) if chosen else found


def from_generation(generation: Generation, actor: Actor) -> dict[str, Any]:
    """Everything that a past generation asked for, as far as the person may see it, ready to be changed and sent again."""
    typed = _once_more(generation, actor)
    data: dict[str, Any] = {name: keeping.text(getattr(generation, name)) for name in TEXTS}
    data |= {"prompt": typed.text, "values": typed.values, "plain": typed.plain}
    if generation.gateway:
        data |= {"gateway": generation.gateway.public_id, "model": generation.model}
    data["version"] = typed.version.public_id if typed.version else ""
    if generation.aspect in (AUTO, CUSTOM):
        data["resolution"] = ""
    data["references"] = [
        entry_of(reference.image.public_id, reference.filename, reference.role, reference.line)
        for reference in generation.references.select_related("image")
    ]
    before = generation.continues
    if before is not None:
        data["references"].insert(0, entry_of(before.image.public_id, before.filename))
    data["role_lines"] = yes_no(generation.role_lines)
    return data | _masking_of(generation, data["references"])


def _masking_of(generation: Generation, references: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The mask lies over the first picture that was sent."""
    if generation.mask is None or not references:
        return {}
    return {
        "mask": generation.mask.public_id,
        "mask_of": references[0]["image"],
        "feather": str(generation.feather),
        "lock": yes_no(generation.guarded),
    }


def yes_no(value: object) -> str:
    return YES if value else NO


def tray(data: Mapping[str, Any], team: Team) -> Tray:
    """The references named in ``data``, looked up in one query. Ids of other teams are gone like any that never were."""
    entries = [entry for entry in data.get("references") or () if isinstance(entry, dict)]
    images = {image.public_id: image for image in _images(entries, team)}
    found = tuple(
        OrderedImage(
            image=images[entry["image"]],
            filename=str(entry.get("filename", "")),
            role=str(entry.get("role", "")),
            line=str(entry.get("line", "")),
        )
        for entry in entries
        if entry.get("image") in images
    )
    gone = tuple(str(entry.get("filename") or "?") for entry in entries if entry.get("image") not in images)
    return Tray(found=found, gone=gone)


def has_lines(data: Mapping[str, Any]) -> bool:
    """Whether the references' roles write their lines."""
    return data.get("role_lines") != NO


def sent_prompt(prompt: str, data: Mapping[str, Any], found: Tray) -> str:
    """``prompt`` as the gateway gets it, with the references of the tray in their order."""
    return roles.sent_prompt(prompt, [one.placed for one in found.found], lines=has_lines(data))


def sent_pieces(prompt: str, data: Mapping[str, Any], found: Tray) -> list[roles.Piece]:
    """The same in pieces: what was typed, and what was added."""
    return roles.pieces(prompt, [one.placed for one in found.found], lines=has_lines(data))


def with_references(data: Mapping[str, Any], added: Sequence[OrderedImage]) -> dict[str, Any]:
    """``data`` with more references at the end of the tray."""
    entries = [entry_of(one.image.public_id, one.filename, one.role, one.line) for one in added]
    return {**data, "references": [*(data.get("references") or ()), *entries]}


def with_reference(data: Mapping[str, Any], image: Image, filename: str) -> dict[str, Any]:
    """``data`` with ``image`` at the end of the tray, unless it lies there already."""
    before = list(data.get("references") or ())
    return {**data, "references": before if _lies(before, image) else [*before, entry_of(image.public_id, filename)]}


def with_first(data: Mapping[str, Any], image: Image, filename: str) -> dict[str, Any]:
    """``data`` with ``image`` as the first reference, as it lay in the tray if it did; without a mask that was painted on another."""
    before = list(data.get("references") or ())
    lies = _lies(before, image)
    first = lies or entry_of(image.public_id, filename)
    data = {**data, "references": [first, *(one for one in before if one is not lies)]}
    return data if data.get("mask_of") == image.public_id else {**data, "mask": "", "mask_of": ""}


def _lies(entries: Sequence[Mapping[str, Any]], image: Image) -> Mapping[str, Any] | None:
    return next((one for one in entries if one.get("image") == image.public_id), None)


def named(picture: Picture) -> str:
    """The file's name under which a generated picture lies in the tray: it is mentioned by it."""
    return f"{roles.name_of(picture.generation.prompt)}.{picture.image.extension}"


def new_submission() -> str:
    """The id of one press to be: a second press with it is the same generation."""
    return secrets.token_urlsafe(18)


def printable(text: str) -> str:
    """A line as it may be kept, shown and sent: without line breaks and their like."""
    return "".join(char for char in text if char.isprintable())


def _images(entries: Sequence[Mapping[str, Any]], team: Team) -> Sequence[Image]:
    ids = [str(entry.get("image")) for entry in entries]
    return list(Image.objects.filter(team=team, public_id__in=ids)) if ids else []
