"""The starter library in a team: loaded as a whole, removed as a whole, brought back as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from generations import starter
from generations.models import Event, Prompt, PromptVersion, Team, User, WordList
from generations.models.prompt import PromptQuerySet, text_hash
from generations.search import fold
from generations.workflow import prompt_index, prompts


@dataclass(frozen=True)
class Removed:
    """How many prompts went, and how many stayed because somebody had given them another version."""

    gone: int
    stayed: int


@transaction.atomic
def load(team: Team, owner: User) -> int:
    """Give the team every prompt and word list of the starter library that it lacks, and bring back what the last :func:`remove` took:
    how many prompts that were. What somebody removed singly stays away."""
    # The team's row is the lock: pressed twice at once, it is loaded once.
    Team.objects.select_for_update().get(pk=team.pk)
    back = _bring_back(team)
    known = set(_prompts(team).values_list("starter", flat=True))
    fresh = [entry for entry in starter.prompts() if entry["key"] not in known]
    # Made last to first, so that newest first is the order of the library itself.
    _make(team, owner, fresh[::-1])
    _load_lists(team)
    Event.tell(team, "prompt")
    return back + len(fresh)


@transaction.atomic
def remove(team: Team) -> Removed:
    """Take away what is untouched: prompts of one version, lists with their own words. :func:`restore` brings it all back."""
    there = _prompts(team).live()
    untouched = list(_untouched(there).values_list("pk", flat=True))
    # A whole second is the mark of what went together: what somebody removes singly goes at a fraction of one.
    Prompt.objects.filter(pk__in=untouched).update(removed=timezone.now().replace(microsecond=0))
    _remove_lists(team)
    Event.tell(team, "prompt")
    return Removed(gone=len(untouched), stayed=there.count())


@transaction.atomic
def restore(team: Team) -> int:
    """Bring back what the last :func:`remove` took: how many prompts."""
    back = _bring_back(team)
    _load_lists(team)
    Event.tell(team, "prompt")
    return back


def _bring_back(team: Team) -> int:
    """What the last :func:`remove` took: how many prompts."""
    times = _prompts(team).exclude(removed=None).values_list("removed", flat=True)
    last = max((one for one in times if one and not one.microsecond), default=None)
    return _prompts(team).filter(removed=last).update(removed=None) if last else 0


def is_there(team: Team) -> bool:
    """Whether any of it is in sight."""
    return _prompts(team).live().exists()


def _prompts(team: Team) -> PromptQuerySet:
    return Prompt.objects.filter(team=team, starter__gt="")


def _untouched(rows: PromptQuerySet) -> PromptQuerySet:
    return rows.annotate(count=Count("versions")).filter(count=1)


# -- Prompts, in few statements ------------------------------------------------------------------------------------------------


def _make(team: Team, owner: User, entries: Sequence[dict[str, Any]]) -> None:
    made = Prompt.objects.bulk_create(_prompt(team, owner, entry) for entry in entries)
    rows = list(zip(made, entries, strict=True))
    versions = PromptVersion.objects.bulk_create(_version(prompt, owner, entry) for prompt, entry in rows)
    for prompt, version in zip(made, versions, strict=True):
        prompt.live = version
    Prompt.objects.bulk_update(made, ["live"], batch_size=200)
    _tag(team, rows)
    written = Prompt.objects.filter(pk__in=[one.pk for one in made])
    prompt_index.keep_many(written.select_related("live").prefetch_related("tags"))


def _prompt(team: Team, owner: User, entry: dict[str, Any]) -> Prompt:
    said = {name: entry.get(name, "") for name in ("title", "notes", "category", "language")}
    return Prompt(team=team, owner=owner, starter=entry["key"], **said)


def _version(prompt: Prompt, owner: User, entry: dict[str, Any]) -> PromptVersion:
    return PromptVersion(
        prompt=prompt,
        number=1,
        text=entry["text"],
        text_hash=text_hash(entry["text"]),
        variables=entry.get("variables", []),
        settings=entry.get("settings", {}),
        person=owner,
    )


def _tag(team: Team, rows: Sequence[tuple[Prompt, dict[str, Any]]]) -> None:
    names = chain.from_iterable(entry.get("tags", []) for _, entry in rows)
    known = {tag.folded: tag.pk for tag in prompts.tags(team, names)}
    through = Prompt.tags.through
    pairs = {(prompt.pk, known[fold(name).strip()[:40]]) for prompt, entry in rows for name in entry.get("tags", [])}
    through.objects.bulk_create(through(prompt_id=prompt, prompttag_id=tag) for prompt, tag in sorted(pairs))


# -- Word lists --------------------------------------------------------------------------------------------------------------


def _load_lists(team: Team) -> None:
    there = set(WordList.objects.filter(team=team).values_list("name", flat=True))
    WordList.objects.bulk_create(
        WordList(team=team, name=name, words=words, starter=name)
        for name, words in starter.lists().items()
        if name not in there
    )


def _remove_lists(team: Team) -> None:
    """Those that say what they said, and that no prompt in sight needs."""
    own = starter.lists()
    needed = "\n".join(Prompt.objects.filter(team=team, removed=None).values_list("live__text", flat=True))
    rows = WordList.objects.filter(team=team).exclude(starter="")
    gone = [one.pk for one in rows if one.words == own.get(one.starter) and f"{{list:{one.name}}}" not in needed]
    WordList.objects.filter(pk__in=gone).delete()
