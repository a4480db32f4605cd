"""The team's prompts: what is written about one, its immutable versions, who sees it, and how it is found."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from generations.models.base import CodeField, PublicIdField
from generations.models.image import Image, PlacedImage
from generations.models.people import Team, User
from generations.models.shelf import Removable, RemovableQuerySet
from generations.search import fold

UNTITLED = 60
"""Characters of the text by which a prompt without a title is called."""


def text_hash(text: str) -> str:
    """By which the same words are found again: case, width, accents and spaces make no difference."""
    return hashlib.sha256(" ".join(fold(text).split()).encode()).hexdigest()


class PromptQuerySet(RemovableQuerySet["Prompt"]):
    def seen_by(self, user: User | int) -> PromptQuerySet:
        """Those that a member of their team may see: the team's, the person's own, those shared with the person."""
        shared = models.Exists(PromptMember.objects.filter(prompt=models.OuterRef("pk"), user=user))
        return self.filter(Q(sharing=Prompt.Sharing.TEAM) | Q(owner=user) | Q(shared, sharing=Prompt.Sharing.MEMBERS))

    def for_cards(self) -> PromptQuerySet:
        """Everything a card shows, in a fixed number of queries."""
        return self.select_related("live", "cover", "owner").prefetch_related("tags")

    def used(self, prompt_id: int, **more: int) -> None:
        """Add to the counters ``uses``, ``made`` and ``kept``, in one UPDATE, and set the keep rate anew."""
        self.filter(pk=prompt_id).update(**{name: models.F(name) + by for name, by in more.items()})
        rate = models.Case(models.When(made=0, then=0), default=models.F("kept") * 1000 / models.F("made"))
        self.filter(pk=prompt_id).update(keep_rate=rate)


class Prompt(Removable):
    """A prompt of the library. Its words stand in its versions; ``live`` is the one that is used where none is named."""

    class Sharing(models.TextChoices):
        PRIVATE = "private"
        TEAM = "team"
        MEMBERS = "members"

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="prompts")
    owner = models.ForeignKey(User, models.PROTECT, related_name="prompts")
    """Its author."""
    title = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    category = models.CharField(max_length=60, blank=True)
    """A code of ``generations/library_words.py``, or the team's own word."""
    language = CodeField(blank=True)
    """A language tag: en, zh-hans, ja …; "" where it is not known."""
    sharing = CodeField(choices=Sharing.choices, default=Sharing.TEAM)
    live = models.ForeignKey("PromptVersion", models.SET_NULL, null=True, related_name="+")
    """The pinned version. None only while the first one is written."""
    cover = models.ForeignKey(Image, models.PROTECT, null=True, related_name="+")
    tags = models.ManyToManyField("PromptTag", related_name="prompts")
    starter = models.CharField(max_length=60, blank=True)
    """Its key in the starter library, by which that is removed as a whole; "" for the team's own."""
    extra = models.JSONField(default=dict)
    """What an import said and we do not know, exported again as it came."""
    uses = models.PositiveIntegerField(default=0)
    """Generations made with any of its versions."""
    made = models.PositiveIntegerField(default=0)
    """Their pictures."""
    kept = models.PositiveIntegerField(default=0)
    """Those of them that were picked, got four stars or more, or were downloaded."""
    keep_rate = models.PositiveSmallIntegerField(default=0)
    """Kept of made, in thousandths."""
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    objects = PromptQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["team", "-id"], condition=Q(removed=None), name="prompts_newest"),
            models.Index(fields=["team", "-uses", "-id"], condition=Q(removed=None), name="prompts_by_use"),
            models.Index(fields=["team", "-keep_rate", "-id"], condition=Q(removed=None), name="prompts_by_rate"),
            models.Index(fields=["team", "category", "-id"], condition=Q(removed=None), name="prompts_category"),
            models.Index(fields=["team", "owner", "-id"], condition=Q(removed=None), name="prompts_owner"),
            models.Index(fields=["team", "language", "-id"], condition=Q(removed=None), name="prompts_language"),
            models.Index(fields=["team", "starter"], name="prompts_starter"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """Of the live version."""
        return self.live.text if self.live else ""

    @property
    def name(self) -> str:
        """Its title; the beginning of its text where it has none."""
        if self.title:
            return self.title
        words = " ".join(self.text.split())
        return words if len(words) <= UNTITLED else words[:UNTITLED].rstrip() + "…"

    def images(self) -> set[Image]:
        """Every image that only this prompt may be holding."""
        found = {self.cover} if self.cover else set()
        found |= {one.image for one in self.examples.select_related("image")}
        rows = VersionReference.objects.filter(version__prompt=self).select_related("image")
        return found | {one.image for one in rows}


class PromptVersion(models.Model):
    """The words and the recommended settings as somebody left them. Never changed."""

    public_id = PublicIdField()
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """From 1."""
    text = models.TextField()
    """Exactly as written."""
    text_hash = models.CharField(max_length=64)
    variables: models.JSONField[Any, Any] = models.JSONField(default=list)
    """What the author said of them, as ``generations.variables`` reads and writes it; detected ones need not stand here."""
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Recommended: aspect, resolution, quality, gateway (public id), profile, model …, and whatever else came with an import."""
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.CharField(max_length=400, blank=True)
    restores = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prompt", "number"], name="one_version_per_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["text_hash"], name="versions_by_text")]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"

    @cached_property
    def is_live(self) -> bool:
        return self.prompt.live_id == self.pk


class VersionReference(PlacedImage):
    """A recommended reference picture of a version."""

    version = models.ForeignKey(PromptVersion, models.CASCADE, related_name="references")

    class Meta(PlacedImage.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="one_version_reference_per_place")
        ]


class PromptExample(models.Model):
    """A picture that shows what the prompt brings: of the gallery, or an image that came with it."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="examples")
    picture = models.ForeignKey("Picture", models.SET_NULL, null=True, related_name="+")
    """Where it came from the gallery."""
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prompt", "position"], name="one_example_per_place"),
            models.UniqueConstraint(fields=["prompt", "image"], name="one_example_per_image"),
        ]
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.position}"


class PromptTag(models.Model):
    """A word by which a team sorts its prompts."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="prompt_tags")
    name = models.CharField(max_length=40)
    folded = models.CharField(max_length=40)
    """The name without case, width and accents: "Food" and "ｆｏｏｄ" are one tag."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "folded"], name="one_tag_per_word")]
        ordering: ClassVar = ["folded"]

    def __str__(self) -> str:
        return self.name


class PromptMember(models.Model):
    """A member of the team with whom a prompt is shared by name."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["prompt", "user"], name="shared_once_with_each")]

    def __str__(self) -> str:
        return str(self.user)


class Favourite(models.Model):
    """A person's star on a prompt."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="favourites")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "prompt"], name="one_star_per_person")]

    def __str__(self) -> str:
        return str(self.user)


class PromptLinkQuerySet(models.QuerySet["PromptLink"]):
    def open(self, now: datetime | None = None) -> PromptLinkQuerySet:
        """Those that show their prompt now."""
        fresh = Q(expires=None) | Q(expires__gt=now or timezone.now())
        return self.filter(fresh, revoked=None, prompt__removed=None)


class PromptLink(models.Model):
    """A public address that shows one prompt to whoever holds it. The address is signed (``workflow/prompt_links.py``), so that a copy
    of the database alone opens nothing."""

    public_id = PublicIdField()
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="links")
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects = PromptLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class PromptCollection(Removable):
    """Prompts that a team keeps together, in an order."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="prompt_collections")
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return set()


class CollectedPrompt(models.Model):
    collection = models.ForeignKey(PromptCollection, models.CASCADE, related_name="items")
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="collected")
    position = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "prompt"], name="one_place_in_a_collection")
        ]
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}"


class ChangeRequest(models.Model):
    """A version that somebody proposes who may not publish it."""

    class Status(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    public_id = PublicIdField()
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="change_requests")
    base = models.ForeignKey(PromptVersion, models.CASCADE, related_name="+")
    """The version that was changed."""
    text = models.TextField()
    variables: models.JSONField[Any, Any] = models.JSONField(default=list)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    note = models.CharField(max_length=400, blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    status = CodeField(choices=Status.choices, default=Status.OPEN)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)
    version = models.ForeignKey(PromptVersion, models.SET_NULL, null=True, related_name="+")
    """What became of it, where it was accepted."""
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["prompt", "status", "-id"], name="changes_of_prompt")]

    def __str__(self) -> str:
        return f"{self.status} {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class WordList(Removable):
    """A team's list of words, named in a prompt as ``{list:name}``."""

    public_id = PublicIdField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="word_lists")
    name = models.CharField(max_length=60)
    words: models.JSONField[Any, Any] = models.JSONField(default=list)
    starter = models.CharField(max_length=60, blank=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "name"], condition=Q(removed=None), name="one_word_list_per_name")
        ]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def images(self) -> set[Image]:
        return set()


class PromptSearch(models.Model):
    """The searchable words of a prompt. A table of its own, because triggers hang on it: no migration may alter it."""

    prompt = models.OneToOneField(Prompt, models.CASCADE, primary_key=True, related_name="search")
    tokens = models.TextField()
    """Words and CJK bigrams, separated by spaces (see ``generations/search.py``)."""

    def __str__(self) -> str:
        return self.tokens[:60]


class PromptWord(models.Model):
    """A word that stood in a prompt of the team: what a mistyped one may have meant. Also words of prompts that few may see, and of
    ones that are gone; so it is shown to nobody who does not find it in a prompt of theirs (``workflow/prompt_words.py``)."""

    LONGEST: ClassVar = 32

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    word = models.CharField(max_length=LONGEST)
    """Folded."""
    head = models.CharField(max_length=1)
    """Its first letter, and the two behind it: a typo leaves one of them whole."""
    tail = models.CharField(max_length=2)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "word"], name="one_row_per_word")]
        indexes: ClassVar = [
            models.Index(fields=["team", "head", "word"], name="words_by_head"),
            models.Index(fields=["team", "tail", "word"], name="words_by_tail"),
        ]

    def __str__(self) -> str:
        return self.word

    @classmethod
    def of(cls, team_id: int, word: str) -> PromptWord:
        """The row for ``word``, not saved."""
        return cls(team_id=team_id, word=word, head=word[:1], tail=word[1:3])
