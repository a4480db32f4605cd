"""What kinds of gateways, and what an account may have, are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from generations.providers import catalogue

PROFILE_WORDS = {
    "demo": _("Draws sample pictures on this machine. Play money, no account."),
    "openai": _("Your own account at OpenAI. Every size and quality, masks, previews."),
    "openai-responses": _("OpenAI behind a text model that rewrites the prompt. Several turns on one picture."),
    "size-matrix": _("A service with a fixed list of sizes, which you can edit. You type its address."),
    "openai-hk": _("Sells OpenAI’s image models for points. Any size, one picture a call."),
    "vibeapi": _("Sells OpenAI’s image models, masks included. One picture a call."),
    "vibeapi-responses": _("VibeAPI behind a text model that rewrites the prompt."),
    "runbase": _("Shape and resolution instead of pixels. A flat price for each picture."),
    "runapi": _("Shape and resolution instead of pixels. A lost answer is asked for again and billed once."),
    "openai-compatible": _("Any other service that keeps OpenAI's Images API. You type its address."),
}
PROFILE_LABELS = {
    "demo": _("Demo gateway"),
    "size-matrix": _("Size matrix"),
    "openai-compatible": _("OpenAI-compatible"),
}
"""Of the profiles whose names are more than a brand."""

SWITCH_WORDS = {
    "mask": (_("Mask"), _("Only the painted part of a reference is drawn anew.")),
    "formats": (_("Output format"), _("PNG, JPEG or WebP can be asked for. Off: the gateway chooses.")),
    "compression": (_("Compression"), _("How small a JPEG or WebP file becomes can be asked for.")),
    "backgrounds": (_("Background"), _("An opaque background can be asked for. Off: the gateway chooses.")),
    "moderations": (_("Moderation"), _("The gateway’s content filter can be set lower.")),
    "reference_delivery": (
        _("“data:” addresses for references"),
        _("References travel inside the call. Off: the gateway fetches them, so this studio needs a public address."),
    ),
    "max_partials": (_("Previews"), _("Unfinished pictures are shown while the gateway draws.")),
    "sends_model": (
        _("Image model named in the call"),
        _("Off: the gateway draws with the model that it takes by itself."),
    ),
    "sends_tool_choice": (
        _("A picture insisted on"),
        _("The text model must call the image tool. Off: it may answer in words only, which is an error."),
    ),
    "sizes": (_("Sizes"), _("One a line, width x height in pixels, up to 8192 a side. Empty: the usual list.")),
    "max_references": (_("References in a call"), _("Empty: %(usual)s.")),
    "n_per_call": (_("Pictures in a call"), _("Empty: %(usual)s. Studio spreads larger orders over several calls.")),
    "prompt_limit": (
        _("Longest prompt, in characters"),
        _("Empty: %(usual)s is assumed, and the gateway’s own refusal shown."),
    ),
}
"""Name of a switch → what it is called, and what it means when it is on."""


def profile_label(key: str) -> str:
    """What a kind of gateway is called; the key itself where nobody knows it."""
    profile = catalogue.PROFILES.get(key)
    return str(PROFILE_LABELS.get(key) or (profile.label if profile else key))


def switch_words(name: str) -> tuple[Any, Any]:
    """Label and help; the bare name of a switch that nobody has put into words."""
    return SWITCH_WORDS.get(name, (name, ""))
