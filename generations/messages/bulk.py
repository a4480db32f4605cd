"""What was done with many pictures, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.messages.figures import number
from generations.messages.words import sentences
from generations.models import BulkAction

Kind, Status = BulkAction.Verb, BulkAction.Status


def title(action: BulkAction) -> str:
    """What it is, with its number of pictures: "Tag 1,204 pictures “pear”"."""
    return _title(action, action.count)


def done(action: BulkAction) -> str:
    """What became of it, in whole sentences."""
    if action.status == Status.UNDONE:
        return _("Undone: everything is as it was.")
    if action.status == Status.FAILED:
        return sentences(_why(action), _so_far(action))
    if action.status == Status.CANCELLED:
        return sentences(_("Stopped."), _so_far(action))
    return sentences(_said(action), _left(action))


def _so_far(action: BulkAction) -> str:
    return _said(action) if action.changed else _("Nothing was changed.")


def _left(action: BulkAction) -> str:
    return sentences(
        ngettext(
            "%(n)s picture is somebody else’s and stays as it is.",
            "%(n)s pictures are somebody else’s and stay as they are.",
            action.refused,
        )
        % {"n": number(action.refused)}
        if action.refused
        else "",
        ngettext(
            "%(n)s picture stays: a later turn goes on from it.",
            "%(n)s pictures stay: later turns go on from them.",
            action.kept,
        )
        % {"n": number(action.kept)}
        if action.kept
        else "",
    )


def _why(action: BulkAction) -> str:
    if action.error == "gone":
        return _("It stopped: the tag, collection or project is no longer there.")
    if action.error == "left":
        return _("It stopped: whoever began it has left the team.")
    return _("It stopped by an error of the studio.")


def _said(action: BulkAction) -> str:
    """In the past."""
    if not action.changed:
        return "" if action.refused or action.kept else _("Nothing was to be changed.")
    given = {"n": number(action.changed), "name": action.params.get("name", "")}
    return _past(action, action.changed) % given


def _past(action: BulkAction, n: int) -> str:
    kind, stars = action.params.get("kind"), action.params.get("stars")
    if action.verb == Kind.FLAG:
        if kind == "pick":
            return ngettext("%(n)s picture picked.", "%(n)s pictures picked.", n)
        if kind == "reject":
            return ngettext("%(n)s picture rejected.", "%(n)s pictures rejected.", n)
        return ngettext("Flag taken off %(n)s picture.", "Flags taken off %(n)s pictures.", n)
    if action.verb == Kind.RATE:
        if not stars:
            return ngettext("Stars taken off %(n)s picture.", "Stars taken off %(n)s pictures.", n)
        return ngettext("%(n)s picture rated.", "%(n)s pictures rated.", n)
    return {
        Kind.TAG: ngettext("%(n)s picture tagged “%(name)s”.", "%(n)s pictures tagged “%(name)s”.", n),
        Kind.UNTAG: ngettext("“%(name)s” taken off %(n)s picture.", "“%(name)s” taken off %(n)s pictures.", n),
        Kind.COLLECT: ngettext("%(n)s picture added to “%(name)s”.", "%(n)s pictures added to “%(name)s”.", n),
        Kind.UNCOLLECT: ngettext(
            "%(n)s picture taken out of “%(name)s”.", "%(n)s pictures taken out of “%(name)s”.", n
        ),
        Kind.MOVE: ngettext("%(n)s picture moved to “%(name)s”.", "%(n)s pictures moved to “%(name)s”.", n),
        Kind.TRASH: ngettext("%(n)s picture moved to the trash.", "%(n)s pictures moved to the trash.", n),
        Kind.RESTORE: ngettext("%(n)s picture restored.", "%(n)s pictures restored.", n),
        Kind.PURGE: ngettext("%(n)s picture deleted for ever.", "%(n)s pictures deleted for ever.", n),
    }[Kind(action.verb)]


def _title(action: BulkAction, n: int) -> str:
    given = {"n": number(n), "name": action.params.get("name", ""), "was": action.params.get("was", "")}
    if "merged" in action.params:
        return _("Merge the tag “%(was)s” into “%(name)s”") % given
    if "days" in action.params:
        given["days"] = number(action.params["days"])
        return _("“%(name)s”: pictures that nobody wanted after %(days)s days") % given
    return _task(action, n) % given


def _task(action: BulkAction, n: int) -> str:
    kind, stars = action.params.get("kind"), action.params.get("stars")
    if action.verb == Kind.FLAG:
        if kind == "pick":
            return ngettext("Pick %(n)s picture", "Pick %(n)s pictures", n)
        if kind == "reject":
            return ngettext("Reject %(n)s picture", "Reject %(n)s pictures", n)
        return ngettext("Take the flag off %(n)s picture", "Take the flags off %(n)s pictures", n)
    if action.verb == Kind.RATE:
        if not stars:
            return ngettext("Take the stars off %(n)s picture", "Take the stars off %(n)s pictures", n)
        return ngettext("Rate %(n)s picture", "Rate %(n)s pictures", n)
    return {
        Kind.TAG: ngettext("Tag %(n)s picture “%(name)s”", "Tag %(n)s pictures “%(name)s”", n),
        Kind.UNTAG: ngettext("Take “%(name)s” off %(n)s picture", "Take “%(name)s” off %(n)s pictures", n),
        Kind.COLLECT: ngettext("Add %(n)s picture to “%(name)s”", "Add %(n)s pictures to “%(name)s”", n),
        Kind.UNCOLLECT: ngettext("Take %(n)s picture out of “%(name)s”", "Take %(n)s pictures out of “%(name)s”", n),
        Kind.MOVE: ngettext("Move %(n)s picture to “%(name)s”", "Move %(n)s pictures to “%(name)s”", n),
        Kind.TRASH: ngettext("Move %(n)s picture to the trash", "Move %(n)s pictures to the trash", n),
        Kind.RESTORE: ngettext("Restore %(n)s picture", "Restore %(n)s pictures", n),
        Kind.PURGE: ngettext("Delete %(n)s picture for ever", "Delete %(n)s pictures for ever", n),
    }[Kind(action.verb)]
