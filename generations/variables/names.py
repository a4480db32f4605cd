"""What stands between brackets or braces: a variable's name with its default, or something else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NAME_MOST = 80
"""Characters. What is longer is a sentence in brackets, not a name, unless it says that it is a place to fill."""
INVITATION_MOST = 200
INVITATION = re.compile(
    r"(?:please\s)?(?:insert|describe|enter|specify|choose|select|pick|paste|provide|your)\b"
    r"|(?:an?\s|the\s)?(?:brief|short|concise|detailed)\s(?:\w+\s){0,2}(?:description|explanation|summary|overview|list)s?\b"
    r"|[请請]?(?:在此[处處]?|在?[这這][里裡]|此[处處])?(?:[简簡][要单單]|[详詳][细細]|具[体體])?(?:描述|填[写寫入]|插入|[输輸]入|[写寫]下|[选選][择擇])"
    r"|.{0,60}?(?:\b(?:e\.?g\.?|i\.?e\.?|ex[.:])[\s,:]|\bfor (?:example|instance)\b|\bsuch as\b|例如|比如|譬如|诸如|[(（]如)"
    r"|[^/.!?]++(?:/[^/.!?]++){2,}+\Z|[^,.!?]++(?:,(?!\s(?:or|etc)\b)[^,.!?]++)++,\s(?:or\b[^,.!?]*|etc\.?)\Z",
    re.IGNORECASE,
)
"""``[INSERT SCAN DETAILS HERE]``, ``[mood — e.g. heroic, dramatic]``, ``[简要描述人物的外形]``, ``[a brief summary of …]``,
``[calm / heroic / shy / …]``, ``[dots, stripes, or …]``."""
WELDED = re.compile(r"[!-~]{40}")
"""No words of a language."""
SURELY_SHORT = 60
REMARK = re.compile(r"[.!](?:\s+(?![\sa-z])|\Z)|[。！]")
"""What is longer than ``SURELY_SHORT`` and has the end of a sentence is a remark, not a name."""

Parsed = tuple[str, str | None]
"""The name as it is written, and the default that was written with it."""

COLON = re.compile("[:：]")
EQUALS = re.compile("[=＝]")
PARTED = re.compile(r"""["'`|{}\[\]\\;]|(?<!\d)[:：]|[:：](?!\d)""")
"""In a default after a colon in braces: there it is code, or there are more members."""
EXAMPLE = re.compile(
    r"(?:如|例えば|譬如|\b(?:e\.?g\.?|i\.e\.|for example|for instance|such as|z\. ?B\.|p\. ?ex\.)),?\s*\Z",
    re.IGNORECASE,
)
"""Before a colon that only brings an example: ``[品牌名，例如：星巴克]`` is a name."""
STEP = re.compile(r"[+-]?\d*\.?\d+")
DECIMAL = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)")
RANGE = re.compile(r"(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[^\x00-\x7f]-[^\x00-\x7f]|[_.\-+*/@#$%&! ])+")
"""A regular expression's class of characters. ``[t-shirt]`` is none: letters are left over."""
CITATION = re.compile(
    r".*等人?[,，]\s?(?:1[5-9]|20)\d\d.*"
    r"|\d+[a-z]?|\d+\s*[,;].*|(?:pp?|figs?|refs?|eqs?)\.\s*\d.*|.*\bet al\b.*|[^\W\d]+(?: (?:and|&) [^\W\d]+)?, (?:1[5-9]|20)\d\d[a-z]?",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"\s*(?:cite_(?:start|end)|(?:cite|citation|source|web|ref)\s?:\s?[\dx#][\d\s,x#-]*)", re.IGNORECASE
)
"""``[cite_start]``, ``[cite: 1, 2]``, ``[web:3]``: what chat models leave in what they write."""
UNIT = (
    r"s|ms|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|px|mm|cm|m|km|in|ft|pt|em|rem|vw|vh|fr|k|x|fps|dpi|ppi|deg|am|pm|a\.m\.|p\.m\.|g|kg|ml|l|mb|gb"
    "|秒|分钟?|小时|[个]?[天周月年]|像素|毫米|厘米|米|度|倍|元"
)
VALUE = re.compile(
    rf"[~≈±+¥￥€£-]?\d[\d.,:：/x×*%°~～–—\s至到年月日号时分点-]*(?:(?:{UNIT})(?![A-Za-z])[\s~～–—至到-]*[\d.,:：]*)*",
    re.IGNORECASE,
)
"""Numbers, ratios, sizes, dates, times and their ranges, with or without units: ``0-3s``, ``1080x1920``, ``10:30 AM``."""
EXPOSURE = re.compile(
    r"(?:(?:[ft]|ƒ)(?:/\s?\d+(?:\.\d+)?|\d+\.\d+)|ISO[\s-]?\d+(?:\s?[-–—]\s?\d+)?|EV\s?[+-]?\d[\d.]*|[+-]?\d[\d./–-]*\s?(?:mm|s|ev|k)?)(?:[\s,，、|]+|\Z)",
    re.IGNORECASE,
)
"""``f/1.8``, ``ISO 100``, ``85mm``: one setting of a camera, with what parts it from the next."""
TIMED = re.compile(r"\d{1,2}:\d\d.*")
"""``00:05 wide shot``: a line of a shot list."""
WEIGHED = re.compile(r"\(.*:\s?[\d.]+\)")
"""``[(word:1.2)]``: two weights of other tools."""
COMPREHENSION = re.compile(r"(?:.*\W)?(\w+)\b.* for \1 in .*")
"""``[n ** 2 for n in numbers]``."""
LETTERS = re.compile(r"[A-Za-z0-9](?:\s?,\s?[A-Za-z0-9])+")
"""``[a, b]``, ``[x, y, z]``: an interval, a place."""
EDITORIAL = frozenset({"sic", "citation needed", "true", "false", "null", "none", "undefined"})
"""Marks that editors set in brackets, and JSON's words."""
CALL = re.compile(
    r"[A-Za-z0-9_]\((?!e?s\)|[^()'\"]*\betc\b|(?![^()]*\bfor\b)[^()'\"]*[A-Za-z] [A-Za-z])", re.IGNORECASE
)
"""``[range(3)]`` is code; ``[subject(s)]``, ``[size (cm)]`` and ``[lens(macro, wide angle)]`` are not."""
NEVER_FIRST = frozenset("^@/!-.*+%&=|\\<>\"'`~#$?:;,，。、！？；：…＝”")
STARRED = re.compile(r"\*(?=[A-Z]|[^\x00-\x7f]|\w+ )[^*]+")
"""``[*Mood]``: a place that must be filled. ``[*args]`` is code."""
NEVER = frozenset("\\`")
NEVER_IN_NAMES = frozenset("=＝{}[]")
TAG = re.compile(r"<[^\s\d=]|(?<![ =-])>")
"""``[<b>]`` and ``[List<int>]``, but not ``[more than > 3]`` and ``[risk -> remedy]``."""
TIGHT_BAR = re.compile(r"(?<! )\||\|(?! )")
"""``[red|blue]`` is other tools' alternation; ``[low | medium | high]`` asks for one of three."""
PICTOGRAPHS = re.compile(
    "(?![\U0001f534\U0001f535\U0001f7e0-\U0001f7eb])[\U0001f300-\U0001faff\u2764][\U0001f3fb-\U0001f3ff\U0001f300-\U0001faff\u2764\ufe0f\u200d]{0,7}"
)
NEVER_IN_BRACES = frozenset('|<>"`!^:：;\\$*[]{}')
BLOCK = re.compile(
    r"else(?: if\b.*)?|end(?:if|for|each|while|block|with|macro|unless)?|(?:if|elif|unless) .*|for \w+(?:, ?\w+)? in .*"
    r"|(?:range|with|template|block|define|include) +[.$'].*"
)
"""Tags of template languages: ``{{if x}}``, ``{{else}}``, ``{{endfor}}``, ``{{range .Items}}``."""
EXPRESSION = re.compile(r".*(?: [+*/%-] | \?).*|'.*")


@lru_cache(maxsize=4096)
def in_brackets(content: str, *, in_form: bool = False) -> Parsed | None:
    """``name`` or ``name: default``; None where it is a citation, a weight, a class of characters, code or no name at all.

    ``in_form``: the text is one of many places to fill, where a long description is one more."""
    if NEVER.intersection(content) or REFERENCE.fullmatch(content):
        return None
    colon = _divider(content)
    if colon is not None and content[colon] == ":" and _is_weight(content):
        return None
    name, default = (content, None) if colon is None else (content[:colon], content[colon + 1 :].strip())
    name = name.strip()
    return (name, default) if _is_name(name, in_form) and not (default or "").startswith("//") else None


def _is_weight(content: str) -> bool:
    """``[word:1.3]``, ``[from:to:0.5]``, ``[from::10]`` of other tools: no space after the colon, a number last, but no clock time."""
    _, *rest = content.strip().split(":", 3)
    if len(rest) == 1:
        return DECIMAL.fullmatch(rest[0]) is not None
    if len(rest) != 2 or not STEP.fullmatch(rest[1]):
        return False
    to = rest[0]
    clock = to[-1:].isdigit() and "." not in rest[1]
    return not to or (not to[0].isspace() and not clock and any(map(str.isalpha, to)))


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
    found = EQUALS.search(content)
    name, default = (content[: found.start()].strip(), content[found.end() :]) if found else (content.strip(), "")
    if NEVER_IN_BRACES.intersection(name) or default.startswith("=") or EXPRESSION.fullmatch(name):
        return None
    if not _may_begin(name) or len(name) > INVITATION_MOST or BLOCK.fullmatch(name) or CALL.search(name):
        return None
    return name, default.strip() if found else None


def in_braces_with_colon(content: str) -> Parsed | None:
    """``name: default`` as people write it in double braces; None for members of objects, styles and whatever else has a colon there."""
    colon = COLON.search(content)
    if colon is None or PARTED.search(content, colon.end()) or EQUALS.search(content, 0, colon.start()):
        return None
    name, default = content[: colon.start()].strip(), content[colon.end() :].strip()
    if not default:
        return (name, "") if in_braces(name) else None
    apart = colon[0] == "：" or content[colon.end() : colon.end() + 1].isspace() or not name.isascii()
    plain = all(c.isalnum() or c in " _-" for c in name) and name[:1].isalpha() and name.casefold() != "list"
    return (name, default) if apart and plain and len(name) <= NAME_MOST and not BLOCK.fullmatch(name) else None


def is_pictograph(content: str) -> bool:
    """One emoji or a few: a place to fill where it stands in the middle of a sentence, ``an icon of [🍓] in glass``."""
    return PICTOGRAPHS.fullmatch(content.strip()) is not None


def key(name: str) -> str:
    """Names are the same when these are equal: width of letters does not count, case does."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name).strip()


def _is_name(name: str, in_form: bool) -> bool:
    return (
        _may_name(name, in_form)
        and not NEVER_IN_NAMES.intersection(name)
        and not ("|" in name and TIGHT_BAR.search(name))
        and not TAG.search(name)
        and name.casefold() not in EDITORIAL
        and (name.isalpha() or not _is_notation(name))
    )


def _may_name(name: str, in_form: bool) -> bool:
    if not _may_begin(name) or len(name) > INVITATION_MOST:
        return False
    if in_form:
        return REMARK.search(name.rstrip(".。")) is None and WELDED.search(name) is None
    short = len(name) <= NAME_MOST and (len(name) <= SURELY_SHORT or REMARK.search(name) is None)
    return short or name.isupper() or INVITATION.match(name) is not None


def _may_begin(name: str) -> bool:
    return any(c.isalpha() for c in name) and (name[0] not in NEVER_FIRST or STARRED.fullmatch(name) is not None)


def _is_notation(name: str) -> bool:
    opened, closed = name.count("(") + name.count("（"), name.count(")") + name.count("）")
    return (
        opened != closed
        or any(kind.fullmatch(name) for kind in (RANGE, CITATION, VALUE, TIMED, WEIGHED, LETTERS, COMPREHENSION))
        or CALL.search(name) is not None
        or not EXPOSURE.sub("", name)
    )
