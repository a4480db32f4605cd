"""What any program may leave: a description, keywords, a date, and the name of what made the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Foreign, Source
from .parameters import DRAW, SETTINGS_LINE, draw_things, settings_of
from .values import made, moment, name, pair, prompt_of, read_object, tags

MAKERS: tuple[tuple[str, str], ...] = (
    ("midjourney", "Midjourney"),
    ("firefly", "Adobe Firefly"),
    ("dall", "DALL·E"),
    ("chatgpt", "ChatGPT"),
    ("gpt-4o", "ChatGPT"),
    ("gpt-image", "OpenAI"),
    ("openai", "OpenAI"),
    ("draw things", "Draw Things"),
    ("novelai", "NovelAI"),
    ("imagen", "Google Imagen"),
    ("made with google ai", "Google AI"),
    ("stability", "Stability AI"),
    ("leonardo", "Leonardo.Ai"),
    ("ideogram", "Ideogram"),
    ("recraft", "Recraft"),
    ("flux", "FLUX"),
    ("bing image creator", "Bing Image Creator"),
)
"""Words in the names that programs sign with, folded, and the tool that they mean."""
CAMERA_WORDS = re.compile(
    r"(?i)\s*(olympus digital camera|sony dsc|minolta digital camera|digital camera|dcim|dav|sdr|edf|samsung camera pictures"
    r"|default|exif|untitled|screenshot|<[a-z]+>)?\s*"
)
"""Descriptions that cameras and programs write by themselves."""
SIGNED = ("xmp:CreatorTool", "photoshop:Credit", "Iptc4xmpExt:AISystemUsed", "Iptc4xmpExt:DigitalSourceType")


def tool_of(source: Source) -> str:
    """The tool that signed the file; "" where none did that makes pictures from words."""
    for said in _signatures(source):
        low = said[:400].casefold()
        for word, tool in MAKERS:
            if word in low:
                return tool
    return ""


def _signatures(source: Source) -> Iterator[str]:
    yield from source.claims.values()
    for key in SIGNED:
        yield from source.xmp.get(key, ())
    yield from (source.texts.get("Software", ""), source.exif.get("software", ""), source.exif.get("artist", ""))
    yield from source.iptc.get("credit", ())


def draw_things_packet(source: Source) -> Foreign | None:
    """Draw Things keeps its JSON as a comment of EXIF within XMP, and a text for people as the description."""
    for text in source.xmp.get("exif:UserComment", ()):
        if found := draw_things(read_object(text)):
            return found
    if tool_of(source) != DRAW:
        return None
    text = next(iter(source.xmp.get("dc:description", ())), "")
    marked = SETTINGS_LINE.search(text)
    said = settings_of(marked[0]) if marked else {}
    body, _line, negative = (text[: marked.start()] if marked else text).partition("\n-")
    return made(
        DRAW,
        body,
        negative=negative,
        model=said.get("Model"),
        seed=said.get("Seed"),
        steps=said.get("Steps"),
        sampler=said.get("Sampler"),
        guidance=said.get("Guidance Scale"),
        sides=pair(said.get("Size")),
    )


def read(source: Source) -> Foreign | None:
    """Whatever a file says of itself in the common fields; None where it says nothing."""
    found = Foreign(
        tool=tool_of(source),
        prompt=next(filter(None, map(_description, _descriptions(source))), ""),
        model=name(source.claims.get("model")),
        created=created(source),
        tags=keywords(source),
    )
    return found if found.says_something else None


def _descriptions(source: Source) -> Iterator[str]:
    yield source.claims.get("prompt", "")
    yield from source.xmp.get("Iptc4xmpExt:AIPromptInformation", ())
    yield source.texts.get("Description", "")
    yield from source.xmp.get("dc:description", ())
    yield source.exif.get("description", "")
    yield from source.iptc.get("caption", ())
    yield source.exif.get("comment", "")
    yield source.exif.get("xp_comment", "")
    yield from source.xmp.get("dc:title", ())
    yield from source.iptc.get("title", ())
    yield source.exif.get("xp_title", "")
    yield source.texts.get("Title", "")


def _description(text: str) -> str:
    found = prompt_of(text)
    return "" if found.startswith("{") or CAMERA_WORDS.fullmatch(found[:100]) else found


def keywords(source: Source) -> tuple[str, ...]:
    """The file's own keywords, in whichever of the three places they stand."""
    listed = re.split("[;,]", source.exif.get("xp_keywords", "")[:20_000])
    return tags((*source.xmp.get("dc:subject", ()), *source.iptc.get("keywords", ()), *listed))


def created(source: Source) -> str:
    """When the picture was made, by the first field that says a moment."""
    said = (
        *source.xmp.get("xmp:CreateDate", ()),
        *source.xmp.get("photoshop:DateCreated", ()),
        source.exif.get("taken", ""),
        source.texts.get("Creation Time", ""),
        source.exif.get("changed", ""),
    )
    return next(filter(None, map(moment, said)), "")
