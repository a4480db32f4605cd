"""What was just removed and can be brought back: said on the page that follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.access import TeamRequest, Verb
from generations.messages.words import sentences


@dataclass(frozen=True)
class Undo:
    text: str
    address: str


def undo(request: TeamRequest) -> Undo | None:
    """By ``gone`` in the address: a collection's public id, or "starter" with how many prompts went and stayed."""
    gone, slug = request.GET.get("gone", ""), request.actor.team.slug
    if gone == "starter" and request.actor.may(Verb.PUBLISH_ALL):
        return Undo(
            _starter_words(_number(request, "count"), _number(request, "stayed")),
            reverse("starter-restore", args=[slug]),
        )
    if not gone or not request.actor.may(Verb.WRITE_PROMPTS):
        return None
    shelf = request.actor.prompt_collections().exclude(removed=None).filter(public_id=gone).first()
    if shelf is None:
        return None
    return Undo(_("“%(name)s” is removed.") % {"name": shelf.name}, reverse("collection-restore", args=[slug, gone]))


def _starter_words(went: int, stayed: int) -> str:
    said = ngettext(
        "The starter library is removed: %(count)d prompt.", "The starter library is removed: %(count)d prompts.", went
    ) % {"count": went}
    more = ngettext("%(count)d prompt that was edited stays.", "%(count)d prompts that were edited stay.", stayed) % {
        "count": stayed
    }
    return sentences(said, more if stayed else "")


def _number(request: TeamRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
