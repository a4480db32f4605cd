"""What the page's frame is made of: icons, style sheets, the import map."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import lucide
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

FIRST_SHEETS = ("tokens", "base", "layout")


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
    """A link for every style sheet: tokens, base, layout, then components and pages by name. Layers settle the rest."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in _sheets()))


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """The import map of our modules (``studio/lib/http`` is ``static/js/lib/http.js`` under its hashed name) with preloads.

    Hashed names are why it exists: the storage does not rewrite ``import`` in modules.
    """
    modules = {f"studio/{path[3:-3]}": static(path) for path in _modules()}
    text = json.dumps({"imports": modules}).replace("<", "\\u003c")
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in modules.values()))
    nonce = context.get("CSP_NONCE", "")
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>{}',
        nonce,
        mark_safe(text),  # noqa: S308 (our own file names, "<" escaped)
        preloads,
    )


def _root() -> Path:
    return Path(settings.BASE_DIR) / "static"


def _files(pattern: str) -> list[str]:
    return sorted(path.relative_to(_root()).as_posix() for path in _root().glob(pattern))


def _sheets() -> list[str]:
    return _known_sheets() if not settings.DEBUG else _find_sheets()


def _find_sheets() -> list[str]:
    return [
        *(f"css/{name}.css" for name in FIRST_SHEETS),
        *_files("css/components/*.css"),
        *_files("css/pages/*.css"),
    ]


def _modules() -> list[str]:
    return _known_modules() if not settings.DEBUG else _find_modules()


def _find_modules() -> list[str]:
    return ["js/main.js", *_files("js/lib/*.js"), *_files("js/elements/*.js")]


_known_sheets = lru_cache(maxsize=1)(_find_sheets)
_known_modules = lru_cache(maxsize=1)(_find_modules)
