"""How a prompt's text, the changes of its versions and their records are shown."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from generations.messages import explain
from generations.messages.figures import money, money_about
from generations.word_diff import Piece
from generations.workflow.records import Record

register = template.Library()
TAGS = {"added": "ins", "removed": "del"}


@register.filter
def changes(pieces: Iterable[Piece]) -> SafeString:
    """What was removed and added, as elements that say so by more than their colour."""
    return format_html_join("", "{}", ((_changed(piece),) for piece in pieces))


def _changed(piece: Piece) -> SafeString | str:
    tag = TAGS.get(piece.kind)
    return format_html("<{0}>{1}</{0}>", tag, piece.text) if tag else piece.text


@register.filter
def cause(code: str) -> str:
    """Why pictures failed, in a few words."""
    return explain(code).title.rstrip(".。") if code else _("no reason was told")


@register.simple_tag(takes_context=True)
def price(context: template.Context, record: Record, name: str) -> str:
    """``per_picture`` or ``per_kept`` of a record, in the context's ``currency``; "–" where it is not known."""
    nano, currency = getattr(record, name), context["currency"]
    if nano is None:
        return "–"
    if record.plays:
        return _("%(amount)s play money") % {"amount": money(nano, currency)}
    return money_about(nano, currency, exact=record.money.exact)


@register.filter
def exact(words: str) -> SafeString:
    """Text whose line breaks reach the page as they are: HTML would make one of a carriage return."""
    return mark_safe(escape(words).replace("\r", "&#13;"))  # noqa: S308 (escaped)
