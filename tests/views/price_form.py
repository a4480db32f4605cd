"""Reads the form of a gateway's prices. Apart, for those who have no Django around them."""

from __future__ import annotations

import re


def fields_of(text: str) -> dict[str, str]:
    """The fields of the form as a browser would send them back, without the buttons."""
    form = text[text.index('<form class="form price-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if (
            facts.get("name") == "csrfmiddlewaretoken"
            or facts.get("type") == "file"
            or (facts.get("type") == "radio" and "checked" not in tag)
        ):
            continue
        found[facts["name"]] = facts.get("value", "")
    return found
