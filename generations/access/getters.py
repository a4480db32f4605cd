"""One object by the id in its address: 404 for what is not this team's."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404

from generations.access.actor import Actor
from generations.models import (
    Batch,
    BulkAction,
    ChangeRequest,
    ClientLink,
    Collection,
    Comment,
    Delivery,
    Gateway,
    Generation,
    Image,
    Kit,
    LibraryImport,
    Membership,
    Picture,
    PictureImport,
    Project,
    Prompt,
    PromptCollection,
    PromptVersion,
    Review,
    ReviewItem,
    SavedMask,
    SavedSearch,
    Selection,
    ShelfItem,
    Tag,
    User,
    WordList,
)

Kept = TypeVar("Kept", bound=Any)
"""A row that can be removed and brought back: it has ``removed``."""


def actor_or_404(user: Any, slug: str) -> Actor:
    """The signed-in ``user`` in the team called ``slug``; 404 for a stranger."""
    if not user.is_authenticated:
        raise Http404
    return among(memberships_of(user), user, slug)


def memberships_of(user: User) -> list[Membership]:
    """All the person's memberships with their teams, by the teams' names."""
    return list(Membership.objects.select_related("team").filter(user=user).order_by("team__name"))


def among(memberships: list[Membership], user: User, slug: str) -> Actor:
    """The person in that one of their teams which is called ``slug``; 404 where it is none of them."""
    for row in memberships:
        if row.team.slug == slug:
            return Actor(user=user, team=row.team, role=row.role)
    raise Http404


def project_or_404(actor: Actor, public_id: str) -> Project:
    return _get(actor.projects(), public_id)


def generation_or_404(actor: Actor, public_id: str) -> Generation:
    return _get(actor.generations().select_related("project", "gateway", "person"), public_id)


def picture_or_404(actor: Actor, public_id: str) -> Picture:
    return _get(
        actor.pictures().select_related("image", "generation", "project", "person", "gateway", "slot"), public_id
    )


def gateway_or_404(actor: Actor, public_id: str) -> Gateway:
    return _get(Gateway.objects.filter(team=actor.team, deleted=None), public_id)


def image_or_404(actor: Actor, public_id: str) -> Image:
    return _get(actor.images(), public_id)


def saved_mask_or_404(actor: Actor, public_id: str) -> SavedMask:
    return _get(actor.saved_masks().select_related("image"), public_id)


def shelf_item_or_404(actor: Actor, public_id: str) -> ShelfItem:
    return _get(actor.shelf().select_related("image"), public_id)


def kit_or_404(actor: Actor, public_id: str) -> Kit:
    return _get(actor.kits().select_related("team"), public_id)


def prompt_or_404(actor: Actor, public_id: str) -> Prompt:
    """Also a removed one: Undo asks for it."""
    return _get(actor.prompts().select_related("team", "owner", "cover", "live__person"), public_id)


def version_or_404(actor: Actor, public_id: str) -> PromptVersion:
    return _get(actor.versions().select_related("prompt__team", "prompt__owner", "person"), public_id)


def change_request_or_404(actor: Actor, public_id: str) -> ChangeRequest:
    return _get(actor.change_requests().select_related("prompt__team", "prompt__owner", "base", "person"), public_id)


def prompt_collection_or_404(actor: Actor, public_id: str) -> PromptCollection:
    return _get(actor.prompt_collections(), public_id)


def word_list_or_404(actor: Actor, public_id: str) -> WordList:
    """Also a removed one: Undo asks for it."""
    return _get(WordList.objects.filter(team=actor.team).select_related("team"), public_id)


def library_import_or_404(actor: Actor, public_id: str) -> LibraryImport:
    return _get(actor.library_imports().select_related("team", "person"), public_id)


def delivery_or_404(actor: Actor, public_id: str) -> Delivery:
    return _get(actor.deliveries().select_related("team", "person"), public_id)


def picture_import_or_404(actor: Actor, public_id: str) -> PictureImport:
    return _get(actor.picture_imports().select_related("team", "person", "project", "collection"), public_id)


def batch_or_404(actor: Actor, public_id: str) -> Batch:
    return _get(actor.batches().select_related("project", "person", "version__prompt"), public_id)


def bulk_action_or_404(actor: Actor, public_id: str) -> BulkAction:
    return _get(actor.bulk_actions().select_related("team", "person"), public_id)


def tag_or_404(actor: Actor, public_id: str) -> Tag:
    """Also a removed one: Undo asks for it."""
    return _get(actor.tags(), public_id)


def collection_or_404(actor: Actor, public_id: str) -> Collection:
    """Also a removed one: Undo asks for it."""
    return _get(actor.collections().select_related("team", "person"), public_id)


def live_or_404(row: Kept) -> Kept:
    """``row``, unless it was removed: for whoever does more with it than bring it back."""
    if row.removed:
        raise Http404
    return row


def saved_search_or_404(actor: Actor, public_id: str) -> SavedSearch:
    return _get(actor.saved_searches(), public_id)


def selection_or_404(actor: Actor, public_id: str) -> Selection:
    return _get(actor.selections(), public_id)


def review_or_404(actor: Actor, public_id: str) -> Review:
    return _get(actor.reviews().select_related("team", "person", "collection"), public_id)


def review_item_or_404(actor: Actor, public_id: str) -> ReviewItem:
    rows = ReviewItem.objects.filter(review__team=actor.team)
    return _get(rows.select_related("review__team", "picture__image", "picture__generation"), public_id)


def comment_or_404(actor: Actor, public_id: str) -> Comment:
    return _get(actor.comments().select_related("team", "picture", "review", "person", "guest", "thread"), public_id)


def client_link_or_404(actor: Actor, public_id: str) -> ClientLink:
    return _get(ClientLink.objects.filter(review__team=actor.team).select_related("review__team"), public_id)


def member_or_404(actor: Actor, public_id: str) -> Membership:
    row = Membership.objects.select_related("user").filter(team=actor.team, user__public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _get(rows: Any, public_id: str) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
