"""What filters and their values are called: on chips, in the panel, for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from generations.access import Actor
from generations.models import Gateway, User
from generations.workflow.gallery import Search

TITLES: Mapping[str, Any] = {
    "project": gettext_lazy("Project"),
    "person": gettext_lazy("Person"),
    "gateway": gettext_lazy("Gateway"),
    "model": gettext_lazy("Model"),
    "aspect": gettext_lazy("Aspect ratio"),
    "stars": gettext_lazy("Stars of the team"),
    "mine": gettext_lazy("Your stars"),
    "flag": gettext_lazy("Flag"),
    "my": gettext_lazy("Your flag"),
    "tag": gettext_lazy("Tag"),
    "collection": gettext_lazy("Collection"),
    "review": gettext_lazy("Review"),
    "references": gettext_lazy("References"),
    "prompt": gettext_lazy("Prompt of the library"),
    "kept": gettext_lazy("Kept"),
    "downloaded": gettext_lazy("Downloaded"),
    "source": gettext_lazy("Source"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "flag": {
        "pick": gettext_lazy("Picked"),
        "reject": gettext_lazy("Rejected"),
        "none": gettext_lazy("Neither picked nor rejected"),
    },
    "my": {
        "pick": gettext_lazy("Picked by you"),
        "reject": gettext_lazy("Rejected by you"),
        "none": gettext_lazy("Not flagged by you"),
    },
    "review": {
        "open": pgettext_lazy("state in a review", "Open"),
        "approved": pgettext_lazy("state in a review", "Approved"),
        "changes": pgettext_lazy("state in a review", "Changes requested"),
        "rejected": pgettext_lazy("state in a review", "Rejected"),
    },
    "references": {"yes": gettext_lazy("With references"), "no": gettext_lazy("Without references")},
    "kept": {"yes": gettext_lazy("Kept"), "no": gettext_lazy("Not kept")},
    "downloaded": {"yes": gettext_lazy("Downloaded"), "no": gettext_lazy("Never downloaded")},
    "source": {
        "made": gettext_lazy("Made in the studio"),
        "batch": gettext_lazy("From a batch"),
        "api": gettext_lazy("By the API"),
        "import": gettext_lazy("Imported"),
    },
}
"""Values that are words of ours, in the order in which they are offered."""
NAMED = ("project", "person", "gateway", "tag", "collection", "prompt")
"""Facets whose values are public ids of things with names."""
UNKNOWN = "?"


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    name: str
    title: str
    label: str
    address: str


@dataclass
class Names:
    """Names of things by facet and public id, as far as this person may see them."""

    actor: Actor
    known: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def learn(self, name: str, ids: Iterable[str]) -> None:
        wanted = [one for one in ids if one not in self.known[name]]
        if name in NAMED and wanted:
            said = "title" if name == "prompt" else "name"
            rows = _things(self.actor, name).filter(public_id__in=wanted)
            self.known[name] |= dict(rows.values_list("public_id", said))

    def label(self, name: str, value: str) -> str:
        """What a value is called; "?" for one that is unknown here."""
        if name in NAMED:
            return self.known[name].get(value) or UNKNOWN
        if name in {"stars", "mine"}:
            return stars_label(value)
        if name in CODES:
            return str(CODES[name].get(value, UNKNOWN))
        return value


def stars_label(value: str) -> str:
    if not value.isdecimal() or not 0 < int(value) <= 5:
        return _("No stars") if value in {"0", "none"} else UNKNOWN
    count = int(value)
    if count == 5:
        return _("5 stars")
    return ngettext("%(count)s star and more", "%(count)s stars and more", count) % {"count": count}


def chips(actor: Actor, search: Search) -> list[Chip]:
    """Everything in force, in the order of the address."""
    names = Names(actor)
    for name, values in search.facets.items():
        names.learn(name, values)
    made = []
    for name, value in search.pairs:
        title, label = _said(names, name, value)
        made.append(Chip(name, title, label, search.without(name, value).query or "?"))
    return made


def _said(names: Names, name: str, value: str) -> tuple[str, str]:
    if name == "q":
        return _("Search"), f"“{value}”"
    if name in {"from", "to"}:
        day = date_format(date.fromisoformat(value), "DATE_FORMAT")
        return "", _("From %(day)s") % {"day": day} if name == "from" else _("To %(day)s") % {"day": day}
    return ("" if name in CODES else str(TITLES[name])), names.label(name, value)


def _things(actor: Actor, name: str) -> Any:
    return {
        "project": actor.projects,
        "person": lambda: User.objects.filter(memberships__team=actor.team),
        "gateway": lambda: Gateway.objects.filter(team=actor.team),
        "tag": actor.tags,
        "collection": actor.collections,
        "prompt": actor.prompts,
    }[name]()
