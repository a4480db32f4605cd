"""What a password must be."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's own check of the length, in words that are there in every language of the studio."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short: it needs %(count)s character or more.",
            "This password is too short: it needs %(count)s characters or more.",
            self.min_length,
        ) % {"count": self.min_length}
