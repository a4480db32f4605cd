"""The gallery's filters: what stands in the address, what it means for the rows, and how it is taken away again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
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
        rows = actor.pictures().live()
        for name, model in (("project", Project), ("person", User), ("gateway", Gateway)):
            wanted = getattr(self, name)
            if wanted:
                key = model.objects.filter(public_id=wanted).values_list("pk", flat=True).first()  # type: ignore[attr-defined]
                rows = rows.filter(**{f"{name}_id": key or 0})
        return rows

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


def choices(actor: Actor) -> list[Choice]:
    """Everything that can be filtered by, in one query: projects, members, gateways, by name."""
    team = actor.team
    projects = Project.objects.filter(team=team).values_list(Value("project"), "public_id", "name")
    people = User.objects.filter(memberships__team=team).values_list(Value("person"), "public_id", "name")
    gateways = Gateway.objects.filter(team=team).values_list(Value("gateway"), "public_id", "name")
    rows = projects.order_by().union(people.order_by(), gateways.order_by(), all=True)
    return sorted((Choice(*row) for row in rows), key=lambda choice: choice.name.casefold())
