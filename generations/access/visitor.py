"""A client who came by a link: what of one review they see, and what they may do there. Nothing else of the team is in reach."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from generations.models import ClientLink, Comment, Guest, Review, ReviewItem


@dataclass(frozen=True)
class Visitor:
    """``guest`` is who it is, by the name that was given."""

    link: ClientLink
    guest: Guest

    @property
    def review(self) -> Review:
        return self.link.review

    @property
    def may_decide(self) -> bool:
        return self.link.may_decide and self.review.is_open

    @property
    def may_pick(self) -> bool:
        return self.link.may_pick and self.review.is_open

    @property
    def may_comment(self) -> bool:
        return self.link.may_comment and self.review.is_open

    def items(self) -> QuerySet[ReviewItem]:
        """The review's pictures in order, without those in the trash."""
        rows = ReviewItem.objects.filter(review=self.link.review_id, picture__trashed=None)
        return rows.select_related("picture__image", "picture__generation", "review__team")

    def comments(self) -> QuerySet[Comment]:
        """What this client's own people said here and what was answered to them; with the team's other words where the link shows
        them. Never what was said for the team alone, by or to another client, in another review or outside of one."""
        rows = Comment.objects.filter(review=self.link.review_id, internal=False, removed=None)
        rows = rows.exclude(thread__removed__isnull=False).exclude(thread__internal=True)
        own, to_own = Q(guest__link=self.link), Q(thread__guest__link=self.link)
        if not self.link.shows_team:
            return rows.filter(own | to_own).filter(own | Q(guest=None))
        return rows.filter(own | Q(guest=None)).filter(to_own | Q(thread__guest=None))

    def item_or_404(self, public_id: str) -> ReviewItem:
        row = self.items().filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return row

    def thread_or_404(self, item: ReviewItem, public_id: str) -> Comment:
        row = self.comments().filter(picture=item.picture_id, thread=None, public_id=public_id).first()
        if row is None:
            raise Http404
        return row
