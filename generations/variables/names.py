"""What stands between brackets or braces: a variable's name with its default, or something else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NAME_MOST = 60
"""Characters. What is longer is a sentence in brackets, not a name."""

Parsed = tuple[str, str | None]
"""The name as it is written, and the default that was written with it."""

COLON = re.compile("[:：]")
EXAMPLE = re.compile(
    r"(?:如|例えば|譬如|\b(?:e\.?g\.?|i\.e\.|for example|for instance|such as|z\. ?B\.|p\. ?ex\.)),?\s*\Z",
    re.IGNORECASE,
)
"""Before a colon that only brings an example: ``[品牌名，例如：星巴克]`` is a name."""
WEIGHT = re.compile(r"[^:]*:[+-]?(?:\d+\.\d*|\.\d+)|[^:]*:(?:(?!\s)[^:]*[^\W\d_][^:]*)?:[+-]?\d*\.?\d+")
"""``[word:1.3]``, ``[from:to:0.5]``, ``[from::10]`` of other tools: no space after the colon, a number last."""
RANGE = re.compile(r"(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[^\x00-\x7f]-[^\x00-\x7f]|[_.\-+*/@#$%&! ])+")
"""A regular expression's class of characters. ``[t-shirt]`` is none: letters are left over."""
CITATION = re.compile(
    r"\d+[a-z]?|\d+\s*[,;].*|(?:pp?|figs?|refs?|eqs?)\.\s*\d.*|.*\bet al\b.*|[^\W\d]+(?: (?:and|&) [^\W\d]+)?, (?:1[5-9]|20)\d\d[a-z]?",
    re.IGNORECASE,
)
UNIT = (
    r"s|ms|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|px|mm|cm|m|km|in|ft|pt|em|rem|vw|vh|fr|k|x|fps|dpi|ppi|deg|am|pm|a\.m\.|p\.m\.|g|kg|ml|l|mb|gb"
    "|秒|分钟?|小时|[个]?[天周月年]|像素|毫米|厘米|米|度|倍|元"
)
VALUE = re.compile(
    rf"[~≈±+-]?\d[\d.,:：/x×*%°~～–—\s至到年月日号时分点-]*(?:(?:{UNIT})(?![A-Za-z])[\s~～–—至到-]*[\d.,:：]*)*",
    re.IGNORECASE,
)
"""Numbers, ratios, sizes, dates, times and their ranges, with or without units: ``0-3s``, ``1080x1920``, ``10:30 AM``."""
TIMED = re.compile(r"\d{1,2}:\d\d.*")
"""``00:05 wide shot``: a line of a shot list."""
WEIGHED = re.compile(r"\(.*:\s?[\d.]+\)")
"""``[(word:1.2)]``: two weights of other tools."""
EDITORIAL = frozenset({"sic", "citation needed", "true", "false", "null", "none", "undefined"})
"""Marks that editors set in brackets, and JSON's words."""
CALL = re.compile(r"[A-Za-z0-9_]\((?!e?s\))")
"""``[range(3)]`` is code; ``[subject(s)]`` and ``[size (cm)]`` are not."""
NEVER_FIRST = frozenset("^@/!-.*+%&=|\\<>\"'`~#$?:;,，。、！？；：…")
NEVER = frozenset("\\`")
NEVER_IN_NAMES = frozenset("=|<>{}[]")
NEVER_IN_BRACES = frozenset('|<>"`!^:：;\\$*[]{}')
BLOCK = re.compile(
    r"else(?: if\b.*)?|end(?:if|for|each|while|block|with|macro|unless)?|(?:if|elif|unless) .*|for \w+(?:, ?\w+)? in .*"
    r"|(?:range|with|template|block|define|include) +[.$'].*"
)
"""Tags of template languages: ``{{if x}}``, ``{{else}}``, ``{{endfor}}``, ``{{range .Items}}``."""
EXPRESSION = re.compile(r".*(?: [+*/%-] | \?).*|'.*")


@lru_cache(maxsize=4096)
def in_brackets(content: str) -> Parsed | None:
    """``name`` or ``name: default``; None where it is a citation, a weight, a class of characters, code or no name at all."""
    if NEVER.intersection(content):
        return None
    colon = _divider(content)
    if colon is not None and WEIGHT.fullmatch(content.strip()):
        return None
    name, default = (content, None) if colon is None else (content[:colon], content[colon + 1 :].strip())
    name = name.strip()
    return (name, default) if _is_name(name) and not (default or "").startswith("//") else None


def _divider(content: str) -> int | None:
    """Where the colon stands that divides name and default: the first that is not within round brackets, nor between digits of
    the name, nor after a word that brings an example."""
    looked, depth = 0, 0
    for colon in COLON.finditer(content):
        at = colon.start()
        part = content[looked:at]
        depth += part.count("(") + part.count("（") - part.count(")") - part.count("）")
        looked = at
        ratio = content[at - 1 : at].isdigit() and content[at + 1 : at + 2].isdigit()
        if depth <= 0 and not ratio and not EXAMPLE.search(content, max(0, at - 16), at):
            return at
    return None


@lru_cache(maxsize=4096)
def in_braces(content: str) -> Parsed | None:
    """``name`` or ``name=default``; None for blocks, filters, calls and expressions of template languages."""
    raw, equals, default = content.partition("=")
    name = raw.strip()
    if NEVER_IN_BRACES.intersection(name) or default.startswith("=") or EXPRESSION.fullmatch(name):
        return None
    if BLOCK.fullmatch(name) or CALL.search(name) or not _may_name(name):
        return None
    return name, default.strip() if equals else None


def key(name: str) -> str:
    """Names are the same when these are equal: width of letters does not count, case does."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name).strip()


def _is_name(name: str) -> bool:
    return (
        _may_name(name)
        and not NEVER_IN_NAMES.intersection(name)
        and name.casefold() not in EDITORIAL
        and (name.isalpha() or not _is_notation(name))
    )


def _may_name(name: str) -> bool:
    return any(c.isalpha() for c in name) and len(name) <= NAME_MOST and name[0] not in NEVER_FIRST


def _is_notation(name: str) -> bool:
    opened, closed = name.count("(") + name.count("（"), name.count(")") + name.count("）")
    return (
        opened != closed
        or any(kind.fullmatch(name) for kind in (RANGE, CITATION, VALUE, TIMED, WEIGHED))
        or CALL.search(name) is not None
    )
