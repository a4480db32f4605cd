"""The review as a client sees it: one picture large with the others beside it, all as a grid, some side by side; and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from generations.access import Visitor
from generations.models import Comment, Decision, Event, GuestPick, ReviewItem, State
from generations.models.image import Image
from generations.views.client.base import ClientRequest, by_link
from generations.views.review.shown import CHOICES, Said, Thread, grouped, state_word
from generations.workflow.reviews import progress

MOST_BESIDE = 4
PART = "review"
"""What ``X-Partial`` says where the inside of the page alone is wanted; "threads" the words alone."""


@dataclass(frozen=True)
class Frame:
    """A picture among the review's."""

    item: ReviewItem
    picked: bool = False

    @property
    def image(self) -> Image:
        return self.item.picture.image


@require_safe
@by_link
def page(request: ClientRequest) -> HttpResponseBase:
    """The first picture that waits for a word; the first of all where none does."""
    rows = list(request.visitor.items())
    if not rows:
        return render(request, "generations/client/nothing.html", frame(request))
    waiting = next((one for one in rows if one.state == State.OPEN), rows[0])
    return redirect("client-item", request.token, waiting.public_id)


@require_safe
@by_link
def item(request: ClientRequest, item: str) -> HttpResponseBase:
    row = request.visitor.item_or_404(item)
    if request.headers.get("X-Partial") == "threads":
        return words(request, row)
    return table(request, row)


@require_safe
@by_link
def grid(request: ClientRequest) -> HttpResponse:
    """All of them, to see them together and to choose some to compare."""
    return render(request, "generations/client/grid.html", frame(request) | {"frames": frames(request.visitor)})


@require_safe
@by_link
def compare(request: ClientRequest) -> HttpResponse:
    """Two to four (``p`` several), side by side."""
    chosen = [request.visitor.item_or_404(one) for one in request.GET.getlist("p")[:MOST_BESIDE]]
    if len(chosen) < 2:
        raise Http404
    picks = picked_by(request.visitor)
    shown = [Frame(one, one.pk in picks) for one in chosen]
    return render(request, "generations/client/compare.html", frame(request) | {"frames": shown})


def table(request: ClientRequest, row: ReviewItem, status: int = 200, **more: Any) -> HttpResponse:
    """The page at one picture; to a script its inside alone."""
    part = "_table" if request.headers.get("X-Partial") == PART else "item"
    context = _context(request, row) | more
    return render(request, f"generations/client/{part}.html", context, status=status)


def words(request: ClientRequest, row: ReviewItem) -> HttpResponse:
    """The threads alone."""
    return render(
        request, "generations/client/_threads.html", frame(request) | talk(request.visitor, row) | {"item": row}
    )


def frame(request: ClientRequest) -> dict[str, Any]:
    """What every page of the link shows around."""
    link = request.visitor.link
    return {
        "link": link,
        "review": link.review,
        "visitor": request.visitor,
        "guest": request.visitor.guest,
        "token": request.token,
        "cursor": Event.objects.newest_id(),
    }


def frames(visitor: Visitor) -> list[Frame]:
    """All pictures with the guest's picks. Two queries."""
    picks = picked_by(visitor)
    return [Frame(one, one.pk in picks) for one in visitor.items()]


def picked_by(visitor: Visitor) -> set[int]:
    rows = GuestPick.objects.filter(guest=visitor.guest, item__review=visitor.review)
    return set(rows.values_list("item", flat=True))


def _context(request: ClientRequest, row: ReviewItem) -> dict[str, Any]:
    shown = frames(request.visitor)
    place = next(at for at, one in enumerate(shown) if one.item.pk == row.pk)
    last = row.decisions.select_related("person", "guest").first()
    return (
        frame(request)
        | talk(request.visitor, row)
        | {
            "item": row,
            "picture": row.picture,
            "generation": row.picture.generation,
            "frames": shown,
            "picked": shown[place].picked,
            "place": place + 1,
            "previous": shown[place - 1].item if place else None,
            "next": shown[place + 1].item if place + 1 < len(shown) else None,
            "progress": progress.of_items([one.item for one in shown]),
            "state_word": state_word(row.state),
            "last": last,
            "decided_by": _by(request.visitor, last),
            "choices": CHOICES,
        }
    )


def _by(visitor: Visitor, last: Decision | None) -> str:
    """Who decided, as this client may know it: the team's people by the team's name unless the link shows theirs, another client not."""
    if last is None:
        return ""
    if last.guest is not None:
        return last.guest.name if last.guest.link_id == visitor.link.pk else ""
    return last.person.name if visitor.link.shows_team and last.person else visitor.review.team.name


def talk(visitor: Visitor, row: ReviewItem) -> dict[str, Any]:
    """What is said on the picture, as far as this client sees it. Two queries."""
    rows = visitor.comments().filter(picture=row.picture_id).order_by("id")
    rows = rows.select_related("person", "guest", "review", "thread", "resolved_by").prefetch_related("mentions")
    found = [_thread(visitor, start, answers) for start, answers in grouped(rows)]
    still_open = [one for one in found if one.comment.resolved is None]
    return {
        "threads": found,
        "open_count": len(still_open),
        "resolved_count": len(found) - len(still_open),
        "has_pins": any(one.comment.mark for one in still_open),
    }


def _thread(visitor: Visitor, start: Comment, answers: Sequence[Comment]) -> Thread:
    shown = [Said(one, named="" if visitor.link.shows_team else visitor.review.team.name) for one in (start, *answers)]
    return Thread(shown[0], shown[1:], may_answer=visitor.may_comment)
