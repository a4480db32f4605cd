"""Words listed in brackets after a key, ``mood: [calm, airy, hopeful]``: what the writer says, not a place to fill."""

from __future__ import annotations

import re

COMMA = re.compile("[,，、]")
REMARK = re.compile(r"[(（][^()（）]*[)）]")
"""What is said of an item: ``[main character (age, clothing)]`` has no comma of its own."""
ITEM_MOST = 30
"""Characters. What is longer is a description, not a word of a list."""
ENOUGH = 3
WORDS_MOST, SIGNS_MOST = 3, 5
"""Of an item where there are only two: words, or characters in scripts without spaces."""
KEYED = re.compile(r"""[\w)）\]"'”’*]\s{0,3}[:：=＝][*_]{0,2}[ \t]{0,9}\Z""")
QUOTED_KEY = re.compile(r"""["”’]\s{0,3}[:：][ \t]{0,9}\Z""")
WINDOW = 80
CLAUSE = re.compile(r"[.,;，。；、)）]\s?")
AROUND_KEY = " \t>*_+•·-"
DATA_KEY = re.compile(r"""[a-z_$][\w.$-]*|["'“”’].*""")
KEY_LINE = re.compile(
    r"""[ \t>]*+(?:(?:[-*+•·]|\d{1,3}[.)、])[ \t]*+)?[*_"'“]{0,3}[^\W\d][^\n:：=＝\[\]]{0,40}[ \t]?[:：=＝][*_]{0,2}[ \t]{0,9}"""
)
LINE_ENDS = re.compile(r"[ \t]*+[,，;；.。]?[ \t]*+(?:#.*+|//.*+)?$", re.MULTILINE)
FOR_EXAMPLE = re.compile(
    r"例如|比如|譬如|诸如|\be\.?g\b|\bfor (?:example|instance)\b|\bsuch as\b|\betc\b|等\s*\Z|\bor\b|或"
    r"|描述|填[写寫入]|插入|[输輸]入|任[选選]|你的|您的"
    r"|\A\s*(?:如|(?:insert|describe|enter|specify|choose|select|pick|list|your|one of)\b)",
    re.IGNORECASE,
)
"""Examples, alternatives or a request: there is something to fill after all."""
GOES_ON = re.compile(r"(?:and|以及|还有)\b\s?")
"""Before the last item: a sentence, not data."""
ACRONYM_MOST = 4
ASKED = re.compile(
    r"""(?:.*[\s_])?(?:(?:first|last|full)?name|age|gender|sex|nationality|ethnicity|profession|occupation|job|role|city|country|state|region|place
        |location|setting|background|scene|date|year|decade|era|season|colou?r|hairstyle|style|mood|theme|topic|subject|object|action|pose|gesture
        |expression|emotion|outfit|clothing|clothes|accessory|accessorie|personality|material|texture|size|quantity|amount|price|brand
        |product|type|shape|description|detail|feature)s?
      | .*(?:姓名|名字|名称|年[龄齡]|性[别別]|[国國]籍|身份|[职職][业業位]|城市|[国國]家|地[区區]|收入|地点
        |场景|时间|日期|年份|年代|朝代|季节
        |颜色|色调|风格|情绪|主体|主题|对象|动作|姿势|姿态|表情|服装|服饰|穿着|发型|发色|外貌|外形|长相|性格|配饰
        |背景|材质|尺寸|数量|价格|品牌|产品|类型|形状|描述|特征|特点)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words for what is to be said, not what is said: ``[name, age, profession]`` is one place to fill."""


def is_list(text: str, start: int, end: int) -> bool:
    """Whether the bracket from ``start`` to ``end`` is a list: three items or more after a key, two where the line is only the key
    and they."""
    content = REMARK.sub("", text[start + 1 : end - 1])
    if COMMA.search(content) is None or not KEYED.search(text, max(0, start - WINDOW), start):
        return False
    items = [item.strip() for item in COMMA.split(content.strip().rstrip(",，、"))]
    if any(not item or len(item) > ITEM_MOST or ":" in item or "：" in item for item in items):
        return False
    if FOR_EXAMPLE.search(content) or GOES_ON.match(items[-1]) or _are_placeholders(items):
        return False
    if len(items) >= ENOUGH or QUOTED_KEY.search(text, max(0, start - WINDOW), start):
        return True
    return _are_words(items) and _is_own_line(text, start, end)


def is_labelled(text: str, start: int) -> bool:
    """Whether the key before the bracket at ``start`` is a label for people, ``Brand colours:``, not a name in data, ``colours =``."""
    before = text[max(0, start - WINDOW) : start].rpartition("\n")[2].rstrip(AROUND_KEY)
    key = CLAUSE.split(before[:-1])[-1].strip(AROUND_KEY)
    return before[-1:] in {":", "："} and bool(key) and DATA_KEY.fullmatch(key) is None


def _are_placeholders(items: list[str]) -> bool:
    """``[ARTIST, TITLE]`` asks for both, as ``[name, age]`` does; ``[PNG, JPEG]`` is a list."""
    if all(map(str.isupper, items)) and any(len(item) > ACRONYM_MOST for item in items):
        return True
    return sum(ASKED.fullmatch(item) is not None for item in items) >= max(2, len(items) / 2)


def _are_words(items: list[str]) -> bool:
    """``[calm, very airy]``, not ``[a small town, by the sea]`` or ``[Oslo, Norway]``."""
    short = all(len(item.split()) <= WORDS_MOST and (item.isascii() or len(item) <= SIGNS_MOST) for item in items)
    return short and not all(item[0].isupper() for item in items)


def _is_own_line(text: str, start: int, end: int) -> bool:
    line = text.rfind("\n", max(0, start - WINDOW), start) + 1
    known = line or start <= WINDOW
    return bool(known and KEY_LINE.fullmatch(text, line, start) and LINE_ENDS.match(text, end))
