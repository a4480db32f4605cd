"""What the composer says when a choice is impossible or was moved. Codes with parameters come in, sentences go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations.forms.fitting import Move
from generations.messages import explain, listed
from generations.messages.figures import pixels
from generations.sizing import STANDARD, Reason

QUALITIES = {
    "auto": pgettext_lazy("quality", "Auto"),
    "low": pgettext_lazy("quality", "Low"),
    "medium": pgettext_lazy("quality", "Medium"),
    "high": pgettext_lazy("quality", "High"),
    "xhigh": pgettext_lazy("quality", "X-high"),
    "max": pgettext_lazy("quality", "Max"),
}
SHORT_QUALITIES = {**QUALITIES, "medium": pgettext_lazy("quality, short", "Med")}
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WebP"}
BACKGROUNDS = {
    "auto": pgettext_lazy("background", "Auto"),
    "opaque": pgettext_lazy("background", "Opaque"),
    "transparent": pgettext_lazy("background", "Transparent"),
}
MODERATIONS = {"auto": pgettext_lazy("moderation", "Standard"), "low": pgettext_lazy("moderation", "Low")}
ASPECTS = {
    "auto": pgettext_lazy("aspect ratio", "Auto"),
    "match": pgettext_lazy("aspect ratio", "Match"),
    "custom": pgettext_lazy("aspect ratio", "Custom"),
}
RESOLUTIONS = {STANDARD: "1.5K"}
"""1536 × 1024 lies between 1K and 2K, and needs no word of its own."""

ACTIONS = {
    "auto": pgettext_lazy("action", "Auto"),
    "generate": pgettext_lazy("action", "New picture"),
    "edit": pgettext_lazy("action", "Edit the references"),
}
ROLES = {
    "subject": pgettext_lazy("role of a reference", "Subject"),
    "product": pgettext_lazy("role of a reference", "Product"),
    "style": pgettext_lazy("role of a reference", "Style"),
    "logo": pgettext_lazy("role of a reference", "Logo"),
    "pose": pgettext_lazy("role of a reference", "Pose"),
    "background": pgettext_lazy("role of a reference", "Background"),
}
NO_ROLE = pgettext_lazy("role of a reference", "No role")
AUTO_FORMAT = pgettext_lazy("format", "Auto")

WHY: Mapping[str, Any] = {
    "quality_not_offered": _("This model has no quality “{asked}”."),
    "output_format_not_offered": _("This gateway does not send {asked}."),
    "background_not_offered": _("This gateway does not offer a background “{asked}”."),
    "moderation_not_offered": _("This gateway does not offer moderation “{asked}”."),
    "quality_by_itself": _("This gateway has no choice of quality."),
    "output_format_by_itself": _("This gateway picks the format itself."),
    "background_by_itself": _("This gateway has no choice of background."),
    "moderation_by_itself": _("This gateway has no choice of moderation."),
    "output_compression_not_offered": _("This gateway takes no compression."),
    "png_not_compressed": _("PNG keeps every pixel; choose JPEG or WebP to compress."),
    "partial_images_not_offered": _("This gateway sends no previews."),
    "action_not_offered": _("This gateway cannot be told whether to edit."),
    "action_needs_reference": _("An edit needs a reference to start from."),
    "one_call_not_offered": _("This gateway makes each picture by a call of its own."),
    "n_out_of_range": _("{least} to {most} pictures at once, not {asked}."),
    "partial_images_out_of_range": _("{least} to {most} previews, not {asked}."),
    "transparent_not_in_jpeg": _("JPEG has no transparency."),
    "jpeg_not_transparent": _("A transparent background needs PNG or WebP."),
}
SAYS_IT_ALL = {
    "quality_by_itself",
    "output_format_by_itself",
    "background_by_itself",
    "moderation_by_itself",
    "output_compression_not_offered",
    "png_not_compressed",
    "partial_images_not_offered",
    "action_not_offered",
    "one_call_not_offered",
}
"""Where it moved to is said with the reason."""
MOVED = _("{why} Moved to {to}.")
NEAREST = _("{why} The nearest possible is {to}.")


def why(reason: Reason) -> str:
    """Why a choice is impossible."""
    if reason.code not in WHY:
        params = dict(reason.params)
        if params.get("resolution") in RESOLUTIONS:
            params["resolution"] = resolution(params["resolution"])
        return explain(reason.code, params).title
    return str(WHY[reason.code]).format(**{name: _word(value) for name, value in reason.params.items()})


def moved(move: Move) -> str:
    """Why a choice moved, and where to: for the composer while it is being filled in."""
    return why(move.reason) if move.reason.code in SAYS_IT_ALL else _with_target(MOVED, move.reason)


def refused(move: Move) -> str:
    """Why a choice is refused, and what the nearest possible one is: for an error."""
    return _with_target(NEAREST, move.reason)


def quality(key: str) -> str:
    return str(QUALITIES.get(key, key))


def role(name: str) -> str:
    """What a reference is there for; "No role" for ""."""
    return str(ROLES.get(name, NO_ROLE))


def aspect(key: str) -> str:
    return str(ASPECTS.get(key, key))


def image_format(key: str) -> str:
    return str({**FORMATS, "auto": AUTO_FORMAT}.get(key, key))


def background(key: str) -> str:
    return str(BACKGROUNDS.get(key, key))


def resolution(key: str) -> str:
    return str(RESOLUTIONS.get(key, key))


def cell(ratio: str, tier: str) -> str:
    """Ratio and tier where nobody knows the pixels: "16:9 · 2K"."""
    return f"{aspect(ratio)} · {resolution(tier)}"


def _with_target(sentence: Any, reason: Reason) -> str:
    to = _target(reason)
    return str(sentence).format(why=why(reason), to=to) if to else why(reason)


def _target(reason: Reason) -> str:
    params = reason.params
    if "to" in params:
        return _word(params["to"]) if params["to"] != "" else ""
    size = pixels(params.get("to_size", ""))
    if "to_aspect" not in params:
        return size
    same = params["to_aspect"] == params.get("aspect")
    cell = resolution(params["to_resolution"])
    if not same:
        cell = f"{aspect(params['to_aspect'])} · {cell}"
    return str(_("{choice} ({size})")).format(choice=cell, size=size) if size else cell


def _word(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return listed(map(_word, value))
    for words in (QUALITIES, BACKGROUNDS, FORMATS, ACTIONS):
        if value in words:
            return str(words[value])
    return str(value)
