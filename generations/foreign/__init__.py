"""What other tools write into their pictures: prompt and settings, read from texts that somebody has taken out of a file.

Pure, and the ground of ``imaging``: no file is opened here and no pixel seen. Every text is untrusted: decoded leniently, bounded,
freed of what hides. Nothing raises, whatever is in them.
"""

from .model import Foreign, Source, foreign_from
from .reading import read

__all__ = ["Foreign", "Source", "foreign_from", "read"]
