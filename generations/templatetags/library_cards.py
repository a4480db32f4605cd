"""The library's cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.forms.prompt_words import category
from generations.messages.figures import number
from generations.templatetags.library_words import language_word
from generations.templatetags.moulds import mould

register = template.Library()

PROMPT = "PROMPT"
"""Stands for a prompt's id in the addresses that are made once for all cards."""
SHARED = ("slug", "filter", "to", "may_write", "in_order", "csrf_token")
CARD = ("public_id", "title", "lang", "cover", "shared", "said", "tags", "uses", "rate", "on", "pressed")
COVER = ("small", "srcset", "width", "height", "soft")
"""The last one may be missing."""


@register.filter
def of(address: str, card: Any) -> str:
    """``address`` with the card's prompt in it."""
    public_id = card["public_id"] if isinstance(card, dict) else card.public_id
    return address.replace(PROMPT, public_id)


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a select, of which there may be hundreds."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == chosen else "", name) for code, name in choices),
    )


@register.simple_tag(takes_context=True)
def prompt_cards(context: template.Context, cards: Iterable[Any]) -> SafeString:
    """The cards by ``_card.html`` and its parts, each rendered once for all."""
    moulds = _Moulds({name: context.get(name, "") for name in SHARED})
    return mark_safe("".join(moulds.card(card) for card in cards))  # noqa: S308 (every value is escaped on its way in)


@register.simple_tag(takes_context=True)
def prompt_star(context: template.Context, card: Any) -> SafeString:
    """A card's star, by itself."""
    moulds = _Moulds({name: context.get(name, "") for name in SHARED})
    html = moulds.of("_star", "card", CARD) % {**_starred(card), **_named(card)}
    return mark_safe(html)  # noqa: S308 (as above)


class _Moulds:
    def __init__(self, shared: dict[str, Any]) -> None:
        self.shared = shared
        self.of = lru_cache(maxsize=None)(self._of)
        self.mark = lru_cache(maxsize=None)(self._mark)

    def card(self, card: Any) -> str:
        said = [category(card.category), language_word(card.language), card.owner]
        return self.of("_card", "card", CARD) % {
            **_named(card),
            **_starred(card),
            "cover": self._cover(card),
            "shared": self.mark(card.sharing),
            "said": escape(" · ".join(one for one in said if one)),
            "tags": self._tags(card),
            "uses": _uses(card.uses),
            "rate": _("%(rate)s %% kept") % {"rate": card.rate} if card.made else "",
        }

    def _cover(self, card: Any) -> str:
        if card.cover is None:
            words = {
                "lang": _named(card)["lang"],
                "text": escape(card.text),
                "size": "is-short" if card.is_short else "",
            }
            return self.of("_words", "card", tuple(words)) % words
        cover = card.cover
        parts = COVER if cover.soft else COVER[:-1]
        return self.of("_cover", "cover", parts) % {name: escape(str(getattr(cover, name))) for name in parts}

    def _tags(self, card: Any) -> str:
        names = [{"name": escape(name), "query": quote(folded)} for name, folded in card.tags]
        return "".join(self.of("_tag", "tag", ("name", "query")) % one for one in names)

    def _mark(self, sharing: str) -> str:
        return render_to_string("generations/library/_shared.html", {"sharing": sharing})

    def _of(self, part: str, name: str, parts: tuple[str, ...]) -> str:
        return mould(f"generations/library/{part}.html", self.shared, name, parts)


def _named(card: Any) -> Mapping[str, str]:
    lang = "" if card.language == "other" else card.language
    return {"public_id": card.public_id, "title": escape(card.title), "lang": escape(lang)}


def _starred(card: Any) -> Mapping[str, str]:
    return {"on": "no" if card.is_starred else "yes", "pressed": "true" if card.is_starred else "false"}


def _uses(count: int) -> str:
    if not count:
        return escape(_("Not used yet"))
    return escape(ngettext("%(n)s use", "%(n)s uses", count) % {"n": number(count)})
