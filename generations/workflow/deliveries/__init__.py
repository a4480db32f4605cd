"""Handing pictures over: chosen, named, made ready where they must be, listed, and given as one ZIP that can be resumed."""

from generations.workflow.deliveries.choices import TEMPLATE, Choices, read_choices
from generations.workflow.deliveries.chosen import MOST, TooMany, of_collection, of_pictures, of_selection
from generations.workflow.deliveries.contents import focal_points
from generations.workflow.deliveries.giving import Lost, archive_of, open_member, sheet_of, taken
from generations.workflow.deliveries.ordering import example, last_choices, order, set_focus
from generations.workflow.deliveries.preparing import DUE, is_due, remove, sweep, work

__all__ = [
    "DUE",
    "MOST",
    "TEMPLATE",
    "Choices",
    "Lost",
    "TooMany",
    "archive_of",
    "example",
    "focal_points",
    "is_due",
    "last_choices",
    "of_collection",
    "of_pictures",
    "of_selection",
    "open_member",
    "order",
    "read_choices",
    "remove",
    "set_focus",
    "sheet_of",
    "sweep",
    "taken",
    "work",
]
