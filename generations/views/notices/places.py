"""Where a notification leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.urls import NoReverseMatch, reverse

from generations.models import Generation, Notification

Place = Callable[[Notification, str], str]


def place(row: Notification, slug: str) -> str:
    """The address of what it is about; the list of notifications where that is nowhere to be seen."""
    try:
        found = PLACES[row.code](row, slug) if row.code in PLACES else ""
    except NoReverseMatch:
        found = ""
    return found or reverse("notices", args=[slug])


def _named(name: str, tail: str = "") -> Place:
    def address(row: Notification, slug: str) -> str:
        return reverse(name, args=[slug, row.subject]) + tail if row.subject else ""

    return address


def _strip(row: Notification, slug: str) -> str:
    made = Generation.objects.filter(team=row.team_id, public_id=row.subject).select_related("project").first()
    return f"{reverse('studio', args=[slug])}?project={made.project.public_id}#g-{made.public_id}" if made else ""


def _said(row: Notification, slug: str) -> str:
    """A comment: in its review where it was said in one, else on its picture."""
    review = str(row.params.get("review", ""))
    if review:
        return f"{reverse('review', args=[slug, review])}?p={row.subject}#comments"
    return f"{reverse('picture', args=[slug, row.subject])}#comments"


def _bare(name: str) -> Place:
    return lambda _row, slug: reverse(name, args=[slug])


PLACES: Mapping[str, Place] = {
    "done": _strip,
    "failed": _strip,
    "unknown": _strip,
    "mention": _said,
    "comment": _said,
    "answer": _said,
    "resolved": _said,
    "client-said": _said,
    "review-asked": _named("review"),
    "review-decided": _named("review"),
    "review-closed": _named("review"),
    "review-due": _named("review"),
    "client-came": _named("review"),
    "client-decided": _named("review"),
    "client-picked": _named("review"),
    "bulk": _bare("bulk-activity"),
    "import": _named("picture-import-job"),
    "delivery": _named("delivery"),
    "change-proposed": _named("change"),
    "change-accepted": _named("change"),
    "change-declined": _named("change"),
    "budget-near": _bare("settings-projects"),
}
