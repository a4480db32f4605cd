"""Parameters of codes as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from generations.messages.figures import money, pixels

BILLED = {
    "no": _("Nothing was billed."),
    "yes": _("It was billed."),
    "maybe": _("It may have been billed."),
}

CHOICES = {
    "auto": _("Auto"),
    "match": _("Match reference"),
    "custom": _("Custom"),
    "standard": _("Standard"),
}
"""The words for aspects and resolutions that are not figures."""

URL_FAULTS = {
    "query": _("it must not have a “?” or “#” part"),
    "characters": _("it has characters that no address has"),
    "syntax": _("it is not written like an address"),
    "scheme": _("it must begin with https:// or http://"),
    "userinfo": _("it must not hold a name or password"),
    "port": _("its port is not one that calls may go to"),
    "host": _("it names no host"),
    "redirects": _("it redirects without end"),
}

OPTIONS = {
    "n": _("several pictures in one call"),
    "size": _("a size in pixels"),
    "quality": _("quality"),
    "output_format": _("file format"),
    "output_compression": _("compression"),
    "background": _("background"),
    "moderation": _("moderation"),
    "partial_images": _("previews"),
    "mask": _("mask"),
    "model": _("model"),
}
"""The choices that a contract may lack, within a sentence."""

STAGES = {"input": _(": the prompt or a reference"), "output": _(": the picture that came out")}
"""What a refusal is about, set behind the sentence that says it."""


class _Shown(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return str(_SILENT.get(name, "…"))


def readable(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters ready for ``%``: numbers by locale, sizes with ×, lists with commas; a missing one reads "…"."""
    shown = _Shown({name: _one(name, value) for name, value in params.items()})
    if "limit" in params:
        shown["limit_bytes"] = megabytes(params["limit"])
    for name in ("left", "asked"):
        if isinstance(nano := params.get(f"{name}_nano"), int):
            shown[name] = money(nano, str(params.get("currency") or "USD"))
    return shown


def _one(name: str, value: Any) -> Any:
    if value in ("", None, [], ()):
        return _SILENT.get(name, "…")
    made = _BY_NAME.get(name)
    if made:
        return made(value)
    if isinstance(value, list | tuple):
        return listed(_one("", item) for item in value)
    if isinstance(value, str):
        return CHOICES.get(value, value)
    return number_format(value, force_grouping=True) if isinstance(value, int) else value


_SILENT = {"message": "", "categories": "", "stage": "", "param": _("not named")}
"""Where something reads better than a "…"."""


def listed(items: Iterable[Any]) -> str:
    """Things in a row: with commas, or with what the reader's language has instead."""
    return pgettext("between the things of a list", ", ").join(map(str, items))


def sentences(*parts: str) -> str:
    """Whole sentences one after the other; there are languages that set no space between them. Empty ones are left out."""
    said = [part for part in parts if part]
    return reduce(lambda one, more: gettext("%(one)s %(more)s") % {"one": one, "more": more}, said) if said else ""


def megabytes(value: Any) -> str:
    """Bytes in MB with one place, below a megabyte in KB."""
    if not isinstance(value, int):
        return str(value)
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} KB"
    return f"{number_format(value / 1_000_000, 1).removesuffix('.0').removesuffix(',0')} MB"


def _seconds(value: Any) -> str:
    return number_format(round(value), force_grouping=True) if isinstance(value, int | float) else str(value)


_BY_NAME: Mapping[str, Callable[[Any], Any]] = {
    "to_size": pixels,
    "sizes": lambda value: listed(map(pixels, value)),
    "bytes": megabytes,
    "seconds": _seconds,
    "reason": lambda value: URL_FAULTS.get(value, value),
    "option": lambda value: OPTIONS.get(value, value),
    "stage": lambda value: STAGES.get(value, ""),
    "categories": lambda value: _(" (%(named)s)") % {"named": listed(value)},
    "width": str,
    "height": str,
    "expected_width": str,
    "expected_height": str,
    "status": str,
    "port": str,
}
