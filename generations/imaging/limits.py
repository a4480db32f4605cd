"""What Studio takes in at all. Above these a file is refused; below them it is made to fit."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Caps on one picture, judged from its header before a pixel is decoded.

    max_bytes: size of the file. max_pixels: width x height. max_side: the longer side in pixels.
    max_frames: 1 refuses animations. max_pixels_per_byte: a 28-byte WebP can claim 96 million pixels
    of one colour; no picture that anyone made comes near a hundred thousand pixels for each byte.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_pixels: int = 100_000_000
    max_side: int = 16_384
    max_frames: int = 1
    max_pixels_per_byte: int = 100_000

    def as_dict(self) -> dict[str, int]:
        """The same caps as plain data, for the pipe to a child."""
        return asdict(self)


UPLOAD = Limits()

# A result has been paid for: a large file is a reason to wonder, not to throw it away.
RESULT = Limits(max_bytes=200 * 1024 * 1024)

MOST_FEATHER = 200
"""Pixels around a mask over which a guarded edit may fade. One painted pixel, spread over twice that, still counts in 8 bits."""

# Turning or recolouring needs a second copy of the pixels, and 768 MB hold two copies of 48 million.
REWORK_PIXELS = 50_000_000

GUARD_PIXELS = REWORK_PIXELS
"""Of a masked picture whose outside is put back. So many are certain: child and disk take two pictures of that size with
transparency, and a composite that does not compress at all stays within ``RESULT``. More is tried where it was paid for."""
