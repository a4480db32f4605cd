"""Files made in code: pictures worth decoding, and every kind of bad one."""

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageChops, ImageCms, ImageDraw

pillow_heif.register_heif_opener()


def picture(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Gradients with a little texture: compresses like a rendered scene."""
    noise = Image.effect_noise((max(1, width // 2), max(1, height // 2)), 40).resize((width, height))
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    scene = Image.merge("RGB", (Image.blend(noise, across, 0.6), Image.blend(noise, round_, 0.7), across))
    return scene.convert(mode)


def scene(width: int, height: int) -> Image.Image:
    """Shapes on a ground, the same at every call and in proportion at every size."""
    dice = random.Random(7)
    image = Image.new("RGB", (width, height), (90, 110, 130))
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        x, y, size = dice.random() * width, dice.random() * height, (0.1 + dice.random() * 0.3) * width
        draw.ellipse(
            (x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=tuple(dice.choices(range(256), k=3))
        )
    return image


def halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right: shows which way up a picture is."""
    image = Image.new("RGB", (width, height), (200, 0, 0))
    image.paste((0, 0, 200), (width // 2, 0, width, height))
    return image


def differing(one: Image.Image, other: Image.Image, where: Image.Image) -> int:
    """Channels that are not equal where ``where`` (L) is not 0."""
    channels = ImageChops.difference(one, other).split()
    return sum(sum(channel.histogram(where)[1:]) for channel in channels)


def encoded(image: Image.Image, format_name: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format_name, **options)
    return target.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def exif(orientation: int = 1) -> bytes:
    """EXIF with a camera, an orientation and a place."""
    block = Image.Exif()
    block[0x010F] = "SecretCamera"
    block[0x0112] = orientation
    gps = block.get_ifd(0x8825)
    gps[1], gps[2] = "N", (48.0, 51.0, 29.0)
    return block.tobytes()


def swapped_profile() -> bytes:
    """A valid RGB profile whose red is blue: applied, it shows; dropped, it does not."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes = b"", *, depth: int = 8, colour: int = 2, extra: bytes = b"") -> bytes:
    """A PNG with any claim; `pixels` is the raw, filtered data (left out: a lie)."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def webp_bomb(width: int, height: int) -> bytes:
    """A lossless WebP of one colour, 28 bytes and padding to 34, that is valid at any size up to 16384."""
    fields = [(0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    fields += [(1, 1), (0, 1), (0, 1), (0, 1)] * 5
    value = shift = 0
    for number, bits in fields:
        value |= number << shift
        shift += bits
    data = value.to_bytes((shift + 7) // 8, "little").ljust(14, b"\0")
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated_gif(frames: int, side: int = 16) -> bytes:
    images = [Image.new("P", (side, side), number % 256) for number in range(frames)]
    for number, image in enumerate(images):
        image.putpalette([number % 256, number // 256, 0] * 256)
        image.putpixel((number % side, number // side % side), (number + 1) % 256)
    return encoded(images[0], "GIF", save_all=True, append_images=images[1:], duration=20)


SVG = b'<?xml version="1.0"?><!-- a drawing --><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
