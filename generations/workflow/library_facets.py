"""What the library's list can be narrowed by. A tag or a category is named only to those who see a prompt that has it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef

from generations.library_words import CATEGORIES
from generations.models import Prompt, PromptTag, Team, User
from generations.models.prompt import PromptQuerySet

MOST_TAGS = 300
"""More tags than this are no list to choose from; any of them can be searched for."""
# The next category after each: as many looks into the index as there are categories, instead of one through all prompts.
EVERY_CATEGORY = """
    WITH RECURSIVE word(category) AS (
        SELECT MIN(category) FROM generations_prompt WHERE team_id = %(team)s AND removed IS NULL AND category > ''
        UNION ALL
        SELECT (SELECT MIN(category) FROM generations_prompt
            WHERE team_id = %(team)s AND removed IS NULL AND category > word.category)
        FROM word WHERE word.category IS NOT NULL
    )
    SELECT category FROM word WHERE category IS NOT NULL"""


@dataclass(frozen=True)
class Facets:
    categories: list[str]
    """Those of ``generations/library_words.py``, then the team's own words."""
    tags: list[PromptTag]
    owners: list[User]


def facets(rows: PromptQuerySet, team: Team) -> Facets:
    """For ``rows``, what somebody may see of the team's prompts, without removed ones."""
    return Facets([*CATEGORIES, *_own_categories(rows, team)], _tags(rows, team), _owners(team))


def _own_categories(rows: PromptQuerySet, team: Team) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(EVERY_CATEGORY, {"team": team.pk})
        own = [category for (category,) in cursor.fetchall() if category not in CATEGORIES]
    if not own:
        return []
    return sorted(rows.filter(category__in=own).order_by().values_list("category", flat=True).distinct())


def _tags(rows: PromptQuerySet, team: Team) -> list[PromptTag]:
    seen = Exists(rows.filter(pk=OuterRef("prompt_id")))
    held = Prompt.tags.through.objects.filter(seen, prompttag_id=OuterRef("pk"))
    return list(PromptTag.objects.filter(Exists(held), team=team)[:MOST_TAGS])


def _owners(team: Team) -> list[User]:
    return sorted(User.objects.filter(memberships__team=team), key=lambda one: one.name.casefold())
