"""What is to be done with many pictures, as it was posted: which pictures, and what the verb needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from generations.access import Actor, Verb, collection_or_404, live_or_404, project_or_404, selection_or_404, tag_or_404
from generations.models import BulkAction, Collection, Flag, Rating, Selection, Tag
from generations.workflow import collections, selections, tags
from generations.workflow.bits import BitMap

Kind = BulkAction.Verb
RIGHTS: Mapping[str, Verb] = {
    Kind.TAG: Verb.CURATE,
    Kind.UNTAG: Verb.CURATE,
    Kind.COLLECT: Verb.CURATE,
    Kind.UNCOLLECT: Verb.CURATE,
    Kind.MOVE: Verb.CURATE,
    Kind.FLAG: Verb.FLAG,
    Kind.RATE: Verb.FLAG,
    Kind.TRASH: Verb.TRASH_OWN,
    Kind.RESTORE: Verb.TRASH_OWN,
    Kind.PURGE: Verb.TRASH_ALL,
}


class Refused(Exception):
    """What was posted cannot be done; the text says why."""


@dataclass(frozen=True)
class Asked:
    """Pictures, and the verb's parameters as a :class:`BulkAction` keeps them."""

    bits: BitMap
    params: dict[str, Any]


def read_selection(actor: Actor, given: QueryDict) -> Selection:
    """Freeze what was chosen: ``query`` with ``all=yes``, ``trash=yes`` with ``all=yes``, a ``selection``, or ids as ``p``; less those of
    ``minus``."""
    minus = _ids(given, "minus")
    if given.get("all") != "yes":
        return selections.keep(actor.team, actor.user, pictures(actor, given))
    if given.get("trash") == "yes":
        own = None if actor.may(Verb.TRASH_ALL) else actor.user
        bits = selections.in_trash(actor.team, own) - selections.of_ids(actor.team, minus)
        return selections.keep(actor.team, actor.user, bits)
    return selections.of_query(actor.team, actor.user, given.get("query", ""), minus)


def read(actor: Actor, verb: str, given: QueryDict) -> Asked:
    """Raises :class:`Refused`; 404 for what is not the team's."""
    bits = pictures(actor, given)
    if not bits:
        raise Refused(_("No picture is selected."))
    return Asked(bits, _params(actor, verb, given, len(bits)))


def pictures(actor: Actor, given: QueryDict) -> BitMap:
    """What was chosen, in any of the ways of :func:`read_selection`; 404 for a selection, or for single ones, that are not the team's."""
    minus = _ids(given, "minus")
    if chosen := given.get("selection", ""):
        held = selections.pictures_of(selection_or_404(actor, chosen[:16]))
        return held - selections.of_ids(actor.team, minus)
    if given.get("all") == "yes":
        return selections.pictures_of(read_selection(actor, given))
    wanted = _ids(given, "p") - minus
    found = selections.of_ids(actor.team, wanted)
    if wanted and not found:
        raise Http404
    return found


def _ids(given: QueryDict, name: str) -> set[str]:
    """Many in one field are parted by commas: a form may have no more than a thousand fields."""
    return {one[:16] for field in given.getlist(name) for one in field.split(",") if one}


def _params(actor: Actor, verb: str, given: QueryDict, count: int) -> dict[str, Any]:
    if verb in {Kind.TAG, Kind.UNTAG}:
        tag = _tag(actor, verb, given)
        return {"tag": tag.pk, "name": tag.name}
    if verb in {Kind.COLLECT, Kind.UNCOLLECT}:
        shelf = _collection(actor, verb, given)
        return {"collection": shelf.pk, "name": shelf.name}
    if verb == Kind.MOVE:
        project = project_or_404(actor, given.get("project", "")[:16])
        return {"project": project.pk, "name": project.name}
    if verb == Kind.FLAG:
        return {"kind": _one_of(given.get("kind", ""), ["", *Flag.Kind.values])}
    if verb == Kind.RATE:
        return {"stars": int(_one_of(given.get("stars", ""), [str(n) for n in range(Rating.MOST + 1)]))}
    if verb == Kind.PURGE and given.get("confirmed") != str(count):
        raise Refused(_("This cannot be undone. Confirm the number of pictures first."))
    return {}


def _tag(actor: Actor, verb: str, given: QueryDict) -> Tag:
    if wanted := given.get("tag", ""):
        return live_or_404(tag_or_404(actor, wanted[:16]))
    name = given.get("name", "")[:200]
    found = tags.called(actor.team, name)
    if found is not None:
        return found
    if verb == Kind.UNTAG:
        raise Refused(_("There is no tag of this name."))
    try:
        return tags.named(actor.team, name)
    except ValueError:
        raise Refused(_("A tag needs a name.")) from None


def _collection(actor: Actor, verb: str, given: QueryDict) -> Collection:
    if wanted := given.get("collection", ""):
        return live_or_404(collection_or_404(actor, wanted[:16]))
    name = collections.cleaned(given.get("name", ""))
    if verb == Kind.UNCOLLECT or not name:
        raise Refused(_("Choose a collection, or give a new one a name."))
    return collections.begin(actor.team, actor.user, name)


def _one_of(value: str, values: list[str]) -> str:
    if value not in values:
        raise Refused(_("That is not one of the choices."))
    return value
