"""What was not read in the studio goes out by mail: bundled, once an hour or once a day, as each person wishes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.utils import timezone

from generations.models import Notification, User

SETTLED = timedelta(minutes=2)
"""Younger ones wait: who is in the studio reads them there."""
MORNING = 8
"""The hour, in the person's zone, from which the daily mail goes."""
PEOPLE = 200
"""Mails of one round."""
Write = Callable[[User, list[Notification]], tuple[str, str, str]]
"""Subject, text and HTML of a person's mail, in that person's language."""

log = logging.getLogger(__name__)


def send_due(write: Write, now: datetime | None = None) -> int:
    """Send the mails that are due; how many went out. Nothing where the studio has no mail server."""
    if not settings.MAIL_IS_GIVEN:
        return 0
    now = now or timezone.now()
    waiting = Notification.objects.to_mail(now - SETTLED).filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(waiting), is_active=True).exclude(digest="").order_by("digested", "pk")
    return sum(_send(person, write, now) for person in people[:PEOPLE] if _is_due(person, now))


def _is_due(person: User, now: datetime) -> bool:
    if person.digest == "hourly":
        return person.digested is None or person.digested <= now - timedelta(hours=1)
    here = now.astimezone(person.zone)
    sent = person.digested.astimezone(person.zone).date() if person.digested else None
    return here.hour >= MORNING and sent != here.date()


def _send(person: User, write: Write, now: datetime) -> bool:
    """Claimed before it is sent, so that no two processes send it; given back where the mail server did not take it."""
    before = person.digested
    if not User.objects.filter(pk=person.pk, digested=before).update(digested=now):
        return False
    rows = list(Notification.objects.to_mail(now - SETTLED).filter(user=person).select_related("team"))
    keys = [row.pk for row in rows]
    Notification.objects.filter(pk__in=keys).update(mailed=now)
    try:
        _post(person, *write(person, rows))
    except (SMTPException, OSError) as refused:
        log.warning("mail: not sent: %s", type(refused).__name__, extra={"person": person.public_id})
        Notification.objects.filter(pk__in=keys, mailed=now).update(mailed=None)
        User.objects.filter(pk=person.pk, digested=now).update(digested=before)
        return False
    return True


def _post(person: User, subject: str, text: str, html: str) -> None:
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
    mail.attach_alternative(html, "text/html")
    mail.send()
