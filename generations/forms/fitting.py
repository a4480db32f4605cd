"""From what a person picked in the composer to what a gateway can do: the nearest possible choice, and why each part moved.

Pure: no database. The form refuses what had to move and names the nearest; the composer, while it is being filled in, moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generations import sizing
from generations.providers.base import Capabilities
from generations.sizing import Reason, Resolved, Size

QUALITY_ORDER = ("low", "medium", "high", "xhigh", "max")
USUAL = "medium"
TYPED_SIZE = (1024, 1024)
"""Stands in for a custom size of which an edge is not typed yet."""
MOST_EDGE = 100_000
YES = ("1", "true", "on", "yes")
AUTO = "auto"
UNCOMPRESSED = ("png",)
BY_ITSELF = (AUTO,)
"""What a gateway offers where it leaves no choice."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The composer's settings. ``partial_images`` None: by the quality (none at low, one from medium up)."""

    aspect: str = "1:1"
    resolution: str = "1K"
    width: int | None = None
    height: int | None = None
    quality: str = "medium"
    n: int = 1
    output_format: str = "png"
    output_compression: int | None = None
    background: str = "auto"
    moderation: str = "auto"
    partial_images: int | None = None
    action: str = "auto"
    one_call: bool = False

    @property
    def custom(self) -> Size | None:
        return (self.width, self.height) if self.width and self.height else None

    def previews(self, caps: Capabilities) -> int:
        """How many partial pictures are asked for in the end."""
        wanted = int(self.quality != "low") if self.partial_images is None else self.partial_images
        return min(wanted, caps.max_partials)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Choice:
        """Read leniently: what is missing or no sense at all is the default. For the composer while it is being filled in."""
        start = cls()
        number = _number(data.get("n"), -99, 9999)
        return cls(
            aspect=_known(data.get("aspect"), sizing.ASPECTS, start.aspect),
            resolution=_known(data.get("resolution"), sizing.RESOLUTIONS, start.resolution),
            width=_number(data.get("width"), 1, MOST_EDGE),
            height=_number(data.get("height"), 1, MOST_EDGE),
            quality=str(data.get("quality") or start.quality)[:20],
            n=start.n if number is None else number,
            output_format=str(data.get("output_format") or start.output_format)[:20],
            output_compression=_number(data.get("output_compression"), 0, 100),
            background=str(data.get("background") or start.background)[:20],
            moderation=str(data.get("moderation") or start.moderation)[:20],
            partial_images=_number(data.get("partial_images"), 0, 9),
            action=str(data.get("action") or start.action)[:20],
            one_call=str(data.get("one_call") or "").lower() in YES,
        )


@dataclass(frozen=True, kw_only=True)
class Move:
    """``name`` is the field whose choice is impossible; ``reason.params`` names the nearest possible one."""

    name: str
    reason: Reason

    @property
    def soft(self) -> bool:
        """Worth a word, but nothing was taken away: a reference beyond 3 : 1 is matched as far as the model goes."""
        return self.reason.code == "reference_too_wide"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """``choice`` is possible; ``size`` are its pixels; ``moves`` says what was changed to get there."""

    choice: Choice
    size: Resolved
    moves: tuple[Move, ...] = field(default=())

    @property
    def tier(self) -> str:
        """The resolution that is part of what is asked; "" where the size is typed or left to the model."""
        free = self.size.aspect in (sizing.AUTO, sizing.CUSTOM) and not self.size.in_words
        return "" if free else self.size.resolution

    def asked(self, caps: Capabilities) -> dict[str, Any]:
        """By the names that an order and a generation share: what is asked of a gateway with ``caps``."""
        same = ("quality", "n", "output_format", "output_compression", "background", "moderation", "action")
        return {
            "aspect": self.size.ratio or self.size.aspect,
            "resolution": self.tier,
            "width": self.size.width,
            "height": self.size.height,
            **{name: getattr(self.choice, name) for name in same},
            "partial_images": self.choice.previews(caps),
            "one_call": self.choice.one_call and self.choice.n > 1,
        }


def fit(choice: Choice, caps: Capabilities, reference: Size | None, touched: str = "") -> Fitted:
    """The nearest possible choice. ``reference`` is the first reference's size; ``touched`` the field changed last: of two that
    exclude each other, the other one moves."""
    if choice.aspect == sizing.CUSTOM and choice.custom is None:
        choice = replace(choice, width=choice.width or TYPED_SIZE[0], height=choice.height or TYPED_SIZE[1])
    moves: list[Move] = []
    for step in (_fit_lists, _fit_numbers, _fit_compression, _fit_calls):
        choice, found = step(choice, caps)
        moves += found
    choice, found = _fit_action(choice, caps, has_reference=reference is not None)
    choice, paper = _fit_background(choice, caps, touched)
    moves += found + paper
    size = _size(choice, caps, reference)
    if size.moved:
        moves.append(Move(name=_moved_field(choice, size), reason=size.moved))
        choice = _at(choice, size)
    return Fitted(choice=choice, size=size, moves=tuple(moves))


def _fit_lists(choice: Choice, caps: Capabilities) -> tuple[Choice, list[Move]]:
    moves: list[Move] = []
    checks: Sequence[tuple[str, tuple[str, ...]]] = (
        ("quality", caps.qualities),
        ("output_format", caps.formats),
        ("background", caps.backgrounds),
        ("moderation", caps.moderations),
    )
    for name, offered in checks:
        wanted = getattr(choice, name)
        if wanted in offered:
            continue
        to = _nearest_quality(wanted, offered) if name == "quality" else offered[0]
        changes: dict[str, Any] = {name: to}
        choice = replace(choice, **changes)
        if name == "output_format" and wanted == AUTO:
            continue  # Nothing was chosen, and every contract's own default is the first one.
        code = f"{name}_by_itself" if offered == BY_ITSELF else f"{name}_not_offered"
        moves.append(_moved(name, code, asked=wanted, to=to, offered=list(offered)))
    return choice, moves


def _fit_numbers(choice: Choice, caps: Capabilities) -> tuple[Choice, list[Move]]:
    moves: list[Move] = []
    for name, least, most in (("n", 1, caps.max_n), ("partial_images", 0, caps.max_partials)):
        number = getattr(choice, name)
        if number is not None and not least <= number <= most:
            to = min(max(number, least), most)
            code = f"{name}_out_of_range" if most else f"{name}_not_offered"
            moves.append(_moved(name, code, asked=number, to=to, least=least, most=most))
            choice = replace(choice, **{name: to})
    return choice, moves


def _fit_compression(choice: Choice, caps: Capabilities) -> tuple[Choice, list[Move]]:
    """PNG has no compression to choose."""
    asked = choice.output_compression
    if asked is None or (caps.compression and choice.output_format not in (*UNCOMPRESSED, AUTO)):
        return choice, []
    code = "output_compression_not_offered"
    if caps.compression and choice.output_format in UNCOMPRESSED:
        code = "png_not_compressed"
    return replace(choice, output_compression=None), [_moved("output_compression", code, asked=asked, to="")]


def _fit_calls(choice: Choice, caps: Capabilities) -> tuple[Choice, list[Move]]:
    if not choice.one_call or caps.one_call:
        return choice, []
    return replace(choice, one_call=False), [_moved("one_call", "one_call_not_offered", asked="1", to="")]


def _fit_action(choice: Choice, caps: Capabilities, *, has_reference: bool) -> tuple[Choice, list[Move]]:
    """An edit needs a picture in the call."""
    asked, to = choice.action, AUTO
    if asked == AUTO or (asked in caps.actions and (asked != "edit" or has_reference)):
        return choice, []
    code = "action_needs_reference" if asked in caps.actions else "action_not_offered"
    return replace(choice, action=to), [_moved("action", code, asked=asked, to=to)]


def _fit_background(choice: Choice, caps: Capabilities, touched: str) -> tuple[Choice, list[Move]]:
    """JPEG has no transparency."""
    if choice.background != "transparent" or choice.output_format != "jpeg":
        return choice, []
    if touched == "output_format" or "png" not in caps.formats:
        move = _moved("background", "transparent_not_in_jpeg", asked="transparent", to="auto")
        return replace(choice, background="auto"), [move]
    move = _moved("output_format", "jpeg_not_transparent", asked="jpeg", to="png")
    return replace(choice, output_format="png", output_compression=None), [move]


def _size(choice: Choice, caps: Capabilities, reference: Size | None) -> Resolved:
    return sizing.resolve(choice.aspect, choice.resolution, caps, custom=choice.custom, reference=reference)


def _at(choice: Choice, size: Resolved) -> Choice:
    moved = replace(choice, aspect=size.aspect, resolution=size.resolution)
    return replace(moved, width=size.width, height=size.height) if size.aspect == sizing.CUSTOM else moved


def _moved_field(choice: Choice, size: Resolved) -> str:
    if choice.aspect == size.aspect == sizing.CUSTOM:
        return "width"
    return "resolution" if size.resolution != choice.resolution and size.aspect == choice.aspect else "aspect"


def _nearest_quality(wanted: str, offered: tuple[str, ...]) -> str:
    """The next lower one on offer, else the lowest; for "auto" the middle one, for an unknown word the first."""
    known = [name for name in QUALITY_ORDER if name in offered]
    if wanted == AUTO and USUAL in offered:
        return USUAL
    if wanted not in QUALITY_ORDER or not known:
        return offered[0]
    below = [name for name in known if QUALITY_ORDER.index(name) < QUALITY_ORDER.index(wanted)]
    return below[-1] if below else known[0]


def _moved(name: str, code: str, **params: Any) -> Move:
    return Move(name=name, reason=Reason(code, params))


def _known(value: Any, known: tuple[str, ...], start: str) -> str:
    return value if isinstance(value, str) and value in known else start


def _number(value: Any, least: int, most: int) -> int | None:
    """A whole number within the bounds; None for anything else."""
    try:
        number = int(str(value).strip())
    except ValueError:
        return None
    return number if least <= number <= most else None
