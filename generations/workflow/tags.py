"""A team's tags: named, found by their use, renamed, merged, removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Count

from generations import search, tag_words
from generations.models import BulkAction, Picture, Tag, Tagging, Team, User
from generations.workflow import bulk
from generations.workflow.bits import BitMap
from generations.workflow.errors import WorkflowError

LONGEST = 60
OFFERED = 8


class NameTaken(WorkflowError):
    """Another tag of the team is called so already: they can be merged."""

    code = "tag_name_taken"


def folded(name: str) -> str:
    """The name without case, width and accents, with single spaces."""
    return " ".join(search.fold(name).split())[:LONGEST]


def clean(name: str) -> str:
    """As it is shown: one line, single spaces, without "#" in front."""
    return " ".join(name.split()).lstrip("#＃ ")[:LONGEST].strip()


def called(team: Team, name: str) -> Tag | None:
    return Tag.objects.filter(team=team, folded=folded(name)).live().first()


@transaction.atomic
def named(team: Team, name: str) -> Tag:
    """The team's tag of this name, made where there is none. Raises ``ValueError`` for a name without a letter."""
    shown = clean(name)
    if not folded(shown):
        raise ValueError("a tag needs a name")
    made, _ = Tag.objects.filter(removed=None).get_or_create(
        team=team, folded=folded(shown), removed=None, defaults={"name": shown}
    )
    return made


def rename(tag: Tag, name: str) -> None:
    """Raises :class:`NameTaken` where another is called so, ``ValueError`` for a name without a letter."""
    shown = clean(name)
    if not folded(shown):
        raise ValueError("a tag needs a name")
    tag.name, tag.folded = shown, folded(shown)
    with _of_one_name():
        tag.save(update_fields=["name", "folded"])


def restore(tag: Tag) -> None:
    """Bring a removed one back with its pictures. Raises :class:`NameTaken`."""
    with _of_one_name():
        tag.restore()


@contextmanager
def _of_one_name() -> Iterator[None]:
    """The database is asked, not read before: two who take one name at the same moment are both answered."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise NameTaken from None


@transaction.atomic
def merge(tag: Tag, into: Tag, person: User) -> BulkAction:
    """Its pictures get the other tag; it goes. The action's undo brings both back as they were."""
    keys = BitMap(Tagging.objects.filter(tag=tag).values_list("picture_id", flat=True))
    tag.remove()
    params = {"tag": into.pk, "name": into.name, "merged": tag.pk, "was": tag.name}
    return bulk.begin(tag.team, person, BulkAction.Verb.TAG, keys, params)


def by_use(team: Team) -> list[tuple[Tag, int]]:
    """The team's tags with their number of pictures, the most used first."""
    counts = dict(
        Tagging.objects.filter(tag__team=team, tag__removed=None)
        .order_by()
        .values_list("tag")
        .annotate(count=Count("pk"))
    )
    rows = [(tag, counts.get(tag.pk, 0)) for tag in Tag.objects.filter(team=team).live()]
    return sorted(rows, key=lambda one: (-one[1], one[0].folded))


def of(picture: Picture) -> list[Tag]:
    return list(Tag.objects.filter(taggings__picture=picture).live().order_by("folded"))


def suggested(team: Team, prompt: str, having: Iterable[Tag]) -> list[str]:
    """Names that may fit a picture of ``prompt``: tags of the team that stand in it, then its own words that matter."""
    has = {tag.folded for tag in having}
    known = [(tag.name, tag.folded) for tag, _count in by_use(team)]
    inside = tag_words.found_in(prompt, known)
    offered = dict.fromkeys(name for name in inside if folded(name) not in has)
    seen = has | {folded(name) for name in inside}
    for word in tag_words.words_of(prompt):
        if folded(word) not in seen:
            offered.setdefault(word)
    return list(offered)[:OFFERED]


def matching(team: Team, typed: str, most: int = OFFERED) -> list[tuple[Tag, int]]:
    """The team's tags for what is being typed: those that begin with it, then those that have it inside, by use."""
    asked = folded(typed)
    rows = [one for one in by_use(team) if asked in one[0].folded]
    return sorted(rows, key=lambda one: not one[0].folded.startswith(asked))[:most]
