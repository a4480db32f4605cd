"""The mail that bundles what a person has not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from generations.messages.notices import said
from generations.models import Notification, User
from generations.workflow import digests

MOST = 50
"""Lines of one mail; the studio shows the rest."""


def send(_number: int = 1) -> None:
    """What the queue calls: the mails that are due."""
    digests.send_due(write)


@dataclass(frozen=True)
class Line:
    row: Notification
    text: str
    address: str


def write(person: User, rows: Sequence[Notification]) -> tuple[str, str, str]:
    """Subject, text and HTML, in the person's language and zone."""
    with translation.override(person.language or settings.LANGUAGE_CODE), timezone.override(person.zone):
        count = len(rows)
        subject = ngettext("%(count)s notification · %(studio)s", "%(count)s notifications · %(studio)s", count) % {
            "count": count,
            "studio": settings.STUDIO_NAME,
        }
        context = {
            "person": person,
            "lines": [_line(row) for row in rows[:MOST]],
            "more": max(0, count - MOST),
            "studio_name": settings.STUDIO_NAME,
            "switches": settings.ADDRESS + reverse("notices-switches", args=[rows[0].team.slug]) if rows else "",
        }
        return (
            subject,
            render_to_string("generations/mail/digest.txt", context),
            render_to_string("generations/mail/digest.html", context),
        )


def _line(row: Notification) -> Line:
    return Line(row, said(row), settings.ADDRESS + reverse("notice", args=[row.team.slug, row.public_id]))
