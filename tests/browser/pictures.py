"""Photographs for the tray."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw


def photograph(path: Path, colour: str = "#c63", size: tuple[int, int] = (900, 600)) -> Path:
    """A picture with a shape on a ground; the file's ending decides the format."""
    picture = Image.new("RGB", size, "#eee8dd")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((size[0] * 0.3, size[1] * 0.2, size[0] * 0.7, size[1] * 0.85), fill=colour)
    picture.save(path)
    return path
