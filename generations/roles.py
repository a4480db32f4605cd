"""What references are there for: roles that write their line into the prompt, and mentions of single references in it.

A gateway sees a prompt and an ordered list of pictures, and no names. So each role becomes a sentence that names its picture by its
place ("Image 2 is a logo …"), and ``@bottle`` becomes "image 2". Places are those of the parts that are sent, counted from 1. The words
are Chinese where the prompt is, else English: models follow instructions best in the language of the prompt.
"""

from __future__ import annotations

import re
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
_NO_HANDLE = re.compile(r"[\W_]+")
_ASCII_WORD = re.compile(r"[A-Za-z0-9_-]")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A reference in its place. ``line`` is the person's own wording of what it is there for; "" is the role's usual one."""

    filename: str
    role: str = ""
    line: str = ""


def language_of(prompt: str) -> str:
    """The language in which lines are written: Chinese for a prompt with Chinese and neither kana nor Hangul in it."""
    return CHINESE if _HAN.search(prompt) and not _OTHER_CJK.search(prompt) else ENGLISH


def usual_line(role: str, language: str) -> str:
    """What the role says by itself; "" for no role."""
    return LINES[language].get(role, "")


def handles(filenames: Sequence[str]) -> tuple[str, ...]:
    """The names by which references are mentioned, without the ``@``: of the file's name, each once, in any script.

    They go with the file and not with its place, so a mention still means the same picture after the tray is put in another order.
    """
    found: list[str] = []
    for filename in filenames:
        stem = filename.rsplit(".", 1)[0] if "." in filename[1:] else filename
        name = _NO_HANDLE.sub("-", stem.casefold()).strip("-")[:LONGEST_HANDLE].strip("-") or "image"
        found.append(next(one for one in _numbered(name) if one not in found))
    return tuple(found)


def _numbered(name: str) -> Iterator[str]:
    """name, name-2, name-3 and so on."""
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def sent_prompt(prompt: str, references: Sequence[Placed], *, lines: bool = True) -> str:
    """The prompt as the gateway gets it: mentions in words, and with ``lines`` one line for each reference that has something to say."""
    language = language_of(prompt)
    text = _with_places(prompt, references, language)
    written = role_lines(references, language) if lines else []
    return "\n\n".join([text, "\n".join(written)]) if written else text


def role_lines(references: Sequence[Placed], language: str) -> list[str]:
    """One line for each reference with a role or a line of its own, in their order."""
    said = [(place, one.line.strip() or usual_line(one.role, language)) for place, one in enumerate(references, 1)]
    return [_ROW[language].format(place=place, line=line) for place, line in said if line]


def _with_places(prompt: str, references: Sequence[Placed], language: str) -> str:
    names = handles([one.filename for one in references])
    places = {name: place for place, name in enumerate(names, 1)}
    if "@" not in prompt or not places:
        return prompt
    longest_first = sorted(places, key=len, reverse=True)
    pattern = re.compile("@(" + "|".join(re.escape(name) for name in longest_first) + ")", re.IGNORECASE)

    def spelled(found: re.Match[str]) -> str:
        after = prompt[found.end() : found.end() + 1]
        if _ASCII_WORD.match(found[1][-1]) and after and _ASCII_WORD.match(after):
            return found[0]
        return _MENTION[language].format(place=places[found[1].casefold()])

    return pattern.sub(spelled, prompt)
