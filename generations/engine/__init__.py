"""The engine: claims calls, makes them, takes their answers in, and rescues what was abandoned. See docs/engine.md."""

from __future__ import annotations

from generations.engine.salvage import rescue

__all__ = ["rescue"]
