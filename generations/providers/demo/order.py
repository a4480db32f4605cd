"""An order: what every contract's request comes to once it is checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from .fields import Fields


@dataclass(frozen=True, kw_only=True)
class Order:
    """A request that keeps its contract. Pictures are decoded; ``size`` and ``quality`` are settled, never ``auto``."""

    fields: Fields
    size: tuple[int, int]
    quality: str
    edit: bool = False
    references: tuple[Image.Image, ...] = ()
    mask: Image.Image | None = None

    @property
    def event_prefix(self) -> str:
        return "image_edit" if self.edit else "image_generation"

    @property
    def pixels(self) -> str:
        """The size as the contracts write it."""
        return f"{self.size[0]}x{self.size[1]}"


def resized(order: Order) -> Order:
    """The same order in another size: halves the area, or doubles it for a small one."""
    width, height = order.size
    factor = 0.75 if width * height > 1_300_000 else 1.25
    return replace(order, size=(round(width * factor / 16) * 16, round(height * factor / 16) * 16))
