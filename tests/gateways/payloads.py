"""Bodies that the misbehaving gateway answers with: good ones, and every odd one that was seen in the wild."""

from __future__ import annotations

import base64
import functools
import io
import json
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

USAGE = {
    "input_tokens": 20,
    "output_tokens": 196,
    "total_tokens": 216,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
}
HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad gateway</h1></body></html>"


@functools.lru_cache(maxsize=64)
def picture(size: str = "1024x1024", kind: str = "png", index: int = 0, at_least: int = 0) -> bytes:
    """A decodable picture of ``size``, different for every ``index``; a PNG is filled up to ``at_least`` bytes."""
    width, height = map(int, size.split("x"))
    image = Image.new("RGB", (width, height), ((37 * index) % 256, 90, 160))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, height // 4, width // 2, height // 2), fill=(230, (80 * index) % 256, 60))
    out = io.BytesIO()
    image.save(out, {"jpg": "jpeg"}.get(kind, kind))
    data = out.getvalue()
    return _filled(data, at_least) if kind == "png" and at_least > len(data) else data


def _filled(png: bytes, at_least: int) -> bytes:
    """With a private chunk in front of the last one; any reader skips it."""
    filling = bytes(range(256)) * (at_least // 256)
    chunk = b"stFl" + filling
    return png[:-12] + struct.pack(">I", len(filling)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[-12:]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@functools.lru_cache(maxsize=32)
def images(size: str, kind: str, n: int, at_least: int, prefix: str = "") -> bytes:
    """The plain answer with base64 pictures."""
    return images_of(
        [{"b64_json": prefix + b64(picture(size, kind, place, at_least))} for place in range(n)], size, kind
    )


def images_of(data: list[dict[str, Any]], size: str, kind: str) -> bytes:
    answer = {
        "created": 1_760_000_000,
        "data": data,
        "background": "opaque",
        "output_format": kind,
        "size": size,
        "quality": "low",
        "usage": USAGE,
    }
    return json.dumps(answer, separators=(",", ":")).encode()


def envelope(message: str, kind: str, code: str | None, param: str | None = None, **more: Any) -> bytes:
    """The error body that gateways of this contract use."""
    return json.dumps({"error": {"message": message, "type": kind, "param": param, "code": code, **more}}).encode()


def event(name: str, data: Any, *, space: str = " ", newline: str = "\n", end: str | None = None) -> bytes:
    text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
    lines = newline.join(f"data:{space}{line}" for line in text.split("\n"))
    return f"event:{space}{name}{newline}{lines}{newline}{newline if end is None else end}".encode()


def partial(prefix: str, size: str, kind: str, index: int) -> dict[str, Any]:
    width, height = (max(64, int(side) // 4) for side in size.split("x"))
    preview = picture(f"{width}x{height}", kind, 10 + index)
    return {"type": f"{prefix}.partial_image", "b64_json": b64(preview), "partial_image_index": index}


def completed(prefix: str, size: str, kind: str, at_least: int) -> dict[str, Any]:
    return {
        "type": f"{prefix}.completed",
        "b64_json": b64(picture(size, kind, 0, at_least)),
        "size": size,
        "quality": "low",
        "background": "opaque",
        "output_format": kind,
        "usage": USAGE,
    }
