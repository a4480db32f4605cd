"""Who may do what: the one package through which every query for a person goes.

An :class:`Actor` is somebody in a team: a member with a role. Every getter answers 404 for what is not this team's, so that a stranger
cannot tell "not yours" from "not there".
"""

from generations.access.actor import RIGHTS, Actor, Verb
from generations.access.getters import (
    actor_or_404,
    batch_or_404,
    change_request_or_404,
    client_link_or_404,
    collection_or_404,
    comment_or_404,
    gateway_or_404,
    generation_or_404,
    image_or_404,
    kit_or_404,
    library_import_or_404,
    member_or_404,
    memberships_of,
    picture_or_404,
    project_or_404,
    prompt_collection_or_404,
    prompt_or_404,
    review_item_or_404,
    review_or_404,
    saved_mask_or_404,
    saved_search_or_404,
    selection_or_404,
    shelf_item_or_404,
    tag_or_404,
    version_or_404,
    word_list_or_404,
)
from generations.access.team import TeamRequest, in_team, is_page
from generations.access.visitor import Visitor

__all__ = [
    "RIGHTS",
    "Actor",
    "TeamRequest",
    "Verb",
    "Visitor",
    "actor_or_404",
    "batch_or_404",
    "change_request_or_404",
    "client_link_or_404",
    "collection_or_404",
    "comment_or_404",
    "gateway_or_404",
    "generation_or_404",
    "image_or_404",
    "in_team",
    "is_page",
    "kit_or_404",
    "library_import_or_404",
    "member_or_404",
    "memberships_of",
    "picture_or_404",
    "project_or_404",
    "prompt_collection_or_404",
    "prompt_or_404",
    "review_item_or_404",
    "review_or_404",
    "saved_mask_or_404",
    "saved_search_or_404",
    "selection_or_404",
    "shelf_item_or_404",
    "tag_or_404",
    "version_or_404",
    "word_list_or_404",
]
