"""All models. Methods of a row stand on the model, of many rows on its QuerySet; what touches several stands in ``workflow``."""

from generations.models.event import ClaimLock, Event, Heartbeat
from generations.models.gateway import Gateway, GatewayPulse, Pace, PriceList
from generations.models.generation import Attempt, Draft, Generation, Picture, Reference, SearchText, Slot
from generations.models.image import THUMB_SIZES, Image
from generations.models.ledger import LedgerEntry
from generations.models.people import Invitation, Membership, Role, SetupToken, Team, User
from generations.models.project import Budget, Project

__all__ = [
    "THUMB_SIZES",
    "Attempt",
    "Budget",
    "ClaimLock",
    "Draft",
    "Event",
    "Gateway",
    "GatewayPulse",
    "Generation",
    "Heartbeat",
    "Image",
    "Invitation",
    "LedgerEntry",
    "Membership",
    "Pace",
    "Picture",
    "PriceList",
    "Project",
    "Reference",
    "Role",
    "SearchText",
    "SetupToken",
    "Slot",
    "Team",
    "User",
]
