"""One colour space for everything: sRGB, 8 bits, no profile.

Gateways and models ignore profiles, so a Display P3 or Adobe RGB photograph sent as it is comes out dull; browsers would
show the same file right, and the person would blame the model. So profiles are applied, not kept.
"""

import io

from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")
# The name of a tiny sRGB profile that much of the web uses.
TINY_SRGB = "c2"
PLAIN_MODES = frozenset({"L", "LA", "RGB", "RGBA"})


def is_srgb(icc: bytes | None) -> bool:
    """Whether a profile may be dropped without a change of colour. An unreadable one may: nobody can apply it."""
    if not icc:
        return True
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc)))
    except (ImageCms.PyCMSError, OSError):
        return True
    name = name.strip().lower()
    return name == TINY_SRGB or ("srgb" in name and "linear" not in name)


def has_alpha(image: Image.Image) -> bool:
    """Whether pixels may be transparent."""
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def to_srgb(image: Image.Image) -> Image.Image:
    """L, LA, RGB or RGBA in sRGB, from any mode and profile."""
    icc: bytes | None = image.info.get("icc_profile")
    image = _eight_bits(image)
    if icc is None or is_srgb(icc):
        return image.convert("RGB") if image.mode == "CMYK" else image
    target = "RGBA" if has_alpha(image) else "RGB"
    try:
        return _convert(image, icc, target)
    except (ImageCms.PyCMSError, ValueError):
        # A profile of another colour space than the pixels (grey for RGB ...): the pixels are right, it is not.
        return image if image.mode in PLAIN_MODES else image.convert(target)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in PLAIN_MODES and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return _from_sixteen(image)
    if image.mode == "CMYK":
        return image
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if has_alpha(image) else "RGB")


def _from_sixteen(image: Image.Image) -> Image.Image:
    """Grey of 16 bits to 8: by division, since `convert` would clip everything above 255 to white."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _convert(image: Image.Image, icc: bytes, target: str) -> Image.Image:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    if image.mode == "LA":
        image = image.convert("RGBA")
    if image.mode in ("RGBA", target):
        ImageCms.profileToProfile(image, profile, SRGB, inPlace=True)
        return image
    changed = ImageCms.profileToProfile(image, profile, SRGB, outputMode=target)
    return changed if changed is not None else image.convert(target)
