"""People, teams, and who belongs where."""

from __future__ import annotations

import hashlib
import secrets
import zoneinfo
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from generations.models.base import CodeField, PublicIdField


def token_hash(token: str) -> str:
    """What is stored of a token that a person holds: SHA-256, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in by ``email`` (kept in lower case). No password: one must be set by a reset link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. May belong to several teams; the team of a page is in its address."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    public_id = PublicIdField()
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = CodeField(_("language"), blank=True, default="")
    """"" follows the browser."""
    theme = CodeField(_("appearance"), choices=Theme.choices, default=Theme.SYSTEM)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    single_keys = models.BooleanField(_("shortcuts of one key"), default=True)
    notify_done = models.BooleanField(_("tell me when my pictures are done"), default=False)
    notices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """By which ways of ``workflow/notices.py`` the person is told of each kind, where it is not as usual: {kind: [way, …]}."""
    digest = CodeField(blank=True, default="daily")
    """How often mail goes out: "", hourly, daily. Only where the studio can send any."""
    digested = models.DateTimeField(null=True)
    """When the last one went."""
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_or_utc(self.time_zone)

    @property
    def initials(self) -> str:
        """One or two characters for the round mark: "Lena Moss" → LM, "王伟" → 王伟, "林小雨" → 小雨.

        A name without spaces is cut at its start, unless it is Chinese: there the given name comes last.
        """
        words = self.name.split()
        if len(words) > 1:
            return (words[0][:1] + words[-1][:1]).upper()
        chinese = "\u4e00" <= self.name[:1] <= "\u9fff"
        return self.name[-2:] if chinese else self.name[:2].upper()


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    VIEWER = "viewer", _("Viewer")


DOWNLOADS = [("brief", _("the file with its brief")), ("original", _("the gateway’s own file"))]


class Team(models.Model):
    """The wall around everything: no query crosses it."""

    public_id = PublicIdField()
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    reviewers_see_prices = models.BooleanField(_("reviewers see prices"), default=False)
    viewers_see_prices = models.BooleanField(_("viewers see prices"), default=False)
    plain_download = CodeField(_("the Download key gives"), choices=DOWNLOADS, default="brief")
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_or_utc(self.time_zone)

    def month(self, moment: datetime | None = None) -> date:
        """First day of the month, in the team's zone, in which ``moment`` (now) falls: budgets run by it."""
        return self.day(moment).replace(day=1)

    def day(self, moment: datetime | None = None) -> date:
        """The day, in the team's zone, in which ``moment`` (now) falls: price lists begin with one."""
        return (moment or timezone.now()).astimezone(self.zone).date()


class Membership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = CodeField(choices=Role.choices)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_per_team")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"


class Invitation(models.Model):
    """A link by which one person joins with a role. Only the token's hash is kept."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    role = CodeField(choices=Role.choices)
    note = models.CharField(_("for whom"), max_length=80, blank=True)
    token = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.note or self.public_id

    @property
    def is_open(self) -> bool:
        return self.accepted is None and self.revoked is None and self.expires > timezone.now()


class SetupToken(models.Model):
    """The one-time right to become the owner of a fresh studio; printed at the start, kept as a hash."""

    token = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return "used" if self.used else "open"

    @classmethod
    def make(cls) -> str:
        """A fresh token; earlier unused ones stop working. Returns the token itself, which is nowhere else."""
        token = secrets.token_urlsafe(24)
        cls.objects.filter(used=None).delete()
        cls.objects.create(token=token_hash(token))
        return token


def zone_or_utc(name: str) -> zoneinfo.ZoneInfo:
    """The zone, or UTC where this system does not know its name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


AUTH_USER = settings.AUTH_USER_MODEL
