"""Pictures: what a file is, made safe, made small, looked at. Pure: no database, no settings.

This package and its modules read headers only and are safe in the web process; `work` decodes pixels and runs in child
processes with limits on memory and time, which the functions below drive.
"""

from .api import configure, fit, ingest, mask, normalise, preview, read_mask, reframe, shutdown, thumbs
from .errors import CODES, ImageRefused, ImagingFailed
from .facts import Facts, FileFacts, Framed, Looks, Made, Probe, ReadMask, Thumb, file_facts, phash_distance
from .limits import RESULT, UPLOAD, Limits
from .pool import Pool
from .probe import probe

__all__ = [
    "CODES",
    "RESULT",
    "UPLOAD",
    "Facts",
    "FileFacts",
    "Framed",
    "ImageRefused",
    "ImagingFailed",
    "Limits",
    "Looks",
    "Made",
    "Pool",
    "Probe",
    "ReadMask",
    "Thumb",
    "configure",
    "file_facts",
    "fit",
    "ingest",
    "mask",
    "normalise",
    "phash_distance",
    "preview",
    "probe",
    "read_mask",
    "reframe",
    "shutdown",
    "thumbs",
]
