"""What full-text search reads of a picture."""

from __future__ import annotations

from django.db import models

from generations.models.generation import Picture


class SearchText(models.Model):
    """The searchable words of a picture. A table of its own, because triggers hang on it: no migration may alter it."""

    picture = models.OneToOneField(Picture, models.CASCADE, primary_key=True, related_name="search")
    tokens = models.TextField()
    """Words and CJK bigrams, separated by spaces (see ``generations/search.py``)."""

    def __str__(self) -> str:
        return self.tokens[:60]
