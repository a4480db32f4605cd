"""Finding pictures among a million: by words and by what is known of them. docs/gallery.md tells how."""

from generations.workflow.gallery import pages, timeline
from generations.workflow.gallery.query import Search
from generations.workflow.gallery.sealing import forget, refresh

__all__ = ["Search", "forget", "pages", "refresh", "timeline"]
