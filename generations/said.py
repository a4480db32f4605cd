"""Settings that a prompt says in its own text ("aspect ratio 9:16", ``"aspect_ratio": "3:4"``, "4K"), to be offered, never taken silently.

Only what is unambiguous counts: a number with two dots is a time, a score, a scale or a verse unless words beside it say that it is
the shape of the picture; and where a text says two different things of one setting, it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from generations.sizing import ASPECTS, STANDARD, STANDARD_SIZES, TABLE, TIERS, Size, as_ratio, nearest_ratio, ratio_of

TOLERANCE = Fraction(201, 200)
"""A size in pixels within half a percent of a ratio means it: 1366x768 is 16:9."""
OTHER = "other"
"""Said, but nothing that can be chosen here: it makes whatever else is said ambiguous."""
FEWEST_PIXELS, MOST_PICTURES = 256, 99
MOST_READ = 20_000
"""Characters of a text that are read: settings stand at its beginning, and it is read while somebody types."""

RATIO = r"(?P<wide>\d{1,4}(?:\.\d{1,3})?)\s{0,2}[:：∶/xX×*比]\s{0,2}(?P<high>\d{1,4}(?:\.\d{1,3})?)(?![\d:：])(?!\.\d)"
COLON_RATIO = RATIO.replace("/xX×*比", "")
"""Without ``3x2``, which may be a grid."""
QUOTES = r"[\s\"'“”「」*_`]{0,4}"
LINK = rf"{QUOTES}(?:[:：=]|\bof\b|\bis\b|\bto\b|\bat\b|为|是|用|采用|按)?{QUOTES}[(（]?"
ASPECT_NAME = (
    r"(?:aspect[\s_-]?ratio|aspect|アスペクト比|[画畫]幅比?例?|[画畫]面比例|[画畫]幅尺寸|[宽寬]高比|[长長][宽寬]比|[纵縱][横橫]比|高[宽寬]比|[图圖]片比例|[图圖]像比例"
    r"|[画畫]布比例|尺寸比例|[构構][图圖]比例|屏幕比例|螢幕比例|[输輸]出比例)"
)
SHAPE_WORD = (
    r"(?:portrait|landscape|vertical|horizontal|widescreen|square|[竖豎直][版屏幅图圖式]|[横橫][版屏幅图圖式]|[竖豎横橫纵縱]向"
    r"|[竖豎横橫直][构構][图圖]|縦構図|横構図|縦長|横長|方[图圖形]|[宽寬]屏)"
)
SHAPED = r"(?:\s(?:image|picture|photo|poster|frame|format|orientation|canvas|composition|crop|layout|shot|video|banner|wallpaper|ratio))?"
GRID = r"(?:的)?(?:[网網]格|[宫宮]格|grid|matrix|mosaic|collage|tiles?\b|panels?\b|漫[画畫]|排版)"
NOT_A_SHAPE = rf"(?!\s{{0,2}}(?:a\.?m\b|p\.?m\b|o'clock|点|分|时|scale|mix|混合|还原|缩放|调配|稀释|复刻|模型|{GRID}))"
PICTURE = r"(?:image|picture|photo|photograph|poster|slide|illustration|infographic|banner|thumbnail|wallpaper|render|cover|artwork)s?\b"
ASPECT_RULES = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"(?<![A-Za-z]){ASPECT_NAME}{LINK}{RATIO}{NOT_A_SHAPE}",
        rf"(?:(?:^|[\n,，.。;；:：(（\[{{\"'“])[ \t]{{0,9}}|\b(?:image|picture|frame|photo|canvas|output|screen|video|poster)\s)"
        rf"(?:ratio\b|比例){LINK}{RATIO}{NOT_A_SHAPE}",
        rf"[\"'“](?:ar|比例)[\"'”]\s{{0,9}}[:：]{QUOTES}{RATIO}",
        rf"\b(?-i:AR)[\s:=]{{1,3}}{RATIO}",
        rf"--(?:ar|aspect)[\s=]{{1,3}}{RATIO}",
        rf"{SHAPE_WORD}{SHAPED}{LINK}{RATIO}{NOT_A_SHAPE}",
        rf"(?<![\d:.]){RATIO}{QUOTES}(?:的)?(?:{ASPECT_NAME}|(?<![\d])ratio\b|比例(?!还原|缩放|混合|调配|稀释|复刻|模型|尺))",
        rf"(?<!\bat )(?<!\bby )(?<!\bfrom )(?<![\d:.]){RATIO}\s{{0,2}}(?:的)?{SHAPE_WORD}(?!\s?{GRID})",
        rf"\b(?:an?|one|single)\s(?:[a-z-]{{1,20}}\s){{0,2}}{COLON_RATIO}\s(?:[a-z-]{{1,20}}\s){{0,3}}{PICTURE}",
        rf"一[张張幅]\s?{COLON_RATIO}\s?的?[^\s,，.。;；]{{0,12}}(?:[图圖]|照片|海[报報]|插[画畫])",
    )
)
"""Named before the ratio, or after it, or an option of a command."""
ALONE = re.compile(
    r"(?:^|[\n,，;；。.(（]|\b(?:in|as|to|it)(?=\s(?:16|21)))[ \t]*(?P<wide>16|9|21)[:：](?P<high>9|16)[ \t]*"
    r"(?=$|[\n,，;；。)）]|\.(?:\s|$))"
)
"""A clause of its own that is nothing but 16:9, 9:16 or 21:9."""
NUMBERED = re.compile(
    r"(?:\b(?:genesis|exodus|leviticus|numbers|deuteronomy|joshua|judges|ruth|samuel|kings|chronicles|job|psalms?|proverbs|isaiah|jeremiah"
    r"|ezekiel|daniel|matthew|mark|luke|john|acts|romans|corinthians|galatians|ephesians|hebrews|james|peter|revelation|verse|chapter|surah"
    r"|score|scored|won|lost|beat|win|lead|scale)|创世记|诗篇|箴言|福音|启示录|比分|比赛)\Z",
    re.IGNORECASE,
)
"""Before a verse or a score."""
TIME = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3])[:：][0-5]\d(?![\d:])")

PIXELS = re.compile(
    r"(?<![\w.#])(\d{3,5})\s{0,2}(?:px)?\s{0,2}(?:[xX×*]|by)\s{0,2}(\d{3,5})(?![\d.]*\s{0,2}(?:mm|cm|m|in|inch|inches|dpi|毫米|厘米|米|mg|g)\b)(?!\w*\d)"
)
WIDTH_HEIGHT = re.compile(
    r"[\"']?width[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{3,5})\D{1,20}?height[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{3,5})(?!\d)",
    re.IGNORECASE,
)

THINGS = (
    r"(?i:(?!\s{0,2}(?:views?|followers?|likes?|people|persons|words|steps|run|race|dollars|usd|tv|tvs|television|monitors?|screens?|displays?"
    r"|projector|camera|cameras|bucks|subscribers|fans)\b)(?!\s{0,2}(?:元|块|粉丝|公里|步|字|人|[电電][视視]|[显顯]示器|屏|螢幕|[摄攝]像|相[机機]|投影)))"
)
TIER = re.compile(rf"(?<![\w.$€£¥+-])(?<![$€£¥] )(?P<number>\d{{1,2}})\s?[kK](?![A-Za-z0-9.\-])(?!\s?/){THINGS}")
QUALITY = re.compile(
    r"(?:^[ \t]{0,9}|[^\w\s][ \t]{0,9}|\b(?:image|picture|output|render|rendering)[\s_-])"
    r"[\"'“]?(?:image[\s_-]?)?(?:quality|画质|质量|图片质量)[\"'”]?\s{0,3}[:：=]"
    r"\s{0,3}[\"'“]?(?P<level>x-?high|low|medium|high|max(?:imum)?|低|中等?|高|最高)(?=[\"'”]|\s*(?:$|[\n,，.。;；)}\]]))",
    re.IGNORECASE | re.MULTILINE,
)
LEVELS = {
    "x-high": "xhigh",
    "maximum": "max",
    "低": "low",
    "中": "medium",
    "中等": "medium",
    "高": "high",
    "最高": "max",
}
QUALITIES = frozenset({"low", "medium", "high", "xhigh", "max"})

COUNT_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "eight": 8,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "六": 6,
    "八": 8,
}
NUMBER = rf"(?P<count>\d{{1,3}}|{'|'.join(COUNT_WORDS)})"
COUNTS = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        r"[\"'](?:n|num_images|number_of_images|num_outputs|image_count|张数|数量)[\"']\s{0,3}:\s{0,3}[\"']?(?P<count>\d{1,3})(?![\d.])",
        rf"(?:^|[\n,，.。;；])[ \t]{{0,9}}(?:please\s)?(?:generate|create|make|produce|draw|render|give me)\s{NUMBER}\s"
        r"(?:different\s|separate\s|distinct\s)?(?:images|pictures|variations|variants|versions(?! of\b))\b",
        rf"number of (?:images|pictures|variations)\s{{0,2}}[:=]\s{{0,2}}{NUMBER}\b",
        rf"(?:生成|出图?|画|制作|输出)\s?{NUMBER}\s?张(?:不同的)?(?:图片?|照片|图像|画|海报)?(?=$|[\s,，.。;；的])",
        rf"(?:^|[\n,，.。;；])\s?(?:张数|出图数量?|图片数量|数量)\s?[:：]\s?{NUMBER}\s?张?(?=$|[\s,，.。;；])",
    )
)
ONE_PICTURE = re.compile(
    r"\bgrid\b|collage|contact sheet|\bpanels?\b|storyboard|diptych|triptych|拼图|宫格|分镜|拼贴|四格", re.IGNORECASE
)
"""Several pictures in one: a count says nothing of how many to order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """``aspect`` and ``resolution`` as ``generations.sizing`` names them, ``quality`` low, medium, high, xhigh or max, ``n`` pictures;
    None: nothing, or not clearly."""

    aspect: str | None = None
    resolution: str | None = None
    quality: str | None = None
    n: int | None = None


def said(text: str) -> Said:
    """What the first ``MOST_READ`` characters of a prompt say of its picture's settings."""
    text = text[:MOST_READ]
    sizes = list(dict.fromkeys(_sizes(text)))
    return Said(
        aspect=_only([*_aspects(text), *map(_aspect_of, sizes)]),
        resolution=_only([*_tiers(text), *filter(None, map(_resolution_of, sizes))]),
        quality=_only(_qualities(text)),
        n=_count(text),
    )


def _only(found: Iterable[str]) -> str | None:
    different = set(found)
    one = different.pop() if len(different) == 1 else None
    return None if one == OTHER else one


def _aspects(text: str) -> Iterator[str]:
    rules = ASPECT_RULES if _speaks_of_time(text) else (*ASPECT_RULES, ALONE)
    for match in (match for rule in rules for match in rule.finditer(text)):
        before = text[max(0, match.start("wide") - 24) : match.start("wide")].rstrip()
        if before[-1:].isalpha() and NUMBERED.search(before):
            continue
        if max(float(match["wide"]), float(match["high"])) < FEWEST_PIXELS:
            yield _aspect(match["wide"], match["high"])


def _speaks_of_time(text: str) -> bool:
    """Whether a time of day stands there that is no aspect ratio: then 9:16 alone may be one too."""
    return any(as_ratio(time[0].replace("：", ":")) is None for time in TIME.finditer(text))


@lru_cache(maxsize=256)
def _aspect(wide: str, high: str) -> str:
    """The name of a ratio, by its value: 18:9 is 2:1."""
    if not float(wide) or not float(high):
        return OTHER
    ratio = Fraction(wide) / Fraction(high)
    return next((name for name in ASPECTS if as_ratio(name) == ratio), OTHER)


def _sizes(text: str) -> Iterator[Size]:
    for rule in (PIXELS, WIDTH_HEIGHT):
        for match in rule.finditer(text):
            size = int(match[1]), int(match[2])
            if min(size) >= FEWEST_PIXELS:
                yield size


def _aspect_of(size: Size) -> str:
    ratio, name = Fraction(*size), nearest_ratio(size)
    apart = ratio / ratio_of(name)
    return name if max(apart, 1 / apart) <= TOLERANCE else _aspect(str(size[0]), str(size[1]))


def _resolution_of(size: Size) -> str | None:
    """The tier of which this is the exact size; none of any other size, which says a shape only."""
    if size in STANDARD_SIZES.values():
        return STANDARD
    return next((tier for sizes in TABLE.values() for tier, one in zip(TIERS, sizes, strict=True) if one == size), None)


def _tiers(text: str) -> Iterator[str]:
    for match in TIER.finditer(text):
        name = f"{match['number']}K"
        yield name if name in TIERS else OTHER


def _qualities(text: str) -> Iterator[str]:
    for match in QUALITY.finditer(text):
        level = match["level"].lower()
        level = LEVELS.get(level, level)
        if level in QUALITIES:
            yield level


def _count(text: str) -> int | None:
    if ONE_PICTURE.search(text):
        return None
    found = {_number(match["count"]) for rule in COUNTS for match in rule.finditer(text)}
    number = found.pop() if len(found) == 1 else 0
    return number if 1 <= number <= MOST_PICTURES else None


def _number(word: str) -> int:
    """0 for no number: where case does not count, a pattern takes "ſix" for "six"."""
    return COUNT_WORDS.get(word.lower()) or (int(word) if word.isdecimal() else 0)
