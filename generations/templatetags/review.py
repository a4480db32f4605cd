"""How states, marks and progress of reviews are drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from generations import marks
from generations.models import Comment, State
from generations.templatetags.frame import icon
from generations.views.review.shown import state_word
from generations.workflow.reviews.progress import Progress, waiting

register = template.Library()

PIN = 0.026
"""Radius of a pin's head, in parts of the picture's longer side."""
ICONS = {State.OPEN: "circle", State.APPROVED: "check", State.CHANGES: "pencil-line", State.REJECTED: "x"}


@register.simple_tag
def state_icon(state: str, size: int = 12) -> SafeString:
    return icon(ICONS[State(state)], size)


@register.filter
def state_name(state: str) -> str:
    """ "Approved", in the reader's language."""
    return state_word(state)


@register.simple_tag
def pin_drawn(comment: Comment, size: str) -> SafeString:
    """The mark's number on its pin, in an SVG as for :func:`drawn`."""
    width, height = map(int, size.split("×"))
    across, down = marks.anchor(comment.mark, comment.geometry)
    radius = PIN * max(width, height)
    x, y = round(across * width, 1), round(down * height, 1)
    return format_html(
        '<circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}" font-size="{}">{}</text>',
        *(x, y, round(radius, 1), x, round(y + radius * 0.36, 1), round(radius * 1.05, 1), comment.number),
    )


@register.filter
def as_json(geometry: Mapping[str, Any]) -> str:
    """For an attribute that a script reads."""
    return json.dumps(geometry, separators=(",", ":"))


@register.filter
def parts(progress: Progress) -> list[dict[str, Any]]:
    """The stretches of a progress bar: where each state begins, and how long it is."""
    found, start = [], 0
    for state in (State.APPROVED, State.CHANGES, State.REJECTED):
        count = progress.counts.get(state, 0)
        found.append({"state": state.value, "x": start, "width": count})
        start += count
    return found


@register.simple_tag(takes_context=True)
def reviews_waiting(context: template.Context) -> int:
    """How many reviews wait for the person who looks; 0 outside a team."""
    look = context.get("here")
    # Looked up when a template asks, as everything of the frame.
    here = look() if callable(look) else look
    return waiting(here.team, here.user) if here else 0


@register.filter
def drawn(comment: Comment, size: str) -> SafeString:
    """The mark's shape for an SVG whose user units are the picture's pixels; ``size`` is "width×height" of it."""
    width, height = map(int, size.split("×"))
    draw = {marks.AREA: _area, marks.DRAWING: _drawing}.get(comment.mark)
    return draw(comment.geometry, width, height) if draw else SafeString()


def _area(box: Mapping[str, float], width: int, height: int) -> SafeString:
    numbers = [
        round(box[name] * side, 1)
        for name, side in zip(("x", "y", "width", "height"), (width, height) * 2, strict=True)
    ]
    return format_html('<rect x="{}" y="{}" width="{}" height="{}"/>', *numbers)


def _drawing(drawing: Mapping[str, Any], width: int, height: int) -> SafeString:
    lines = (" ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in stroke) for stroke in drawing["strokes"])
    path = " ".join(f"M{line}" for line in lines)
    return format_html('<path d="{}"/>', path)
