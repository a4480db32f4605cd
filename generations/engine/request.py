"""From a claimed call to what is asked of its gateway: all choices in that gateway's own terms, the files still in the storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from generations.models import Attempt, Generation, Image
from generations.providers.base import Capabilities, ImageRequest
from generations.workflow import prices

AUTO = "auto"
REMEMBERED = timedelta(days=29)
"""OpenAI keeps an answer for 30 days; one that may be gone before the call arrives is not named."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A stored picture that goes along: a reference or the mask."""

    key: str
    filename: str
    mime: str
    size: int
    sha256: str
    pixels: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What a result is laid over, and through what; ``feather`` in pixels."""

    original: Sent
    mask: Sent
    feather: int


def request_of(row: Attempt, caps: Capabilities) -> ImageRequest:
    """Everything asked, without its files. A choice that the gateway does not offer is "auto", which is not sent."""
    asked, model = row.generation, row.sent_model
    in_words = bool(caps.cells)
    return ImageRequest(
        model=model,
        prompt=asked.wire_prompt,
        n=row.pictures,
        size=AUTO if in_words else asked.size,
        aspect_ratio=asked.aspect if in_words else "",
        resolution=asked.resolution if in_words else "",
        quality=_offered(asked.quality, caps.qualities),
        output_format=_offered(asked.output_format, caps.formats),
        output_compression=asked.output_compression if caps.compression else None,
        background=_offered(asked.background, caps.backgrounds),
        moderation=_offered(asked.moderation, caps.moderations),
        partial_images=asked.partial_images if caps.max_partials else 0,
        idempotency_key=row.idempotency_key if caps.idempotency else "",
        text_model=prices.text_model_of(row.gateway, model, asked.text_model),
        action=asked.action if caps.actions else AUTO,
        previous_response_id=_answer_before(row, caps),
    )


def _offered(value: str, offered: tuple[str, ...]) -> str:
    return AUTO if offered == (AUTO,) else value


def _answer_before(row: Attempt, caps: Capabilities) -> str:
    """The id by which the gateway knows the picture that is continued; "" where the picture itself has to be sent. A mask lies
    over a picture that was sent, so with one it always is."""
    asked = row.generation
    if asked.continues is None or asked.mask_id or not caps.previous_response:
        return ""
    made = asked.continues.slot.attempt
    # An answer of several pictures does not say which of them is meant.
    if made is None or made.pictures != 1 or made.gateway_id != row.gateway_id:
        return ""
    if (made.sent or made.created) < timezone.now() - REMEMBERED:
        return ""
    return "" if _was_forgotten(asked, row.gateway_id) else made.remote_id


def _was_forgotten(asked: Generation, gateway_id: int) -> bool:
    """Whether the gateway has said in this generation that it no longer knows that answer."""
    return any(one.error_code == "turn_forgotten" and one.gateway_id == gateway_id for one in asked.attempts.all())


def pictures_of(row: Attempt, request: ImageRequest) -> tuple[list[Sent], Sent | None]:
    """The references in their order, with the picture that is continued in front where it has to be sent; and the mask."""
    asked = row.generation
    placed = sorted(asked.references.all(), key=lambda one: one.position)
    found = [_sent(one.image, one.filename) for one in placed]
    before = asked.continues
    if before is not None and not request.previous_response_id:
        first = _sent(before.image, before.filename)
        found = [first, *(one for one in found if one.sha256 != first.sha256)]
    return found, _sent(asked.mask, f"mask.{asked.mask.extension}") if asked.mask else None


def guard_of(asked: Generation, along: Sequence[Sent], mask: Sent | None) -> Guard | None:
    """How its results are guarded; None where they are not."""
    if not asked.guarded or mask is None or not along:
        return None
    return Guard(original=along[0], mask=mask, feather=asked.feather)


def _sent(image: Image, filename: str) -> Sent:
    return Sent(
        key=image.key,
        filename=filename,
        mime=image.mime,
        size=image.size,
        sha256=image.sha256,
        pixels=(image.width, image.height),
    )
