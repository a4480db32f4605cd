"""From words, a size and a seed to a picture. Pillow only; the same request gives the same picture."""

from .render import Request, render

__all__ = ["Request", "render"]
