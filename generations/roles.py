"""What references are there for: roles that write their line into the prompt, and mentions of single references in it.

A gateway sees a prompt and an ordered list of pictures, and no names. So each role becomes a sentence that names its picture by its
place ("Image 2: a logo. …"), and ``@bottle`` becomes "image 2". Places are those of the parts that are sent, counted from 1. The words
are Chinese where the prompt is, else English: models follow instructions best in the language of the prompt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

ROLES = ("subject", "product", "style", "logo", "pose", "background")
LONGEST_LINE = 400
LONGEST_HANDLE = 24
ENGLISH, CHINESE = "en", "zh"

LINES: dict[str, dict[str, str]] = {
    ENGLISH: {
        "subject": "the subject. Keep its identity, face and proportions.",
        "product": "the product. Keep its shape, materials, labels and text exactly.",
        "style": "a style reference. Take its look, palette and light, not its content.",
        "logo": "a logo. Reproduce it exactly, undistorted and legible.",
        "pose": "a pose reference. Take the posture and the framing, not the person.",
        "background": "the background. Place the scene in it and match its light and perspective.",
    },
    CHINESE: {
        "subject": "主体。保持其身份、面容和比例不变。",
        "product": "产品。形状、材质、标签和文字须与原图完全一致。",
        "style": "风格参考。只取其观感、配色和光线，不取其内容。",
        "logo": "标志。须原样呈现，不变形，清晰可辨。",
        "pose": "姿势参考。只取姿态和构图，不取人物本身。",
        "background": "背景。把场景置于其中，光线和透视与之一致。",
    },
}
_ROW = {ENGLISH: "Image {place}: {line}", CHINESE: "图{place}：{line}"}
_MENTION = {ENGLISH: "image {place}", CHINESE: "图{place}"}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_OTHER_CJK = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_LATIN_WORD = re.compile("[^\\W\\d_\u2e80-\U0003134f]{2,}")
_NO_HANDLE = re.compile(r"[\W_]+")
_AT = r"(?<![A-Za-z0-9._%+@-])@"
"""Begins a mention; the one within an e-mail address does not."""
_MENTIONED = re.compile(_AT + r"([^\W\d_][\w-]{0,40})")
_JOINED = re.compile(r"(?![\u2e80-\ud7af\uf900-\ufaff\U00020000-\U0003134f])[\w-]")
"""What a word goes on with in scripts that set spaces between words; Chinese, Japanese and Korean text may follow a handle at once."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the sent prompt; ``added`` where it is not what was typed."""

    text: str
    added: bool = False


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A reference in its place. ``line`` is the person's own wording of what it is there for; "" is the role's usual one."""

    filename: str
    role: str = ""
    line: str = ""


def language_of(prompt: str) -> str:
    """The language in which lines are written: Chinese where the prompt has more Chinese characters than words in Latin letters,
    and neither kana nor Hangul; else English, also for an English prompt that quotes a Chinese title."""
    chinese = len(_HAN.findall(prompt))
    return CHINESE if chinese > len(_LATIN_WORD.findall(prompt)) and not _OTHER_CJK.search(prompt) else ENGLISH


def usual_line(role: str, language: str) -> str:
    """What the role says by itself; "" for no role."""
    return LINES[language].get(role, "")


def handles(filenames: Sequence[str]) -> tuple[str, ...]:
    """The names by which references are mentioned, without the ``@``: of the file's name, each once, in any script.

    They go with the file and not with its place, so a mention still means the same picture after the tray is put in another order;
    for that the tray gives each of its files a name of its own.
    """
    found: list[str] = []
    for filename in filenames:
        found.append(next(one for one in _numbered(_handle(filename)) if one not in found))
    return tuple(found)


def name_of(prompt: str) -> str:
    """What a picture made of ``prompt`` is called as a reference: its first words, as its handle has them."""
    whole = _NO_HANDLE.sub("-", unicodedata.normalize("NFC", prompt[:200]).casefold()).strip("-")
    if len(whole) <= LONGEST_HANDLE:
        return whole or "image"
    words = whole[: LONGEST_HANDLE + 1].rpartition("-")[0]
    return words or whole[:LONGEST_HANDLE]


def _handle(filename: str) -> str:
    whole = unicodedata.normalize("NFC", filename)
    stem = whole.rsplit(".", 1)[0] if "." in whole[1:] else whole
    return _NO_HANDLE.sub("-", stem.casefold()).strip("-")[:LONGEST_HANDLE].strip("-") or "image"


def _numbered(name: str) -> Iterator[str]:
    """name, name-2, name-3 and so on."""
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def sent_prompt(prompt: str, references: Sequence[Placed], *, lines: bool = True) -> str:
    """The prompt as the gateway gets it: mentions in words, and with ``lines`` one line for each reference that has something to say."""
    return "".join(piece.text for piece in pieces(prompt, references, lines=lines))


def pieces(prompt: str, references: Sequence[Placed], *, lines: bool = True) -> list[Piece]:
    """The same, with what was added told from what was typed."""
    language = language_of(prompt)
    found = [piece for piece in _with_places(prompt, references, language) if piece.text]
    written = role_lines(references, language) if lines else []
    return [*found, Piece("\n\n"), Piece("\n".join(written), added=True)] if written else found


def role_lines(references: Sequence[Placed], language: str) -> list[str]:
    """One line for each reference with a role or a line of its own, in their order."""
    said = [(place, one.line.strip() or usual_line(one.role, language)) for place, one in enumerate(references, 1)]
    return [_ROW[language].format(place=place, line=line) for place, line in said if line]


def unknown_mentions(prompt: str, references: Sequence[Placed]) -> list[str]:
    """What is mentioned in the prompt and is no handle of a reference, each once, as typed and without the ``@``.

    What begins with a digit is no mention: "@50mm" is a lens and "@2x" a size.
    """
    left = "".join(piece.text for piece in _with_places(prompt, references, ENGLISH) if not piece.added)
    return list(dict.fromkeys(_MENTIONED.findall(left)))


def _with_places(prompt: str, references: Sequence[Placed], language: str) -> Iterator[Piece]:
    done = 0
    for found, place in _mentions(prompt, [one.filename for one in references]):
        yield Piece(prompt[done : found.start()])
        yield Piece(_MENTION[language].format(place=place), added=True)
        done = found.end()
    yield Piece(prompt[done:])


def _mentions(prompt: str, filenames: Sequence[str]) -> Iterator[tuple[re.Match[str], int]]:
    """Each mention of a reference, with its place from 1. A handle within a longer word is none."""
    places = {name: place for place, name in enumerate(handles(filenames), 1)}
    if "@" not in prompt or not places:
        return
    longest_first = sorted(places, key=len, reverse=True)
    pattern = re.compile(_AT + "(" + "|".join(re.escape(name) for name in longest_first) + ")", re.IGNORECASE)
    for found in pattern.finditer(prompt):
        # Without regard to case, "ı" is found for "i", and no handle.
        place = places.get(found[1].casefold())
        goes_on = _JOINED.match(found[1][-1]) and _JOINED.match(prompt, found.end())
        if place and not goes_on:
            yield found, place
