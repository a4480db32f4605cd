"""What a picture remembers of how it was asked for: plain frozen data, and how it is read from an untrusted source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from generations import roles
from generations.foreign.texts import clean, line
from generations.roles import LONGEST_LINE, ROLES
from generations.sizing import ASPECTS, RESOLUTIONS

from ..limits import MOST_FEATHER

VERSION = 1
PROMPT_MOST = 200_000
"""Characters, as a draft keeps them."""
REFERENCES_MOST = 64
NAME_MOST = 120
EDGE_MOST = 100_000
NANO_MOST = 1 << 62

AUTO = "auto"
KNOWN: Mapping[str, tuple[str, ...]] = {
    "aspect": ASPECTS,
    "resolution": RESOLUTIONS,
    "quality": (AUTO, "low", "medium", "high", "xhigh", "max"),
    "output_format": (AUTO, "png", "jpeg", "webp"),
    "background": (AUTO, "opaque", "transparent"),
    "moderation": (AUTO, "low"),
    "action": (AUTO, "generate", "edit"),
}
"""Choices: anything else is left out."""
RANGES: Mapping[str, tuple[int, int]] = {
    "width": (1, EDGE_MOST),
    "height": (1, EDGE_MOST),
    "n": (1, 999),
    "output_compression": (0, 100),
    "partial_images": (0, 9),
}
CONFIDENCES = ("exact", "estimated", "unknown")

SHA256 = re.compile(r"[0-9a-f]{64}")
WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
MODEL = re.compile(r"[\w./:@+ -]{1,100}")
ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
RELEASE = re.compile(r"[0-9A-Za-z.+-]{1,40}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The composer's choices. Empty or None: not said."""

    aspect: str = ""
    resolution: str = ""
    width: int | None = None
    height: int | None = None
    quality: str = ""
    n: int | None = None
    output_format: str = ""
    output_compression: int | None = None
    background: str = ""
    moderation: str = ""
    partial_images: int | None = None
    action: str = ""
    one_call: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefReference:
    """A reference by its content; ``line`` is the person's own wording of its role's line."""

    sha256: str
    filename: str = ""
    role: str = ""
    line: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What the picture cost: nano-units of ``currency``, None while unknown; ``play``: not real money."""

    nano: int | None
    currency: str
    confidence: str = ""
    play: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """Everything that was asked for a picture. ``sent_prompt`` only where it differs; ``mask`` is a file's sha256.

    ``cost`` is None for those who may not see prices. ``studio`` is the release that wrote it, ``picture`` its public id there,
    ``created`` the moment it was made, as 2026-01-31T12:00:00Z.
    """

    version: int = VERSION
    prompt: str = ""
    sent_prompt: str = ""
    settings: Settings = Settings()
    model: str = ""
    profile: str = ""
    references: tuple[BriefReference, ...] = ()
    role_lines: bool = True
    mask: str = ""
    feather: int = 0
    guarded: bool = False
    cost: Cost | None = None
    studio: str = ""
    picture: str = ""
    created: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignPrompt:
    """Another tool's prompt. ``width`` and ``height`` in pixels, ``aspect`` as "16:9": only where the file plainly says so."""

    tool: str
    prompt: str
    width: int | None = None
    height: int | None = None
    aspect: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a file carries: a brief of this studio, another tool's prompt, or neither."""

    brief: Brief | None = None
    foreign: ForeignPrompt | None = None


def plain(brief: Brief) -> dict[str, Any]:
    """The brief as JSON holds it: what says nothing is left out."""
    data = _said(asdict(brief))
    data["settings"] = _said(asdict(brief.settings))
    data["references"] = [_said(asdict(one)) for one in brief.references]
    data["role_lines"] = brief.role_lines
    if brief.cost:
        data["cost"] = asdict(brief.cost)
    return {name: value for name, value in data.items() if value not in ({}, [])}


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None and value is not False and value != ""}


def validated(data: Any) -> Brief | None:
    """A brief out of anything: each field typed, capped and known, or left out; None where it is none at all.

    A later version is read as far as its fields are known here.
    """
    if not isinstance(data, dict) or type(data.get("version")) is not int or data["version"] < 1:
        return None
    prompt = _text(data.get("prompt"), PROMPT_MOST)
    if not prompt.strip():
        return None
    return Brief(
        version=min(data["version"], 9999),
        prompt=prompt,
        sent_prompt=_text(data.get("sent_prompt"), PROMPT_MOST),
        settings=_settings(data.get("settings")),
        model=_matching(MODEL, data.get("model")),
        profile=_matching(WORD, data.get("profile")),
        references=_references(data.get("references")),
        role_lines=data.get("role_lines") is not False,
        mask=_matching(SHA256, data.get("mask")),
        feather=_whole(data.get("feather"), 0, MOST_FEATHER) or 0,
        guarded=data.get("guarded") is True,
        cost=_cost(data.get("cost")),
        studio=_matching(RELEASE, data.get("studio")),
        picture=_matching(ID, data.get("picture")),
        created=_matching(MOMENT, data.get("created")),
    )


def derived_prompt(brief: Brief) -> str:
    """What the studio sends for this prompt and these references; "" where that is the prompt as it is."""
    placed = [roles.Placed(filename=one.filename, role=one.role, line=one.line) for one in brief.references]
    sent = clean(roles.sent_prompt(brief.prompt, placed, lines=brief.role_lines), PROMPT_MOST)
    return "" if sent == brief.prompt else sent


def _settings(data: Any) -> Settings:
    if not isinstance(data, dict):
        return Settings()
    found: dict[str, Any] = {name: data[name] for name, known in KNOWN.items() if data.get(name) in known}
    found |= {name: _whole(data.get(name), *bounds) for name, bounds in RANGES.items()}
    return Settings(**found, one_call=data.get("one_call") is True)


def _references(data: Any) -> tuple[BriefReference, ...]:
    entries = data[:REFERENCES_MOST] if isinstance(data, list) else []
    found = [_reference(entry) for entry in entries if isinstance(entry, dict)]
    return tuple(one for one in found if one.sha256)


def _reference(entry: Mapping[str, Any]) -> BriefReference:
    role = entry.get("role")
    return BriefReference(
        sha256=_matching(SHA256, entry.get("sha256")),
        filename=file_name(entry.get("filename")),
        role=role if isinstance(role, str) and role in ROLES else "",
        line=line(entry["line"], LONGEST_LINE) if isinstance(entry.get("line"), str) else "",
    )


def file_name(value: Any) -> str:
    """The last part of what may be a path, as one printable line."""
    name = re.split(r"[/\\]", value[-4 * NAME_MOST :])[-1] if isinstance(value, str) else ""
    return "".join(char for char in line(name, NAME_MOST) if char.isprintable())


def _cost(data: Any) -> Cost | None:
    if not isinstance(data, dict) or not _matching(CURRENCY, data.get("currency")):
        return None
    confidence = data.get("confidence")
    return Cost(
        nano=_whole(data.get("nano"), -NANO_MOST, NANO_MOST),
        currency=data["currency"],
        confidence=confidence if isinstance(confidence, str) and confidence in CONFIDENCES else "",
        play=data.get("play") is True,
    )


def _text(value: Any, most: int) -> str:
    return clean(value, most) if isinstance(value, str) else ""


def _matching(form: re.Pattern[str], value: Any) -> str:
    return value if isinstance(value, str) and form.fullmatch(value) else ""


def _whole(value: Any, least: int, most: int) -> int | None:
    return value if type(value) is int and least <= value <= most else None


def brief_from(data: Mapping[str, Any]) -> Brief:
    """`Brief` from the JSON form of `dataclasses.asdict`, as it crosses the pipe of the children."""
    return Brief(
        **{
            **{field.name: data[field.name] for field in fields(Brief)},
            "settings": Settings(**data["settings"]),
            "references": tuple(BriefReference(**one) for one in data["references"]),
            "cost": Cost(**data["cost"]) if data["cost"] else None,
        }
    )


def found_from(data: Mapping[str, Any]) -> Found:
    """`Found` from its JSON form."""
    brief, foreign = data["brief"], data["foreign"]
    return Found(brief=brief_from(brief) if brief else None, foreign=ForeignPrompt(**foreign) if foreign else None)
