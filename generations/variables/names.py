"""What stands between brackets or braces: a variable's name with its default, or something else."""

from __future__ import annotations

import re
from functools import lru_cache

NAME_MOST = 120
"""Characters. What is longer is a sentence in brackets, not a name."""

Parsed = tuple[str, str | None]
"""The name, and the default that was written with it."""

COLON = re.compile("[:：]")
WEIGHT = re.compile(r"[^:]*:[+-]?(?:\d+\.\d*|\.\d+)|[^:]*:(?:(?!\s)[^:]*[^\W\d_][^:]*)?:[+-]?\d*\.?\d+")
"""``[word:1.3]``, ``[from:to:0.5]``, ``[from::10]`` of other tools: no space after the colon, a number last."""
RANGE = re.compile(r"(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[_.\-+*/@#$%&! ])+")
"""A regular expression's class of characters. ``[t-shirt]`` is none: letters are left over."""
CITATION = re.compile(
    r"\d+[a-z]?|\d+\s*[,;].*|(?:pp?|figs?|refs?|eqs?)\.?\s*\d.*|.*\bet al\b.*|[^\W\d]+(?: (?:and|&) [^\W\d]+)?, (?:1[5-9]|20)\d\d[a-z]?",
    re.IGNORECASE,
)
MEASURE = re.compile(r"[\d.,\s~–-]*\d\s*(?:s|ms|sec|seconds|min|px|mm|cm|秒|分钟?)", re.IGNORECASE)
EDITORIAL = frozenset({"sic", "citation needed", "true", "false", "null", "none", "undefined"})
"""Marks that editors set in brackets, and JSON's words."""
CALL = re.compile(r"[A-Za-z0-9_]\((?!e?s\))")
"""``[range(3)]`` is code; ``[subject(s)]`` and ``[size (cm)]`` are not."""
NEVER_FIRST = frozenset("^@/!-.*+%&=|\\<>\"'`~#$?:;,，。、！？；：…")
NEVER = frozenset("\\`")
NEVER_IN_NAMES = frozenset("=|<>{}[]")
NEVER_IN_BRACES = frozenset("|<>\"'`()#/!&^:,，：;@\\$*?")
BLOCK = re.compile(r"(?:if|else|elif|for|each|with|range|unless|block|include|end\w*)(?:\s.*)?")
"""Words of template languages: ``{{if x}}``, ``{{else}}``, ``{{endfor}}``."""


@lru_cache(maxsize=4096)
def in_brackets(content: str) -> Parsed | None:
    """``name`` or ``name: default``; None where it is a citation, a weight, a class of characters, code or no name at all."""
    if NEVER.intersection(content):
        return None
    colon = COLON.search(content)
    if colon and WEIGHT.fullmatch(content.strip()):
        return None
    raw, default = (content[: colon.start()], content[colon.end() :].strip()) if colon else (content, "")
    name = tidy(raw)
    if not _is_name(name) or default.startswith("//"):
        return None
    return name, default or None


@lru_cache(maxsize=4096)
def in_braces(content: str) -> Parsed | None:
    """``name`` or ``name=default``; None for blocks, filters and expressions of template languages."""
    raw, equals, default = content.partition("=")
    name = tidy(raw)
    wrong = NEVER_IN_BRACES.intersection(name) or default.startswith("=") or BLOCK.fullmatch(name)
    if wrong or not _has_letter(name) or name[0] in NEVER_FIRST or len(name) > NAME_MOST:
        return None
    return name, default.strip() if equals else None


def tidy(raw: str) -> str:
    """Spaces at the ends do not count, and several within count as one."""
    return " ".join(raw.split())


def _is_name(name: str) -> bool:
    return (
        _has_letter(name)
        and len(name) <= NAME_MOST
        and name[0] not in NEVER_FIRST
        and not NEVER_IN_NAMES.intersection(name)
        and name.casefold() not in EDITORIAL
        and (name.isalpha() or not _is_notation(name))
    )


def _is_notation(name: str) -> bool:
    return (
        name.count("(") != name.count(")")
        or any(kind.fullmatch(name) for kind in (RANGE, CITATION, MEASURE))
        or CALL.search(name) is not None
    )


def _has_letter(name: str) -> bool:
    return any(c.isalpha() for c in name)
