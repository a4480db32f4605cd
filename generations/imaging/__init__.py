"""Pictures: what a file is, made safe, made small, looked at. Pure: no database, no settings.

This package and its modules read headers only and are safe in the web process; `work` decodes pixels and runs in child
processes with limits on memory and time, which the functions below drive.
"""

from .api import (
    configure,
    draw_mask,
    embed,
    finish,
    fit,
    fit_mask,
    guard,
    ingest,
    normalise,
    preview,
    read_brief,
    read_mask,
    read_origin,
    reframe,
    shutdown,
    thumbs,
    watermark,
)
from .errors import CODES, ImageRefused, ImagingFailed
from .facts import (
    Facts,
    FileFacts,
    Framed,
    Guarded,
    Looks,
    Made,
    Mime,
    Probe,
    ReadMask,
    Thumb,
    file_facts,
    phash_distance,
)
from .limits import GUARD_PIXELS, MOST_FEATHER, RESULT, UPLOAD, Limits
from .pool import Pool
from .probe import probe

__all__ = [
    "CODES",
    "GUARD_PIXELS",
    "MOST_FEATHER",
    "RESULT",
    "UPLOAD",
    "Facts",
    "FileFacts",
    "Framed",
    "Guarded",
    "ImageRefused",
    "ImagingFailed",
    "Limits",
    "Looks",
    "Made",
    "Mime",
    "Pool",
    "Probe",
    "ReadMask",
    "Thumb",
    "configure",
    "draw_mask",
    "embed",
    "file_facts",
    "finish",
    "fit",
    "fit_mask",
    "guard",
    "ingest",
    "normalise",
    "phash_distance",
    "preview",
    "probe",
    "read_brief",
    "read_mask",
    "read_origin",
    "reframe",
    "shutdown",
    "thumbs",
    "watermark",
]
