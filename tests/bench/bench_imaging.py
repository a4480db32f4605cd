"""How long a result takes from file to thumbnails, in a child that is already running."""

import base64
import hashlib
import io
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from generations.imaging import Pool
from tests.imaging import corpus

GOALS = {(1024, 1024): 80.0, (3840, 2160): 260.0}
ROUNDS = 15
NAIVE_ROUNDS = 5


def run() -> list[dict[str, Any]]:
    """Median milliseconds of an ingest through the pipe, beside decoding anew for each copy with Pillow's defaults."""
    pool = Pool(1)
    with tempfile.TemporaryDirectory() as folder:
        rows = [_row(pool, Path(folder), size, goal) for size, goal in GOALS.items()]
    pool.close()
    return rows


def _row(pool: Pool, folder: Path, size: tuple[int, int], goal: float) -> dict[str, Any]:
    path = corpus.written(folder, "result.png", corpus.encoded(corpus.picture(*size), "PNG"))
    pool.run("probe", source=str(path))  # starts the child, which is not what is measured
    ours = [_milliseconds(lambda: pool.run("ingest", path=str(path), out_dir=str(folder))) for _ in range(ROUNDS)]
    naive = [_milliseconds(lambda: _naive(path, folder)) for _ in range(NAIVE_ROUNDS)]
    return {
        "name": f"ingest {size[0]}x{size[1]} PNG ({path.stat().st_size / 1e6:.1f} MB)",
        "value": round(statistics.median(ours), 1),
        "unit": "ms",
        "goal": goal,
        "naive": round(statistics.median(naive), 1),
        "p95": round(sorted(ours)[int(len(ours) * 0.95)], 1),
        "better": "lower",
    }


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _naive(path: Path, folder: Path) -> None:
    """The usual way: whole file read for each fact, decoded for each copy, LANCZOS, default WebP."""
    hashlib.sha256(path.read_bytes()).hexdigest()
    zlib.crc32(path.read_bytes())
    for edge in (320, 640, 1280):
        with Image.open(path) as image:
            image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
            image.save(folder / f"naive-{edge}.webp", quality=80)
    with Image.open(path) as image:
        tiny = io.BytesIO()
        image.resize((16, 16)).save(tiny, "WEBP")
        base64.b64encode(tiny.getvalue())
    with Image.open(path) as image:
        image.convert("L").resize((9, 8)).tobytes()


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(f"{row}\n")
