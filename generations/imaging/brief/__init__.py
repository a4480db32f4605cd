"""Pictures that remember: how one was asked for, kept in its file beside the pixels, and read back from there.

No pixel is decoded or encoded. `files` runs in a child process; what it reads is untrusted and comes out as plain, capped data.
"""

from generations.foreign.texts import clean

from .files import Written, embed, read_brief, strip_brief
from .model import (
    VERSION,
    Brief,
    BriefReference,
    Cost,
    ForeignPrompt,
    Found,
    Settings,
    brief_from,
    found_from,
    plain,
    validated,
)

__all__ = [
    "VERSION",
    "Brief",
    "BriefReference",
    "Cost",
    "ForeignPrompt",
    "Found",
    "Settings",
    "Written",
    "brief_from",
    "clean",
    "embed",
    "found_from",
    "plain",
    "read_brief",
    "strip_brief",
    "validated",
]
