"""Texts and names in which some language would see more than a text."""

from __future__ import annotations

import random
import unicodedata

CODE = """it's "50 %" `touch pwned` $(touch pwned) ${HOME} $HOME #{`touch pwned`} #$0 #@a %s %d \\n \\u0041 \\x41 \\0 \\ !! \\\\"""
MARKUP = "</script><!-- ]]> </pre> <b>&amp; {{ a }} {% b %} [c: d] '''\"\"\" */ // # -- ;"
UNSEEN = "\u2028\u2029\u0085\ufeff\u200b\u200d\u202e\xa0\xad\u3000\ue000\U000e0001"
CONTROLS = "".join(chr(code) for code in (*range(1, 32), 127) if chr(code) not in "\n\r")
SCRIPTS = "第二行：【花瓶】，“引号” 🏺👨‍👩‍👧 é e\u0301 العربية \u200f हिन्दी"
LINE = f"{CODE} {MARKUP} {UNSEEN} {CONTROLS} {SCRIPTS}\\"
"""Everything but line breaks: a form of JavaScript is written in another way with those."""
LINES = f"\n{LINE}\n\nBODY\n__END__\n=begin\r\n\rEOF\n'''\n\"\"\"\n{SCRIPTS}\n"

FIRST = (
    "@file",
    "<file",
    "-d x",
    "=x",
    ";type=text/plain",
    "#",
    "~",
    "*",
    "'",
    '"',
    "\\",
    "`",
    "$",
    "%",
    "{}",
    " ",
    "\t",
    "\n",
    "",
)
"""Beginnings that mean something to a program's arguments."""
TEXTS = (CODE, MARKUP, UNSEEN, CONTROLS, SCRIPTS, LINE, LINES, "\r", "a\r\nb\rc\nd", "\n\n", *FIRST)

NAMES = (
    'a "quoted" 花瓶 🏺.png',
    "$(touch pwned).png",
    "`touch pwned`.png",
    "a\nBODY\ntouch pwned\n.png",
    'a";touch pwned;".png',
    "#{`touch pwned`} %s %41 ${a}.png",
    "it's; type=text, x.webp",
    "x\\.png",
    "-x.png",
    "@x.png",
    "../up.png",
    "\u202e\u2028.png",
    "..",
    "same.png",
    "same.png",
)
"""What a file may be called by whoever uploads it, and more."""

_SPECIAL = "\\\"'`$#{}%@<>&;!~*|-=+/ \n\r\t\u2028nux0"


def random_texts(count: int, seed: int = 5) -> list[str]:
    """Texts of characters that mean something somewhere, mixed with any others; none has a NUL or half a character."""
    draw = random.Random(seed)
    return ["".join(_random_char(draw) for _ in range(draw.randint(1, 24))) for _ in range(count)]


def _random_char(draw: random.Random) -> str:
    if draw.random() < 0.7:
        return draw.choice(_SPECIAL)
    char = chr(draw.randint(1, draw.choice((0x7F, 0x3000, 0x10FFFF))))
    return char if unicodedata.category(char) != "Cs" else "花"
