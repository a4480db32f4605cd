"""All models. Methods of a row stand on the model, of many rows on its QuerySet; what touches several stands in ``workflow``."""

from generations.models.batch import Batch, BatchVote
from generations.models.bulk import BulkAction, BulkRecord, ProjectStorage, RetentionRule
from generations.models.delivery import Delivery, FocalPoint
from generations.models.draft import Draft
from generations.models.event import ClaimLock, Event, Heartbeat
from generations.models.facet import FacetBits, GalleryIndex
from generations.models.gateway import Gateway, GatewayPulse, Pace, PriceList
from generations.models.generation import Attempt, Generation, Picture, Reference, Slot
from generations.models.image import THUMB_SIZES, Image, PlacedImage
from generations.models.ledger import LedgerEntry
from generations.models.library_import import LibraryImport
from generations.models.lineage import Lineage
from generations.models.notification import Notification
from generations.models.opinion import Flag, Rating
from generations.models.people import Invitation, Membership, Role, SetupToken, Team, User
from generations.models.picture_import import ImportFile, PictureImport, PictureOrigin
from generations.models.project import Budget, Project
from generations.models.prompt import (
    ChangeRequest,
    CollectedPrompt,
    Favourite,
    Prompt,
    PromptCollection,
    PromptExample,
    PromptLink,
    PromptMember,
    PromptSearch,
    PromptTag,
    PromptVersion,
    PromptWord,
    VersionReference,
    WordList,
)
from generations.models.review import (
    ClientLink,
    Comment,
    Decision,
    Guest,
    GuestPick,
    Review,
    Reviewer,
    ReviewItem,
    State,
)
from generations.models.search_text import SearchText
from generations.models.shelf import Kit, KitItem, SavedMask, ShelfItem
from generations.models.sitting import Sitting
from generations.models.sorting import CollectedPicture, Collection, SavedSearch, Selection, Tag, Tagging

__all__ = [
    "THUMB_SIZES",
    "Attempt",
    "Batch",
    "BatchVote",
    "Budget",
    "BulkAction",
    "BulkRecord",
    "ChangeRequest",
    "ClaimLock",
    "ClientLink",
    "CollectedPicture",
    "CollectedPrompt",
    "Collection",
    "Comment",
    "Decision",
    "Delivery",
    "Draft",
    "Event",
    "FacetBits",
    "Favourite",
    "Flag",
    "FocalPoint",
    "GalleryIndex",
    "Gateway",
    "GatewayPulse",
    "Generation",
    "Guest",
    "GuestPick",
    "Heartbeat",
    "Image",
    "ImportFile",
    "Invitation",
    "Kit",
    "KitItem",
    "LedgerEntry",
    "LibraryImport",
    "Lineage",
    "Membership",
    "Notification",
    "Pace",
    "Picture",
    "PictureImport",
    "PictureOrigin",
    "PlacedImage",
    "PriceList",
    "Project",
    "ProjectStorage",
    "Prompt",
    "PromptCollection",
    "PromptExample",
    "PromptLink",
    "PromptMember",
    "PromptSearch",
    "PromptTag",
    "PromptVersion",
    "PromptWord",
    "Rating",
    "Reference",
    "RetentionRule",
    "Review",
    "ReviewItem",
    "Reviewer",
    "Role",
    "SavedMask",
    "SavedSearch",
    "SearchText",
    "Selection",
    "SetupToken",
    "ShelfItem",
    "Sitting",
    "Slot",
    "State",
    "Tag",
    "Tagging",
    "Team",
    "User",
    "VersionReference",
    "WordList",
]
