"""What a person asks for, whole and valid: from the form to the submission."""

from __future__ import annotations

from dataclasses import dataclass

from generations.models import Gateway, Generation, Image, Picture, Project, Team, User


@dataclass(frozen=True, kw_only=True)
class OrderedImage:
    """A reference in its place in the tray, under the name it was given."""

    image: Image
    filename: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """One press of Generate. ``width`` and ``height`` in pixels, both None for "auto". Validated by the form.

    ``action``, ``one_call`` and ``text_model`` as :class:`~generations.models.Generation` keeps them. ``continues`` is the picture
    that this turn goes on from: it reaches the gateway by itself and does not stand among the ``references``.

    ``submission`` comes from the form or ``Idempotency-Key``: a second press with it is the same generation."""

    submission: str
    team: Team
    project: Project
    person: User
    gateway: Gateway
    model: str
    prompt: str
    aspect: str = "1:1"
    resolution: str = ""
    width: int | None = None
    height: int | None = None
    quality: str = "auto"
    n: int = 1
    output_format: str = "png"
    output_compression: int | None = None
    background: str = "auto"
    moderation: str = "auto"
    partial_images: int = 0
    references: tuple[OrderedImage, ...] = ()
    mask: Image | None = None
    action: str = "auto"
    one_call: bool = False
    text_model: str = ""
    continues: Picture | None = None
    rerun_of: Generation | None = None
    trace: str = ""
