"""A generation's life: what was asked, its pictures to be, the paid calls made for them, and what came."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.models.base import CodeField, PublicIdField
from generations.models.batch import Batch
from generations.models.gateway import Gateway, PriceList
from generations.models.image import Image, PlacedImage
from generations.models.people import Team, User
from generations.models.project import Project
from generations.models.prompt import PromptVersion


class GenerationQuerySet(models.QuerySet["Generation"]):
    def asked(self) -> GenerationQuerySet:
        """Without what was imported, which stands in the gallery alone: nobody has asked for it here."""
        return self.filter(source="")

    def for_stream(self) -> GenerationQuerySet:
        """Everything a strip shows, in a fixed number of queries."""
        return self.select_related("person", "gateway", "project", "batch").prefetch_related(
            models.Prefetch("slots", Slot.objects.select_related("picture__image", "attempt").order_by("index")),
            models.Prefetch("references", Reference.objects.select_related("image").order_by("position")),
        )

    def of_thread(self, root: Generation, most: int) -> list[Generation]:
        """The newest ``most`` turns of the thread that begins with ``root``, oldest first."""
        rows = self.filter(Q(pk=root.pk) | Q(thread=root)).order_by("-pk")
        return list(rows[:most])[::-1]


class Generation(models.Model):
    """One press of Generate: everything asked, frozen. Only its state, its counts and its times change."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        PARTIAL = "partial"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    ENDED = (Status.DONE, Status.PARTIAL, Status.FAILED, Status.CANCELLED, Status.UNKNOWN)

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="generations")
    project = models.ForeignKey(Project, models.PROTECT, related_name="generations")
    person = models.ForeignKey(User, models.PROTECT, related_name="generations")
    submission = models.CharField(max_length=64)
    """From the form or ``Idempotency-Key``: a second press with it is the same generation."""
    source = CodeField(blank=True)
    """"" where it was made here, "import" for pictures that came from elsewhere."""
    gateway = models.ForeignKey(Gateway, models.PROTECT, null=True, related_name="generations")
    """None for what was imported."""
    gateway_name = models.CharField(max_length=80)
    """Of what was imported the tool that made it, as its file says."""
    profile = CodeField()
    model = models.CharField(max_length=100)

    prompt = models.TextField()
    """As the person wrote it, its variables and alternations filled."""
    template = models.TextField(blank=True)
    """As typed, before that; "" where it is the same."""
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What its variables were filled with, by name; a picture is {"image": public id, "filename": …}."""
    version = models.ForeignKey(PromptVersion, models.SET_NULL, null=True, related_name="generations")
    """The version of the library's prompt that it was made from."""
    modified = models.BooleanField(default=False)
    """Whether ``template`` was not that version's text any more."""
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="generations")
    batch_place = models.PositiveIntegerField(null=True)
    """From 0."""
    sent_prompt = models.TextField(blank=True)
    """With the lines of the references' roles and the mentions in words; "" where the prompt is sent as it was written."""
    role_lines = models.BooleanField(default=True)
    """Whether roles write their lines."""
    aspect = models.CharField(max_length=12)
    resolution = models.CharField(max_length=12, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    """Asked pixels; both None for "auto"."""
    quality = CodeField(default="auto")
    n = models.PositiveSmallIntegerField(default=1)
    output_format = CodeField(default="png")
    output_compression = models.PositiveSmallIntegerField(null=True)
    background = CodeField(default="auto")
    moderation = CodeField(default="auto")
    partial_images = models.PositiveSmallIntegerField(default=0)
    mask = models.ForeignKey(Image, models.PROTECT, null=True, related_name="+")
    """RGBA PNG of the first reference's size: alpha 0 is painted anew."""
    feather = models.PositiveSmallIntegerField(default=0)
    """Pixels outside the mask over which the result fades into the original."""
    guarded = models.BooleanField(default=False)
    """Whether what lies outside the mask is put back."""
    action = CodeField(default="auto")
    """What the Responses API's tool is told to do: auto, generate, edit."""
    one_call = models.BooleanField(default=False)
    """All n pictures asked for in words within one call, where the gateway can."""
    text_model = models.CharField(max_length=100, blank=True)
    continues = models.ForeignKey("Picture", models.SET_NULL, null=True, related_name="turns")
    """The picture that this turn goes on from."""
    thread = models.ForeignKey("self", models.SET_NULL, null=True, related_name="thread_turns")
    """The first generation of its thread; None where nothing was continued."""

    status = CodeField(choices=Status.choices, default=Status.QUEUED)
    done_count = models.PositiveSmallIntegerField(default=0)
    estimate_nano = models.BigIntegerField(null=True)
    """Of all n pictures, in the team's currency; None: price unknown."""
    confidence = CodeField(default="exact")
    play_money = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)
    """When a person asked for the end; calls under way are let finish."""
    rerun_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reruns")
    trace = models.CharField(max_length=40, blank=True)
    """Id of the request that submitted it, as in the logs."""
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person", "submission"], name="one_generation_per_submission")
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "source", "-id"], name="stream"),
            models.Index(fields=["thread", "id"], condition=Q(thread__isnull=False), name="threads"),
            models.Index(fields=["version", "id"], condition=Q(version__isnull=False), name="generations_of_version"),
            models.Index(fields=["batch", "batch_place"], condition=Q(batch__isnull=False), name="batch_places"),
            models.Index(
                fields=["status"], condition=Q(status__in=["queued", "running", "unknown"]), name="generations_open"
            ),
        ]

    def __str__(self) -> str:
        return self.prompt[:60]

    @property
    def wire_prompt(self) -> str:
        """What the gateway gets."""
        return self.sent_prompt or self.prompt

    @property
    def sender(self) -> Gateway:
        """The gateway that was asked. Raises ``ValueError`` for pictures that were imported: nobody was."""
        if self.gateway is None:
            raise ValueError("imported pictures were asked of no gateway")
        return self.gateway

    @property
    def size(self) -> str:
        """As the wire says it: "WxH" or "auto"."""
        return f"{self.width}x{self.height}" if self.width else "auto"

    @property
    def has_ended(self) -> bool:
        return self.status in self.ENDED


class Reference(PlacedImage):
    """A reference picture of a generation, in the order of the tray."""

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="references")

    class Meta(PlacedImage.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generation", "position"], name="one_reference_per_place")
        ]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def due(self, now: datetime) -> AttemptQuerySet:
        """Queued calls whose time has come."""
        return self.filter(status=Attempt.Status.QUEUED).filter(Q(due=None) | Q(due__lte=now)).going()

    def going(self) -> AttemptQuerySet:
        """Without the queued ones of paused batches; what is under way goes on. Where none is paused, the query stays what it was."""
        paused = Batch.objects.paused_keys()
        return self.exclude(status=Attempt.Status.QUEUED, generation__batch__in=paused) if paused else self

    def held(self) -> AttemptQuerySet:
        """Claimed or calling: owned by a worker as long as its lease stands."""
        return self.filter(status__in=[Attempt.Status.CLAIMED, Attempt.Status.CALLING])

    def in_doubt(self) -> AttemptQuerySet:
        """Nobody knows whether they ran, and nobody has decided; as :attr:`Attempt.is_in_doubt` says of one."""
        return self.filter(status=Attempt.Status.UNKNOWN, resolution="")


class Attempt(models.Model):
    """One paid call for one or more slots.

    queued → claimed (leased, nothing sent) → calling (committed before the first byte leaves) → done, failed, unknown.
    A call that certainly did not start ends as failed, and a new queued attempt (``number`` + 1) follows for the same slots.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"
        CALLING = "calling"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="attempts")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    gateway = models.ForeignKey(Gateway, models.PROTECT, related_name="attempts")
    """Team, person and gateway stand here again so that a claim reads one table. Another gateway than the generation's
    stands in for it."""
    model = models.CharField(max_length=100, blank=True)
    """As this gateway calls the model; "" is the generation's."""
    price_list = models.ForeignKey(PriceList, models.SET_NULL, null=True, related_name="+")
    """The list by which it was reserved and is settled; None: the profile's own prices."""
    status = CodeField(choices=Status.choices, default=Status.QUEUED)
    number = models.PositiveSmallIntegerField(default=1)
    pictures = models.PositiveSmallIntegerField(default=1)
    """How many pictures this call asks for."""
    due = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    reserved_nano = models.BigIntegerField(default=0)
    """This call's part of the reserve, in the team's currency."""
    request_hash = models.CharField(max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True)
    remote_id = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=120, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    log = models.CharField(max_length=500, blank=True)
    """For the administrator: what the wire saw, redacted."""
    usage = models.JSONField(null=True)
    output_tokens = models.PositiveIntegerField(null=True)
    """Of one picture, as the gateway counted them: what estimates learn from."""
    charge_nano = models.BigIntegerField(null=True)
    """What the gateway itself says it charged for one picture, in its currency."""
    cost_nano = models.BigIntegerField(null=True)
    """Settled, in the team's currency; None while unknown."""
    confidence = CodeField(blank=True)
    resolution = CodeField(blank=True)
    """How a person resolved an unknown: came, not, again."""
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due", "id"], condition=Q(status="queued"), name="attempts_queued"),
            models.Index(fields=["lease_until"], condition=Q(status__in=["claimed", "calling"]), name="attempts_held"),
            models.Index(fields=["gateway", "-id"], name="attempts_of_gateway"),
        ]

    def __str__(self) -> str:
        return f"{self.status} #{self.number}"

    @property
    def is_in_doubt(self) -> bool:
        """Nobody knows whether it ran, and nobody has decided."""
        return self.status == self.Status.UNKNOWN and not self.resolution

    @property
    def sent_model(self) -> str:
        """The model's id as this call's gateway knows it."""
        return self.model or self.generation.model


class Slot(models.Model):
    """One of a generation's n pictures. Always ends in a named state."""

    class Status(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="slots")
    index = models.PositiveSmallIntegerField()
    attempt = models.ForeignKey(Attempt, models.SET_NULL, null=True, related_name="slots")
    """The newest call made, or to be made, for it."""
    status = CodeField(choices=Status.choices, default=Status.PENDING)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    preview = models.CharField(max_length=120, blank=True)
    """Storage key of the newest partial picture."""
    preview_number = models.PositiveSmallIntegerField(default=0)
    """Of that picture, from 0 as gateways count."""
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["generation", "index"], name="one_slot_per_place")]
        ordering: ClassVar = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.status}"


class PictureQuerySet(models.QuerySet["Picture"]):
    def live(self) -> PictureQuerySet:
        return self.filter(trashed=None)

    def in_trash(self) -> PictureQuerySet:
        return self.exclude(trashed=None)

    def picked(self) -> PictureQuerySet:
        """Those that somebody of the team has picked."""
        return self.live().filter(flags__kind="pick").distinct()

    def of_thread(self, root: Generation, most: int) -> list[Picture]:
        """The newest ``most`` pictures of the thread that begins with ``root``, oldest first, with what a turn needs of them."""
        rows = self.filter(Q(generation=root) | Q(generation__thread=root))
        return list(rows.select_related("image", "generation__gateway__team", "project").order_by("-id")[:most])[::-1]

    def page(self, before: int | None, size: int) -> PictureQuerySet:
        """``size`` pictures below the cursor ``before`` (a picture's integer id), newest first: cost does not grow with depth."""
        rows = self.order_by("-id")
        return (rows if before is None else rows.filter(id__lt=before))[:size]


class Picture(models.Model):
    """A result. What lists need stands in the row itself, so that a page of cards reads two tables."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="pictures")
    project = models.ForeignKey(Project, models.PROTECT, related_name="pictures")
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="pictures")
    slot = models.OneToOneField(Slot, models.PROTECT, related_name="picture")
    image = models.ForeignKey(Image, models.PROTECT, related_name="pictures")
    """What is shown: the gateway's file, or for a guarded edit the composite."""
    raw = models.ForeignKey(Image, models.PROTECT, null=True, related_name="raw_of")
    """The gateway's file, where ``image`` is the composite."""
    guard = models.JSONField(default=dict)
    """What guarding did, with the keys of ``engine.ingest.report_of`` (see :class:`generations.imaging.Guarded`); {"failed": code} where
    it could not; {} where none was asked."""
    person = models.ForeignKey(User, models.PROTECT, related_name="pictures")
    gateway = models.ForeignKey(Gateway, models.PROTECT, null=True, related_name="pictures")
    """None for one that was imported."""
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    cost_nano = models.BigIntegerField(null=True)
    """Its part of the settled price, in the team's currency; None: unknown."""
    asked = models.JSONField(default=dict)
    """What came differently from what was asked: {"size": "2048x1152", "quality": …}, the asked values; {} where all agrees."""
    got = models.JSONField(default=dict)
    """The same keys with what came."""
    revised_prompt = models.TextField(blank=True)
    version = models.ForeignKey(PromptVersion, models.SET_NULL, null=True, related_name="pictures")
    """As its generation's."""
    downloaded = models.DateTimeField(null=True)
    """The first time."""
    kept = models.BooleanField(default=False)
    """Whether somebody picked it, gave it four stars or more, or downloaded it: set by ``workflow/keeping.py``."""
    created = models.DateTimeField(default=timezone.now)
    trashed = models.DateTimeField(null=True)
    trashed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = PictureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["team", "-id"], condition=Q(trashed=None), name="gallery"),
            models.Index(fields=["team", "project", "-id"], condition=Q(trashed=None), name="gallery_project"),
            models.Index(fields=["team", "person", "-id"], condition=Q(trashed=None), name="gallery_person"),
            models.Index(fields=["team", "gateway", "-id"], condition=Q(trashed=None), name="gallery_gateway"),
            models.Index(fields=["version", "-id"], condition=Q(version__isnull=False), name="pictures_of_version"),
            models.Index(fields=["version", "-id"], condition=Q(kept=True, trashed=None), name="kept_of_version"),
            models.Index(fields=["team", "-id"], name="pictures_of_team"),
            models.Index(fields=["team", "-trashed"], condition=Q(trashed__isnull=False), name="trash"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def original(self) -> Image:
        """The gateway's own bytes."""
        return self.raw or self.image

    @property
    def filename(self) -> str:
        return f"{self.created:%Y%m%d}-{self.public_id}.{self.image.extension}"


__all__ = ["Attempt", "Generation", "Picture", "Reference", "Slot"]
