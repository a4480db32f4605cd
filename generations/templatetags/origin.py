"""Addresses of the files that imported pictures came as."""

from __future__ import annotations

from django import template

from generations import storage
from generations.models import Picture

register = template.Library()


@register.filter
def as_it_came(picture: Picture) -> str:
    """The address at which an imported picture's own file is downloaded under its own name, byte for byte."""
    origin = picture.origin
    image = origin.original or picture.image
    return storage.signed_url(image.key, download_name=origin.filename.rpartition("/")[2] or picture.filename)
