"""What a person asks for, whole and valid: from the form to the submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

from generations import roles
from generations.models import (
    Batch,
    Gateway,
    Generation,
    Image,
    Picture,
    PlacedImage,
    Project,
    PromptVersion,
    Team,
    User,
)


@dataclass(frozen=True, kw_only=True)
class OrderedImage:
    """A reference in its place in the tray, under the name it was given; ``role`` and ``line`` as
    :class:`~generations.models.Reference` keeps them."""

    image: Image
    filename: str
    role: str = ""
    line: str = ""

    @classmethod
    def of(cls, row: PlacedImage) -> Self:
        """As it stood in a tray before: of a generation, or of a kit."""
        return cls(image=row.image, filename=row.filename, role=row.role, line=row.line)

    @property
    def placed(self) -> roles.Placed:
        return roles.Placed(filename=self.filename, role=self.role, line=self.line)


@dataclass(frozen=True, kw_only=True)
class Order:
    """One press of Generate. ``width`` and ``height`` in pixels, both None for "auto". Validated by the form.

    ``action``, ``one_call`` and ``text_model`` as :class:`~generations.models.Generation` keeps them. ``continues`` is the picture
    that this turn goes on from: it reaches the gateway by itself and does not stand among the ``references``. ``varies`` and
    ``final_of`` are the picture that is varied, and the draft that is made anew: they stand among the references.

    ``mask`` (of the first picture's size), ``feather`` (pixels), ``guarded``, ``sent_prompt`` and ``role_lines`` as the generation
    keeps them.

    ``template``, ``values``, ``version``, ``batch`` and ``batch_place`` as the generation keeps them.

    ``submission`` comes from the form or ``Idempotency-Key``: a second press with it is the same generation."""

    submission: str
    team: Team
    project: Project
    person: User
    gateway: Gateway
    model: str
    prompt: str
    sent_prompt: str = ""
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
    role_lines: bool = True
    mask: Image | None = None
    feather: int = 0
    guarded: bool = False
    action: str = "auto"
    one_call: bool = False
    text_model: str = ""
    continues: Picture | None = None
    varies: Picture | None = None
    final_of: Picture | None = None
    rerun_of: Generation | None = None
    template: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    version: PromptVersion | None = None
    batch: Batch | None = None
    batch_place: int | None = None
    trace: str = ""

    @property
    def wire_prompt(self) -> str:
        """What the gateway gets."""
        return self.sent_prompt or self.prompt

    @property
    def modified(self) -> bool:
        """Whether what was typed is no longer the version's text."""
        return self.version is not None and (self.template or self.prompt) != self.version.text.replace("\r\n", "\n")
