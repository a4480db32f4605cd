"""What somebody looks for in the library: as it stands in the address, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from generations.access import Actor, prompt_collection_or_404
from generations.models import Prompt, PromptCollection, PromptTag, User
from generations.search import fold
from generations.workflow.library_search import Place, Sort, Wanted

LONGEST = {"q": 200, "category": 60, "tag": 40}
SORTS = (Sort.NEWEST, Sort.USE, Sort.RATE)


@dataclass(frozen=True)
class Filter:
    """Free text, codes and public ids as in the address; "" where not asked."""

    q: str = ""
    category: str = ""
    tag: str = ""
    """Folded."""
    language: str = ""
    owner: str = ""
    sharing: str = ""
    starred: str = ""
    collection: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Filter:
        given = {one.name: query.get(one.name, "").strip()[: LONGEST.get(one.name, 16)] for one in fields(cls)}
        usual = Sort.PLACE if given["collection"] else Sort.NEWEST
        known = {str(sort) for sort in (*SORTS, usual)} - {str(usual)}
        return cls(
            **given | {"sort": given["sort"] if given["sort"] in known else "", "starred": given["starred"] and "yes"}
        )

    @cached_property
    def query(self) -> str:
        """As it stands in an address: "?q=blue&tag=…", "" where nothing is asked."""
        words = urlencode({one.name: value for one in fields(self) if (value := getattr(self, one.name))})
        return f"?{words}" if words else ""

    def but(self, **changes: str) -> Filter:
        return replace(self, **changes)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but an order or a collection is asked for."""
        return self.but(sort="", collection="") != Filter()

    @cached_property
    def order(self) -> Sort:
        return Sort(self.sort) if self.sort else Sort.PLACE if self.collection else Sort.NEWEST

    def shelf(self, actor: Actor) -> PromptCollection | None:
        """The collection that is asked for; 404 where there is none, or where it was removed."""
        if not self.collection:
            return None
        row = prompt_collection_or_404(actor, self.collection)
        if row.removed:
            raise Http404
        return row

    def wanted(self, actor: Actor, shelf: PromptCollection | None) -> Wanted:
        """The same for the search, ``shelf`` being the collection; what is not there matches nothing."""
        owners = User.objects.filter(public_id=self.owner).values_list("pk", flat=True)
        tags = PromptTag.objects.filter(team=actor.team, folded=fold(self.tag)).values_list("pk", flat=True)
        return Wanted(
            text=self.q,
            category=self.category,
            language=self.language,
            sharing=self.sharing,
            owner=(owners.first() or 0) if self.owner else None,
            tag=(tags.first() or 0) if self.tag else None,
            collection=shelf.pk if shelf else None,
            starred=bool(self.starred),
            sort=self.order,
        )


def cursor(actor: Actor, query: QueryDict) -> Place | None:
    """The place below which the page begins: ``after``, a prompt's public id, with ``at``, what it was ordered by when it was shown."""
    after, at = query.get("after", ""), query.get("at", "")
    if not after:
        return None
    key = Prompt.objects.filter(team=actor.team, public_id=after[:16]).values_list("pk", flat=True).first()
    if key is None or not (at.isascii() and at.isdigit() and len(at) < 10):
        raise Http404
    return int(at), key
