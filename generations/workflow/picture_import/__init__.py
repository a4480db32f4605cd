"""Pictures from elsewhere into the gallery: files come in, a worker judges them one after another, and all of it can be undone."""

from generations.workflow.picture_import.arriving import Closed, Wanted, begin, close, take
from generations.workflow.picture_import.progress import Progress, progress
from generations.workflow.picture_import.undoing import restore, undo
from generations.workflow.picture_import.working import is_due, work

__all__ = [
    "Closed",
    "Progress",
    "Wanted",
    "begin",
    "close",
    "is_due",
    "progress",
    "restore",
    "take",
    "undo",
    "work",
]
