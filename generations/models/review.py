"""Review: pictures put up to be decided on, what is said on them and where, and the clients who are asked without an account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.generation import Picture
from generations.models.people import Team, User
from generations.models.sorting import Collection


class State(models.TextChoices):
    """What has been decided about a picture in a review, by its code."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGES = "changes"
    REJECTED = "rejected"


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> ReviewQuerySet:
        return self.filter(closed=None)

    def waiting_for(self, user: User) -> ReviewQuerySet:
        """Open ones in which this person is asked, and some picture is not decided yet."""
        undecided = ReviewItem.objects.filter(review=OuterRef("pk"), state=State.OPEN, picture__trashed=None)
        return self.open().filter(Exists(undecided), reviewers__user=user)


class Review(models.Model):
    """A collection put up for review. Its pictures stand as items of their own: what the collection becomes later changes no review."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="reviews")
    collection = models.ForeignKey(Collection, models.SET_NULL, null=True, related_name="reviews")
    title = models.CharField(max_length=120)
    question = models.TextField(blank=True)
    """What the reviewers are asked."""
    due = models.DateTimeField(null=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who put it up."""
    created = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "-id"], name="reviews_newest")]
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due is not None and self.due < timezone.now()


class Reviewer(models.Model):
    """Somebody of the team who is asked."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "user"], name="asked_once")]

    def __str__(self) -> str:
        return str(self.user)


class ClientLink(models.Model):
    """An address that shows a review to people without an account. Signed like a prompt's: a copy of the database alone opens nothing."""

    public_id = PublicIdField()
    review = models.ForeignKey(Review, models.CASCADE, related_name="links")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    """Who made it."""
    label = models.CharField(max_length=80, blank=True)
    """For whom it is, in the team's words."""
    password = models.CharField(max_length=200, blank=True)
    """Hashed as a person's is; "" for none."""
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    may_pick = models.BooleanField(default=True)
    may_decide = models.BooleanField(default=True)
    may_comment = models.BooleanField(default=True)
    may_download = models.BooleanField(default=False)
    """The previews; with ``originals`` the files themselves."""
    originals = models.BooleanField(default=False)
    watermark = models.CharField(max_length=60, blank=True)
    """What stands across the previews; "" for none."""
    shows_prompts = models.BooleanField(default=False)
    shows_prices = models.BooleanField(default=False)
    shows_team = models.BooleanField(default=False)
    """Whether what the team says on the pictures is shown, with its names."""
    visits = models.PositiveIntegerField(default=0)
    last_visit = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.label or self.public_id

    @property
    def is_open(self) -> bool:
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class Guest(models.Model):
    """Somebody without an account, by the name that was given. Known again by a cookie that holds ``public_id``, signed."""

    public_id = PublicIdField()
    link = models.ForeignKey(ClientLink, models.CASCADE, related_name="guests")
    name = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class ReviewItem(models.Model):
    """A picture in a review, with what stands about it now: the last decision."""

    public_id = PublicIdField()
    review = models.ForeignKey(Review, models.CASCADE, related_name="items")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="reviewed")
    position = models.PositiveIntegerField()
    state = CodeField(choices=State.choices, default=State.OPEN)
    decided = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "picture"], name="reviewed_once")]
        indexes: ClassVar = [models.Index(fields=["picture"], name="reviews_of_picture")]
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.state

    @property
    def picked_by(self) -> str:
        """The names of the clients who picked it, by ``guest_picks`` with their guests; "" for nobody."""
        return ", ".join(pick.guest.name for pick in self.guest_picks.all())


class Decision(models.Model):
    """What one person said of one picture. Append-only: the last one stands, and nobody's is overwritten."""

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="decisions")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="decisions")
    """One of the two."""
    state = CodeField(choices=State.choices)
    seen = CodeField(choices=State.choices, default=State.OPEN)
    """What the page showed that it was decided on: another one says that two decided at the same moment."""
    note = models.CharField(max_length=400, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest=None) | Q(person=None, guest__isnull=False),
                name="decided_by_one",
            )
        ]
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.state

    @property
    def by(self) -> str:
        """The name of whoever decided."""
        return author(self.person, self.guest)

    def is_by_another(self, other: Decision) -> bool:
        return (self.person_id, self.guest_id) != (other.person_id, other.guest_id)


class GuestPick(models.Model):
    """A client's choice among a review's pictures."""

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="guest_picks")
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="picks")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "guest"], name="picked_once_by_guest")]

    def __str__(self) -> str:
        return f"{self.item_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def live(self) -> CommentQuerySet:
        """Without what was removed, and what answers something that was."""
        return self.filter(removed=None).exclude(thread__removed__isnull=False)

    def threads(self) -> CommentQuerySet:
        return self.filter(thread=None)

    def marked(self) -> CommentQuerySet:
        return self.exclude(mark="")


class Comment(models.Model):
    """Words on a picture, at a place of it or not, in a review or not; an answer belongs to a thread."""

    class Mark(models.TextChoices):
        NONE = ""
        POINT = "point"
        AREA = "area"
        DRAWING = "drawing"

    LONGEST: ClassVar = 4000

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="comments")
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="comments")
    """Where it was said; None: on the picture itself."""
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    """The comment that it answers; None: it begins a thread."""
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="comments")
    text = models.TextField(max_length=LONGEST)
    internal = models.BooleanField(default=False)
    """Not for clients, whatever the link shows."""
    mark = CodeField(choices=Mark.choices, blank=True, default=Mark.NONE)
    geometry: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """In parts of the picture's width and height, 0 to 1: point {"x", "y"}; area {"x", "y", "width", "height"}; drawing
    {"strokes": [[[x, y], …], …], "width": of the line in parts of the picture's width}."""
    number = models.PositiveIntegerField(null=True)
    """Of a marked thread on its picture, from 1: what its pin says."""
    resolved = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True)
    removed = models.DateTimeField(null=True)
    mentions = models.ManyToManyField(User, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest=None) | Q(person=None, guest__isnull=False),
                name="said_by_one",
            ),
            models.UniqueConstraint(fields=["picture", "number"], name="one_pin_per_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["picture", "id"], name="comments_of_picture")]
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def by(self) -> str:
        """The name of whoever said it."""
        return author(self.person, self.guest)

    @property
    def root(self) -> Comment:
        """What begins its thread: itself, or what it answers."""
        return self.thread or self


def author(person: User | None, guest: Guest | None) -> str:
    """The name of one of the two."""
    return (person or guest or "").__str__()


__all__ = [
    "ClientLink",
    "Comment",
    "Decision",
    "Guest",
    "GuestPick",
    "Review",
    "ReviewItem",
    "Reviewer",
    "State",
]
