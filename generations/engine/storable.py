"""What a gateway said, as every database takes it.

JSON may hold a NUL, half of a surrogate pair, NaN and Infinity. PostgreSQL refuses the first two in texts, SQLite cannot encode the
second, and neither takes the numbers as JSON: a paid picture must not be lost over a letter of its revised prompt.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from generations.providers.base import Outcome
from generations.wire import hide_deep

SHORTEST_KEY = 8
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def plain(value: Any) -> Any:
    """A JSON value with U+FFFD for each such letter and null for each such number, however deep they lie."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {plain(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def storable(outcome: Outcome) -> Outcome:
    """The answer with every word of the gateway made :func:`plain`."""
    texts = ("size", "quality", "background", "output_format", "request_id")
    return replace(
        outcome,
        pictures=tuple(replace(one, revised_prompt=plain(one.revised_prompt)) for one in outcome.pictures),
        usage=replace(outcome.usage, raw=plain(dict(outcome.usage.raw))) if outcome.usage else None,
        **{name: plain(getattr(outcome, name)) for name in texts},
    )


def unsaid(value: Any, secret: str) -> Any:
    """A JSON value with the key taken out of every text: some gateways say it again in what they count, or in an id. A short one
    is a word like another (the demo gateway's key is "demo"), and stays."""
    return value if len(secret) < SHORTEST_KEY else hide_deep(value, (secret,))


def without(outcome: Outcome, secret: str) -> Outcome:
    """The answer with every word of the gateway :func:`unsaid`."""
    texts = ("size", "quality", "background", "output_format", "request_id", "remote_id")
    usage = outcome.usage
    return replace(
        outcome,
        pictures=tuple(replace(one, revised_prompt=unsaid(one.revised_prompt, secret)) for one in outcome.pictures),
        usage=replace(usage, raw=unsaid(dict(usage.raw), secret)) if usage else None,
        **{name: unsaid(getattr(outcome, name), secret) for name in texts},
    )
