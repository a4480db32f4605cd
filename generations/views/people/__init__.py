"""The first run, signing in and out, joining, resets, and the personal page."""

from generations.views.people.signing import locked_out

__all__ = ["locked_out"]
