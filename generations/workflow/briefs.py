"""A picture's brief, and the copy of its file that carries it."""

from __future__ import annotations

import secrets
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from generations import imaging, storage
from generations.imaging.brief import Brief, BriefReference, Cost, Settings
from generations.models import Generation, Image, Picture
from generations.sizing import AUTO, CUSTOM


def brief_of(picture: Picture, *, prices: bool) -> Brief:
    """Everything that was asked for ``picture``, without the team's addresses, keys and names; its cost only with ``prices``.

    Of a turn, the picture that it went on from is the first reference, as when its settings are used again.
    """
    made = picture.generation
    return Brief(
        prompt=made.prompt,
        sent_prompt=made.sent_prompt,
        settings=_settings(made),
        model=made.model,
        profile=made.profile,
        references=_references(made),
        role_lines=made.role_lines,
        mask=made.mask.sha256 if made.mask else "",
        feather=made.feather,
        guarded=made.guarded,
        cost=_cost(picture) if prices else None,
        studio=release(),
        picture=picture.public_id,
        created=_moment(picture.created),
    )


def _settings(made: Generation) -> Settings:
    return Settings(
        aspect=made.aspect,
        resolution="" if made.aspect in (AUTO, CUSTOM) else made.resolution,
        width=made.width,
        height=made.height,
        quality=made.quality,
        n=made.n,
        output_format=made.output_format,
        output_compression=made.output_compression,
        background=made.background,
        moderation=made.moderation,
        partial_images=made.partial_images,
        action=made.action,
        one_call=made.one_call,
    )


def _references(made: Generation) -> tuple[BriefReference, ...]:
    before = made.continues
    first = [BriefReference(sha256=before.image.sha256, filename=before.filename)] if before else []
    rows = made.references.select_related("image").order_by("position")
    return (
        *first,
        *(BriefReference(sha256=row.image.sha256, filename=row.filename, role=row.role, line=row.line) for row in rows),
    )


def _cost(picture: Picture) -> Cost:
    attempt = picture.slot.attempt
    return Cost(
        nano=picture.cost_nano,
        currency=picture.team.currency,
        confidence=attempt.confidence if attempt else "",
        play=picture.generation.play_money,
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@cache
def release() -> str:
    """The studio's version, from its only home; "" where that did not come along."""
    try:
        told = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())
    except OSError:
        return ""
    return str(told["project"]["version"])


def copy_with_brief(image: Image, brief: Brief) -> Path:
    """A copy of the stored file with ``brief`` in it, in the spool; the caller removes it.

    Raises ``imaging.ImageRefused`` for a file that takes none, ``OSError``.
    """
    spool = Path(settings.SPOOL_DIR)
    out = spool / f"brief-{secrets.token_hex(8)}.{image.extension}"
    source = storage.local_copy(image.key, spool)
    try:
        imaging.embed(source, out, brief)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    finally:
        if source.parent == spool:
            source.unlink(missing_ok=True)
    return out
