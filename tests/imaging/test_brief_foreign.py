"""Prompts that other tools left in their files: found where they are known to stand, and nothing but the prompt taken."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.imaging.brief import ForeignPrompt, read_brief
from tests.imaging.corpus import chunk, encoded, picture, png, written

A1111 = """masterpiece, a bowl of pears, (linen:1.2)
soft light
Negative prompt: blurry, lowres
Steps: 20, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1, Size: 512x768, Model hash: 6ce0161689, Model: v1-5"""
PEARS = "masterpiece, a bowl of pears, (linen:1.2)\nsoft light"
COMFY = {
    "3": {"class_type": "KSampler", "inputs": {"positive": ["10", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
    "10": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["6", 0], "conditioning_2": ["8", 0]}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["9", 0], "clip": ["4", 1]}},
    "9": {"class_type": "PrimitiveString", "inputs": {"value": "A bowl of pears"}},
}
WORKFLOW = {
    "nodes": [
        {"id": 1, "type": "KSampler", "inputs": [{"name": "positive", "link": 5}, {"name": "negative", "link": 6}]},
        {"id": 2, "type": "CLIPTextEncode", "widgets_values": ["A bowl of pears"]},
        {"id": 3, "type": "CLIPTextEncode", "widgets_values": ["blurry"]},
    ],
    "links": [[5, 2, 0, 1, 0, "CONDITIONING"], [6, 3, 0, 1, 1, "CONDITIONING"]],
}
FLUX = {
    "13": {"class_type": "SamplerCustomAdvanced", "inputs": {"guider": ["22", 0]}},
    "22": {"class_type": "BasicGuider", "inputs": {"conditioning": ["26", 0], "model": ["12", 0]}},
    "26": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["6", 0]}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "A bowl of pears"}},
}
INVOKE = {"positive_prompt": "A bowl of pears", "negative_prompt": "blurry", "width": 640, "height": 512, "seed": 1}
OLD_INVOKE = {
    "image": {"prompt": [{"prompt": "A bowl", "weight": 1}, {"prompt": "pears"}], "width": 640, "height": 512}
}
NOVEL = {"prompt": "A bowl of pears", "steps": 28, "width": 640, "height": 512, "uc": "lowres"}
FOOOCUS = {"prompt": "A bowl of pears", "negative_prompt": "x", "resolution": "(1152, 896)", "styles": "[]"}
JOURNEY = "A bowl of pears --ar 16:9 --v 6.1 --stylize 250 Job ID: 1f2e3d4c-aaaa-bbbb-cccc-0123456789ab"


def text(keyword: str, said: str) -> bytes:
    return chunk(b"tEXt", keyword.encode() + b"\0" + said.encode("utf-8"))


def inflated(keyword: str, said: str) -> bytes:
    return chunk(b"zTXt", keyword.encode() + b"\0\0" + zlib.compress(said.encode("latin-1")))


def international(keyword: str, said: str, *, packed: bool) -> bytes:
    body = zlib.compress(said.encode()) if packed else said.encode()
    return chunk(b"iTXt", keyword.encode() + b"\0" + bytes([packed]) + b"\0\0\0" + body)


def of_png(folder: Path, *extra: bytes) -> ForeignPrompt | None:
    found = read_brief(written(folder, "a.png", png(2, 1, b"\0" * 7, extra=b"".join(extra))))
    assert found.brief is None
    return found.foreign


def prompt(
    tool: str, said: str = "A bowl of pears", size: tuple[int | None, int | None] = (None, None)
) -> ForeignPrompt:
    return ForeignPrompt(tool=tool, prompt=said, width=size[0], height=size[1])


@pytest.mark.parametrize(
    ("extra", "wanted"),
    [
        (text("parameters", A1111), prompt("AUTOMATIC1111", PEARS, (512, 768))),
        (inflated("parameters", A1111), prompt("AUTOMATIC1111", PEARS, (512, 768))),
        (international("parameters", A1111, packed=True), prompt("AUTOMATIC1111", PEARS, (512, 768))),
        (
            international("parameters", "一碗梨\nSteps: 20, Sampler: Euler", packed=False),
            prompt("AUTOMATIC1111", "一碗梨"),
        ),
        (text("parameters", json.dumps(FOOOCUS)), prompt("Fooocus", size=(1152, 896))),
        (text("prompt", json.dumps(COMFY)), prompt("ComfyUI", size=(832, 1216))),
        (text("prompt", json.dumps(FLUX)), prompt("ComfyUI")),
        (text("workflow", json.dumps(WORKFLOW)), prompt("ComfyUI")),
        (text("prompt", '{"1": {"is_changed": [NaN]}}') + text("workflow", json.dumps(WORKFLOW)), prompt("ComfyUI")),
        (text("invokeai_metadata", json.dumps(INVOKE)), prompt("InvokeAI", size=(640, 512))),
        (text("sd-metadata", json.dumps(OLD_INVOKE)), prompt("InvokeAI", "A bowl, pears", (640, 512))),
        (text("Dream", '"A bowl of pears" -s 50 -S 12 -W 640 -H 512 -C 7.5'), prompt("InvokeAI", size=(640, 512))),
        (text("Comment", json.dumps(NOVEL)) + text("Software", "NovelAI"), prompt("NovelAI", size=(640, 512))),
        (text("Description", "A bowl of pears") + text("Software", "NovelAI"), prompt("NovelAI")),
        (text("Description", JOURNEY), ForeignPrompt(tool="Midjourney", prompt="A bowl of pears", aspect="16:9")),
        (text("Description", "A bowl of pears"), prompt("")),
    ],
)
def test_a_png_of_another_tool(extra: bytes, wanted: ForeignPrompt, tmp_path: Path) -> None:
    assert of_png(tmp_path, extra) == wanted


def exif_with(comment: bytes, order: str) -> bytes:
    """A TIFF block whose EXIF directory holds one comment."""
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    first = struct.pack(order + "HHHII", 1, 0x8769, 4, 1, 26) + struct.pack(order + "I", 0)
    inner = struct.pack(order + "HHHII", 1, 0x9286, 7, len(comment), 44) + struct.pack(order + "I", 0)
    return head + first + inner + comment


@pytest.mark.parametrize(
    ("code", "encoding"), [(b"UNICODE\0", "utf-16-be"), (b"UNICODE\0", "utf-16-le"), (b"ASCII\0\0\0", "utf-8")]
)
@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("format_name", ["JPEG", "WEBP", "PNG"])
def test_the_comment_of_a_photograph(format_name: str, order: str, code: bytes, encoding: str, tmp_path: Path) -> None:
    block = exif_with(code + A1111.encode(encoding), order)
    options: dict[str, Any] = {"exif": b"Exif\0\0" + block if format_name == "JPEG" else block}
    path = written(tmp_path, "a", encoded(picture(8, 8), format_name, **options))
    assert read_brief(path).foreign == prompt("AUTOMATIC1111", PEARS, (512, 768))


@pytest.mark.parametrize("format_name", ["JPEG", "WEBP"])
def test_anybodys_description(format_name: str, tmp_path: Path) -> None:
    inner = '<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/"><r:Alt><r:li xml:lang="de">Birnen</r:li>'
    inner += '<r:li xml:lang="x-default">A bowl of pears</r:li></r:Alt></dc:description>'
    space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    packet = f'<r:RDF xmlns:r="{space}"><r:Description r:about="">{inner}</r:Description></r:RDF>'
    path = written(tmp_path, "a", encoded(picture(8, 8), format_name, xmp=packet.encode()))
    assert read_brief(path).foreign == prompt("")


def test_what_hides_is_taken_out(tmp_path: Path) -> None:
    said = of_png(tmp_path, text("parameters", "pears\u202egnp.exe\u2066\x1b[31m\0 and\x85 figs\nSteps: 3, Size: 0x99"))
    assert said == prompt("AUTOMATIC1111", "pearsgnp.exe[31m and figs")


def test_a_picture_without_words(tmp_path: Path) -> None:
    assert of_png(tmp_path) is None
    assert of_png(tmp_path, text("parameters", "  \n"), text("Comment", "made with a camera")) is None
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "BMP")
    assert read_brief(written(tmp_path, "a.bmp", data.getvalue())).foreign is None
