"""What the studio itself has to say about a generation: budgets, room, and calls that were lost on its own side."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

NO, YES, MAYBE = "no", "yes", "maybe"

_LOOK = _("Look in the gateway's own log before you run it again: a second run may cost again.")

TABLE: Mapping[str, Entry] = {
    "not_possible": Entry(_("That is not possible."), _("Reload the page to see the present state.")),
    "nothing_to_do": Entry(_("Nothing is left to do there."), _("Reload the page to see the present state.")),
    "review_closed": Entry(_("This review is closed."), _("Whoever put it up can reopen it.")),
    "nothing_to_review": Entry(
        _("There are no pictures to review."), _("Choose some in the gallery, or a collection.")
    ),
    "over_budget": Entry(
        _("The project's budget does not cover this: it needs %(asked)s and %(left)s is left."),
        _("Ask for fewer or simpler pictures, or have an owner raise the budget."),
        NO,
    ),
    "batch_over_budget": Entry(
        _(
            "The project's budget does not cover this: it needs %(asked)s and %(left)s is left, enough for %(rows)s of %(count)s rows."
        ),
        _("Make fewer or simpler pictures, or have an owner raise the budget."),
        NO,
    ),
    "price_unknown_under_budget": Entry(
        _("This project has a budget, and nobody knows what this gateway charges."),
        _("An owner can enter its prices, or take the budget off."),
        NO,
    ),
    "project_archived": Entry(_("This project is archived. Choose another."), "", NO),
    "no_space": Entry(
        _("The server has too little free space to keep new pictures."),
        _("An administrator should make room; nothing is sent until then."),
        NO,
    ),
    "mask_empty": Entry(_("Nothing is painted in the mask."), _("Paint what is to change.")),
    "gateway_gone": Entry(_("This gateway is no longer in use."), _("Choose another one."), NO),
    "turn_picture_gone": Entry(
        _("The picture that this turn goes on from was removed for good."),
        _("Go on from another picture of the thread."),
        NO,
    ),
    "gateway_unusable": Entry(
        _("The gateway's settings cannot be used."), _("An administrator should look at its settings and test it."), NO
    ),
    "unknown": Entry(_("Nobody knows how this call ended."), _LOOK, MAYBE),
    "interrupted": Entry(_("Studio was stopped while the gateway worked."), _LOOK, MAYBE),
    "abandoned": Entry(_("The worker that made this call is gone."), _LOOK, MAYBE),
    "studio_fault": Entry(_("Studio itself failed while the gateway worked."), _LOOK, MAYBE),
    "reference_missing": Entry(
        _("A reference could not be read from storage."), _("Upload it again, then generate again."), NO
    ),
    "reference_unusable": Entry(
        _("A reference could not be prepared for this gateway."), _("Replace it, then generate again."), NO
    ),
    "references_need_public_url": Entry(
        _("This gateway fetches references itself, and Studio has no public address at which it could."),
        _("Leave the references out, choose another gateway, or have whoever runs Studio set PUBLIC_URL."),
        NO,
    ),
    "fewer_pictures": Entry(
        _("The gateway sent %(came)s of %(asked)s pictures."), _("Retry asks for the missing ones; that costs again.")
    ),
    "unreadable_picture": Entry(
        _("This picture came, but it cannot be opened."), _("Retry makes it anew, which costs again."), YES
    ),
    "resolved_came": Entry(
        _("Marked as made and billed; the picture itself did not reach Studio."),
        _("Retry makes it anew, which costs again."),
        YES,
    ),
    "resolved_not": Entry(_("Marked as not made."), _("Retry asks for it again."), NO),
    "resolved_again": Entry(_("Run again after an outcome that nobody knew."), "", MAYBE),
}
