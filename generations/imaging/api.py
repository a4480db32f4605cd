"""The typed face of imaging: each function but `probe` is one job in a child of the process's own pool."""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generations.foreign import Foreign, foreign_from

from .brief import Brief, Found, Written, found_from
from .facts import (
    Facts,
    Framed,
    Guarded,
    Looks,
    Made,
    Mime,
    ReadMask,
    facts_from,
    guarded_from,
    looks_from,
    made_from,
)
from .limits import RESULT, UPLOAD, Limits
from .pool import Pool

_pool = Pool()
_swap = threading.Lock()


def configure(*, size: int = 2, wall_seconds: float = 60, cpu_seconds: int = 30, wait_seconds: float = 120) -> None:
    """Set how many children this process may have, and how long one job may take. Running jobs finish undisturbed."""
    global _pool  # noqa: PLW0603 - one pool for each process is the point
    with _swap:
        before = _pool
        _pool = Pool(size, wall_seconds=wall_seconds, cpu_seconds=cpu_seconds, wait_seconds=wait_seconds)
    before.close()


def shutdown() -> None:
    """Let the idle children go. The next job starts new ones."""
    _pool.close()


def normalise(path: str | Path, out: str | Path, limits: Limits = UPLOAD) -> Made:
    """An upload made upright, sRGB and free of metadata, written to `out`. See `work.normalise`."""
    return made_from(_pool.run("normalise", path=_text(path), out=_text(out), limits=limits.as_dict()))


def fit(path: str | Path, out: str | Path, *, max_side: int, max_bytes: int, mime: Mime | None = None) -> Made:
    """A copy within a gateway's limits on side (pixels) and size (bytes), written to `out`. See `work.fit`."""
    done = _pool.run("fit", path=_text(path), out=_text(out), max_side=max_side, max_bytes=max_bytes, mime=mime)
    return made_from(done)


def finish(
    path: str | Path,
    out: str | Path,
    *,
    mime: str = "",
    quality: int = 92,
    edge: int = 0,
    box: tuple[int, int, int, int] | None = None,
    size: tuple[int, int] | None = None,
    dpi: int = 0,
) -> Made:
    """A picture made ready to be handed over, written to `out`: cut, sized, converted, bare. See `work.finish`."""
    wishes = {"mime": mime, "quality": quality, "edge": edge, "box": box, "size": size, "dpi": dpi}
    return made_from(_pool.run("finish", path=_text(path), out=_text(out), **wishes))


def ingest(path: str | Path, out_dir: str | Path, limits: Limits = RESULT) -> Facts:
    """A gateway's file verified, hashed and measured; thumbnails in `out_dir`. See `work.ingest`."""
    return facts_from(_pool.run("ingest", path=_text(path), out_dir=_text(out_dir), limits=limits.as_dict()))


def thumbs(path: str | Path, out_dir: str | Path, limits: Limits = RESULT) -> Looks:
    """Thumbnails in `out_dir`, placeholder, colour and perceptual hash. See `work.thumbs`."""
    return looks_from(_pool.run("thumbs", path=_text(path), out_dir=_text(out_dir), limits=limits.as_dict()))


def preview(path: str | Path, out: str | Path, edge: int = 640) -> Made:
    """A WebP copy of at most `edge` pixels, written to `out`. See `work.thumbs.preview`."""
    return made_from(_pool.run("preview", path=_text(path), out=_text(out), edge=edge))


def read_mask(
    path: str | Path, out: str | Path, *, width: int, height: int, swap: bool = False, exact: bool = False
) -> ReadMask:
    """A mask of any tool as binary RGBA PNG of that size (pixels), written to `out`. See `work.read_mask`."""
    sizes = {"width": width, "height": height}
    done = _pool.run("read_mask", path=_text(path), out=_text(out), swap=swap, exact=exact, **sizes)
    return ReadMask(**done)


def watermark(path: str | Path, out: str | Path, *, text: str) -> Made:
    """A copy of a preview with words across it, written to `out`. See `work.watermark`."""
    return made_from(_pool.run("watermark", path=_text(path), out=_text(out), text=text))


def draw_mask(out: str | Path, *, width: int, height: int, shapes: Sequence[Mapping[str, Any]]) -> Made:
    """A mask drawn from shapes, written to `out`. See `work.shapes`."""
    return made_from(_pool.run("draw_mask", out=_text(out), width=width, height=height, shapes=list(shapes)))


def reframe(
    path: str | Path, out: str | Path, mask_out: str | Path, *, x: int, y: int, width: int, height: int
) -> Framed:
    """A picture on a frame of another shape, with the mask of its new room. See `work.reframe`."""
    place = {"x": x, "y": y, "width": width, "height": height}
    done = _pool.run("reframe", path=_text(path), out=_text(out), mask_out=_text(mask_out), **place)
    return Framed(**done)


def embed(path: str | Path, out: str | Path, brief: Brief) -> Written:
    """A copy with a brief in it, pixels untouched, written to `out`. See `brief.files`."""
    return Written(**_pool.run("embed", path=_text(path), out=_text(out), brief=asdict(brief)))


def read_brief(path: str | Path) -> Found:
    """The brief or the other tool's prompt in a file, untrusted. See `brief.files`."""
    return found_from(_pool.run("read_brief", path=_text(path)))


def read_origin(path: str | Path) -> Foreign:
    """Whatever a file says of how it was made, untrusted. See `work.origin`."""
    return foreign_from(_pool.run("read_origin", path=_text(path)))


def fit_mask(path: str | Path, out: str | Path, *, width: int, height: int) -> Made:
    """A mask brought to another size (pixels), for a picture that had to be made smaller. See `work.mask`."""
    return made_from(_pool.run("fit_mask", path=_text(path), out=_text(out), width=width, height=height))


def guard(
    path: str | Path, original: str | Path, mask: str | Path, out: str | Path, *, feather: int, limits: Limits = RESULT
) -> Guarded:
    """A gateway's picture laid over its original through a mask, written to `out` as PNG. See `work.guard`."""
    paths = {"path": _text(path), "original": _text(original), "mask": _text(mask), "out": _text(out)}
    return guarded_from(_pool.run("guard", **paths, feather=feather, limits=limits.as_dict()))


def _text(path: str | Path) -> str:
    """Absolute, since the child keeps the folder that this process had when it was started."""
    return os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links and touch the disk
