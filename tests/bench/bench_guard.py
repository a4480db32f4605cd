"""How long a guarded edit of 3840 × 2160 takes: the composite by itself, and the whole with decoding and encoding."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generations.imaging import Pool
from generations.imaging.limits import RESULT
from generations.imaging.work import guard
from tests.bench.house import p50, p95, row
from tests.imaging import corpus

SIZE = (3840, 2160)
FEATHER = 24
ROUNDS = 9
COMPOSITE_GOAL, WHOLE_GOAL = "<= 120", "<= 1600"


def run() -> list[dict[str, Any]]:
    """Medians in milliseconds. The naive way blurs the mask with a Gaussian and saves with Pillow's defaults: it is neither exact
    inside nor outside."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _written(folder)
        return [_composite(*paths), _whole(folder, *paths)]


def _written(folder: Path) -> tuple[Path, Path, Path]:
    original = corpus.written(folder, "original.png", corpus.encoded(corpus.picture(*SIZE), "PNG"))
    result = corpus.written(folder, "result.png", corpus.encoded(ImageChops.invert(corpus.picture(*SIZE)), "PNG"))
    alpha = Image.new("L", SIZE, 255)
    ImageDraw.Draw(alpha).ellipse((400, 200, 3400, 2000), fill=0)
    mask = Image.new("RGBA", SIZE, (0, 0, 0, 255))
    mask.putalpha(alpha)
    mask.save(folder / "mask.png")
    return original, result, folder / "mask.png"


def _composite(original: Path, result: Path, mask: Path) -> dict[str, Any]:
    before, after = (Image.open(path).convert("RGB") for path in (original, result))
    painted = ImageChops.invert(Image.open(mask).getchannel("A"))

    def ours() -> None:
        guard.lay_over(before, after, guard.weight(painted, FEATHER))

    def naive() -> None:
        Image.composite(after, before, painted.filter(ImageFilter.GaussianBlur(FEATHER)))

    return _row("guarded edit 3840x2160: composite", ours, naive, COMPOSITE_GOAL)


def _whole(folder: Path, original: Path, result: Path, mask: Path) -> dict[str, Any]:
    pool = Pool(1)
    pool.run("probe", source=str(result))  # starts the child, which is not what is measured
    paths = {"path": str(result), "original": str(original), "mask": str(mask), "out": str(folder / "out.png")}

    def ours() -> None:
        pool.run("guard", **paths, feather=FEATHER, limits=RESULT.as_dict())

    def naive() -> None:
        soft = ImageChops.invert(Image.open(mask).getchannel("A")).filter(ImageFilter.GaussianBlur(FEATHER))
        Image.composite(Image.open(result), Image.open(original), soft).save(folder / "naive.png")

    figure = _row("guarded edit 3840x2160: whole", ours, naive, WHOLE_GOAL)
    pool.close()
    return figure


def _row(name: str, ours: Callable[[], None], naive: Callable[[], None], goal: str) -> dict[str, Any]:
    taken = [_milliseconds(ours) for _ in range(ROUNDS)]
    beside = [_milliseconds(naive) for _ in range(3)]
    return row(name, p50(taken), "ms", goal, p50(beside), 1) | {"p95": round(p95(taken), 1)}


def _milliseconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
