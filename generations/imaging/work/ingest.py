"""A result as it came from a gateway: proven whole, counted, looked at; not one byte of it changed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..facts import Facts, file_facts
from ..limits import RESULT, Limits
from ..probe import probe
from .thumbs import EDGES, decode_for, look


def ingest(path: str | Path, out_dir: str | Path, limits: Limits = RESULT) -> Facts:
    """Decode and verify the file, hash it, and write its thumbnails into `out_dir`.

    One decode serves everything, and the hashes are taken beside it (both leave the interpreter's lock).
    Raises `ImageRefused`; OSError where a file cannot be read or written.
    """
    found = probe(path, limits)
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(file_facts, path)
        looks = look(decode_for(path, found, EDGES[-1]), Path(out_dir))
        file = reading.result()
    width, height = found.upright
    return Facts(
        sha256=file.sha256,
        crc32=file.crc32,
        bytes=file.bytes,
        mime=found.mime,
        format=found.format,
        width=width,
        height=height,
        has_alpha=found.has_alpha,
        thumbs=looks.thumbs,
        placeholder=looks.placeholder,
        colour=looks.colour,
        phash=looks.phash,
    )
