"""What a file said, as every database takes it.

JSON may hold a NUL, half of a surrogate pair, NaN and Infinity: PostgreSQL refuses the first two in texts, UTF-8 cannot encode the
second, and no database takes the numbers as JSON. Values nested without end exhaust the stack of whatever writes them again.
"""

from __future__ import annotations

import math
import re
from typing import Any

DEEPEST = 100
"""Objects and lists within each other."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooDeep(ValueError):
    """Values lie within each other deeper than :data:`DEEPEST`."""


def clean(value: Any, deepest: int = DEEPEST) -> Any:
    """A JSON value with U+FFFD for each such letter and null for each such number. Raises :class:`TooDeep`."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, dict | list):
        return value
    if not deepest:
        raise TooDeep
    if isinstance(value, list):
        return [clean(one, deepest - 1) for one in value]
    return {clean(name): clean(one, deepest - 1) for name, one in value.items()}
