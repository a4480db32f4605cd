"""Variables, alternations and word lists in the text of a prompt: found, filled, read back, checked. Plain values in and out.

The rules for people stand in docs/variables.md.
"""

from .choices import MOST, combinations, literals, resolved
from .definitions import (
    CHOICE,
    COLOUR,
    DATE,
    LONG,
    NUMBER,
    PICTURE,
    TEXT,
    TYPES,
    Definition,
    check,
    definitions,
    from_json,
    to_json,
    values_needed,
    with_defaults,
)
from .find import TooLong, Variable, extract, fill, find
from .jsonish import starts as starts_json
from .jsonish import without_halves

__all__ = [
    "CHOICE",
    "COLOUR",
    "DATE",
    "LONG",
    "MOST",
    "NUMBER",
    "PICTURE",
    "TEXT",
    "TYPES",
    "Definition",
    "TooLong",
    "Variable",
    "check",
    "combinations",
    "definitions",
    "extract",
    "fill",
    "find",
    "from_json",
    "literals",
    "resolved",
    "starts_json",
    "to_json",
    "values_needed",
    "with_defaults",
    "without_halves",
]
