"""From what was chosen to what a dialect is asked for: the one place where a choice becomes words or pixels of a contract."""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.base import Capabilities, ImageRequest


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A choice that the gateway has, as a generation keeps it. ``size`` is "WxH" in pixels or "auto"."""

    model: str
    prompt: str
    n: int = 1
    aspect: str = ""
    resolution: str = ""
    size: str = "auto"
    quality: str = "auto"
    output_format: str = "auto"
    output_compression: int | None = None
    background: str = "auto"
    moderation: str = "auto"
    partial_images: int = 0
    action: str = "auto"
    text_model: str = ""


def image_request(chosen: Chosen, caps: Capabilities) -> ImageRequest:
    """The request without its files. A gateway that takes words instead of pixels gets aspect ratio and resolution."""
    by_words = bool(caps.cells)
    return ImageRequest(
        model=chosen.model,
        prompt=chosen.prompt,
        n=chosen.n,
        size="auto" if by_words else chosen.size,
        aspect_ratio=chosen.aspect if by_words else "",
        resolution=chosen.resolution if by_words else "",
        quality=chosen.quality,
        output_format=chosen.output_format,
        output_compression=chosen.output_compression,
        background=chosen.background,
        moderation=chosen.moderation,
        partial_images=chosen.partial_images,
        action=chosen.action if caps.actions else "auto",
        text_model=chosen.text_model if caps.text_model else "",
    )
