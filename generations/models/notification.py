"""What a person is told of: in the bell, by mail, or by the browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.people import Membership, Team, User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read=None)

    def to_mail(self, before: datetime) -> NotificationQuerySet:
        """Those that wait for their mail and were not read meanwhile, made before ``before``, of teams that the person is still in;
        oldest first."""
        inside = Exists(Membership.objects.filter(team=OuterRef("team"), user=OuterRef("user")))
        return self.filter(inside, by_mail=True, mailed=None, read=None, created__lt=before).order_by("id")


class Notification(models.Model):
    """One thing that one person is told. ``params`` hold names as they were; the words are made when it is shown."""

    class Kind(models.TextChoices):
        DONE = "done"
        """The person's pictures are there."""
        FAILED = "failed"
        MENTION = "mention"
        COMMENT = "comment"
        """In a thread of theirs, on a picture or a review of theirs."""
        REVIEW = "review"
        """They are asked, or a review of theirs was decided on or closed."""
        CLIENT = "client"
        """Somebody answered by a client link of theirs."""
        TASK = "task"
        """Long work that they began has ended."""
        PROMPT = "prompt"
        """A change to a prompt of theirs is proposed, or theirs was decided on."""
        BUDGET = "budget"

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    kind = CodeField(choices=Kind.choices)
    code = CodeField()
    """Which sentence it is (``generations/messages/notices.py``)."""
    subject = models.CharField(max_length=16, blank=True)
    """Public id of what it leads to."""
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=80, blank=True)
    """As it was: also of a client without an account."""
    params: models.JSONField[Any, Any] = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=1)
    """How often the same happened before it was read."""
    in_bell = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    by_browser = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)
    read = models.DateTimeField(null=True)
    mailed = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "team", "-id"], condition=Q(in_bell=True), name="bell"),
            models.Index(fields=["user", "team"], condition=Q(in_bell=True, read=None), name="bell_unread"),
            models.Index(fields=["user", "id"], condition=Q(by_mail=True, mailed=None, read=None), name="mail_waiting"),
            models.Index(fields=["created"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"
