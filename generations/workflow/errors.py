"""Why something was not done. Each has a ``code`` and ``params``; the words a person reads are made from them elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar


class WorkflowError(Exception):
    """Base of all. Nothing was changed where one is raised."""

    code: ClassVar[str] = "not_possible"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params


class OverBudget(WorkflowError):
    """The project's month does not cover it. ``left_nano``, ``asked_nano`` in ``currency`` (the team's)."""

    code = "over_budget"

    def __init__(self, *, left_nano: int, asked_nano: int, currency: str) -> None:
        super().__init__(left_nano=left_nano, asked_nano=asked_nano, currency=currency)
        self.left_nano, self.asked_nano = left_nano, asked_nano


class BatchOverBudget(WorkflowError):
    """The project's month does not cover all of a batch: only its first ``rows`` of ``count``. Amounts as in :class:`OverBudget`."""

    code = "batch_over_budget"

    def __init__(self, *, left_nano: int, asked_nano: int, currency: str, rows: int, count: int) -> None:
        super().__init__(left_nano=left_nano, asked_nano=asked_nano, currency=currency, rows=rows, count=count)


class PriceUnknownUnderBudget(WorkflowError):
    """A project with a budget cannot pay for what has no known price: the budget would hold nothing back."""

    code = "price_unknown_under_budget"


class NoSpace(WorkflowError):
    """There is too little room to keep what would be paid for. ``free`` and ``needed`` in bytes."""

    code = "no_space"


class EmptyMask(WorkflowError):
    """Nothing is painted in a mask that is to be used."""

    code = "mask_empty"


class GatewayGone(WorkflowError):
    """The gateway was switched off or removed since the page was made."""

    code = "gateway_gone"


class TurnPictureGone(WorkflowError):
    """The picture that a turn goes on from is no longer there: its words alone would bring another picture than was asked."""

    code = "turn_picture_gone"


class ProjectArchived(WorkflowError):
    """The project was put away since the page was made: nothing more is paid for in it."""

    code = "project_archived"


class ReviewClosed(WorkflowError):
    """The review was closed: nothing is decided or said in it any more."""

    code = "review_closed"


class NothingToReview(WorkflowError):
    """None of the pictures is there (any more), or they are more than ``most``."""

    code = "nothing_to_review"


class NothingToDo(WorkflowError):
    """The state has changed since the page was made: there is nothing left to retry, or it was resolved already."""

    code = "nothing_to_do"
