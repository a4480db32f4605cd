"""What the page's frame is made of: icons, style sheets, the import map."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import lucide
from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from generations import sheets

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """The Lucide icon called ``name``, ``size`` CSS pixels wide, hidden from screen readers: its button has the name."""
    return _icon(str(name), size)


@lru_cache(maxsize=512)
def _icon(name: str, size: int) -> SafeString:
    # A stream shows hundreds of icons; reading the package's zip for each would cost more than all its queries.
    return mark_safe(lucide._render_icon(name, size, aria_hidden="true"))  # noqa: S308


@register.simple_tag
def stylesheets() -> SafeString:
    """A link to the style sheets put together; to each of them where files are served as they are written."""
    return _links() if settings.DEBUG else _known_links()


def _links() -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in _sheets()))


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """The import map of our modules (``studio/lib/http`` is ``static/js/lib/http.js`` under its hashed name) with preloads.

    Hashed names are why it exists: the storage does not rewrite ``import`` in modules.
    """
    text, preloads = _map() if settings.DEBUG else _known_map()
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>{}', context.get("CSP_NONCE", ""), text, preloads
    )


def _map() -> tuple[SafeString, SafeString]:
    modules = {f"studio/{path[3:-3]}": static(path) for path in _modules()}
    text = json.dumps({"imports": modules}).replace("<", "\\u003c")
    preloads = format_html_join(
        "", '<link rel="modulepreload" href="{}" fetchpriority="low">', ((url,) for url in modules.values())
    )
    return mark_safe(text), preloads  # noqa: S308 (our own file names, "<" escaped)


def _root() -> Path:
    return Path(settings.BASE_DIR) / "static"


def _files(pattern: str) -> list[str]:
    return sorted(path.relative_to(_root()).as_posix() for path in _root().glob(pattern))


def _sheets() -> list[str]:
    return (
        [sheets.WHOLE]
        if isinstance(staticfiles_storage, sheets.SheetsTogether)
        else sheets.in_order(_files("css/**/*.css"))
    )


def _modules() -> list[str]:
    return ["js/main.js", *_files("js/lib/**/*.js"), *_files("js/elements/*.js")]


@register.simple_tag(takes_context=True)
def shortcuts(context: template.Context) -> SafeString:
    """The list of keys, the same on every page of a language: rendering its thirty texts anew is a twentieth of a page's time."""
    user = context.get("user")
    single_keys = user.single_keys if user and user.is_authenticated else None
    return (_shortcuts if settings.DEBUG else _known_shortcuts)(get_language(), single_keys)


def _shortcuts(_language: str | None, single_keys: bool | None) -> SafeString:
    """``single_keys`` is None for somebody who is not signed in, and cannot change it."""
    return render_to_string("_shortcuts.html", {"single_keys": single_keys})


# Static files do not change under a running studio; to look each name up again is a fifth of a page's time.
_known_links = lru_cache(maxsize=1)(_links)
_known_map = lru_cache(maxsize=1)(_map)
_known_shortcuts = lru_cache(maxsize=16)(_shortcuts)
