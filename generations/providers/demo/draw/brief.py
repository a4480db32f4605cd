"""From a prompt's words to a brief: which scene, which light, which colours, which manner."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from random import Random

from .colour import RGB, oklch, to_oklch

# Chinese words are found anywhere in the prompt, English ones as whole words (a plural s is forgiven).
FAMILIES: dict[str, str] = {
    "ink": "ink wash calligraphy brush sumi zen 水墨 国画 书法 禅 泼墨 山水",
    "board": "branding identity logo wayfinding signage mascot 视觉系统 包装系列 导视 吉祥物",
    "chart": "infographic diagram chart timeline flowchart map 信息图 图表 流程 对照表 对比图 地图 路线 示意图",
    "screen": "ui ux app dashboard interface website homepage wireframe smartwatch 界面 小程序 设计稿 仪表盘 网页 首页 中控",
    "poster": "poster bauhaus swiss typography abstract geometric icon graphic cover 海报 抽象 几何 包豪斯 封面 标志 图标",
    "pattern": "pattern terrazzo wallpaper textile tile fabric 图案 纹样 水磨石 壁纸 布料 花纹",
    "portrait": "portrait woman man girl boy face person model silhouette people human "
    "肖像 人像 人物 女孩 男孩 女人 男人 少女 模特 形象照 合影",
    "space": "space planet galaxy star moon cosmos astronaut nebula universe orbit 星空 宇宙 星球 银河 太空 行星 月球",
    "city": "city street skyline tokyo shanghai york skyscraper downtown neon cyberpunk traffic urban crossing market "
    "城市 街 都市 霓虹 上海 高楼 夜景 夜市 通勤 轻轨 高架",
    "podium": "product packshot plinth pedestal sphere ball orb glass marble bottle perfume cosmetic cream serum podium "
    "sneaker shoe headphone earphone phone jar skincare watch packaging drink advertising "
    "产品 香水 化妆品 瓶 包装 手表 耳机 护肤 手机 展台 电商 茶饮 饮品 广告",
    "dish": "food dish menu bread loaf noodle soup cake pastry meal cheese dessert 美食 食物 食品 菜 面包 面馆 汤面 牛肉面 月饼 糕 甜品 餐",
    "still": "still vase ceramic pottery tea cup teapot coffee fruit lemon orange apple pear bowl table kitchen "
    "静物 茶 杯 花瓶 陶 水果 咖啡 碗 桌 柠檬",
    "botanical": "flower plant leaf leave botanical garden rose tulip fern bouquet floral blossom tropical spring lotus "
    "花 植物 叶 花园 玫瑰 莲 荷 春",
    "desert": "desert dune sahara sand camel 沙漠 沙丘 沙 骆驼",
    "sea": "sea ocean beach wave coast boat ferry sail island harbor harbour lighthouse breakwater "
    "海 浪 船 岛 港 灯塔 礁石",
    "forest": "forest tree wood woodland jungle birch pine path deer fox 森林 树 林 竹 小路 鹿",
    "mountain": "mountain hill valley alp peak landscape snow cabin fjord canyon nature lake water pasture "
    "湖 山 峰 谷 风景 雪 草原 高原 牧场",
    "house": "architecture architectural house building chapel pavilion villa exterior axonometric 建筑 民宿 房子 外观 轴测 剖面",
    "room": "room interior apartment stair arch window wall courtyard museum gallery sofa chair furniture "
    "室内 房间 楼梯 窗 庭院 院子 图书馆 沙发 椅 巷",
}
LIGHTS: dict[str, str] = {
    "night": "night midnight neon moonlight moonlit dark evening 夜 月光 深夜 黑暗",
    "sunset": "sunset dusk golden sundown twilight 日落 黄昏 夕阳 晚霞 落日 傍晚 暮色",
    "dawn": "dawn sunrise morning pastel spring 黎明 日出 清晨 早晨 晨",
    "fog": "fog foggy mist misty haze hazy rain overcast cloudy winter 雾 雨 阴 冬",
    "day": "day noon bright sunny summer daylight blue sky 白天 晴 阳光 夏",
}
STYLES: dict[str, str] = {
    "watercolour": "watercolour watercolor aquarelle painting gouache 水彩 水粉",
    "film": "film photo photograph photography analog analogue cinematic 35mm kodak grainy 照片 摄影 胶片 电影",
    "print": "risograph riso print screenprint retro vintage linocut woodcut 版画 复古 印刷",
}
# hue in degrees of OKLCH, strength of colour
COLOURS: dict[str, tuple[float, float, str]] = {
    "red": (27, 1.2, "red crimson scarlet ruby 红 赤"),
    "orange": (55, 1.15, "orange terracotta rust amber copper 橙 橘"),
    "yellow": (92, 1.1, "yellow gold golden lemon mustard 黄 金"),
    "green": (150, 0.95, "green emerald sage olive moss jade mint 绿 翠"),
    "teal": (195, 0.9, "teal turquoise cyan aqua 青"),
    "blue": (252, 1.05, "blue navy cobalt indigo azure ultramarine 蓝 靛"),
    "purple": (305, 1.0, "purple violet lavender lilac plum 紫"),
    "pink": (358, 0.95, "pink rose magenta blush coral fuchsia 粉"),
    "brown": (62, 0.5, "brown walnut beige cream sand wood wooden 棕 褐 米色"),
    "grey": (250, 0.12, "grey gray silver white black monochrome minimal concrete 灰 白 黑 银"),
}
_HUES: dict[str, tuple[tuple[float, float], ...]] = {
    "ink": ((60, 25), (220, 30), (90, 20)),
    "poster": ((28, 252), (252, 75), (45, 165), (92, 25), (350, 250)),
    "board": ((40, 150), (150, 50), (258, 60), (20, 200)),
    "chart": ((28, 245), (160, 60), (250, 50), (300, 90)),
    "screen": ((255, 50), (160, 80), (285, 60), (30, 220)),
    "pattern": ((30, 195), (150, 40), (255, 60), (350, 90)),
    "portrait": ((30, 250), (350, 60), (255, 60), (165, 40)),
    "space": ((275, 40), (300, 200), (245, 60), (190, 330)),
    "city": ((265, 60), (285, 20), (235, 70), (320, 200)),
    "podium": ((35, 350), (150, 90), (255, 45), (300, 60), (20, 60)),
    "dish": ((60, 140), (35, 120), (85, 30), (230, 60)),
    "still": ((60, 30), (230, 60), (150, 55), (30, 95), (90, 250)),
    "botanical": ((150, 20), (140, 50), (165, 350), (130, 300)),
    "desert": ((55, 250), (40, 300), (70, 220)),
    "sea": ((225, 60), (205, 40), (245, 30)),
    "forest": ((150, 90), (165, 60), (130, 75)),
    "mountain": ((250, 50), (270, 30), (215, 60), (150, 70)),
    "house": ((250, 60), (220, 40), (40, 220)),
    "room": ((30, 240), (15, 80), (60, 200), (350, 150), (45, 255)),
}
# A light or a thing that is named by a colour does not ask for that colour.
_MISLEADING = re.compile(
    r"blue sky|blue hour|golden hour|golden light|orange juice|(?:black|white|silver) card|black and white photo"
    r"|黄昏|黄河|蓝天|青山|青衣|青年|青岛|金属|白卡|留白|空白|黑体|青菜|清明"
)
_NO_INK = re.compile(r"\binks\b|ink trap")
_LEFT_OUT = re.compile(
    r'"[^"]*(?:avoid|must_not|禁止)[^"]*"\s*:\s*(?:\[[^\]]*\]|"[^"]*")'
    r"|\b(?:no|not|never|without|avoid)\s+(?:[\w-]+\s+)?[\w-]+"
    r"|(?:不要|不画|不用|不出现|没有|禁止|避免)[^。；，,\n的]*"
)
"""What a prompt names only to keep it out of the picture."""
_JSON_KEY = re.compile(r'"[^"\n]*"\s*:')
_OPENING = 130
"""So many letters, or half as many Chinese characters, say what a long prompt is about; the rest tells how."""
_HEX = re.compile(r"#([0-9a-f]{6})(?![0-9a-z])")
_GREY = 0.3
_DETAILS = [word for line in FAMILIES.values() for word in line.split() if not word.isascii()]
_DARK = re.compile(r"\bdark\b")
_ON_PAPER = frozenset({"board", "chart", "screen"})
_OUTSIDE = frozenset({"city", "desert", "forest", "house", "mountain", "sea"})
"""Scenes that a coat or an umbrella does not colour: only the opening does."""
_FALLBACK = ("mountain", "still", "poster", "room", "sea", "botanical", "podium", "desert", "space", "forest")
_HABIT = {
    "city": ("night", "night", "sunset"),
    "space": ("night",),
    "desert": ("sunset", "day", "dawn"),
    "forest": ("fog", "dawn", "sunset"),
    "mountain": ("sunset", "dawn", "day", "fog"),
    "sea": ("sunset", "dawn", "day"),
}


@dataclass(frozen=True)
class Brief:
    """What to draw. ``hue`` leads and ``second`` answers; ``strength`` multiplies every chroma."""

    family: str
    light: str
    style: str
    hue: float
    second: float
    strength: float = 1.0
    coloured: bool = False
    words: frozenset[str] = field(default_factory=frozenset)

    def tone(self, lightness: float, chroma: float, turn: float = 0.0) -> RGB:
        """A colour of the leading hue, turned by some degrees."""
        return oklch(lightness, chroma * self.strength, self.hue + turn)

    def accent(self, lightness: float, chroma: float, turn: float = 0.0) -> RGB:
        """A colour of the second hue."""
        return oklch(lightness, chroma * max(0.75, self.strength), self.second + turn)

    def says(self, *words: str) -> bool:
        """Whether the prompt holds one of the words."""
        return any(word in self.words for word in words)


def _by_prompt(prompt: str) -> str:
    """A scene for words that name none: the same for all pictures of a prompt, as a model would see one subject in it."""
    return _FALLBACK[zlib.crc32(prompt.encode()) % len(_FALLBACK)]


def read_brief(prompt: str, random: Random, taken: tuple[float, float, float] | None = None) -> Brief:
    """Read a prompt. ``taken``: hue, second hue and strength of a reference, which lead where no colour is named."""
    lowered = _wanted(prompt)
    plain = _MISLEADING.sub(" ", lowered)
    family = _chosen(FAMILIES, _NO_INK.sub(" ", lowered)) or _by_prompt(prompt.lower())
    light = _light(family, lowered) or random.choice(_HABIT.get(family, ("day",)))
    named = _colours(plain, family)
    hue, second, strength = _hues(named, family, random, taken)
    return Brief(
        family=family,
        light=light,
        style=_chosen(STYLES, lowered),
        hue=hue,
        second=second,
        strength=strength,
        coloured=taken is not None or bool(named),
        words=words_of(lowered) | {word for word in _DETAILS if word in lowered},
    )


def _wanted(prompt: str) -> str:
    """The prompt in small letters, without what it keeps out and without the keys of its JSON."""
    lowered = _LEFT_OUT.sub(" ", prompt.lower())
    if lowered.lstrip().startswith("{"):
        lowered = re.sub(r"[{}\[\]\",\s]+", " ", _JSON_KEY.sub(" ", lowered))
    return lowered.strip()


def opening(text: str) -> str:
    """The first sentence, or as much as says what a long text is about."""
    first = re.split(r"\.\s|[。！？!?；\n]", text, maxsplit=1)[0]
    chinese = len(re.findall(r"[\u4e00-\u9fff]", first[:40]))
    return first[: _OPENING // 2 if chinese > 10 else _OPENING]


def words_of(text: str) -> frozenset[str]:
    """The Latin words of a text."""
    return frozenset(re.findall(r"[a-z]+", text))


def _chosen(table: dict[str, str], lowered: str) -> str:
    """The entry that the opening names, else the one that the rest names; "" where neither does."""
    return _best(table, opening(lowered)) or _best(table, lowered)


def _light(family: str, lowered: str) -> str:
    """Flat work is dark only where its opening says so; "dark" further on is a tone of something, not the night."""
    first = _best(LIGHTS, opening(lowered))
    return first or (_best(LIGHTS, _DARK.sub(" ", lowered)) if family not in _ON_PAPER else "day")


def _best(table: dict[str, str], text: str) -> str:
    """By weight, then by how many of its words stand in the text, then by which stands first."""
    words = words_of(text)
    places: list[tuple[int, int, int, str]] = []
    for name, line in table.items():
        hits = [text.find(word) for word in line.split() if _holds(word, text, words)]
        if hits:
            places.append((_weight(name), -len(hits), min(hits), name))
    return min(places)[3] if places else ""


def _weight(name: str) -> int:
    """Manners and things before places: "a bottle on a beach" is about the bottle."""
    return {"board": 0, "chart": 0, "ink": 0, "poster": 0, "pattern": 0, "portrait": 1, "screen": 0, "room": 3}.get(
        name, 2
    )


def _holds(word: str, lowered: str, words: frozenset[str]) -> bool:
    if word.isascii():
        return word in words or word + "s" in words
    return word in lowered


def _colours(plain: str, family: str) -> list[tuple[float, float]]:
    """(hue, strength) of the colours named, those of the opening first.

    Greys count where nothing else is named, or where the opening names nothing else and no colour is given as a number.
    """
    head, numbers = opening(plain), _by_number(plain)
    first = _in_order([*_by_word(head), *_by_number(head)])
    every = [*first, *_in_order(numbers if family in _OUTSIDE else [*_by_word(plain), *numbers])]
    strong = [colour for colour in every if colour[1] > _GREY]
    vivid = [*first, *_in_order(numbers)]
    if first and all(strength <= _GREY for _, strength in vivid):
        return [first[0], *strong]
    return list(dict.fromkeys(strong)) or every


def _in_order(hits: list[tuple[int, float, float]]) -> list[tuple[float, float]]:
    return [(hue, strength) for _, hue, strength in sorted(hits)]


def _by_word(lowered: str) -> list[tuple[int, float, float]]:
    """(place, hue, strength) of the colours that are named."""
    words, hits = words_of(lowered), []
    for hue, strength, line in COLOURS.values():
        at = [lowered.find(word) for word in line.split() if _holds(word, lowered, words)]
        if at:
            hits.append((min(at), hue, strength))
    return hits


def _by_number(lowered: str) -> list[tuple[int, float, float]]:
    """The same of those given as #rrggbb."""
    hits = []
    for code in _HEX.finditer(lowered):
        red, green, blue = bytes.fromhex(code[1])
        _, chroma, hue = to_oklch((red, green, blue))
        hits.append((code.start(), hue, min(1.2, max(0.12, chroma / 0.12))))
    return hits


def _hues(
    named: list[tuple[float, float]], family: str, random: Random, taken: tuple[float, float, float] | None
) -> tuple[float, float, float]:
    hue, second = random.choice(_HUES[family])
    drift = random.uniform(-8, 8)
    if taken is not None and not named:
        return taken
    if not named:
        return hue + drift, second + drift, 1.0
    lead, strength = named[0]
    answer = named[1][0] if len(named) > 1 else lead + random.choice((150, 180, 205, 40))
    return lead + drift / 2, answer, strength


def sky_stops(brief: Brief) -> list[RGB]:
    """Colours of a sky from the zenith to the horizon."""
    table = {
        "day": ((0.60, 0.12, 250), (0.76, 0.09, 235), (0.89, 0.045, 220), (0.95, 0.03, 90)),
        "sunset": ((0.36, 0.10, 285), (0.55, 0.14, 345), (0.74, 0.15, 40), (0.86, 0.13, 70), (0.93, 0.08, 90)),
        "dawn": ((0.66, 0.08, 270), (0.79, 0.07, 320), (0.88, 0.065, 15), (0.94, 0.05, 75)),
        "night": ((0.15, 0.05, 275), (0.22, 0.07, 268), (0.33, 0.09, 262), (0.45, 0.09, 255)),
        "fog": ((0.76, 0.025, 235), (0.85, 0.02, 225), (0.92, 0.015, 120), (0.94, 0.015, 90)),
    }[brief.light]
    if not brief.coloured:
        return [oklch(*stop) for stop in table]
    last = len(table) - 1
    turns = [brief.hue - 14 + (28 if index < last else 46) * index / last for index in range(len(table))]
    return [
        oklch(light, max(chroma, 0.075) * brief.strength, turn)
        for (light, chroma, _), turn in zip(table, turns, strict=True)
    ]
