"""The gallery's filters: what stands in the address, what it means for the rows, and how it is taken away again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from generations.access import Actor
from generations.models import Gateway, Picture, Project, User
from generations.models.generation import PictureQuerySet
from generations.models.search_index import newest_matches, next_matches

NAMES = ("project", "person", "gateway")


@dataclass(frozen=True)
class Filter:
    """What a person looks for: free text and public ids, as in the address; "" where not asked."""

    text: str = ""
    project: str = ""
    person: str = ""
    gateway: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Filter:
        return cls(text=query.get("q", "").strip()[:200], **{name: query.get(name, "")[:16] for name in NAMES})

    @cached_property
    def query(self) -> str:
        """As it stands in an address: "?q=blue&project=…", "" where nothing is asked."""
        given = {"q": self.text} | {name: getattr(self, name) for name in NAMES}
        words = urlencode({name: value for name, value in given.items() if value})
        return f"?{words}" if words else ""

    def without(self, name: str) -> Filter:
        return replace(self, **{name: ""})

    def narrow(self, actor: Actor) -> PictureQuerySet:
        """The team's pictures by project, person and gateway (not by text); an unknown id matches nothing."""
        return actor.pictures().live().filter(**self.keys)

    @cached_property
    def keys(self) -> dict[str, int]:
        """The rows' own columns for what is asked: looked up once for the page and for its count."""
        found: dict[str, int] = {}
        for name, model in (("project", Project), ("person", User), ("gateway", Gateway)):
            if wanted := getattr(self, name):
                key = model.objects.filter(public_id=wanted).values_list("pk", flat=True).first()  # type: ignore[attr-defined]
                found[f"{name}_id"] = key or 0
        return found

    def older(self, actor: Actor, before: int | None, size: int) -> QuerySet[Picture]:
        """``size`` pictures below the cursor ``before``, newest first."""
        rows = self.narrow(actor)
        if not self.text:
            return rows.page(before, size)
        ids = newest_matches(self.text, actor.team.pk, rows, before, size)
        return actor.pictures().filter(pk__in=ids).order_by("-id")

    def newer(self, actor: Actor, after: int, size: int) -> QuerySet[Picture]:
        """The ``size`` pictures next above the cursor ``after``, oldest first."""
        rows = self.narrow(actor)
        if not self.text:
            return rows.filter(id__gt=after).order_by("id")[:size]
        ids = next_matches(self.text, actor.team.pk, rows, after, size)
        return actor.pictures().filter(pk__in=ids).order_by("id")


@dataclass(frozen=True)
class Choice:
    kind: str
    public_id: str
    name: str


CHOICES = """
    SELECT 'project', public_id, name FROM generations_project WHERE team_id = %(team)s
    UNION ALL SELECT 'gateway', public_id, name FROM generations_gateway WHERE team_id = %(team)s
    UNION ALL SELECT 'person', who.public_id, who.name FROM generations_user AS who
        JOIN generations_membership AS member ON member.user_id = who.id WHERE member.team_id = %(team)s"""


def choices(actor: Actor) -> list[Choice]:
    """Everything that can be filtered by, in one query: projects, members, gateways, by name.

    By hand: composing this union from three querysets takes six times as long as running it.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHOICES, {"team": actor.team.pk})
        return sorted((Choice(*row) for row in cursor.fetchall()), key=lambda choice: choice.name.casefold())
