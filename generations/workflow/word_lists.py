"""The team's word lists. A name is taken where it folds to another's: ``{list:Colours}`` and ``{list:colours}`` are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from generations.models import Team, WordList
from generations.search import fold

MOST_WORDS = 500


class Lists(Mapping[str, Sequence[str]]):
    """Lists by name, however it is written."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        self._rows = {key(name): words for name, words in rows.items()}

    def __getitem__(self, name: str) -> Sequence[str]:
        return self._rows[key(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def key(name: str) -> str:
    """By which a list is found: case, width, accents and spaces make no difference."""
    return " ".join(fold(name).split())


def called(team: Team, name: str) -> WordList | None:
    """The list of that name. A team has some dozens at most."""
    rows = WordList.objects.filter(team=team).live()
    return next((row for row in rows if key(row.name) == key(name)), None)


def create(team: Team, name: str, words: Sequence[str]) -> WordList:
    return WordList.objects.create(team=team, name=name, words=list(words))


def change(row: WordList, name: str, words: Sequence[str]) -> None:
    row.name, row.words = name, list(words)
    row.save(update_fields=["name", "words", "updated"])


@transaction.atomic
def bring_back(row: WordList) -> bool:
    """Undo its removal; False where another has its name by now."""
    other = called(row.team, row.name)
    if other is not None and other.pk != row.pk:
        return False
    row.restore()
    return True
