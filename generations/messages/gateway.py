"""What a gateway, or the way to it, can answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

NO, YES, MAYBE = "no", "yes", "maybe"

_LATER = _("Retry in a while; if it stays, an administrator should look at the gateway's settings.")
_ADMIN = _("An administrator can change that in the gateway's settings.")
_LOOK = _("Look in the gateway's own log before you run it again: a second run may cost again.")

NEVER_LEFT: Mapping[str, Entry] = {
    "not_sent": Entry(_("The call was not sent."), _LATER, NO),
    "not_started": Entry(_("The gateway could not be reached."), _LATER, NO),
    "connect_failed": Entry(_("The gateway refused the connection."), _LATER, NO),
    "connect_timeout": Entry(_("The gateway did not pick up."), _LATER, NO),
    "dns_failed": Entry(
        _("The gateway's name could not be looked up."), _("Check the network and the base URL, then retry."), NO
    ),
    "tls_failed": Entry(
        _("No secure connection to the gateway could be made."),
        _("Its certificate may be out of date or made for another name; an administrator should check the base URL."),
        NO,
    ),
    "send_failed": Entry(_("The connection broke while the call was being sent."), _("Retry."), NO),
    "deadline_before_sent": Entry(
        _("Sending took longer than a call may last."), _("Use fewer or smaller references, then retry."), NO
    ),
    "address_blocked": Entry(_("This address is not one that Studio may call."), _ADMIN, NO),
    "bad_url": Entry(_("This is not a usable address: %(reason)s."), _("Correct the base URL."), NO),
    "odd_host": Entry(
        _("The host “%(host)s” is written in a way that hides where it leads."), _("Write it plainly."), NO
    ),
    "unknown_host": Entry(_("There is no host “%(host)s”."), _("Check the spelling of the base URL."), NO),
    "inside_address": Entry(
        _("“%(host)s” leads to an address inside a private network (%(address)s)."),
        _("If that is meant, whoever runs Studio sets ALLOWED_INTERNAL_HOSTS=%(place)s and restarts it."),
        NO,
    ),
    "bad_key": Entry(_("The stored key holds characters that no key has."), _("Type the key again."), NO),
    "bad_request": Entry(_("This call cannot be put into a request."), _("Change the settings, then retry."), NO),
    "file_changed": Entry(
        _("The reference “%(filename)s” is no longer as it was uploaded."), _("Upload it again, then retry."), NO
    ),
    "unsupported": Entry(
        _("This gateway cannot do what these settings ask for."), _("Change the settings, then retry."), NO
    ),
    "no_pictures_asked": Entry(_("Not one picture was asked for."), _("Choose a number of at least 1."), NO),
    "mask_without_reference": Entry(_("A mask needs a picture under it."), _("Add a reference first."), NO),
    "previews_need_one_picture": Entry(
        _("Previews come for one picture at a time."), _("Switch previews off, or ask for one picture."), NO
    ),
    "compression_not_possible": Entry(
        _("%(format)s has no compression to set."), _("Choose JPEG or WebP, or leave the compression out."), NO
    ),
    "transparency_not_possible": Entry(_("%(format)s has no transparency."), _("Choose PNG or WebP."), NO),
    "key_missing": Entry(_("This gateway has no key yet."), _("An administrator can type one in its settings."), NO),
    "key_unreadable": Entry(
        _("The stored key can no longer be opened."), _("An administrator should type it again."), NO
    ),
    "mask_not_possible": Entry(
        _("This gateway takes no mask here."), _("Remove the mask, or choose another gateway."), NO
    ),
    "edit_without_picture": Entry(
        _("There is no picture to edit."), _("Add a reference, or let the model choose what to do."), NO
    ),
    "option_not_possible": Entry(
        _("This gateway cannot be asked for this: %(option)s (%(value)s)."),
        _("Leave that choice at Auto, or choose another gateway."),
        NO,
    ),
}

SAID_NO: Mapping[str, Entry] = {
    "gateway_error": Entry(_("The gateway did not make the picture."), _LATER, NO, quotes=True),
    "answered_no": Entry(_("The gateway refused the call."), _LATER, NO, quotes=True),
    "rate_limited": Entry(
        _("The gateway asks for slower calls."),
        _("Studio has waited and asked again several times. Retry in a while."),
        NO,
        quotes=True,
    ),
    "gateway_failed": Entry(_("The gateway failed and says so itself."), _LATER, NO, quotes=True),
    "gateway_down": Entry(
        _("The gateway is out of order (HTTP %(status)s)."), _("Try again in a while."), NO, quotes=True
    ),
    "gateway_silent": Entry(_("The gateway did not answer in time."), _("Try again in a while."), NO),
    "content_refused": Entry(
        _("The gateway refused the content%(stage)s%(categories)s."),
        _("Change the prompt or the references; the same again would be refused again."),
        NO,
        quotes=True,
    ),
    "invalid_request": Entry(
        _("The gateway refused a setting (%(param)s)."), _("Change it and generate again."), NO, quotes=True
    ),
    "reference_unreadable": Entry(
        _("The gateway cannot read reference %(image)s."), _("Replace it and generate again."), NO, quotes=True
    ),
    "request_too_large": Entry(
        _("This is more than the gateway takes at once."), _("Use fewer or smaller references."), NO, quotes=True
    ),
    "no_funds": Entry(
        _("The account at the gateway has no money left."), _("An administrator should top it up."), NO, quotes=True
    ),
    "spend_limit": Entry(
        _("The account at the gateway has reached its spend limit."),
        _("An administrator can raise it there."),
        NO,
        quotes=True,
    ),
    "bad_account": Entry(_("The gateway does not accept this account."), _ADMIN, NO, quotes=True),
    "key_refused": Entry(
        _("The gateway does not accept the key."), _("An administrator should type it again."), NO, quotes=True
    ),
    "account_refused": Entry(
        _("The gateway does not let this account make pictures."),
        _("An administrator should look at the account there."),
        NO,
        quotes=True,
    ),
    "organisation_not_verified": Entry(
        _("The organisation behind the key is not verified at the gateway."),
        _("An administrator should verify it there."),
        NO,
        quotes=True,
    ),
    "ip_not_allowed": Entry(
        _("The gateway does not accept calls from this server's address."),
        _("An administrator should allow it there."),
        NO,
        quotes=True,
    ),
    "not_found": Entry(_("The gateway does not know this model or address."), _ADMIN, NO, quotes=True),
    "model_not_found": Entry(
        _("The gateway does not know this model."), _("Choose another model, or correct its id."), NO, quotes=True
    ),
    "address_not_found": Entry(
        _("Nothing at the gateway answers to this address."), _("Check the base URL and the model."), NO, quotes=True
    ),
    "not_an_api": Entry(
        _("A web page answers at this address, not an API."),
        _("Check the base URL; it ends in /v1 as a rule."),
        NO,
    ),
    "redirected": Entry(
        _("The gateway sends calls on to another address (HTTP %(status)s)."),
        _("Type the final address as the base URL."),
        NO,
    ),
    "turn_forgotten": Entry(
        _("The gateway no longer knows the picture to go on from."),
        _("Retry, and Studio sends that picture along."),
        NO,
        quotes=True,
    ),
    "task_failed": Entry(
        _("The gateway took the task, and it failed there."),
        _("Retry in a while; if it fails again, change the prompt or the references."),
        NO,
        quotes=True,
    ),
}

UNCERTAIN: Mapping[str, Entry] = {
    "unknown_outcome": Entry(_("Nobody knows how this call ended."), _LOOK, MAYBE),
    "deadline": Entry(_("The gateway took longer than a call may last."), _LOOK, MAYBE),
    "read_timeout": Entry(_("The gateway went silent before it had answered."), _LOOK, MAYBE),
    "connection_lost": Entry(_("The connection broke before the answer came."), _LOOK, MAYBE),
    "cut_answer": Entry(_("The answer broke off in the middle."), _LOOK, MAYBE),
    "stream_cut": Entry(_("The stream ended before the finished picture."), _LOOK, MAYBE),
    "error_in_answer": Entry(_("The gateway reported an error while it worked."), _LOOK, MAYBE, quotes=True),
    "answer_not_json": Entry(_("The answer was not one that an API gives."), _LOOK, MAYBE),
    "answer_empty": Entry(_("The answer held no picture."), _LOOK, MAYBE),
    "answer_too_large": Entry(_("The answer was too large to be pictures (over %(bytes)s)."), _LOOK, MAYBE),
    "proxy_timeout": Entry(
        _("Something between Studio and the gateway gave up waiting (HTTP %(status)s)."), _LOOK, MAYBE
    ),
    "proxy_failed": Entry(_("Something between Studio and the gateway failed (HTTP %(status)s)."), _LOOK, MAYBE),
    "server_error": Entry(_("The gateway broke down without a proper answer (HTTP %(status)s)."), _LOOK, MAYBE),
    "gateway_error_maybe_billed": Entry(
        _("The gateway reported an error of its own (HTTP %(status)s)."), _LOOK, MAYBE, quotes=True
    ),
    "disk_failed": Entry(
        _("The answer could not be written to this server's disk."),
        _("An administrator should make room before anyone runs it again."),
        MAYBE,
    ),
    "task_without_id": Entry(
        _("The gateway took the task and gave no number by which it could be asked for."), _LOOK, MAYBE
    ),
    "still_running": Entry(
        _("The gateway has taken the task and has not ended it yet."),
        _("Studio asks for it again by itself; asking costs nothing."),
        MAYBE,
    ),
    "run_vanished": Entry(_("The gateway no longer knows the task that it took (%(remote_id)s)."), _LOOK, MAYBE),
}

SPOILED: Mapping[str, Entry] = {
    "unreadable_answer": Entry(
        _("The gateway made something, but it cannot be read as a picture."),
        _("Retry makes it anew, which costs again."),
        YES,
    ),
    "answer_empty_billed": Entry(
        _("The gateway counted a picture but sent none."),
        _("Ask the gateway for the money back; retry makes it anew, which costs again."),
        YES,
    ),
    "result_lost": Entry(
        _("The finished picture could not be fetched from the gateway."),
        _("It may still be in the gateway's own history; retry makes it anew, which costs again."),
        YES,
    ),
    "result_blocked": Entry(
        _("The gateway's address for the finished picture is not one that Studio may open."),
        _("It may still be in the gateway's own history."),
        YES,
    ),
    "result_too_large": Entry(
        _("The finished picture is larger than Studio takes."), _("Ask for a smaller size or for JPEG."), YES
    ),
    "result_unreadable": Entry(
        _("The finished picture came damaged."), _("Retry makes it anew, which costs again."), YES
    ),
    "answer_text_only": Entry(
        _("The model answered in words and made no picture."),
        _("Say in the prompt more plainly what the picture shows, then retry, which costs again."),
        YES,
        quotes=True,
    ),
}

TABLE: Mapping[str, Entry] = {**NEVER_LEFT, **SAID_NO, **UNCERTAIN, **SPOILED}
