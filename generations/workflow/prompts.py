"""The library's prompts: written, given new versions, pinned, described, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from generations.models import (
    Event,
    Image,
    Prompt,
    PromptExample,
    PromptMember,
    PromptTag,
    PromptVersion,
    Team,
    User,
    VersionReference,
)
from generations.models.prompt import text_hash
from generations.search import fold
from generations.workflow import prompt_index, prompt_links
from generations.workflow.orders import OrderedImage


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a version holds; the fields are :class:`~generations.models.PromptVersion`'s."""

    text: str
    variables: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[OrderedImage, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is said about a prompt beside its words; ``sharing`` is one of ``Prompt.Sharing``."""

    title: str = ""
    notes: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    sharing: str = Prompt.Sharing.TEAM
    members: tuple[User, ...] = ()
    """With whom it is shared where ``sharing`` says so: members of its team."""


@transaction.atomic
def create(team: Team, owner: User, details: Details, words: Words, why: str = "", **fields: Any) -> Prompt:
    """A new prompt with its first version, which is live. ``fields`` go to the row as they are (``starter``, ``extra``, ``cover``)."""
    prompt = Prompt.objects.create(team=team, owner=owner, **_columns(details), **fields)
    set_tags(prompt, details.tags)
    share_with(prompt, details.members)
    add_version(prompt, owner, words, why)
    return prompt


@transaction.atomic
def add_version(
    prompt: Prompt,
    person: User,
    words: Words,
    why: str = "",
    *,
    publish: bool = True,
    restores: PromptVersion | None = None,
) -> PromptVersion:
    """The next version, in force at once unless ``publish`` is False."""
    # The prompt's row is the lock: two who save at once get two numbers.
    Prompt.objects.select_for_update().get(pk=prompt.pk)
    newest = prompt.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PromptVersion.objects.create(
        prompt=prompt,
        number=newest + 1,
        text=words.text,
        text_hash=text_hash(words.text),
        variables=[dict(one) for one in words.variables],
        settings=dict(words.settings),
        person=person,
        why=why[:400],
        restores=restores,
    )
    _keep_references(version, words.references)
    if publish or prompt.live_id is None:
        pin(prompt, version)
    else:
        _changed(prompt)
    return version


def _keep_references(version: PromptVersion, references: Iterable[OrderedImage]) -> None:
    VersionReference.objects.bulk_create(
        VersionReference(
            version=version,
            position=place,
            image=one.image,
            filename=one.filename[:120],
            role=one.role,
            line=one.line,
        )
        for place, one in enumerate(references)
    )


@transaction.atomic
def pin(prompt: Prompt, version: PromptVersion) -> None:
    """Make ``version`` the one that is used."""
    prompt.live = version
    prompt.save(update_fields=["live"])
    _changed(prompt)


def restore_version(prompt: Prompt, version: PromptVersion, person: User) -> PromptVersion:
    """The words of an older version as a new one: what came between stays."""
    return add_version(prompt, person, words_of(version), restores=version)


def words_of(version: PromptVersion) -> Words:
    """What ``version`` holds, to be written once more."""
    return Words(
        text=version.text,
        variables=version.variables,
        settings=version.settings,
        references=tuple(OrderedImage.of(row) for row in version.references.select_related("image")),
    )


@transaction.atomic
def describe(prompt: Prompt, details: Details) -> None:
    """Set everything that is said about the prompt; its versions stay."""
    was = prompt.sharing
    for name, value in _columns(details).items():
        setattr(prompt, name, value)
    prompt.save(update_fields=list(_columns(details)))
    set_tags(prompt, details.tags)
    _shared(prompt, was, details.members)


def _columns(details: Details) -> dict[str, Any]:
    names = ("title", "notes", "category", "language", "sharing")
    return {name: getattr(details, name) for name in names}


def set_tags(prompt: Prompt, names: Iterable[str]) -> None:
    """Give the prompt exactly these tags; new words become tags of the team."""
    prompt.tags.set(tags(prompt.team, names))


def tags(team: Team, names: Iterable[str]) -> list[PromptTag]:
    """The team's tags of these names, made where they are missing. What folds to one word is one tag."""
    wanted = {fold(name).strip()[:40]: name.strip()[:40] for name in names if name.strip()}
    known = {tag.folded: tag for tag in PromptTag.objects.filter(team=team, folded__in=list(wanted))}
    fresh = [PromptTag(team=team, name=name, folded=key) for key, name in wanted.items() if key not in known]
    PromptTag.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(PromptTag.objects.filter(team=team, folded__in=list(wanted))) if fresh else list(known.values())


def share_with(prompt: Prompt, members: Iterable[User]) -> int:
    """Share by name with exactly these members of the team. Returns with how many it is shared no more."""
    wanted = {user.pk for user in members}
    gone, _ = prompt.members.exclude(user_id__in=wanted).delete()
    rows = [PromptMember(prompt=prompt, user_id=pk) for pk in sorted(wanted)]
    PromptMember.objects.bulk_create(rows, ignore_conflicts=True)
    return gone


@transaction.atomic
def share(prompt: Prompt, sharing: str, members: Iterable[User] = ()) -> None:
    """Say who sees it: ``sharing`` is one of ``Prompt.Sharing``, ``members`` those by name. Made private, its public links end."""
    was, prompt.sharing = prompt.sharing, sharing
    prompt.save(update_fields=["sharing"])
    _shared(prompt, was, members)


def _shared(prompt: Prompt, was: str, members: Iterable[User]) -> None:
    gone = share_with(prompt, members)
    if prompt.sharing == Prompt.Sharing.PRIVATE != was:
        prompt_links.revoke_of_prompt(prompt)
    _changed(prompt, seen_otherwise=bool(gone) or prompt.sharing != was)


@transaction.atomic
def set_cover(prompt: Prompt, image: Image | None) -> None:
    """The picture of its card."""
    prompt.cover = image
    prompt.save(update_fields=["cover"])
    _changed(prompt)


@transaction.atomic
def set_examples(prompt: Prompt, examples: Sequence[tuple[Image, int | None]]) -> None:
    """Its example pictures in their order: each image, with the key of the picture it came from."""
    prompt.examples.all().delete()
    rows = {image.pk: (image, picture) for image, picture in examples}
    PromptExample.objects.bulk_create(
        PromptExample(prompt=prompt, image=image, picture_id=picture, position=place)
        for place, (image, picture) in enumerate(rows.values())
    )
    _changed(prompt)


@transaction.atomic
def remove(prompt: Prompt) -> None:
    """Out of sight; comes back by :func:`bring_back` until the trash's days are over."""
    prompt.remove()
    _changed(prompt)


@transaction.atomic
def bring_back(prompt: Prompt) -> None:
    prompt.restore()
    _changed(prompt)


def _changed(prompt: Prompt, *, seen_otherwise: bool = False) -> None:
    """``seen_otherwise``: somebody sees it no more, or only now."""
    prompt.updated = timezone.now()
    prompt.save(update_fields=["updated"])
    prompt_index.keep(prompt)
    if seen_otherwise:
        # To the whole team, so that its card goes from the pages of those who see it no more.
        Event.tell(prompt.team_id, "prompt", prompt.public_id)
    else:
        tell(prompt)


def tell(prompt: Prompt) -> None:
    """Append a notice that it changed, to those who see it: when somebody writes in private is nobody else's matter."""
    if prompt.sharing == Prompt.Sharing.TEAM:
        Event.tell(prompt.team_id, "prompt", prompt.public_id)
        return
    people = {prompt.owner_id}
    if prompt.sharing == Prompt.Sharing.MEMBERS:
        people |= set(prompt.members.values_list("user_id", flat=True))
    Event.objects.bulk_create(
        Event(team_id=prompt.team_id, kind="prompt", public_id=prompt.public_id, audience_id=pk)
        for pk in sorted(people)
    )
