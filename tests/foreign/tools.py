"""Small pictures as other tools write them, bad ones, and ZIP files of both: the same at every run."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, PngImagePlugin

from tests.imaging.corpus import chunk, png

PROMPT = "A bowl of pears 一碗梨, nr {nr}"
NEGATIVE = "blurry, lowres"
MODEL, SAMPLER, SEED, STEPS, GUIDANCE = "dreamshaper_8", "DPM++ 2M", 1234567890123, 28, 7.5


@dataclass(frozen=True)
class Made:
    """A tool's file: ``tool`` and ``prompt`` are what is to be read from it."""

    name: str
    data: bytes
    tool: str
    prompt: str


def text(keyword: str, said: str) -> bytes:
    return chunk(b"tEXt", keyword.encode() + b"\0" + said.encode())


def international(keyword: str, said: str) -> bytes:
    return chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + said.encode())


def small_png(nr: int, *extra: bytes) -> bytes:
    """Six pixels whose colours say the number, so that no two are the same content."""
    pixels = b"\0" + bytes([nr % 256, nr // 256 % 256, 90, 10, 20, 30]) + b"\0" + bytes(6)
    return png(2, 2, pixels, extra=b"".join(extra))


def encoded(nr: int, format_name: str, **options: Any) -> bytes:
    image = Image.new("RGB", (16, 12), (nr % 256, nr // 256 % 256, 90))
    image.putpixel((nr % 16, nr // 16 % 12), (255, 255, 0))
    target = io.BytesIO()
    image.save(target, format_name, **options)
    return target.getvalue()


def exif_comment(said: str, *, order: str = ">") -> bytes:
    """A TIFF block whose EXIF directory holds one comment in UTF-16."""
    comment = b"UNICODE\0" + said.encode("utf-16-be" if order == ">" else "utf-16-le")
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    first = struct.pack(order + "HHHII", 1, 0x8769, 4, 1, 26) + struct.pack(order + "I", 0)
    inner = struct.pack(order + "HHHII", 1, 0x9286, 7, len(comment), 44) + struct.pack(order + "I", 0)
    return head + first + inner + comment


def xmp(**said: str | list[str]) -> bytes:
    """A packet with these properties: ``dc_subject=["a", "b"]``."""
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    }
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    inner = ""
    for key, value in said.items():
        name = key.replace("_", ":", 1)
        items = "".join(f"<r:li>{one}</r:li>" for one in value) if isinstance(value, list) else value
        inner += f"<{name}>{f'<r:Bag>{items}</r:Bag>' if isinstance(value, list) else items}</{name}>"
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return f'<r:RDF xmlns:r="{rdf}" {declared}><r:Description r:about="">{inner}</r:Description></r:RDF>'.encode()


def block(prompt: str, extra: str = "") -> str:
    """AUTOMATIC1111's text."""
    return (
        f"{prompt}\nNegative prompt: {NEGATIVE}\nSteps: {STEPS}, Sampler: {SAMPLER}, Schedule type: Karras, "
        f"CFG scale: {GUIDANCE}, Seed: {SEED}, Size: 512x768, Model hash: 6ce0161689, Model: {MODEL}, "
        f'Lora hashes: "linen: 1a2b, soft: 3c4d"{extra}'
    )


def graph(prompt: str) -> dict[str, Any]:
    """ComfyUI's, the prompt put together from a primitive and a text."""
    sampling = {"seed": ["12", 0], "steps": STEPS, "cfg": GUIDANCE, "sampler_name": SAMPLER, "scheduler": "karras"}
    links = {"model": ["4", 0], "positive": ["10", 0], "negative": ["10", 1], "latent_image": ["5", 0]}
    return {
        "10": {"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["6", 0], "negative": ["7", 0]}},
        "3": {"class_type": "KSampler", "inputs": sampling | links},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": f"sd15\\{MODEL}.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["8", 0], "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": NEGATIVE, "clip": ["4", 1]}},
        "8": {
            "class_type": "StringConcatenate",
            "inputs": {"string_a": ["9", 0], "string_b": prompt[2:], "delimiter": ""},
        },
        "9": {"class_type": "PrimitiveString", "inputs": {"value": prompt[:2]}},
        "12": {"class_type": "PrimitiveInt", "inputs": {"value": SEED}},
    }


def novel(prompt: str) -> dict[str, Any]:
    sizes = {"width": 832, "height": 1216}
    return {
        "prompt": prompt,
        "uc": NEGATIVE,
        "steps": STEPS,
        "scale": GUIDANCE,
        "seed": SEED,
        "sampler": SAMPLER,
    } | sizes


def invoke(prompt: str) -> dict[str, Any]:
    said = {"positive_prompt": prompt, "negative_prompt": NEGATIVE, "width": 640, "height": 512, "seed": SEED}
    return said | {"steps": STEPS, "cfg_scale": GUIDANCE, "scheduler": SAMPLER, "model": {"name": MODEL}}


def swarm(prompt: str) -> dict[str, Any]:
    said = {
        "prompt": prompt,
        "negativeprompt": NEGATIVE,
        "model": MODEL,
        "seed": SEED,
        "steps": STEPS,
        "sampler": SAMPLER,
    }
    return {"sui_image_params": said | {"cfgscale": GUIDANCE, "aspectratio": "2:3", "width": 512, "height": 768}}


def fooocus(prompt: str) -> dict[str, Any]:
    said = {"prompt": prompt, "negative_prompt": NEGATIVE, "resolution": "(1152, 896)", "base_model": MODEL}
    return said | {"seed": str(SEED), "steps": STEPS, "sampler": SAMPLER, "guidance_scale": GUIDANCE}


def easy(prompt: str) -> dict[str, str]:
    said = {"prompt": prompt, "negative_prompt": NEGATIVE, "use_stable_diffusion_model": MODEL, "seed": str(SEED)}
    return said | {"num_inference_steps": str(STEPS), "sampler_name": SAMPLER, "guidance_scale": str(GUIDANCE)}


def draw_things(prompt: str) -> dict[str, Any]:
    said = {"c": prompt, "uc": NEGATIVE, "model": MODEL, "seed": SEED, "steps": STEPS, "sampler": SAMPLER}
    return said | {"scale": GUIDANCE, "size": "512x768"}


def caption(said: str, *keywords: str) -> bytes:
    """IPTC's records in the block that Photoshop writes."""
    sets = [(120, said), *((25, one) for one in keywords)]
    records = b"\x1c\x01\x5a\0\x03\x1b%G"
    for number, value in sets:
        raw = value.encode()
        records += struct.pack(">BBBH", 0x1C, 2, number, len(raw)) + raw
    body = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def after_start(jpeg: bytes, segment: bytes) -> bytes:
    return jpeg[:2] + segment + jpeg[2:]


def credentials(agent: str) -> bytes:
    """As much of a manifest as is read: CBOR's key and text."""
    name = agent.encode()
    return b"jumb\x6dsoftwareAgent" + bytes([0xA1, 0x64]) + b"name" + bytes([0x60 + len(name)]) + name


def stealthy(nr: int, data: dict[str, Any]) -> bytes:
    """NovelAI's other way: packed JSON in the lowest bits of the transparency."""
    body = zlib.compress(json.dumps(data).encode(), wbits=31)
    raw = b"stealth_pngcomp" + struct.pack(">I", 8 * len(body)) + body
    bits = "".join(f"{byte:08b}" for byte in raw)
    height, width = 64, len(bits) // 64 + 1
    image = Image.new("RGBA", (width, height), (nr % 256, nr // 256 % 256, 90, 254))
    for place, bit in enumerate(bits):
        red, green, blue, _alpha = image.getpixel((place // height, place % height))
        image.putpixel((place // height, place % height), (red, green, blue, 254 | int(bit)))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


JOB = "Job ID: 1f2e3d4c-aaaa-bbbb-cccc-0123456789ab"
Kind = tuple[str, str, Callable[[int, str], bytes]]
KINDS: tuple[Kind, ...] = (
    ("AUTOMATIC1111", "png", lambda nr, said: small_png(nr, international("parameters", block(said)))),
    (
        "Forge",
        "png",
        lambda nr, said: small_png(nr, international("parameters", block(said, ", Version: f2.0.1v1.10.1"))),
    ),
    ("AUTOMATIC1111", "jpg", lambda nr, said: encoded(nr, "JPEG", exif=b"Exif\0\0" + exif_comment(block(said)))),
    ("AUTOMATIC1111", "webp", lambda nr, said: encoded(nr, "WEBP", exif=exif_comment(block(said), order="<"))),
    ("ComfyUI", "png", lambda nr, said: small_png(nr, text("prompt", json.dumps(graph(said))))),
    ("InvokeAI", "png", lambda nr, said: small_png(nr, text("invokeai_metadata", json.dumps(invoke(said))))),
    (
        "InvokeAI",
        "png",
        lambda nr, said: small_png(nr, text("Dream", f'"{said} [{NEGATIVE}]" -s {STEPS} -S 12 -W 640 -H 512')),
    ),
    (
        "NovelAI",
        "png",
        lambda nr, said: small_png(nr, text("Software", "NovelAI"), text("Comment", json.dumps(novel(said)))),
    ),
    ("NovelAI", "png", lambda nr, said: stealthy(nr, {"Comment": json.dumps(novel(said)), "Software": "NovelAI"})),
    (
        "Midjourney",
        "png",
        lambda nr, said: small_png(nr, text("Description", f"{said} --ar 16:9 --v 6.1 --no {NEGATIVE} {JOB}")),
    ),
    (
        "Midjourney",
        "jpg",
        lambda nr, said: encoded(nr, "JPEG", xmp=xmp(dc_description=f"{said} --ar 3:2 --niji 6 {JOB}")),
    ),
    ("Fooocus", "png", lambda nr, said: small_png(nr, text("parameters", json.dumps(fooocus(said))))),
    ("SwarmUI", "png", lambda nr, said: small_png(nr, text("parameters", json.dumps(swarm(said))))),
    (
        "Draw Things",
        "png",
        lambda nr, said: encoded(nr, "PNG", pnginfo=_packet(xmp(exif_UserComment=json.dumps(draw_things(said))))),
    ),
    ("Easy Diffusion", "png", lambda nr, said: small_png(nr, *(text(key, value) for key, value in easy(said).items()))),
    (
        "Easy Diffusion",
        "jpg",
        lambda nr, said: encoded(nr, "JPEG", exif=b"Exif\0\0" + exif_comment(json.dumps(easy(said)))),
    ),
    (
        "Adobe Firefly",
        "jpg",
        lambda nr, said: encoded(nr, "JPEG", xmp=xmp(dc_title=said, xmp_CreatorTool="Adobe Firefly")),
    ),
    (
        "OpenAI",
        "png",
        lambda nr, said: small_png(nr, chunk(b"caBX", credentials("OpenAI API")), text("Description", said)),
    ),
    ("", "jpg", lambda nr, said: encoded(nr, "JPEG", xmp=xmp(dc_description=said, dc_subject=["food", "still life"]))),
    ("", "jpg", lambda nr, said: after_start(encoded(nr, "JPEG"), caption(said, "food", "still life"))),
)
"""Every convention that is read: the tool, the file's ending, and how one is made from a number and a prompt."""


def _packet(data: bytes) -> Any:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", data.decode())
    return info


def good(count: int) -> Iterator[Made]:
    """So many pictures, the conventions in turn."""
    for nr in range(count):
        tool, ending, make = KINDS[nr % len(KINDS)]
        said = PROMPT.format(nr=nr)
        yield Made(name=f"{nr:04}.{ending}", data=make(nr, said), tool=tool, prompt=said)


def broken(count: int) -> Iterator[tuple[str, bytes]]:
    """Files that are no pictures, or not whole, or lie."""
    whole = encoded(9, "JPEG")
    square = small_png(9)
    kinds: tuple[tuple[str, bytes], ...] = (
        ("empty.png", b""),
        ("words.jpg", b"this is not a picture"),
        ("cut.jpg", whole[:200]),
        ("cut.png", square[:-20]),
        ("claims.png", png(60_000, 60_000)),
        ("huge.png", png(16_000, 6_000, b"\0")),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("paper.png", b"%PDF-1.7"),
        ("checksum.png", square.replace(b"IDAT", b"IDAT"[::-1])),
        ("film.webp", b"\0\0\0\x20ftypisom" + bytes(40)),
    )
    for nr in range(count):
        name, data = kinds[nr % len(kinds)]
        yield f"bad/{nr:03}-{name}", data + (b"" if len(data) == 0 else bytes([nr]) * (nr // len(kinds)))


EVIL = ("../../evil.png", "/etc/evil.png", "C:\\evil.png", "a/../../../evil.png", "..\\evil.png")


def packed(files: Iterable[tuple[str, bytes]], *, bomb: bool = True) -> bytes:
    """A ZIP of these, of names that lead out of it, a link, what systems leave behind, and a bomb."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
        for nr, name in enumerate(EVIL):
            archive.writestr(name, small_png(50_000 + nr))
        link = zipfile.ZipInfo("link.png")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("__MACOSX/._0001.png", b"litter")
        archive.writestr(".DS_Store", b"litter")
        archive.writestr("notes.txt", "words beside the pictures")
        if bomb:
            archive.writestr("bomb.png", bytes(40 << 20))
            archive.writestr("inner.zip", bytes(100))
    return target.getvalue()
