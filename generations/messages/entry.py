"""The shape of one message before it is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """``title`` says what happened, ``what_to_do`` the next step; both may hold ``%(name)s`` of the parameters.

    ``billed`` is "no", "yes", "maybe", or "" where no money was at stake. ``quotes``: the gateway's own words (the parameter
    ``message``) are shown in front of the next step.
    """

    title: Text
    what_to_do: Text = ""
    billed: str = ""
    quotes: bool = False
