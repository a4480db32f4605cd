"""The process that decodes: `python -m generations.imaging.child`, driven by `pool` over stdin and stdout.

It takes one job at a time: {"command", "arguments", "cpu_seconds"} → {"done": ...} | {"refused": code, "params": ...} |
{"os_error": errno, ...} | {"failed": message}. Its memory is limited for good and its processor time for each job, so
a file made to exhaust a machine exhausts this process, which is then replaced. It leaves when stdin closes.
"""

import argparse
import io
import math
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

from PIL import Image

from .brief import embed, read_brief
from .errors import ImageRefused
from .frames import pack, unpack
from .limits import Limits
from .probe import probe
from .work.finish import finish
from .work.fit import fit
from .work.guard import guard
from .work.ingest import ingest
from .work.mask import fit_mask
from .work.normalise import normalise
from .work.origin import read_origin
from .work.read_mask import read_mask
from .work.reframe import reframe
from .work.shapes import draw_mask
from .work.thumbs import preview, thumbs
from .work.watermark import watermark

COMMANDS: dict[str, Callable[..., Any]] = {
    "probe": probe,
    "normalise": normalise,
    "fit": fit,
    "finish": finish,
    "ingest": ingest,
    "thumbs": thumbs,
    "preview": preview,
    "read_mask": read_mask,
    "reframe": reframe,
    "draw_mask": draw_mask,
    "embed": embed,
    "read_brief": read_brief,
    "read_origin": read_origin,
    "fit_mask": fit_mask,
    "guard": guard,
    "watermark": watermark,
}


def main(arguments: list[str] | None = None) -> None:
    """Serve jobs until stdin closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory-bytes", type=int, required=True)
    options = parser.parse_args(arguments)
    jobs, answers = _own_pipes()
    _settle(options.memory_bytes)
    while (job := unpack(jobs.read)) is not None:
        _limit_cpu(int(job["cpu_seconds"]))
        answers.write(pack(answer(job["command"], job["arguments"])))
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, moved away from 0 and 1: a library that prints must not break the frames."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return jobs, answers


def _settle(memory_bytes: int) -> None:
    # A stop of the whole service reaches every process of it at once; jobs in hand are let finish, and the closed
    # pipe ends this process right after.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Here Pillow's own guard would only duplicate `Limits`, with a number of its own.
    Image.MAX_IMAGE_PIXELS = None
    _warm()
    for name in ("RLIMIT_AS", "RLIMIT_DATA"):
        limit_resource(name, memory_bytes)
    limit_resource("RLIMIT_CORE", 0)


def _warm() -> None:
    """Load the codecs before the first job has to wait for them."""
    Image.init()
    for format_name in ("WEBP", "PNG", "JPEG"):
        data = io.BytesIO()
        Image.new("RGB", (8, 8)).save(data, format_name)
        Image.open(data).load()


def limit_resource(name: str, soft: int) -> bool:
    """Set a soft limit; False where this system has none (macOS) or does not let it be set."""
    kind = getattr(resource, name, None)
    if kind is None:
        return False
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):
        return False
    return True


def _limit_cpu(seconds: int) -> None:
    """Move the mark: the limit counts from the start of the process, a job from now."""
    limit_resource("RLIMIT_CPU", math.ceil(time.process_time()) + seconds)


def answer(command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Do one job and say what came of it; nothing that a file provokes may end the loop."""
    if "limits" in arguments:
        arguments = {**arguments, "limits": Limits(**arguments["limits"])}
    try:
        return {"done": asdict(COMMANDS[command](**arguments))}
    except ImageRefused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        return {"refused": "too_much_memory", "params": {}}
    except OSError as error:
        return {
            "os_error": error.errno or 0,
            "message": str(error.strerror or error),
            "path": str(error.filename or ""),
        }
    except Exception as error:  # noqa: BLE001 - a fault of our own must reach the driver, not end the process
        traceback.print_exc(file=sys.stderr)
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


if __name__ == "__main__":
    main()
